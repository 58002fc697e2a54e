using NodaTime;

namespace BookingEngine;

/// <summary>
/// A computed candidate for a booking: from <see cref="Start"/>, inclusive, to <see cref="End"/>, exclusive. Known by
/// its instants: on a night when the clocks go back, two slots may show the same times with different offsets. Never stored.
/// 24 bytes.
/// </summary>
/// <example>
/// <code>
/// var day = await availability.GetDayAsync(shop.Id, monday);
/// var slot = day.Available.First();
/// Print(slot.LocalStart);        // 2101-01-03T09:00:00+01
/// Print(slot.Start);             // 2101-01-03T08:00:00Z
/// Print(slot.AvailableCapacity); // 1
/// </code>
/// </example>
public readonly record struct Slot
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly int _date; // days since the epoch
    private readonly int _start; // seconds from that date's midnight in UTC
    private readonly int _seconds;
    private readonly int _available; // places left, or, where it can't be had, the reason's negative
    private readonly int _startOffset; // seconds from UTC
    private readonly int _endOffset;

    /// <summary>Makes a slot that was not computed: one for a test or a preview.</summary>
    /// <param name="date">The business date.</param>
    /// <param name="start">The start, inclusive, as the exchange's clock shows it; a whole second.</param>
    /// <param name="end">The end, exclusive; a whole second.</param>
    /// <param name="availableCapacity">The places left; it doesn't matter where there is a reason.</param>
    /// <param name="reason">Why the slot can't be had; null where it can.</param>
    /// <exception cref="ArgumentOutOfRangeException">The end is not after the start, or no place is left and there is no reason.</exception>
    public Slot(
        LocalDate date, OffsetDateTime start, OffsetDateTime end, int availableCapacity, BookingErrorCode? reason = null)
    {
        var duration = end.ToInstant() - start.ToInstant();
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, Duration.FromSeconds(1), nameof(end));
        if (reason is null)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(availableCapacity);
        }

        _date = Period.DaysBetween(Epoch, date);
        _start = (int)(start.ToInstant() - MidnightInUtc).TotalSeconds;
        _seconds = (int)duration.TotalSeconds;
        _available = reason is { } why ? -(int)why : availableCapacity;
        _startOffset = start.Offset.Seconds;
        _endOffset = end.Offset.Seconds;
    }

    internal Slot(int date, int start, int seconds, int available, int offset)
    {
        _date = date;
        _start = start;
        _seconds = seconds;
        _available = available;
        _startOffset = offset;
        _endOffset = offset;
    }

    private Slot(in Slot slot, int available, int startOffset, int endOffset)
    {
        this = slot;
        _available = available;
        _startOffset = startOffset;
        _endOffset = endOffset;
    }

    /// <summary>The business date: the one on which the hours opened, also where the slot starts past midnight.</summary>
    public LocalDate Date => Epoch.PlusDays(_date);

    /// <summary>The first instant of the slot; a whole second.</summary>
    public Instant Start => MidnightInUtc + Duration.FromSeconds(_start);

    /// <summary>The first instant after the slot; a whole second.</summary>
    public Instant End => Start + Duration;

    /// <summary>What the exchange's clock shows when the slot starts, with its offset from UTC then.</summary>
    public OffsetDateTime LocalStart => Start.WithOffset(Offset.FromSeconds(_startOffset));

    /// <summary>What the exchange's clock shows when the slot ends, with its offset from UTC then.</summary>
    public OffsetDateTime LocalEnd => End.WithOffset(Offset.FromSeconds(_endOffset));

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

    private Instant MidnightInUtc => NodaConstants.UnixEpoch + Duration.FromDays(_date);

    internal Slot Refused(BookingErrorCode reason) => new(this, -(int)reason, _startOffset, _endOffset);

    internal Slot At(int startOffset, int endOffset) => new(this, _available, startOffset, endOffset);
}
