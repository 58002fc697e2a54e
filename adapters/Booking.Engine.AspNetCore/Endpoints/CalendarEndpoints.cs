using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Answers;
using BookingEngine.AspNetCore.Requests;
using BookingEngine.Stores;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Endpoints;

/// <summary><c>/bookings/{uuid}/calendar.ics</c> and <c>/exchanges/{uuid}/calendar.ics</c>: for calendar programs.</summary>
internal static class CalendarEndpoints
{
    private const int PastDays = 30;
    private const int MostBookings = 1000;
    private const int PageSize = 100;

    [Answers(BookingCalendar.MediaType)]
    public static async Task<IResult> BookingAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var found = await VisibleBooking.FindAsync(id, context, bookings, cancellationToken).ConfigureAwait(false);
        return found is null
            ? Answer.NotFound
            : BookingCalendar.Of(found, forOwner: Caller.Of(context).Owns(found.Exchange));
    }

    /// <summary>The exchange's bookings from 30 days ago on, the cancelled too: the first 1,000 by date and start.</summary>
    [Answers(BookingCalendar.MediaType)]
    public static async Task<IResult> ExchangeAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        IClock clock,
        CancellationToken cancellationToken)
    {
        var (exchange, refusal) = await OwnExchange.FindAsync(id, context, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return refusal!;
        }

        context.Response.Headers.CacheControl = "no-store";
        var filter = new BookingFilter
        {
            ExchangeId = exchange.Id,
            DateFrom = clock.GetCurrentInstant().InZone(exchange.TimeZone).Date.PlusDays(-PastDays),
            Order = BookingOrder.Start,
        };
        // By id, since a booking that is moved while the pages are read may be on two.
        var found = new Dictionary<Guid, BookingDetails>();
        int total = 0;
        for (int number = 1; number <= MostBookings / PageSize; number++)
        {
            var page = await bookings.ListAsync(filter, new PageRequest(number, PageSize), cancellationToken)
                .ConfigureAwait(false);
            total = page.TotalCount;
            foreach (var booking in page.Items)
            {
                found[booking.Booking.Id] = booking;
            }

            if (number * PageSize >= total)
            {
                break;
            }
        }

        return BookingCalendar.Of(exchange, found.Values, Math.Max(0, total - MostBookings));
    }
}
