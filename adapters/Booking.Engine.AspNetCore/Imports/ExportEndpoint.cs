using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.Calendars;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>The endpoint <c>/exchanges/{uuid}/export/</c>, which sends all bookings of an exchange as an import reads them.</summary>
internal static class ExportEndpoint
{
    private const string Csv = "csv";
    private const string Calendar = "ics";

    /// <summary>The format.</summary>
    public static Field<bool> Format { get; } = Field.Optional(
        "format",
        FieldTypes.Choice(new Dictionary<string, bool> { [Csv] = false, [Calendar] = true }),
        @default: false,
        "`csv`: comma-separated values. `ics`: an iCalendar object, which leaves out resources, metadata and the rules that were passed over.");

    [MediaType(CsvBody.MediaType, BookingCalendar.MediaType)]
    public static Task<IResult> ExportAsync(
        string id, HttpContext context, ExchangeService exchanges, BookingService bookings, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, Export, cancellationToken);

        Task<IResult> Export(Exchange exchange)
        {
            var query = new RequestFields(context.Request.Query);
            bool isCalendar = query.Read(Format);
            var filter = new BookingFilter
            {
                ExchangeId = exchange.Id,
                DateFrom = query.Read(BookingFilters.DateFrom),
                DateTo = query.Read(BookingFilters.DateTo),
                Order = BookingOrder.Start,
            };
            return Task.FromResult(
                query.Errors.Any ? query.Errors.ToResult()
                : isCalendar ? BookingCalendar.OfAll(exchange, bookings.ListSummariesAsync(filter, CancellationToken.None))
                : new ExportedCsv(exchange, bookings.ListAllAsync(filter, cancellationToken: CancellationToken.None)));
        }
    }
}
