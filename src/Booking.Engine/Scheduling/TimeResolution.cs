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

    /// <summary>Returns the start and the end of a requested time on a day, or why the time does not exist.</summary>
    public static Resolved Resolve(RequestedTime time, BusinessDay day) => time switch
    {
        RequestedTime.OnClock onClock => Resolve(onClock, day.Clock, day.Windows, day.Exchange.TimeZone),
        RequestedTime.Exact exact => Resolve(exact, day.Clock),
        RequestedTime.DateTimes given => Resolve(given, day.Clock, day.Exchange.TimeZone),
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

    private static Resolved Resolve(RequestedTime.DateTimes given, in DayClock clock, DateTimeZone zone) =>
        Skips(zone, given.StartsAt, given.StartOffset) ? Skipped(nameof(given.StartsAt), given.StartsAt.TimeOfDay, zone)
        : Skips(zone, given.EndsAt, given.EndOffset) ? Skipped(nameof(given.EndsAt), given.EndsAt.TimeOfDay, zone)
        : Resolve(
            new RequestedTime.Exact(At(given.StartsAt, given.StartOffset, zone), At(given.EndsAt, given.EndOffset, zone)),
            clock);

    private static bool Skips(DateTimeZone zone, LocalDateTime time, Offset? offset) =>
        offset is null && zone.MapLocal(time).Count == 0;

    private static Instant At(LocalDateTime time, Offset? offset, DateTimeZone zone) =>
        offset is { } given ? time.WithOffset(given).ToInstant() : zone.ResolveLocal(time, EarlierOfTwo).ToInstant();

    private static Resolved Resolve(RequestedTime.Exact exact, in DayClock clock)
    {
        if (exact.StartsAt != Instant.FromUnixTimeSeconds(exact.StartsAt.ToUnixTimeSeconds()))
        {
            return Fraction(nameof(exact.StartsAt));
        }

        if (exact.EndsAt != Instant.FromUnixTimeSeconds(exact.EndsAt.ToUnixTimeSeconds()))
        {
            return Fraction(nameof(exact.EndsAt));
        }

        var (start, end) = (clock.Elapsed(exact.StartsAt), clock.Elapsed(exact.EndsAt));
        return end > start ? new Resolved(start, end, null) : new Resolved(0, 0, BookingErrors.EndNotAfterStart);
    }

    /// <summary>
    /// Returns the moments that a wall-clock start and end mean. If hours run past midnight or the clock repeats, a
    /// start can mean several moments. The earliest one is taken for which the whole period lies within the hours;
    /// failing that, the earliest for which the start does; failing that, the earliest. The end is the first moment
    /// after the start at which the clock shows it.
    /// </summary>
    private static Resolved Resolve(
        RequestedTime.OnClock time, in DayClock clock, ReadOnlySpan<Window> windows, DateTimeZone zone)
    {
        if (!WallClock.IsWholeSecond(time.StartTime))
        {
            return Fraction(nameof(time.StartTime));
        }

        if (!WallClock.IsWholeSecond(time.EndTime))
        {
            return Fraction(nameof(time.EndTime));
        }

        int wall = WallClock.SecondOfDay(time.StartTime, nameof(time));
        int wallEnd = WallClock.SecondOfDay(time.EndTime, nameof(time));
        (int Start, int? End)? best = null;
        int bestRank = -1;
        foreach (int day in DaysOfStart)
        {
            int? next = clock.FirstAfter(int.MinValue, wall + (day * Day));
            while (next is { } start)
            {
                int? end = End(clock, start, wallEnd);
                int rank = end is { } whole && Hours.Contain(windows, start, whole) ? 2
                    : Hours.Contain(windows, start, start + 1) ? 1
                    : 0;
                if (rank > bestRank)
                {
                    (best, bestRank) = ((start, end), rank);
                }

                next = clock.FirstAfter(start, wall + (day * Day));
            }
        }

        if (best is null || (bestRank == 0 && (clock.Skips(wall) || IsGapWithin(wall + Day, clock, windows))))
        {
            return Skipped(nameof(time.StartTime), time.StartTime, zone);
        }

        return best.Value.End is { } bestEnd
            ? new Resolved(best.Value.Start, bestEnd, null)
            : Skipped(nameof(time.EndTime), time.EndTime, zone);
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

    private static Resolved Fraction(string field) => new(0, 0, BookingErrors.FractionOfSecond(field));

    private static Resolved Skipped(string field, LocalTime time, DateTimeZone zone) =>
        new(0, 0, BookingErrors.TimeSkipped(field, time, zone));

    /// <summary>The start and the end of a time, in elapsed seconds of the day's clock; or why the time does not exist.</summary>
    public readonly record struct Resolved(int Start, int End, BookingError? Error);
}
