using BookingEngine.Primitives;
using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.Scheduling;

/// <summary>Resolves a <see cref="RequestedTime"/> at an exchange to its business date, its start and its end.</summary>
internal static class TimeResolution
{
    private const int Day = WallClock.SecondsPerDay;

    private static readonly ZoneLocalMappingResolver EarlierOfTwo =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    /// <summary>
    /// The dates on which a start may lie, as days from its business date: on the date itself; on the next date, if
    /// hours run past midnight; or on the date before, if the clock goes back past midnight after opening.
    /// </summary>
    private static readonly int[] DaysOfStart = [0, 1, -1];

    /// <summary>Returns the probable business date of a time, without knowing the exchange's zone.</summary>
    public static LocalDate ExpectedDate(RequestedTime time) => time switch
    {
        RequestedTime.OnClock onClock => onClock.Date,
        RequestedTime.Exact exact => exact.StartsAt.InUtc().Date,
        RequestedTime.DateTimes given => given.StartsAt.Date,
        _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
    };

    /// <summary>
    /// Returns the business date of a time. Returns null for the time of a stored slot, whose date only its day knows.
    /// </summary>
    public static LocalDate? BusinessDate(Exchange exchange, RequestedTime time) => time switch
    {
        RequestedTime.OnClock onClock => onClock.Date,
        RequestedTime.Exact exact => BusinessDate(exchange, exact.StartsAt),
        RequestedTime.DateTimes given => BusinessDate(exchange, At(given.StartsAt, given.StartOffset, exchange.TimeZone)),
        RequestedTime.OfTimeSlot => null,
        _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
    };

    /// <summary>
    /// Returns the business date of an exact time. This is the date whose opening hours contain the time: the date
    /// before the one on the clock, if its hours run past midnight; or the date after, if the clock went back past
    /// midnight after that day had opened. While the exchange is closed it is the date on the clock.
    /// </summary>
    public static LocalDate BusinessDate(Exchange exchange, Instant start)
    {
        var shown = start.InZone(exchange.TimeZone).Date;
        for (int offset = -1; offset <= 1; offset++)
        {
            var date = shown.PlusDays(offset);
            var clock = DayClock.For(exchange.TimeZone, date);
            int t = clock.Elapsed(start);
            if (Hours.Contain(Hours.Windows(exchange.ScheduleNow, date, clock), t, t + 1))
            {
                return date;
            }
        }

        return shown;
    }

    /// <summary>
    /// Returns about when a time would start that does not exist, and how long it would last, in seconds. The length is 0 if it is not
    /// known.
    /// </summary>
    public static (Instant Start, int Length) Nominal(RequestedTime time, DateTimeZone zone)
    {
        var (start, end) = time switch
        {
            RequestedTime.OnClock onClock => (onClock.Date + onClock.StartTime, onClock.EndTime is { } endTime ? onClock.Date + endTime : (LocalDateTime?)null),
            RequestedTime.DateTimes given => (given.StartsAt, given.EndsAt),
            _ => throw new ArgumentException($"It always exists: {time}.", nameof(time)),
        };
        int length = end is { } until ? (int)Period.Between(start, until, PeriodUnits.Seconds).Seconds : 0;
        bool isOvernight = end is not null && length <= 0 && time is RequestedTime.OnClock;
        return (At(start, null, zone), isOvernight ? length + Day : length);
    }

    /// <summary>Returns the start and the end of a requested time on a day, or why the time does not exist.</summary>
    /// <param name="time">The requested time.</param>
    /// <param name="day">The day.</param>
    /// <param name="length">The length if the time has no end, in seconds.</param>
    public static Resolved Resolve(RequestedTime time, BusinessDay day, int length) => time switch
    {
        RequestedTime.OnClock onClock => Resolve(onClock, day, length),
        RequestedTime.Exact exact => Resolve(exact, day, length),
        RequestedTime.DateTimes given => Resolve(given, day, length),
        RequestedTime.OfTimeSlot named => Resolve(named, day),
        _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
    };

    private static Resolved Resolve(RequestedTime.OfTimeSlot named, BusinessDay day)
    {
        if (day.Day.FindTimeSlot(named.TimeSlotId) is not { } slot)
        {
            return new Resolved(0, 0, BookingErrors.TimeSlotNotFound(named.TimeSlotId));
        }

        var (start, end) = day.Clock.Resolve(slot.Period);
        return new Resolved(start, end, null);
    }

    private static Resolved Resolve(RequestedTime.DateTimes given, BusinessDay day, int length)
    {
        var zone = day.Exchange.TimeZone;
        return Skips(zone, given.StartsAt, given.StartOffset) ? Skipped(nameof(given.StartsAt), given.StartsAt.TimeOfDay, zone)
            : given.EndsAt is { } skipped && Skips(zone, skipped, given.EndOffset)
                ? Skipped(nameof(given.EndsAt), skipped.TimeOfDay, zone)
            : Resolve(
                new RequestedTime.Exact(
                    At(given.StartsAt, given.StartOffset, zone),
                    given.EndsAt is { } end ? At(end, given.EndOffset, zone) : null),
                day,
                length);
    }

    private static bool Skips(DateTimeZone zone, LocalDateTime time, Offset? offset) =>
        offset is null && zone.MapLocal(time).Count == 0;

    private static Instant At(LocalDateTime time, Offset? offset, DateTimeZone zone) =>
        offset is { } given ? time.WithOffset(given).ToInstant() : zone.ResolveLocal(time, EarlierOfTwo).ToInstant();

    private static Resolved Resolve(RequestedTime.Exact exact, BusinessDay day, int length)
    {
        if (exact.StartsAt != Instant.FromUnixTimeSeconds(exact.StartsAt.ToUnixTimeSeconds()))
        {
            return Fraction(nameof(exact.StartsAt));
        }

        if (exact.EndsAt is { } endsAt && endsAt != Instant.FromUnixTimeSeconds(endsAt.ToUnixTimeSeconds()))
        {
            return Fraction(nameof(exact.EndsAt));
        }

        int start = day.Clock.Elapsed(exact.StartsAt);
        int end = exact.EndsAt is { } given ? day.Clock.Elapsed(given) : End(day.Windows, start, length);
        return end > start ? new Resolved(start, end, null) : new Resolved(0, 0, BookingErrors.EndNotAfterStart);
    }

    /// <summary>
    /// Returns the moments that a wall-clock start and end mean. If hours run past midnight or the clock repeats, a
    /// start can mean several moments. The earliest one is taken for which the whole period lies within the hours;
    /// failing that, the earliest for which the start does; failing that, the earliest. The end is the first moment
    /// after the start at which the clock shows it.
    /// </summary>
    private static Resolved Resolve(RequestedTime.OnClock time, BusinessDay day, int length)
    {
        if (!WallClock.IsWholeSecond(time.StartTime))
        {
            return Fraction(nameof(time.StartTime));
        }

        if (time.EndTime is { } endTime && !WallClock.IsWholeSecond(endTime))
        {
            return Fraction(nameof(time.EndTime));
        }

        ref readonly var clock = ref day.Clock;
        var (windows, zone) = (day.Windows, day.Exchange.TimeZone);
        int wall = WallClock.SecondOfDay(time.StartTime, nameof(time));
        int? wallEnd = time.EndTime is { } given ? WallClock.SecondOfDay(given, nameof(time)) : null;
        (int Start, int? End)? best = null;
        int bestRank = -1;
        foreach (int days in DaysOfStart)
        {
            int? next = clock.FirstAfter(int.MinValue, wall + (days * Day));
            while (next is { } start)
            {
                int? end = wallEnd is { } shown ? End(clock, start, shown) : End(windows, start, length);
                int rank = end is { } whole && Hours.Contain(windows, start, whole) ? 2
                    : Hours.Contain(windows, start, start + 1) ? 1
                    : 0;
                if (rank > bestRank)
                {
                    (best, bestRank) = ((start, end), rank);
                }

                next = clock.FirstAfter(start, wall + (days * Day));
            }
        }

        if (best is null || (bestRank == 0 && (clock.Skips(wall) || IsGapWithin(wall + Day, clock, windows))))
        {
            return Skipped(nameof(time.StartTime), time.StartTime, zone);
        }

        return best.Value.End is { } bestEnd
            ? new Resolved(best.Value.Start, bestEnd, null)
            : Skipped(nameof(time.EndTime), time.EndTime!.Value, zone);
    }

    private static bool IsGapWithin(int wall, in DayClock clock, ReadOnlySpan<Window> windows) =>
        clock.Skips(wall) && Hours.Contain(windows, clock.GapEnd(wall) - 1, clock.GapEnd(wall));

    /// <summary>
    /// Returns the first moment after a start at which the clock shows a time of day, or null if the clock skips it.
    /// </summary>
    private static int? End(in DayClock clock, int start, int wallEnd)
    {
        int wallStart = clock.Wall(start);
        int sameDate = wallStart - ((wallStart + Day) % Day) + wallEnd;
        if (clock.FirstAfter(start, sameDate) is { } end)
        {
            return end;
        }

        return sameDate > wallStart && clock.Skips(sameDate) ? null : clock.FirstAfter(start, sameDate + Day);
    }

    /// <summary>Returns when a booking of a length ends, both in seconds, as <see cref="Window.SlotLength"/> counts it.</summary>
    private static int End(Window[] windows, int start, int length) =>
        start + (Array.FindIndex(windows, window => window.Open == start) is >= 0 and var first ? windows[first].SlotLength(length) : length);

    private static Resolved Fraction(string field) => new(0, 0, BookingErrors.FractionOfSecond(field));

    private static Resolved Skipped(string field, LocalTime time, DateTimeZone zone) =>
        new(0, 0, BookingErrors.TimeSkipped(field, time, zone));

    /// <summary>The start and the end of a time, in elapsed seconds of the day's clock; or why the time does not exist.</summary>
    public readonly record struct Resolved(int Start, int End, BookingError? Error);
}
