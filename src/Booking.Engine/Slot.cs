using NodaTime;

namespace BookingEngine;

/// <summary>
/// A period that may be booked, from <see cref="Start"/>, inclusive, to <see cref="End"/>, exclusive. A slot is computed
/// and never stored. Its instants identify it: on a night when the clocks go back, two slots may show the same times with
/// different offsets.
/// </summary>
/// <remarks>The default value is the first second of 1970, which is past and can't be booked. A slot takes 24 bytes.</remarks>
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

    private readonly long _start; // the first second, counted from 1970
    private readonly int _last; // the last second, counted from the first one
    private readonly int _available; // the remaining places, or, if there are none, the encoded reason
    private readonly long _clock; // the date and the offsets in one field: with more fields, slots are written half as fast

    /// <summary>Creates a slot that was not computed, for a test or a preview.</summary>
    /// <param name="date">The business date.</param>
    /// <param name="start">The start, inclusive, as the exchange's clock shows it. It must be a whole second.</param>
    /// <param name="end">The end, exclusive. It must be a whole second.</param>
    /// <param name="availableCapacity">The remaining places. They are ignored if there is a reason.</param>
    /// <param name="reason">The reason why the slot can't be booked, or null if it can be.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The end is not after the start, or there is neither a remaining place nor a reason.
    /// </exception>
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
        _last = (int)duration.TotalSeconds - 1;
        _available = reason is { } why ? Encoded(why) : availableCapacity;
        _clock = ClockOf(Period.DaysBetween(Epoch, date), start.Offset.Seconds, end.Offset.Seconds);
    }

    internal Slot(long start, int seconds, int available, long clock)
    {
        _start = start;
        _last = seconds - 1;
        _available = available;
        _clock = clock;
    }

    /// <summary>The business date, which is the date on which the hours opened, even if the slot starts past midnight.</summary>
    public LocalDate Date => Epoch.PlusDays((int)(_clock >> (2 * OffsetBits)));

    /// <summary>The first instant of the slot, which is a whole second.</summary>
    public Instant Start => Instant.FromUnixTimeSeconds(_start);

    /// <summary>The first instant after the slot, which is a whole second.</summary>
    public Instant End => Instant.FromUnixTimeSeconds(_start + _last + 1);

    /// <summary>The time that the exchange's clock shows when the slot starts, with its offset from UTC then.</summary>
    public OffsetDateTime LocalStart => Start.WithOffset(OffsetOf(_clock >> OffsetBits));

    /// <summary>The time that the exchange's clock shows when the slot ends, with its offset from UTC then.</summary>
    public OffsetDateTime LocalEnd => End.WithOffset(OffsetOf(_clock));

    /// <summary>The time that passes from start to end, from 1 second to 24 hours.</summary>
    public Duration Duration => Duration.FromSeconds(_last + 1);

    /// <summary>Whether a booking of the slot, for the requested party, would be accepted now.</summary>
    public bool IsAvailable => _available > 0;

    /// <summary>
    /// The remaining places at the fullest moment of the slot, or 0 if the slot can't be booked. For a slot of a service,
    /// or of an exchange with active resources, it is how many times a party of the requested size could be booked. That is
    /// counted up to 200 where two needs of a booking compete for the same resources, and their service has an
    /// <see cref="AssignmentOrder"/> other than <see cref="AssignmentOrder.First"/>. It is <see cref="BookingPolicy.NoLimit"/> if
    /// nothing limits it.
    /// </summary>
    public int AvailableCapacity => Math.Max(_available, 0);

    /// <summary>
    /// The reason why the slot can't be booked, or null if it can be. It is the first that applies of
    /// <see cref="BookingErrorCode.SlotInPast"/>, <see cref="BookingErrorCode.NoticeTooShort"/>,
    /// <see cref="BookingErrorCode.TooFarAhead"/>, <see cref="BookingErrorCode.SlotBlocked"/>,
    /// <see cref="BookingErrorCode.Busy"/>, <see cref="BookingErrorCode.FullyBooked"/> and <see cref="BookingErrorCode.NoResource"/>.
    /// That it is full also applies to a party that is larger than the remaining capacity. It is busy, too, if it would have
    /// resources but for their calendars.
    /// </summary>
    public BookingErrorCode? UnavailableReason =>
        IsAvailable ? null
        : _available == 0 ? BookingErrorCode.SlotInPast
        : (BookingErrorCode)(-_available);

    internal int Available => _available;

    internal Slot Refused(BookingErrorCode reason) => new(_start, _last + 1, Encoded(reason), _clock);

    /// <summary>Returns the slot with the number of parties of a size that fit into it, in place of the remaining places.</summary>
    internal Slot InParties(int size) =>
        IsAvailable && _available != BookingPolicy.NoLimit ? new(_start, _last + 1, _available / size, _clock) : this;

    /// <summary>Returns the slot with no limit, in place of what bookings leave of unlimited places.</summary>
    internal Slot WithoutCountOfUnlimited() =>
        _available > BookingPolicy.MaxCapacity ? new(_start, _last + 1, BookingPolicy.NoLimit, _clock) : this;

    /// <summary>Returns an available slot with at most the given capacity.</summary>
    internal Slot AtMost(int capacity) => _available <= capacity ? this : new(_start, _last + 1, capacity, _clock);

    internal Slot At(long clock) => new(_start, _last + 1, _available, clock);

    /// <summary>
    /// Encodes where a slot lies on the clock: its date, in days since 1970-01-01, and the offsets at its start and end,
    /// in seconds.
    /// </summary>
    internal static long ClockOf(int date, int startOffset, int endOffset) =>
        ((long)date << (2 * OffsetBits)) | ((long)(startOffset & OffsetMask) << OffsetBits) | (uint)(endOffset & OffsetMask);

    /// <summary>Decodes the lowest bits as an offset, which may be negative.</summary>
    private static Offset OffsetOf(long clock) =>
        Offset.FromSeconds((int)(clock << (64 - OffsetBits) >> (64 - OffsetBits)));

    /// <summary>Encodes a reason as a number that is not positive. That the slot is past is 0, as in the default value.</summary>
    private static int Encoded(BookingErrorCode reason) => reason == BookingErrorCode.SlotInPast ? 0 : -(int)reason;
}
