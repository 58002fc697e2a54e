using System.Text;
using System.Text.Unicode;
using nietras.SeparatedValues;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>
/// Reads a list as comma-separated values (RFC 4180). The first row has the names of the columns. Semicolons and tabs may take the place
/// of the commas, as spreadsheets of some countries write them.
/// </summary>
internal static class CsvBody
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/csv";

    /// <summary>Reads the rows. Returns what is wrong with the list, or null.</summary>
    public static string? Read(ReadOnlySpan<byte> body, out ImportedRows rows)
    {
        rows = new ImportedRows([]);
        if (!Utf8.IsValid(body))
        {
            return "the text is not UTF-8.";
        }

        if (body.Count((byte)'"') % 2 != 0)
        {
            return "a quote is not closed."; // The cell would take in all rows after it.
        }

        try
        {
            using var reader = Sep.Reader(options => options with { HasHeader = false, Unescape = true, DisableColCountCheck = true })
                .FromText(Encoding.UTF8.GetString(body));
            string[]? columns = null;
            var read = new List<ImportedRow>();
            int number = 0;
            foreach (var row in reader)
            {
                number++;
                string[] cells = Cells(row);
                if (columns is null)
                {
                    columns = [.. cells.Select(cell => cell.Trim())];
                    rows = rows with { IgnoredColumns = [.. columns.Where(column => column.Length > 0 && !ImportFields.Known.Contains(column))] };
                    if (columns.Where(ImportFields.Known.Contains).GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } twice)
                    {
                        return $"the column {twice.Key} is there twice.";
                    }
                }
                else if (cells.Any(cell => cell.Length > 0))
                {
                    if (cells.Length > columns.Length && cells[columns.Length..].Any(cell => cell.Length > 0))
                    {
                        return FormattableString.Invariant($"row {number} has more cells than there are columns.");
                    }

                    read.Add(ImportedRow.Of(number, ByColumn(columns, cells)));
                }
            }

            rows = rows with { Rows = read };
            return columns is null ? "there is no row with the names of the columns." : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or ArgumentException)
        {
            return "a row is too long.";
        }
    }

    private static string[] Cells(SepReader.Row row)
    {
        string[] cells = new string[row.ColCount];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = row[i].ToString();
        }

        return cells;
    }

    private static Dictionary<string, string> ByColumn(string[] columns, string[] cells)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < Math.Min(columns.Length, cells.Length); i++)
        {
            named[columns[i]] = SafeCell.Read(cells[i]);
        }

        return named;
    }
}
