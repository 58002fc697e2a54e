using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// The rules by which an exchange accepts bookings. Durations are whole seconds. A booking is evaluated by the policy that
/// is in force when it is made. A new policy does not change existing bookings.
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
    /// <summary>The maximum number of places of a capacity or a party, which is 100,000.</summary>
    public const int MaxCapacity = 100_000;

    /// <summary>The <see cref="DefaultCapacity"/> of an exchange whose own number of places limits nothing.</summary>
    public const int NoLimit = int.MaxValue;

    /// <summary>The maximum length of a slot, a step or a buffer, which is one day.</summary>
    public static readonly Duration MaxSlotDuration = Duration.FromDays(1);

    private static readonly Duration OneSecond = Duration.FromSeconds(1);
    private static readonly Duration LongestNotice = Duration.FromDays(3660);

    /// <summary>
    /// The number of places at any moment, unless a stored time slot has another capacity. It is from 1 to 100,000, or
    /// <see cref="NoLimit"/>. If it is null, which is the default, an exchange with active resources has no limit of its own,
    /// since its resources limit its bookings, and any other exchange has one place. <see cref="Exchange.DefaultCapacity"/>
    /// is the number that holds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int? DefaultCapacity
    {
        get;
        init => field = value is null or (>= 1 and <= MaxCapacity) or NoLimit
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(DefaultCapacity), value, $"From 1 to {MaxCapacity}, {nameof(NoLimit)}, or null.");
    }

    /// <summary>
    /// The length of a slot if a query does not specify one, from 1 second to 24 hours. The default is one hour.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration SlotDuration
    {
        get => Duration.FromSeconds(SlotSeconds);
        init => SlotSeconds = WallClock.Seconds(value, OneSecond, MaxSlotDuration, nameof(SlotDuration));
    }

    /// <summary>
    /// The time from the start of one slot to the start of the next, from 1 second to 24 hours. If it is null, slots
    /// follow back to back.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? SlotStep
    {
        get => StepSeconds is { } seconds ? Duration.FromSeconds(seconds) : null;
        init => StepSeconds = value is { } step
            ? WallClock.Seconds(step, OneSecond, MaxSlotDuration, nameof(SlotStep))
            : null;
    }

    /// <summary>The time that a booking also occupies before its start, from 0 to 24 hours. The default is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration BufferBefore
    {
        get => Duration.FromSeconds(BufferBeforeSeconds);
        init => BufferBeforeSeconds = WallClock.Seconds(value, Duration.Zero, MaxSlotDuration, nameof(BufferBefore));
    }

    /// <summary>The time that a booking also occupies after its end, from 0 to 24 hours. The default is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration BufferAfter
    {
        get => Duration.FromSeconds(BufferAfterSeconds);
        init => BufferAfterSeconds = WallClock.Seconds(value, Duration.Zero, MaxSlotDuration, nameof(BufferAfter));
    }

    /// <summary>
    /// How long before its start a booking must be made at the latest, from 0 to 3,660 days. A slot at exactly now +
    /// notice can be booked.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration MinNotice
    {
        get => Duration.FromSeconds(NoticeSeconds);
        init => NoticeSeconds = WallClock.Seconds(value, Duration.Zero, LongestNotice, nameof(MinNotice));
    }

    /// <summary>
    /// The number of days ahead that can be booked, from 0 to 3,660. Dates up to today + this number, inclusive, can be
    /// booked. Null sets no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int? BookingWindowDays
    {
        get;
        init => field = value is null or (>= 0 and <= 3660)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BookingWindowDays), value, "From 0 to 3660, or null.");
    }

    /// <summary>
    /// How long before its start a customer can still cancel or reschedule a booking, from 0 to 3,660 days. Later, only the
    /// exchange's owner can. With 0 a customer can do so until the start.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration CancellationNotice
    {
        get => Duration.FromSeconds(CancellationNoticeSeconds);
        init => CancellationNoticeSeconds = WallClock.Seconds(
            value, Duration.Zero, LongestNotice, nameof(CancellationNotice));
    }

    /// <summary>Whether a new booking is confirmed at once instead of pending.</summary>
    public bool AutoConfirm { get; init; }

    /// <summary>The minimum length of a booking, from 1 second to 24 hours. Null sets no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? MinDuration
    {
        get => MinDurationSeconds is { } seconds ? Duration.FromSeconds(seconds) : null;
        init => MinDurationSeconds = value is { } duration
            ? WallClock.Seconds(duration, OneSecond, MaxSlotDuration, nameof(MinDuration))
            : null;
    }

    /// <summary>The maximum length of a booking, from 1 second to 24 hours. Null sets no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? MaxDuration
    {
        get => MaxDurationSeconds is { } seconds ? Duration.FromSeconds(seconds) : null;
        init => MaxDurationSeconds = value is { } duration
            ? WallClock.Seconds(duration, OneSecond, MaxSlotDuration, nameof(MaxDuration))
            : null;
    }

    /// <summary>Where a booking may start. The default is anywhere within the hours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the defined values.</exception>
    public SlotStarts SlotStarts
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SlotStarts), value, "Any or Grid.");
    }

    /// <summary>
    /// Whether a confirmed booking stays confirmed when its customer moves it. If not, it is pending again. A booking that
    /// the exchange's owner moves keeps its status. The default is true.
    /// </summary>
    public bool RescheduleKeepsConfirmation { get; init; } = true;

    /// <summary>Returns whether bookings of a length are too short or too long. Returns null if they are accepted.</summary>
    /// <param name="duration">The length of the bookings.</param>
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
