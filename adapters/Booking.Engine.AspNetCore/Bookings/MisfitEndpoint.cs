using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The list <c>/bookings/?fits=false</c> of the bookings that do not fit any more.</summary>
internal static class MisfitEndpoint
{
    public static async Task<IResult> ListAsync(
        BookingFilter filter,
        RequestFields query,
        HttpContext context,
        BookingService bookings,
        ExchangeService exchanges,
        IClock clock,
        CancellationToken cancellationToken)
    {
        if (!query.IsGiven(BookingFilters.Exchange))
        {
            query.Errors.Add(BookingFilters.Exchange.Name, Wording.Required);
        }

        if (context.Request.Query.ContainsKey(Paging.Begin.Name)) // An empty cursor is one, too.
        {
            query.Errors.Add(Paging.Begin.Name, Wording.NoCursor);
        }

        if (filter.DateTo is { } to
            && await FirstDateAsync(filter, query, exchanges, clock, cancellationToken).ConfigureAwait(false) is { } from
            && Period.DaysBetween(from, to) >= BookingService.MostDaysOfMisfits)
        {
            query.Errors.Add(BookingFilters.DateTo.Name, Wording.TooManyDays(BookingService.MostDaysOfMisfits));
        }

        var (page, refusal) = Paging.ReadNumber(query);
        if (query.Errors.Any)
        {
            return query.Errors.ToResult();
        }

        if (page is null)
        {
            return refusal!;
        }

        var found = await bookings.ListMisfitsAsync(filter, cancellationToken).ConfigureAwait(false);
        return Paging.Respond(
            context.Request, page, found ?? [], booking => BookingFields.Response.Of(new BookingResponse(booking)));
    }

    /// <summary>
    /// Returns the first date that is listed, which is today on the exchange's clock if the query names none. Returns null if it can't be
    /// known, since the field has an error or the exchange does not exist.
    /// </summary>
    private static async Task<LocalDate?> FirstDateAsync(
        BookingFilter filter, RequestFields query, ExchangeService exchanges, IClock clock, CancellationToken cancellationToken)
    {
        if (query.IsGiven(BookingFilters.DateFrom) || filter.ExchangeId is not { } id)
        {
            return filter.DateFrom;
        }

        var exchange = await exchanges.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return exchange is null ? null : clock.GetCurrentInstant().InZone(exchange.TimeZone).Date;
    }
}
