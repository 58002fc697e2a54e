using NodaTime;

namespace BookingEngine;

/// <summary>What an active booking takes of its day: the part of a <see cref="Booking"/> that capacity depends on.</summary>
public readonly record struct BookedPeriod
{
    /// <summary>Creates the period of a booking.</summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="period">From its start to its end, without buffers.</param>
    /// <param name="partySize">How many places it takes: 1 to 100,000.</param>
    /// <param name="bufferBefore">What it also occupies before its start: 0 to 24 hours, as when it was made.</param>
    /// <param name="bufferAfter">What it also occupies after its end: 0 to 24 hours, as when it was made.</param>
    /// <param name="timeSlotId">The stored time slot it is attached to; null: none. It may have been deleted since.</param>
    /// <param name="status">Where the booking stands.</param>
    /// <exception cref="ArgumentOutOfRangeException">A party or a buffer outside its range.</exception>
    public BookedPeriod(
        Guid bookingId,
        LocalPeriod period,
        int partySize = 1,
        Duration bufferBefore = default,
        Duration bufferAfter = default,
        Guid? timeSlotId = null,
        BookingStatus status = BookingStatus.Pending)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partySize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partySize, BookingPolicy.MaxCapacity);
        BookingId = bookingId;
        Period = period;
        PartySize = partySize;
        BufferBeforeSeconds = WallClock.Seconds(
            bufferBefore, Duration.Zero, BookingPolicy.MaxSlotDuration, nameof(bufferBefore));
        BufferAfterSeconds = WallClock.Seconds(
            bufferAfter, Duration.Zero, BookingPolicy.MaxSlotDuration, nameof(bufferAfter));
        TimeSlotId = timeSlotId;
        Status = status;
    }

    /// <summary>The booking.</summary>
    public Guid BookingId { get; }

    /// <summary>From the booking's start to its end, without buffers.</summary>
    public LocalPeriod Period { get; }

    /// <summary>How many places it takes.</summary>
    public int PartySize { get; }

    /// <summary>What it also occupies before its start.</summary>
    public Duration BufferBefore => Duration.FromSeconds(BufferBeforeSeconds);

    /// <summary>What it also occupies after its end.</summary>
    public Duration BufferAfter => Duration.FromSeconds(BufferAfterSeconds);

    /// <summary>The stored time slot it is attached to; null: none. It may have been deleted since.</summary>
    public Guid? TimeSlotId { get; }

    /// <summary>Where the booking stands.</summary>
    public BookingStatus Status { get; }

    internal int BufferBeforeSeconds { get; }

    internal int BufferAfterSeconds { get; }
}
