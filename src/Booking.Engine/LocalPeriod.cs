using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// A half-open stretch of an exchange's wall clock within one business day: what a booking or a stored time slot
/// keeps. Local time is the truth of a future booking; instants are derived from it with the tz database of the day.
/// </summary>
/// <example>
/// <code>
/// Print(LocalPeriod.Between(new LocalTime(9, 0), new LocalTime(10, 30))); // 09:00-10:30
/// </code>
/// </example>
public readonly record struct LocalPeriod : IComparable<LocalPeriod>
{
    private readonly int _endAfterADay; // in seconds: so the default is a day from midnight to midnight

    /// <summary>Creates a period from seconds on the wall clock, counted from the midnight that starts the business date.</summary>
    /// <param name="startSecond">
    /// The start, inclusive: from 86,400 on it lies on the next date; below 0 on the one before, where the clock went
    /// back past midnight. -86,400 to 172,799.
    /// </param>
    /// <param name="endSecond">The end, exclusive: -86,400 to 259,200; after the start unless <paramref name="endsLater"/>.</param>
    /// <param name="startsLater">Where the clock shows the start twice that night: whether the second time is meant.</param>
    /// <param name="endsLater">Where the clock shows the end twice that night: whether the second time is meant.</param>
    /// <exception cref="ArgumentOutOfRangeException">A second outside its range, or an end that is not after the start.</exception>
    public LocalPeriod(int startSecond, int endSecond, bool startsLater = false, bool endsLater = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(startSecond, -WallClock.SecondsPerDay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(startSecond, 2 * WallClock.SecondsPerDay);
        ArgumentOutOfRangeException.ThrowIfLessThan(endSecond, -WallClock.SecondsPerDay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(endSecond, 3 * WallClock.SecondsPerDay);
        if (endSecond <= startSecond && !endsLater)
        {
            throw new ArgumentOutOfRangeException(nameof(endSecond), endSecond, "A period ends after its start.");
        }

        StartSecond = startSecond;
        _endAfterADay = endSecond - WallClock.SecondsPerDay;
        StartsLater = startsLater;
        EndsLater = endsLater;
    }

    /// <summary>Seconds on the wall clock from the business date's midnight to the start.</summary>
    public int StartSecond { get; }

    /// <summary>Seconds on the wall clock from the business date's midnight to the end.</summary>
    public int EndSecond => _endAfterADay + WallClock.SecondsPerDay;

    /// <summary>Whether, on a night when the clock shows the start twice, the second time is meant.</summary>
    public bool StartsLater { get; }

    /// <summary>Whether, on a night when the clock shows the end twice, the second time is meant.</summary>
    public bool EndsLater { get; }

    /// <summary>What the clock shows at the start.</summary>
    public LocalTime StartTime => WallClock.TimeOfDay(StartSecond);

    /// <summary>What the clock shows at the end.</summary>
    public LocalTime EndTime => WallClock.TimeOfDay(EndSecond);

    /// <summary>A period that starts on the business date; an end that is not after the start is on the next date.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time has a fraction of a second.</exception>
    public static LocalPeriod Between(LocalTime start, LocalTime end)
    {
        var period = new OpeningPeriod(start, end);
        return new LocalPeriod(period.OpenSecond, period.CloseSecond);
    }

    /// <summary>The period as people write it, such as <c>09:00-10:30</c>; seconds only where they are not zero.</summary>
    public override string ToString() => $"{WallClock.Format(StartTime)}-{WallClock.Format(EndTime)}";

    /// <summary>Orders by start, then by end.</summary>
    public int CompareTo(LocalPeriod other) => SortKey.CompareTo(other.SortKey);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(LocalPeriod left, LocalPeriod right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(LocalPeriod left, LocalPeriod right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(LocalPeriod left, LocalPeriod right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(LocalPeriod left, LocalPeriod right) => left.CompareTo(right) >= 0;

    /// <summary>A number that orders periods: by start, then by end, and of each the time that is shown first before the other.</summary>
    internal long SortKey =>
        (((2L * StartSecond) + (StartsLater ? 1 : 0)) << 21) + (2L * (EndSecond + WallClock.SecondsPerDay)) + (EndsLater ? 1 : 0);
}
