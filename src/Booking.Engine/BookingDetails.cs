using NodaTime;

namespace BookingEngine;

/// <summary>A booking with what its readers want to know beside it.</summary>
public sealed record BookingDetails
{
    internal BookingDetails(
        Booking booking,
        Exchange exchange,
        TimeSlot? timeSlot,
        int availableCapacity,
        OffsetDateTime startsAt,
        OffsetDateTime endsAt)
    {
        Booking = booking;
        Exchange = exchange;
        TimeSlot = timeSlot;
        AvailableCapacity = availableCapacity;
        StartsAt = startsAt;
        EndsAt = endsAt;
    }

    /// <summary>The booking.</summary>
    public Booking Booking { get; }

    /// <summary>The exchange it is at.</summary>
    public Exchange Exchange { get; }

    /// <summary>The stored time slot it is attached to; null once that was deleted.</summary>
    public TimeSlot? TimeSlot { get; }

    /// <summary>The places left in its period at the fullest moment.</summary>
    public int AvailableCapacity { get; }

    /// <summary>When it starts, by today's tz database, as the exchange's clock shows it.</summary>
    public OffsetDateTime StartsAt { get; }

    /// <summary>When it ends, by today's tz database, as the exchange's clock shows it.</summary>
    public OffsetDateTime EndsAt { get; }
}
