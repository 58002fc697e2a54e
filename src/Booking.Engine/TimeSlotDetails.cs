using NodaTime;

namespace BookingEngine;

/// <summary>A stored time slot with its exchange, its exact times and the remaining capacity.</summary>
public sealed record TimeSlotDetails
{
    /// <summary>Creates the details of a stored time slot.</summary>
    /// <param name="timeSlot">The slot.</param>
    /// <param name="exchange">The exchange that it belongs to.</param>
    /// <param name="availableCapacity">The remaining capacity at its fullest moment.</param>
    /// <param name="start">When it starts, as the exchange's clock shows it.</param>
    /// <param name="end">When it ends, as the exchange's clock shows it.</param>
    /// <exception cref="ArgumentNullException">There is no slot, or no exchange.</exception>
    public TimeSlotDetails(
        TimeSlot timeSlot, Exchange exchange, int availableCapacity, OffsetDateTime start, OffsetDateTime end)
    {
        ArgumentNullException.ThrowIfNull(timeSlot);
        ArgumentNullException.ThrowIfNull(exchange);
        TimeSlot = timeSlot;
        Exchange = exchange;
        AvailableCapacity = availableCapacity;
        LocalStart = start;
        LocalEnd = end;
    }

    /// <summary>The slot.</summary>
    public TimeSlot TimeSlot { get; }

    /// <summary>The exchange that it belongs to.</summary>
    public Exchange Exchange { get; }

    /// <summary>The remaining capacity at its fullest moment.</summary>
    public int AvailableCapacity { get; }

    /// <summary>The instant at which it starts, by today's tz database.</summary>
    public Instant Start => LocalStart.ToInstant();

    /// <summary>The instant at which it ends, by today's tz database.</summary>
    public Instant End => LocalEnd.ToInstant();

    /// <summary>What the exchange's clock shows when it starts, with its offset from UTC then, by today's tz database.</summary>
    public OffsetDateTime LocalStart { get; }

    /// <summary>What the exchange's clock shows when it ends, with its offset from UTC then, by today's tz database.</summary>
    public OffsetDateTime LocalEnd { get; }
}
