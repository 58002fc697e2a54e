using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Access;

/// <summary>Finds the booking that is named in a path or a query.</summary>
internal static class VisibleBooking
{
    /// <summary>
    /// Finds a booking if the caller may see it: as its user, as the exchange's owner, or with its access token.
    /// Otherwise returns null.
    /// </summary>
    public static async Task<BookingDetails?> FindAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken) =>
        FieldText.Uuid(id, out var bookingId) is null
            ? await FindAsync(bookingId, context, bookings, cancellationToken).ConfigureAwait(false)
            : null;

    /// <inheritdoc cref="FindAsync(string, HttpContext, BookingService, CancellationToken)"/>
    public static async Task<BookingDetails?> FindAsync(
        Guid bookingId, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var found = await bookings.FindAsync(bookingId, cancellationToken).ConfigureAwait(false);
        return found is not null
            && (Caller.Of(context).Actor.MaySee(found.Booking, found.Exchange) || GuestAccess.Covers(context, found.Booking))
            ? found
            : null;
    }
}
