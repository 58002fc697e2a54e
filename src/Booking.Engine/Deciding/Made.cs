using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>How a booking was made, which its allocations do not tell.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Overrides">The rules that the owner has passed over with it. They do not hold for it later either.</param>
internal readonly record struct Made(Instant At, Overrides Overrides)
{
    /// <summary>
    /// Whether it was made whatever other bookings have taken. Such bookings are taken after all others when bookings are booked anew, so
    /// that none that has kept the rules does not fit because of them.
    /// </summary>
    public bool TookWhatItFound => (Overrides & (Overrides.Buffers | Overrides.Capacity)) != 0;

    /// <summary>Returns how a booking was made.</summary>
    public static Made Of(Booking booking) => new(booking.CreatedAt, booking.Overrides);
}
