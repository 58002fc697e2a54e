using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>What a customer has booked at an exchange and not cancelled, and how much of that is allowed.</summary>
/// <param name="Bookings">Pending and confirmed ones; some may have ended.</param>
/// <param name="Most">How many may be still to come.</param>
internal sealed record StandingBookings(IReadOnlyList<Booking> Bookings, int Most)
{
    /// <summary>Why the customer can't have one more; null: it can. The exchange's owner books for others, and may.</summary>
    public BookingError? Refusal(Exchange exchange, Actor actor, Instant now) =>
        actor.Owns(exchange) || Bookings.Count(booking => !BookingRules.HasEnded(booking, exchange.TimeZone, now)) < Most
            ? null
            : BookingErrors.TooManyActiveBookings(Most);
}
