using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>A customer's active bookings at an exchange, and how many are allowed.</summary>
/// <param name="Bookings">The pending and confirmed bookings. Some may have ended already.</param>
/// <param name="Most">How many bookings may be upcoming at a time.</param>
internal sealed record ActiveBookings(IReadOnlyList<Booking> Bookings, int Most)
{
    /// <summary>
    /// Returns why the customer can't make another booking, or null if it can. The exchange's owner books for others,
    /// and is not limited.
    /// </summary>
    public BookingError? Refusal(Exchange exchange, Actor actor, Instant now) =>
        actor.Owns(exchange) || Bookings.Count(booking => !BookingRules.HasEnded(booking, exchange.TimeZone, now)) < Most
            ? null
            : BookingErrors.TooManyActiveBookings(Most);
}
