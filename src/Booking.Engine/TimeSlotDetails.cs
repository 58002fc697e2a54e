using NodaTime;

namespace BookingEngine;

/// <summary>A stored time slot with what its readers want to know beside it.</summary>
public sealed record TimeSlotDetails
{
    /// <summary>Puts a stored time slot together with what its readers want to know.</summary>
    /// <param name="timeSlot">The slot.</param>
    /// <param name="exchange">The exchange it belongs to.</param>
    /// <param name="availableCapacity">The places left at its fullest moment.</param>
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

    /// <summary>The exchange it belongs to.</summary>
    public Exchange Exchange { get; }

    /// <summary>The places left at its fullest moment.</summary>
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
