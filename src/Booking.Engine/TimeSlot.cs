using NodaTime;

namespace BookingEngine;

/// <summary>
/// A stored period of one business day. A booking creates the time slot that it is attached to, without a capacity of its
/// own. Slots that are generated in advance set the capacity of their period, or block it with 0.
/// </summary>
public sealed record TimeSlot
{
    /// <summary>The slot's identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The exchange that it belongs to.</summary>
    public required Guid ExchangeId { get; init; }

    /// <summary>The business date, which is the date on which the hours opened.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>
    /// The period from its start, inclusive, to its end, exclusive. No two slots of a date have the same period.
    /// </summary>
    public required LocalPeriod Period { get; init; }

    /// <summary>
    /// The maximum number of places at any moment of the slot, from 0 to 100,000. It is null if the slot has no
    /// capacity of its own, so that the exchange's default applies.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int? MaxCapacity
    {
        get;
        init => field = value is null or (>= 0 and <= BookingPolicy.MaxCapacity)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxCapacity), value, $"From 0 to {BookingPolicy.MaxCapacity}, or null.");
    }

    /// <summary>
    /// Whether the slot goes with its bookings. That is so if a booking created it, nobody has set its capacity, and no
    /// booking of it was cancelled. Such a slot is removed when the last booking that is attached to it moves away.
    /// </summary>
    public bool GoesWithItsBookings { get; init; }

    /// <summary>
    /// The total party size of the active bookings that are attached to this slot. It never exceeds
    /// <see cref="MaxCapacity"/>.
    /// </summary>
    public int Booked { get; init; }
}
