using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>The operations that take bookings in and hand them out.</summary>
internal static class ImportOperations
{
    private const string Tag = "bookings";

    public static Operation Import { get; } = new("import_bookings", Tag, "Import bookings that were made elsewhere")
    {
        About = "Only the owner of the exchange can do this. The body is a list (`text/csv`) whose first row has the names of the columns, or a calendar "
            + "(`text/calendar`), of at most 1 MiB and 5,000 rows. A booking is recognised by its `external_id`, in a calendar by the UID of its event, so "
            + "the same can be sent again at any time: what is there stays as it is. What has begun or was cancelled is taken as it was, and what is to come "
            + "is booked by the rules, unless `overrides` names some. Each row is taken or refused by itself.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, .. Query(ImportFields.DryRun, ImportFields.SendEvents, ImportFields.CustomerEmail)],
        TakesDryRun = true,
        Texts =
        [
            (CsvBody.MediaType, "A list", Examples.ImportedCsv),
            (Calendars.BookingCalendar.MediaType, "A calendar", Examples.ImportedCalendar),
        ],
        Responses = [Response.Ok("ImportReport", Examples.ImportReport)],
        Refused = [400, 403, 413, 415],
    };

    public static Operation Export { get; } = new("export_bookings", Tag, "Export all bookings")
    {
        About = "Only the owner of the exchange can do this. The bookings are in the order of their starts, in the form in which an import reads them. A cell that "
            + "a spreadsheet would take for a formula begins with an apostrophe.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, .. Query(ExportEndpoint.Format, BookingFilters.DateFrom, BookingFilters.DateTo)],
        Responses =
        [
            new(200, "The bookings.", Schema.OfType("string"))
            {
                ContentType = CsvBody.MediaType,
                MoreContentTypes = [Calendars.BookingCalendar.MediaType],
            },
        ],
        Refused = [403],
    };
}
