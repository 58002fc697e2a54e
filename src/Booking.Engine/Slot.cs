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
    private const int OffsetBits = 18;
    private const int OffsetMask = (1 << OffsetBits) - 1;

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly long _start; // a Unix second
    private readonly int _seconds;
    private readonly int _available; // places left, or, where it can't be had, the reason's negative
    private readonly long _clock; // the date and the offsets, in one field: with more of them slots are written half as fast

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

        _start = start.ToInstant().ToUnixTimeSeconds();
        _seconds = (int)duration.TotalSeconds;
        _available = reason is { } why ? -(int)why : availableCapacity;
        _clock = ClockOf(Period.DaysBetween(Epoch, date), start.Offset.Seconds, end.Offset.Seconds);
    }

    internal Slot(long start, int seconds, int available, long clock)
    {
        _start = start;
        _seconds = seconds;
        _available = available;
        _clock = clock;
    }

    /// <summary>The business date: the one on which the hours opened, also where the slot starts past midnight.</summary>
    public LocalDate Date => Epoch.PlusDays((int)(_clock >> (2 * OffsetBits)));

    /// <summary>The first instant of the slot; a whole second.</summary>
    public Instant Start => Instant.FromUnixTimeSeconds(_start);

    /// <summary>The first instant after the slot; a whole second.</summary>
    public Instant End => Instant.FromUnixTimeSeconds(_start + _seconds);

    /// <summary>What the exchange's clock shows when the slot starts, with its offset from UTC then.</summary>
    public OffsetDateTime LocalStart => Start.WithOffset(OffsetOf(_clock >> OffsetBits));

    /// <summary>What the exchange's clock shows when the slot ends, with its offset from UTC then.</summary>
    public OffsetDateTime LocalEnd => End.WithOffset(OffsetOf(_clock));

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

    internal Slot Refused(BookingErrorCode reason) => new(_start, _seconds, -(int)reason, _clock);

    internal Slot At(long clock) => new(_start, _seconds, _available, clock);

    /// <summary>Where a slot lies on the clock: its date, in days since 1970-01-01, and the offsets at its start and end, in seconds.</summary>
    internal static long ClockOf(int date, int startOffset, int endOffset) =>
        ((long)date << (2 * OffsetBits)) | ((long)Biased(startOffset) << OffsetBits) | (uint)Biased(endOffset);

    private static int Biased(int offset) => offset - Offset.MinValue.Seconds;

    private static Offset OffsetOf(long clock) => Offset.FromSeconds((int)(clock & OffsetMask) + Offset.MinValue.Seconds);
}
