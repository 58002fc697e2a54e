using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// A period on an exchange's wall clock within one business day, as bookings and stored time slots keep it. The start is
/// inclusive and the end exclusive. Local time is what counts for a future booking. Instants are derived from it by the
/// current tz database.
/// </summary>
/// <example>
/// <code>
/// Print(LocalPeriod.Between(new LocalTime(9, 0), new LocalTime(10, 30))); // 09:00-10:30
/// </code>
/// </example>
public readonly record struct LocalPeriod : IComparable<LocalPeriod>
{
    private readonly int _endAfterADay; // in seconds: so the default is a day from midnight to midnight

    /// <summary>
    /// Creates a period from seconds on the wall clock, counted from the midnight that starts the business date.
    /// </summary>
    /// <param name="startSecond">
    /// The start, inclusive, from -86,400 to 172,799. From 86,400 on it lies on the next date. Below 0 it lies on the
    /// previous date, which happens if the clock went back past midnight.
    /// </param>
    /// <param name="endSecond">
    /// The end, exclusive, from -86,400 to 259,200. It must be after the start, unless <paramref name="endsLater"/> is
    /// true.
    /// </param>
    /// <param name="startsLater">Whether the second time is meant, if the clock shows the start twice that night.</param>
    /// <param name="endsLater">Whether the second time is meant, if the clock shows the end twice that night.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A second is outside its range, or the end is not after the start.
    /// </exception>
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

    /// <summary>The seconds on the wall clock from the business date's midnight to the start.</summary>
    public int StartSecond { get; }

    /// <summary>The seconds on the wall clock from the business date's midnight to the end.</summary>
    public int EndSecond => _endAfterADay + WallClock.SecondsPerDay;

    /// <summary>Whether, on a night when the clock shows the start twice, the second time is meant.</summary>
    public bool StartsLater { get; }

    /// <summary>Whether, on a night when the clock shows the end twice, the second time is meant.</summary>
    public bool EndsLater { get; }

    /// <summary>The time that the clock shows at the start.</summary>
    public LocalTime StartTime => WallClock.TimeOfDay(StartSecond);

    /// <summary>The time that the clock shows at the end.</summary>
    public LocalTime EndTime => WallClock.TimeOfDay(EndSecond);

    /// <summary>
    /// Returns a period that starts on the business date. An end that is not after the start is on the next date.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A time has a fraction of a second.</exception>
    public static LocalPeriod Between(LocalTime start, LocalTime end)
    {
        var period = new OpeningPeriod(start, end);
        return new LocalPeriod(period.OpenSecond, period.CloseSecond);
    }

    /// <summary>
    /// Returns the period as people write it, such as <c>09:00-10:30</c>, with seconds only if they are not zero.
    /// </summary>
    public override string ToString() => $"{WallClock.Format(StartTime)}-{WallClock.Format(EndTime)}";

    /// <summary>Compares two periods by start, then by end.</summary>
    public int CompareTo(LocalPeriod other) => SortKey.CompareTo(other.SortKey);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(LocalPeriod left, LocalPeriod right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(LocalPeriod left, LocalPeriod right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(LocalPeriod left, LocalPeriod right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(LocalPeriod left, LocalPeriod right) => left.CompareTo(right) >= 0;

    /// <summary>
    /// Returns a number that orders periods by start, then by end. The time that the clock shows first comes before the
    /// second one.
    /// </summary>
    internal long SortKey =>
        (((2L * StartSecond) + (StartsLater ? 1 : 0)) << 21) + (2L * (EndSecond + WallClock.SecondsPerDay)) + (EndsLater ? 1 : 0);
}
