using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// How an exchange takes bookings. Durations are whole seconds. The values in force when a booking is made are the
/// ones it is judged by; bookings that stand are not changed by a new policy.
/// </summary>
/// <example>
/// <code>
/// await exchanges.UpdateAsync(shop.Id, exchange => exchange with
/// {
///     Policy = new BookingPolicy
///     {
///         SlotDuration = Duration.FromMinutes(45),
///         BufferAfter = Duration.FromMinutes(15), // to clean up; it may lie past closing
///         MinNotice = Duration.FromHours(2),
///         BookingWindowDays = 60,
///         CancellationNotice = Duration.FromHours(24),
///     },
/// });
/// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(9, 45), ada));
/// var next = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 45), new(10, 30), ada));
/// Print(next.Error.Code); // FullyBooked
/// </code>
/// </example>
public sealed record BookingPolicy
{
    /// <summary>The most places that a capacity or a party may have: 100,000.</summary>
    public const int MaxCapacity = 100_000;

    /// <summary>The longest slot, step or buffer: one day.</summary>
    public static readonly Duration MaxSlotDuration = Duration.FromDays(1);

    private static readonly Duration OneSecond = Duration.FromSeconds(1);
    private static readonly Duration LongestNotice = Duration.FromDays(3660);

    /// <summary>How many places there are at a time where no stored time slot says otherwise: 1 to 100,000; 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int DefaultCapacity
    {
        get;
        init => field = value is >= 1 and <= MaxCapacity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(DefaultCapacity), value, $"From 1 to {MaxCapacity}.");
    } = 1;

    /// <summary>How long a slot is where a query does not say: 1 second to 24 hours; one hour unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a whole number of seconds.</exception>
    public Duration SlotDuration
    {
        get => Duration.FromSeconds(SlotSeconds);
        init => SlotSeconds = WallClock.Seconds(value, OneSecond, MaxSlotDuration, nameof(SlotDuration));
    }

    /// <summary>From one slot's start to the next one's: 1 second to 24 hours; null: as long as the slot, back to back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a whole number of seconds.</exception>
    public Duration? SlotStep
    {
        get => StepSeconds is { } seconds ? Duration.FromSeconds(seconds) : null;
        init => StepSeconds = value is { } step
            ? WallClock.Seconds(step, OneSecond, MaxSlotDuration, nameof(SlotStep))
            : null;
    }

    /// <summary>What a booking occupies before its start: 0 to 24 hours; none unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a whole number of seconds.</exception>
    public Duration BufferBefore
    {
        get => Duration.FromSeconds(BufferBeforeSeconds);
        init => BufferBeforeSeconds = WallClock.Seconds(value, Duration.Zero, MaxSlotDuration, nameof(BufferBefore));
    }

    /// <summary>What a booking occupies after its end: 0 to 24 hours; none unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a whole number of seconds.</exception>
    public Duration BufferAfter
    {
        get => Duration.FromSeconds(BufferAfterSeconds);
        init => BufferAfterSeconds = WallClock.Seconds(value, Duration.Zero, MaxSlotDuration, nameof(BufferAfter));
    }

    /// <summary>How long before its start a booking must be made: 0 to 3,660 days. A slot at exactly now + notice can be had.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a whole number of seconds.</exception>
    public Duration MinNotice
    {
        get => Duration.FromSeconds(NoticeSeconds);
        init => NoticeSeconds = WallClock.Seconds(value, Duration.Zero, LongestNotice, nameof(MinNotice));
    }

    /// <summary>Dates up to today + this many days, inclusive, can be booked: 0 to 3,660; null: without limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int? BookingWindowDays
    {
        get;
        init => field = value is null or (>= 0 and <= 3660)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BookingWindowDays), value, "From 0 to 3660, or null.");
    }

    /// <summary>
    /// Later than this before the start, only the exchange's owner cancels: 0 to 3,660 days; with 0 a customer cancels
    /// until the start.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a whole number of seconds.</exception>
    public Duration CancellationNotice
    {
        get => Duration.FromSeconds(CancellationNoticeSeconds);
        init => CancellationNoticeSeconds = WallClock.Seconds(
            value, Duration.Zero, LongestNotice, nameof(CancellationNotice));
    }

    /// <summary>Whether a new booking is confirmed at once instead of pending.</summary>
    public bool AutoConfirm { get; init; }

    /// <summary>The shortest booking that is taken: 1 second to 24 hours; null: any length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a whole number of seconds.</exception>
    public Duration? MinDuration
    {
        get => MinDurationSeconds is { } seconds ? Duration.FromSeconds(seconds) : null;
        init => MinDurationSeconds = value is { } duration
            ? WallClock.Seconds(duration, OneSecond, MaxSlotDuration, nameof(MinDuration))
            : null;
    }

    /// <summary>The longest booking that is taken: 1 second to 24 hours; null: any length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a whole number of seconds.</exception>
    public Duration? MaxDuration
    {
        get => MaxDurationSeconds is { } seconds ? Duration.FromSeconds(seconds) : null;
        init => MaxDurationSeconds = value is { } duration
            ? WallClock.Seconds(duration, OneSecond, MaxSlotDuration, nameof(MaxDuration))
            : null;
    }

    /// <summary>Where a booking may start; anywhere unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the defined values.</exception>
    public SlotStarts SlotStarts
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SlotStarts), value, "Any or Grid.");
    }

    /// <summary>
    /// Whether a confirmed booking stays confirmed when its customer moves it; true unless set. Where false, it is
    /// pending again. One that the exchange's owner moves stays as it is.
    /// </summary>
    public bool RescheduleKeepsConfirmation { get; init; } = true;

    /// <summary>Why bookings of a length are not taken: they are too short or too long; null where they are taken.</summary>
    /// <param name="duration">How long they are.</param>
    public BookingError? LengthProblem(Duration duration) =>
        duration < MinDuration ? BookingErrors.TooShort(MinDuration.Value)
        : duration > MaxDuration ? BookingErrors.TooLong(MaxDuration.Value)
        : null;

    internal bool Takes(int seconds) =>
        seconds >= (MinDurationSeconds ?? 0) && seconds <= (MaxDurationSeconds ?? int.MaxValue);

    internal static bool IsSlotDuration(Duration duration) =>
        duration >= OneSecond && duration <= MaxSlotDuration && duration.SubsecondNanoseconds == 0;

    internal int SlotSeconds { get; private init; } = 3600;

    internal int? StepSeconds { get; private init; }

    internal int BufferBeforeSeconds { get; private init; }

    internal int BufferAfterSeconds { get; private init; }

    internal int NoticeSeconds { get; private init; }

    internal int CancellationNoticeSeconds { get; private init; }

    internal int? MinDurationSeconds { get; private init; }

    internal int? MaxDurationSeconds { get; private init; }
}
