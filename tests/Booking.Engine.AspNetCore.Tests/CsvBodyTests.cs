using System.Text;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.Imports;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Lists are read whoever wrote them, and what is exported is read as it was.</summary>
public sealed class CsvBodyTests
{
    private static readonly Field<string?> Notes = Optional("notes", SearchText(2000));

    [Fact]
    public void Whatever_is_sent_as_a_list_is_read_or_refused()
    {
        const string alphabet = "\"\",,;\t\r\n\n'= a\u00e4\ud83d\udc87";
        var random = new Random(17);
        for (int round = 0; round < 20_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            string? problem = CsvBody.Read(Encoding.UTF8.GetBytes(random.Next(2) == 0 ? text : $"external_id,notes\n{text}"), out var rows);

            Assert.True(problem is not null || rows.Rows.All(row => row.Number > 1), text);
        }
    }

    [Fact]
    public void Every_cell_is_read_as_it_was_written_and_none_is_like_a_formula()
    {
        const string alphabet = "''==+-@\t\r\n\",; a1\u00e4\uff1d";
        var random = new Random(17);
        for (int round = 0; round < 20_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            string cell = SafeCell.Write(text);

            Assert.DoesNotContain(cell[1], "=+-@\t\r\n\uff1d");
            Assert.Null(CsvBody.Read(Encoding.UTF8.GetBytes($"external_id,notes\r\n\"1\",{cell}\r\n"), out var rows));
            Assert.Equal(text, Assert.Single(rows.Rows).Fields.Text(Notes));
        }
    }

    [Theory]
    [InlineData("external_id,notes\n1,a \"b\" c", "1", "a \"b\" c")]
    [InlineData(" external_id , notes \n1,x", "1", "x")]
    [InlineData("notes,external_id,\nx,1,\n", "1", "x")]
    [InlineData("external_id,notes\n\n,\n1,x", "1", "x")]
    public void Lists_that_people_write_are_read(string list, string id, string notes)
    {
        string? problem = CsvBody.Read(Encoding.UTF8.GetBytes(list), out var rows);

        var fields = Assert.Single(rows.Rows).Fields;
        Assert.Equal((null, id, notes), (problem, fields.Text(ImportFields.ExternalId), fields.Text(Notes)));
    }
}
