using NodaTime;

namespace BookingEngine;

/// <summary>
/// A stored period of one business day. A booking creates the one it is attached to, without a capacity of its own;
/// slots generated ahead set the capacity of their period, or block it with 0.
/// </summary>
public sealed record TimeSlot
{
    /// <summary>The slot's identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The exchange that it belongs to.</summary>
    public required Guid ExchangeId { get; init; }

    /// <summary>The business date: the one on which the hours opened.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>From its start, inclusive, to its end, exclusive. No two slots of a date have the same.</summary>
    public required LocalPeriod Period { get; init; }

    /// <summary>The most places at any moment of the slot: 0 to 100,000; null if the slot has no capacity of its own, and the exchange's default counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int? MaxCapacity
    {
        get;
        init => field = value is null or (>= 0 and <= BookingPolicy.MaxCapacity)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxCapacity), value, $"From 0 to {BookingPolicy.MaxCapacity}, or null.");
    }

    /// <summary>
    /// Whether bookings alone have made it what it is: one made it, nobody has set anything on it, and no booking of it was
    /// cancelled. Such a slot goes when the last booking that names it is rescheduled away; every other stays.
    /// </summary>
    public bool GoesWithItsBookings { get; init; }

    /// <summary>The parties of the active bookings attached to this slot, added up. Never above <see cref="MaxCapacity"/>.</summary>
    public int Booked { get; init; }
}
