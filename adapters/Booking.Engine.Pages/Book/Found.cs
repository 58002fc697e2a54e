using BookingEngine.AspNetCore;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Book;

/// <summary>Finds what an address names, if the visitor may see it.</summary>
internal static class Found
{
    /// <summary>Finds an exchange. Returns null if there is none, or if it is being deleted.</summary>
    public static async Task<Exchange?> ExchangeAsync(string id, ExchangeService exchanges, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out var exchangeId)
        && await exchanges.FindAsync(exchangeId, cancellationToken).ConfigureAwait(false) is { IsBeingDeleted: false } found
            ? found
            : null;

    /// <summary>
    /// Finds a booking of an exchange, for its user, for the exchange's owner, and for who has its token. Otherwise returns null.
    /// </summary>
    public static async Task<BookingDetails?> BookingAsync(
        string exchange, string id, string? token, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var found = await ExistingBookingAsync(exchange, id, bookings, cancellationToken).ConfigureAwait(false);
        return found is not null
            && (Visit.Of(context).Actor.MaySee(found.Booking, found.Exchange) || context.IsBookingAccessToken(found.Booking, token))
                ? found
                : null;
    }

    /// <summary>Finds a booking of an exchange for who has its token for calendar programs. Otherwise returns null.</summary>
    public static async Task<BookingDetails?> CalendarAsync(
        string exchange, string id, string? token, HttpContext context, BookingService bookings, CancellationToken cancellationToken) =>
        await ExistingBookingAsync(exchange, id, bookings, cancellationToken).ConfigureAwait(false) is { } found
        && context.IsBookingCalendarToken(found.Booking, token)
            ? found
            : null;

    private static async Task<BookingDetails?> ExistingBookingAsync(
        string exchange, string id, BookingService bookings, CancellationToken cancellationToken) =>
        Guid.TryParseExact(exchange, "D", out var exchangeId)
        && Guid.TryParseExact(id, "D", out var bookingId)
        && await bookings.FindAsync(bookingId, cancellationToken).ConfigureAwait(false) is { } found
        && found.Exchange.Id == exchangeId
            ? found
            : null;
}
