using NodaTime;

namespace BookingEngine;

/// <summary>A stored time slot with what its readers want to know beside it.</summary>
public sealed record TimeSlotDetails
{
    internal TimeSlotDetails(
        TimeSlot timeSlot, Exchange exchange, int availableCapacity, OffsetDateTime startsAt, OffsetDateTime endsAt)
    {
        TimeSlot = timeSlot;
        Exchange = exchange;
        AvailableCapacity = availableCapacity;
        StartsAt = startsAt;
        EndsAt = endsAt;
    }

    /// <summary>The slot.</summary>
    public TimeSlot TimeSlot { get; }

    /// <summary>The exchange it belongs to.</summary>
    public Exchange Exchange { get; }

    /// <summary>The places left at its fullest moment.</summary>
    public int AvailableCapacity { get; }

    /// <summary>When it starts, by today's tz database, as the exchange's clock shows it.</summary>
    public OffsetDateTime StartsAt { get; }

    /// <summary>When it ends, by today's tz database, as the exchange's clock shows it.</summary>
    public OffsetDateTime EndsAt { get; }
}
