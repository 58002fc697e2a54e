using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// One period of opening hours without a break on an exchange's wall clock, from <see cref="Open"/>, inclusive, to
/// <see cref="Close"/>, exclusive. A closing time that is not after the opening time lies on the next date. So 22:00-02:00
/// runs past midnight, and 09:00-00:00 ends at midnight. The default value, 00:00-00:00, is the whole day.
/// </summary>
/// <example>
/// <code>
/// var night = new OpeningPeriod(new LocalTime(22, 0), new LocalTime(2, 0));
/// Print(night);               // 22:00 - 02:00
/// Print(night.ClosesNextDay); // True
/// </code>
/// </example>
public readonly record struct OpeningPeriod
{
    private readonly int _shorterThanADay; // in seconds: so the default is all day

    /// <summary>Creates a period of opening hours, up to 24 hours long on the clock.</summary>
    /// <param name="open">The time at which the exchange opens. It must be a whole second.</param>
    /// <param name="close">
    /// The time at which it closes. It must be a whole second. A time that is not after <paramref name="open"/> is on
    /// the next date.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A time has a fraction of a second.</exception>
    public OpeningPeriod(LocalTime open, LocalTime close)
    {
        OpenSecond = WallClock.SecondOfDay(open, nameof(open));
        int closing = WallClock.SecondOfDay(close, nameof(close));
        _shorterThanADay = closing > OpenSecond ? OpenSecond + WallClock.SecondsPerDay - closing : OpenSecond - closing;
    }

    /// <summary>Creates a part of other hours, which may start on the next date.</summary>
    private OpeningPeriod(int openSecond, int closeSecond)
    {
        OpenSecond = openSecond;
        _shorterThanADay = openSecond + WallClock.SecondsPerDay - closeSecond;
    }

    /// <summary>The time at which the exchange opens, on the business date or on the next (<see cref="OpensNextDay"/>).</summary>
    public LocalTime Open => WallClock.TimeOfDay(OpenSecond);

    /// <summary>
    /// The time at which the exchange closes, on the business date or on the next (<see cref="ClosesNextDay"/>).
    /// </summary>
    public LocalTime Close => WallClock.TimeOfDay(CloseSecond);

    /// <summary>Whether the hours open on the date after the business date. This is so only after a pause past midnight.</summary>
    public bool OpensNextDay => OpenSecond >= WallClock.SecondsPerDay;

    /// <summary>Whether the hours end on the date after the business date. This includes an end at 00:00.</summary>
    public bool ClosesNextDay => CloseSecond >= WallClock.SecondsPerDay;

    /// <summary>
    /// The seconds on the wall clock from the business date's midnight to opening, from 0 to 86,399. They are more after a pause
    /// past midnight.
    /// </summary>
    internal int OpenSecond { get; }

    /// <summary>The seconds on the wall clock from the business date's midnight to closing, from 1 to 172,799.</summary>
    internal int CloseSecond => OpenSecond + WallClock.SecondsPerDay - _shorterThanADay;

    /// <summary>Returns what this period, as a pause that starts at a second, leaves of hours that are ordered by opening.</summary>
    internal OpeningPeriod[] LeavesOf(ReadOnlySpan<OpeningPeriod> hours, int from)
    {
        int to = from + CloseSecond - OpenSecond;
        var left = new List<OpeningPeriod>();
        foreach (var period in hours)
        {
            Add(period.OpenSecond, Math.Min(period.CloseSecond, from));
            Add(Math.Max(period.OpenSecond, to), period.CloseSecond);
        }

        return [.. left];

        void Add(int open, int close)
        {
            if (open < close)
            {
                left.Add(new OpeningPeriod(open, close));
            }
        }
    }

    /// <summary>
    /// Returns the second at which this period starts as a part of a business day, such as a pause. It starts on the next date
    /// if only there it overlaps the hours, since hours may run past midnight. Otherwise it starts on the date itself.
    /// </summary>
    internal int StartWithin(ReadOnlySpan<OpeningPeriod> hours) =>
        Overlaps(hours, later: 0) || !Overlaps(hours, later: WallClock.SecondsPerDay)
            ? OpenSecond
            : OpenSecond + WallClock.SecondsPerDay;

    private bool Overlaps(ReadOnlySpan<OpeningPeriod> hours, int later)
    {
        foreach (var period in hours)
        {
            if (OpenSecond + later < period.CloseSecond && period.OpenSecond < CloseSecond + later)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Returns the hours as people write them, such as <c>09:00 - 17:00</c>, with seconds only if they are not zero.
    /// </summary>
    public override string ToString() => $"{WallClock.Format(Open)} - {WallClock.Format(Close)}";
}
