using NodaTime;

namespace BookingEngine;

/// <summary>
/// A computed candidate for a booking: from <see cref="Start"/>, inclusive, to <see cref="End"/>, exclusive. Known by
/// its instants: on a night when the clocks go back, two slots may print alike. Never stored. 16 bytes.
/// </summary>
public readonly record struct Slot
{
    private readonly long _startUnixSecond;
    private readonly int _seconds;
    private readonly int _available; // places left, or, where it can't be had, the reason's negative

    internal Slot(long startUnixSecond, int seconds, int available)
    {
        _startUnixSecond = startUnixSecond;
        _seconds = seconds;
        _available = available;
    }

    /// <summary>The first instant of the slot; a whole second.</summary>
    public Instant Start => Instant.FromUnixTimeSeconds(_startUnixSecond);

    /// <summary>The first instant after the slot; a whole second.</summary>
    public Instant End => Instant.FromUnixTimeSeconds(_startUnixSecond + _seconds);

    /// <summary>The time that passes from start to end: 1 second to 24 hours.</summary>
    public Duration Duration => Duration.FromSeconds(_seconds);

    /// <summary>Whether a booking of it, for the party asked for, would be accepted now.</summary>
    public bool IsAvailable => _available > 0;

    /// <summary>The places left at its fullest moment; 0 where it can't be had.</summary>
    public int AvailableCapacity => Math.Max(_available, 0);

    /// <summary>
    /// Why it can't be had: the first that holds of <see cref="BookingErrorCode.SlotInPast"/>,
    /// <see cref="BookingErrorCode.NoticeTooShort"/>, <see cref="BookingErrorCode.TooFarAhead"/>,
    /// <see cref="BookingErrorCode.SlotBlocked"/> and <see cref="BookingErrorCode.FullyBooked"/>, which is also that of a
    /// party larger than what is left; null where it can be had.
    /// </summary>
    public BookingErrorCode? UnavailableReason => IsAvailable ? null : (BookingErrorCode)(-_available);

    internal int Available => _available;

    internal Slot Refused(BookingErrorCode reason) => new(_startUnixSecond, _seconds, -(int)reason);
}
