using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Http;

/// <summary>The errors of a request, field by field: <c>{"field": ["message", …], …}</c>.</summary>
internal sealed class FieldErrors
{
    private readonly List<Entry> _entries = [];

    /// <summary>Whether there are any errors.</summary>
    public bool Any => _entries.Count > 0;

    /// <summary>Adds an error to a field.</summary>
    public void Add(string field, string message, BookingErrorCode code = BookingErrorCode.InvalidField) =>
        _entries.Add(new Entry(field, message, code));

    /// <summary>Adds the error that a field names something that does not exist.</summary>
    public void AddUnknownId(string field, Guid id, BookingErrorCode code) =>
        Add(field, Wording.UnknownId(id), code);

    /// <summary>Adds the errors of a list, one object for each row. Adds nothing if no row has errors.</summary>
    public void AddRows(string field, IReadOnlyList<FieldErrors> rows)
    {
        if (rows.Any(row => row.Any))
        {
            _entries.Add(new Entry(field, "", default, rows));
        }
    }

    /// <summary>Returns the response, which has the status 400.</summary>
    public IResult ToResult() =>
        new RefusalResult(StatusCodes.Status400BadRequest, [.. Flat("")], Messages());

    /// <summary>Returns the errors one by one.</summary>
    public IEnumerable<ErrorBody> ToBodies() => Flat("");

    private JsonObject Messages()
    {
        var messages = new JsonObject();
        foreach (var entry in _entries)
        {
            if (entry.Rows is { } rows)
            {
                messages[entry.Field] = new JsonArray([.. rows.Select(row => row.Messages())]);
            }
            else if (messages[entry.Field] is JsonArray others)
            {
                others.Add(entry.Message);
            }
            else
            {
                messages[entry.Field] = new JsonArray(entry.Message);
            }
        }

        return messages;
    }

    /// <summary>Returns the errors one by one. The names of their fields begin with the place of the row.</summary>
    private IEnumerable<ErrorBody> Flat(string within) => _entries.SelectMany(entry => entry.Rows is { } rows
        ? rows.SelectMany((row, i) => row.Flat(string.Create(CultureInfo.InvariantCulture, $"{within}{entry.Field}[{i}].")))
        : [new ErrorBody(ErrorCodes.Of(entry.Code), FieldOf(within, entry.Field), entry.Message)]);

    /// <summary>
    /// Returns the name of the field. For an error of no single field it is the place of the row, or null outside rows.
    /// </summary>
    private static string? FieldOf(string within, string field) =>
        field != Wording.NoField ? within + field
        : within.Length > 0 ? within.TrimEnd('.')
        : null;

    /// <summary>A message of a field, or the errors of the rows of a list.</summary>
    private sealed record Entry(
        string Field, string Message, BookingErrorCode Code, IReadOnlyList<FieldErrors>? Rows = null);
}
