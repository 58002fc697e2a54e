using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>The answer to an import: what became of each row.</summary>
/// <param name="Rows">What became of each row.</param>
/// <param name="IgnoredColumns">The columns that were not read.</param>
internal sealed record ImportReport(IReadOnlyList<ReportedRow> Rows, IReadOnlyList<string> IgnoredColumns)
{
    private static readonly ResponseBody<ReportedRow> Row = new()
    {
        { "row", Schema.Count(), row => row.Number, "The row of the list, whose header is row 1, or the number of the event in the calendar." },
        { "external_id", Schema.OrNull(Schema.OfType("string")), row => row.ExternalId },
        { "outcome", FieldTypes.Choice<ImportOutcome>(), row => row.Outcome },
        { "booking", FieldTypes.Uuid.OrNull(), row => row.Booking, "The booking, or null if the row was refused, or would be new in a trial." },
        { "errors", Schema.ListOf(Schema.Ref("ProblemError")), row => row.Errors.Select(BookingCheckFields.Error.Of), "Why it was refused." },
    };

    /// <summary>The body.</summary>
    public static ResponseBody<ImportReport> Response { get; } = new()
    {
        { "imported_count", Schema.Count(), report => report.Count(ImportOutcome.Imported) },
        { "already_there_count", Schema.Count(), report => report.Count(ImportOutcome.AlreadyThere) },
        { "refused_count", Schema.Count(), report => report.Count(ImportOutcome.Refused) },
        { "ignored_columns", Schema.ListOf(Schema.OfType("string")), report => report.IgnoredColumns, "The columns that are not known." },
        { "rows", Schema.ListOf(Schema.Ref("ImportedRow")), report => report.Rows.Select(Row.Of) },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("ImportReport", Schema.Object(Response));
        yield return ("ImportedRow", Schema.Object(Row));
    }

    private int Count(ImportOutcome outcome) => Rows.Count(row => row.Outcome == outcome);
}

/// <summary>What became of a row.</summary>
/// <param name="Number">The number of the row.</param>
/// <param name="ExternalId">The id by which the booking is recognised, or null if the row has none.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Booking">The booking.</param>
/// <param name="Errors">Why it was refused.</param>
internal sealed record ReportedRow(int Number, string? ExternalId, ImportOutcome Outcome, Guid? Booking, IReadOnlyList<ErrorBody> Errors)
{
    /// <summary>Returns a row that could not be read.</summary>
    public static ReportedRow Unreadable(ImportedRow row) => new(
        row.Number, row.Fields.Text(ImportFields.ExternalId), ImportOutcome.Refused, null, [.. row.Fields.Errors.ToBodies()]);

    /// <summary>Returns what the engine has made of a row.</summary>
    public static ReportedRow Of(int number, ImportedBooking imported) => new(
        number, imported.ExternalId, imported.Outcome, imported.BookingId, [.. imported.Errors.Select(BodyOf)]);

    private static ErrorBody BodyOf(BookingError error)
    {
        string field = error.Field == nameof(BookingRequest.ResourceIds) ? ImportFields.Resources.Name : Wording.Field(error);
        return new ErrorBody(ErrorCodes.Of(error.Code), field == Wording.NoField ? null : field, Wording.Message(error));
    }
}
