using BookingEngine.Primitives;
using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.Scheduling;

/// <summary>What a <see cref="RequestedTime"/> means at an exchange: its business date, and when it starts and ends.</summary>
internal static class TimeResolution
{
    private const int Day = WallClock.SecondsPerDay;

    private static readonly ZoneLocalMappingResolver EarlierOfTwo =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    /// <summary>
    /// Where a start may lie, from its business date on: on it; on the next, where hours run past midnight; on the one
    /// before, where the clock goes back past midnight after opening.
    /// </summary>
    private static readonly int[] DaysOfStart = [0, 1, -1];

    /// <summary>The business date that a time is probably on, as far as can be told without knowing the exchange's zone.</summary>
    public static LocalDate ExpectedDate(RequestedTime time) => time switch
    {
        RequestedTime.OnClock onClock => onClock.Date,
        RequestedTime.Exact exact => exact.StartsAt.InUtc().Date,
        RequestedTime.DateTimes given => given.StartsAt.Date,
        _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
    };

    /// <summary>The business date of a time; null for that of a stored slot, which only its day knows.</summary>
    public static LocalDate? BusinessDate(Exchange exchange, RequestedTime time) => time switch
    {
        RequestedTime.OnClock onClock => onClock.Date,
        RequestedTime.Exact exact => BusinessDate(exchange, exact.StartsAt),
        RequestedTime.DateTimes given => BusinessDate(exchange, At(given.StartsAt, given.StartOffset, exchange.TimeZone)),
        RequestedTime.OfTimeSlot => null,
        _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
    };

    /// <summary>
    /// The business date of an exact time: the one whose hours are open then, which is the date before the one that the
    /// clock shows where its hours run past midnight, and the date after it where the clock went back past midnight
    /// once that had opened; else the one that the clock shows.
    /// </summary>
    public static LocalDate BusinessDate(Exchange exchange, Instant start)
    {
        var shown = start.InZone(exchange.TimeZone).Date;
        for (int offset = -1; offset <= 1; offset++)
        {
            var date = shown.PlusDays(offset);
            var clock = DayClock.For(exchange.TimeZone, date);
            int t = clock.Elapsed(start);
            if (Hours.Contain(Hours.Windows(exchange, date, clock), t, t + 1))
            {
                return date;
            }
        }

        return shown;
    }

    /// <summary>When a requested time starts and ends on a day, or why there is no such time.</summary>
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
    /// The moments that a wall-clock start and end mean. Where hours run past midnight, or the clock repeats, a start
    /// can mean several: the earliest for which the whole period is within the hours, else for which the start is,
    /// else the earliest. The end is the first moment after the start at which the clock shows it.
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

    /// <summary>The first moment after a start at which the clock shows a time of day; null where it skips it.</summary>
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

    /// <summary>When a time starts and ends, in elapsed seconds of the day's clock; or why it doesn't.</summary>
    public readonly record struct Resolved(int Start, int End, BookingError? Error);
}
