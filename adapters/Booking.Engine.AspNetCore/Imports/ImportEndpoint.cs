using BookingEngine.AspNetCore.Calendars;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>The endpoint <c>/exchanges/{uuid}/import/</c>, which takes bookings that were made elsewhere.</summary>
internal static class ImportEndpoint
{
    public static Task<IResult> ImportAsync(
        string id, HttpContext context, ExchangeService exchanges, ImportService import, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, ImportToAsync, cancellationToken);

        async Task<IResult> ImportToAsync(Exchange exchange)
        {
            var query = context.Request.Query;
            var errors = PreviewFields.NotTaken(query, ImportFields.DryRun);
            bool isDryRun = PreviewFields.ReadOnce(ImportFields.DryRun, query, errors);
            bool tellsOfNew = PreviewFields.ReadOnce(ImportFields.SendEvents, query, errors);
            string? email = PreviewFields.ReadOnce(ImportFields.CustomerEmail, query, errors);
            if (errors.Any)
            {
                return errors.ToResult();
            }

            var (body, refusal) = await ReadAsync(context, exchange).ConfigureAwait(false);
            if (refusal is not null)
            {
                return refusal;
            }

            var reader = new RowReader(exchange, email);
            var read = body.Rows.Select(row => (Row: row, Booking: reader.Read(row.Fields))).ToArray();
            var readable = read.Where(row => row.Booking is not null).ToArray();
            var result = await import
                .ImportAsync(exchange.Id, [.. readable.Select(row => row.Booking!)], isDryRun, tellsOfNew, cancellationToken)
                .ConfigureAwait(false);
            if (!result.Succeeded)
            {
                return Refusal.Of(result.Errors);
            }

            var imported = readable.Zip(result.Value.Bookings, (row, booking) => ReportedRow.Of(row.Row.Number, isDryRun ? Tried(booking) : booking));
            var unreadable = read.Where(row => row.Booking is null).Select(row => ReportedRow.Unreadable(row.Row));
            return ImportReport.Response.Respond(
                new ImportReport([.. imported.Concat(unreadable).OrderBy(row => row.Number)], body.IgnoredColumns));
        }
    }

    /// <summary>Returns what a trial says of a booking: one that is not stored has no id.</summary>
    private static ImportedBooking Tried(ImportedBooking booking) =>
        booking.Outcome == ImportOutcome.Imported ? booking with { BookingId = null } : booking;

    private static async Task<(ImportedRows Body, IResult? Refusal)> ReadAsync(HttpContext context, Exchange exchange)
    {
        bool isCsv = RequestBody.IsOf(context.Request, CsvBody.MediaType);
        bool isCalendar = WrittenCalendar.IsIn(context.Request);
        var (bytes, refusal) = await RequestBody.ReadBytesAsync(context, isCsv || isCalendar).ConfigureAwait(false);
        if (refusal is not null)
        {
            return (new ImportedRows([]), refusal);
        }

        string? problem = isCsv ? CsvBody.Read(bytes.Span, out var rows) : CalendarBody.Read(bytes.Span, exchange.TimeZone, out rows);
        if (problem is not null)
        {
            return (rows, RequestBody.ParseError(isCsv ? "CSV" : "Calendar", problem));
        }

        if (rows.Rows.Count <= ImportedRows.Most)
        {
            return (rows, null);
        }

        var errors = new FieldErrors();
        errors.Add(Wording.NoField, FormattableString.Invariant($"At most {ImportedRows.Most} rows can be imported at once."));
        return (rows, errors.ToResult());
    }
}
