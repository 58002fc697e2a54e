using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// An exchange's wall clock during one business day, as arithmetic on whole seconds. It converts between two scales.
/// The wall second is what the clock shows, counted from the business date's midnight, so that the next date starts at
/// 86,400. The elapsed second <c>t</c> is the time that really passes. On a plain day, one with no clock change near
/// it, both are the same number; nearly all days are plain. For other days, each function below states one rule for
/// times that the clock skips (a gap) or shows twice (a repeat).
/// </summary>
internal readonly struct DayClock
{
    private const int Day = WallClock.SecondsPerDay;

    private static readonly DateOnly UnixEpoch = new(1970, 1, 1);
    private static readonly Duration AlmostASecond = Duration.FromNanoseconds(NodaConstants.NanosecondsPerSecond - 1);

    private readonly long _origin; // the Unix second at t = 0
    private readonly int _offset; // the zone's offset on the scale of t, in seconds
    private readonly Stretch[]? _stretches; // null on a plain day

    private DayClock(long origin, int offset, Stretch[]? stretches)
    {
        _origin = origin;
        _offset = offset;
        _stretches = stretches;
    }

    /// <summary>
    /// A stretch of time with a constant offset. At each t from From to To, exclusive, the clock shows t + Shift.
    /// </summary>
    private readonly record struct Stretch(long From, long To, int Shift);

    /// <summary>A clock without clock changes, for calculations that do not depend on the date.</summary>
    public static DayClock Plain => default;

    /// <summary>Whether wall seconds and elapsed seconds are the same throughout.</summary>
    public bool IsPlain => _stretches is null;

    /// <summary>The Unix second at t = 0.</summary>
    public long Origin => _origin;

    /// <summary>The business date, in days since 1970-01-01.</summary>
    public int DaysSinceEpoch => (int)((_origin + _offset) / Day);

    /// <summary>The zone's offset from UTC at t = 0, in seconds.</summary>
    public int Offset => _offset;

    /// <inheritdoc cref="For(DateTimeZone, long)"/>
    public static DayClock For(DateTimeZone zone, LocalDate date) => For(zone, Midnight(date));

    /// <summary>
    /// Returns the clock of a business day. The day is plain if the zone's offset is constant from one day before its
    /// midnight until one day after the end of the next date. This covers everything that the day's hours and the
    /// neighbouring days' bookings can touch, and no time within it is shown again outside it.
    /// </summary>
    /// <param name="zone">The exchange's zone.</param>
    /// <param name="midnight">The <see cref="Midnight"/> of the business date.</param>
    public static DayClock For(DateTimeZone zone, long midnight)
    {
        var interval = zone.GetZoneInterval(Instant.FromUnixTimeSeconds(midnight));
        int offset = interval.WallOffset.Seconds;
        bool plain = Start(interval) <= midnight - offset - Day && End(interval) >= midnight - offset + (3 * Day);
        return plain
            ? new DayClock(midnight - offset, offset, stretches: null)
            : WithTransitions(zone, midnight);
    }

    /// <summary>
    /// Returns the elapsed second of an instant. A fraction is rounded up, so that comparisons with "before" stay
    /// exact.
    /// </summary>
    public int Elapsed(Instant instant)
    {
        long seconds = (instant + AlmostASecond).ToUnixTimeSeconds();
        return (int)Math.Clamp(seconds - _origin, int.MinValue / 2, int.MaxValue / 2);
    }

    /// <summary>Returns the instant of an elapsed second.</summary>
    public Instant At(int t) => Instant.FromUnixTimeSeconds(_origin + t);

    /// <summary>Returns the wall second that the clock shows at an elapsed second.</summary>
    public int Wall(int t) => t + Shift(t);

    /// <summary>Returns what the clock shows at an instant, with its offset from UTC.</summary>
    public OffsetDateTime Local(Instant instant)
    {
        int t = (int)(instant.ToUnixTimeSeconds() - _origin);
        return instant.WithOffset(NodaTime.Offset.FromSeconds(_offset + Shift(t)));
    }

    /// <summary>Returns the zone's offset from UTC at an elapsed second, in seconds, and the elapsed second at which it ends.</summary>
    public (int Offset, long Until) OffsetAt(int t)
    {
        if (IsPlain)
        {
            return (_offset, long.MaxValue);
        }

        var stretch = StretchAt(t);
        return (_offset + stretch.Shift, stretch.To);
    }

    /// <summary>
    /// Returns when hours open. A time in a gap means the end of the gap; a repeated time means the earlier one.
    /// </summary>
    public int Opening(int wall) => IsPlain ? wall : Earliest(wall) ?? Gap(wall).End;

    /// <summary>
    /// Returns when hours close. A time in a gap means the end of the gap; a repeated time means the later one.
    /// </summary>
    public int Closing(int wall) => IsPlain ? wall : Latest(wall) ?? Gap(wall).End;

    /// <summary>
    /// Returns when a stored time is. A stored time can lie in a gap after a change of the zone or of the tz database;
    /// it is then moved forward by the length of the gap. For a repeated time, <paramref name="later"/> tells which one
    /// is meant.
    /// </summary>
    public int Resolve(int wall, bool later) =>
        IsPlain ? wall : (later ? Latest(wall) : Earliest(wall)) ?? Gap(wall).Forward;

    /// <summary>
    /// Returns when a stored period is. <paramref name="shift"/> moves a neighbouring day's period onto this day's
    /// clock.
    /// </summary>
    public (int Start, int End) Resolve(LocalPeriod period, int shift = 0)
    {
        int start = period.StartSecond + shift;
        int end = period.EndSecond + shift;
        return IsPlain && end > start ? (start, end) : InOrder(start, end, period);
    }

    /// <summary>
    /// Returns the start and the end in order if a change of the zone or of the tz database has moved the start past
    /// the end. The end then follows the start after as much time as the clock shows between them, or after an hour if
    /// the period crossed a repeat that no longer exists.
    /// </summary>
    private (int Start, int End) InOrder(int wallStart, int wallEnd, LocalPeriod period)
    {
        int start = Resolve(wallStart, period.StartsLater);
        int end = Resolve(wallEnd, period.EndsLater);
        if (end > start)
        {
            return (start, end);
        }

        int length = period.EndSecond - period.StartSecond;
        return (start, start + Math.Max(length > 0 ? length : length + 3600, 1));
    }

    /// <summary>
    /// Returns the first moment after an elapsed second at which the clock shows a wall second, or null if it never
    /// does.
    /// </summary>
    public int? FirstAfter(int t, int wall)
    {
        if (IsPlain)
        {
            return wall > t ? wall : null;
        }

        foreach (var stretch in _stretches!)
        {
            if (Within(stretch, wall) is { } at && at > t)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Whether the clock never shows a wall second because it lies in a gap.</summary>
    public bool Skips(int wall) => !IsPlain && Earliest(wall) is null;

    /// <summary>Returns when the gap that contains a wall second ends.</summary>
    public int GapEnd(int wall) => Gap(wall).End;

    /// <summary>
    /// Returns a period of elapsed seconds as a booking stores it: what the clock shows, and which of the two where the
    /// clock repeats.
    /// </summary>
    public LocalPeriod ToLocal(int start, int end)
    {
        int wallStart = Wall(start);
        int wallEnd = Wall(end);
        return new LocalPeriod(wallStart, wallEnd, IsSecondTime(start, wallStart), IsSecondTime(end, wallEnd));
    }

    private bool IsSecondTime(int t, int wall) => !IsPlain && Earliest(wall) < t;

    private int Shift(int t) => IsPlain ? 0 : StretchAt(t).Shift;

    private Stretch StretchAt(int t)
    {
        foreach (var stretch in _stretches!)
        {
            if (t < stretch.To)
            {
                return stretch;
            }
        }

        return _stretches[^1];
    }

    private static int? Within(Stretch stretch, int wall)
    {
        int t = wall - stretch.Shift;
        return t >= stretch.From && t < stretch.To ? t : null;
    }

    private int? Earliest(int wall)
    {
        foreach (var stretch in _stretches!)
        {
            if (Within(stretch, wall) is { } t)
            {
                return t;
            }
        }

        return null;
    }

    private int? Latest(int wall)
    {
        for (int i = _stretches!.Length - 1; i >= 0; i--)
        {
            if (Within(_stretches[i], wall) is { } t)
            {
                return t;
            }
        }

        return null;
    }

    /// <summary>
    /// Finds the gap that contains a wall second. Returns where it ends, and the moment to which the time moves forward
    /// by its length.
    /// </summary>
    private (int End, int Forward) Gap(int wall)
    {
        for (int i = 1; i < _stretches!.Length; i++)
        {
            if (wall < _stretches[i].From + _stretches[i].Shift)
            {
                return ((int)_stretches[i].From, wall - _stretches[i - 1].Shift);
            }
        }

        throw new InvalidOperationException($"The wall second {wall} lies in no gap.");
    }

    private static DayClock WithTransitions(DateTimeZone zone, long midnight)
    {
        var from = Instant.FromUnixTimeSeconds(midnight - (2 * Day));
        var to = Instant.FromUnixTimeSeconds(midnight + (5 * Day));
        var intervals = zone.GetZoneIntervals(from, to).ToArray();
        int offset = intervals[0].WallOffset.Seconds;
        long origin = midnight - offset;
        var stretches = Array.ConvertAll(
            intervals,
            interval => new Stretch(
                interval == intervals[0] ? long.MinValue : Start(interval) - origin,
                interval == intervals[^1] ? long.MaxValue : End(interval) - origin,
                interval.WallOffset.Seconds - offset));
        return new DayClock(origin, offset, stretches);
    }

    private static long Start(NodaTime.TimeZones.ZoneInterval interval) =>
        interval.HasStart ? interval.Start.ToUnixTimeSeconds() : long.MinValue;

    private static long End(NodaTime.TimeZones.ZoneInterval interval) =>
        interval.HasEnd ? interval.End.ToUnixTimeSeconds() : long.MaxValue;

    /// <summary>Returns the Unix second of the midnight that starts a date, as if the zone were UTC.</summary>
    public static long Midnight(LocalDate date) => (long)(date.ToDateOnly().DayNumber - UnixEpoch.DayNumber) * Day;
}
