using BookingEngine.Pages.Book;

namespace BookingEngine.Pages.Bookings;

/// <summary>The page on which another time is chosen for a booking.</summary>
/// <param name="Booking">The booking.</param>
/// <param name="Token">The token with which the visitor may change it, or null.</param>
/// <param name="Calendar">The month.</param>
/// <param name="Times">The times of the day.</param>
internal sealed record MoveModel(BookingDetails Booking, string? Token, CalendarPart Calendar, TimesPart Times);

/// <summary>The form with which a booking is moved.</summary>
/// <param name="Booking">The booking.</param>
/// <param name="Token">The token with which the visitor may change it, or null.</param>
/// <param name="Time">The new time.</param>
/// <param name="Refusal">Why moving it was refused, or null.</param>
/// <param name="Alternatives">The nearest free times, if the time can't be had.</param>
internal sealed record MoveTo(
    BookingDetails Booking, string? Token, RequestedTime.Exact Time, BookingError? Refusal, Alternatives Alternatives)
{
    /// <summary>The booking as it would be after the move.</summary>
    public Summary Summary
    {
        get
        {
            var zone = Booking.Exchange.TimeZone;
            return Summary.Of(Booking) with
            {
                Start = Time.StartsAt.InZone(zone).ToOffsetDateTime(),
                End = Time.EndsAt!.Value.InZone(zone).ToOffsetDateTime(),
                With = [],
            };
        }
    }
}
