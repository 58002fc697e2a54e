using BookingEngine.AspNetCore.Access;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Requests;

/// <summary>The booking of a path.</summary>
internal static class VisibleBooking
{
    /// <summary>The booking, if the caller may see it: its user, the exchange's owner, or who holds its access token.</summary>
    public static async Task<BookingDetails?> FindAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        if (FieldText.Uuid(id, out var bookingId) is not null)
        {
            return null;
        }

        var found = await bookings.FindAsync(bookingId, cancellationToken).ConfigureAwait(false);
        return found is not null && (Caller.Of(context).MaySee(found) || GuestAccess.Covers(context, found.Booking))
            ? found
            : null;
    }
}
