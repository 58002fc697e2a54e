using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// The rules of busy times, as pure functions: on which business days they lie, and what they take of a day. Like blocks, they do not
/// count in buffers.
/// </summary>
internal static class BusyTimes
{
    private const int Day = WallClock.SecondsPerDay;

    /// <summary>
    /// Returns when the calendars of an exchange are busy on a date, in any order. What lies on the next date is left out, though a day
    /// has it, since its hours may run past midnight: the next day has it, too.
    /// </summary>
    public static IEnumerable<BusyTime> Of(Exchange exchange, BookingDay day)
    {
        var clock = DayClock.For(exchange.TimeZone, day.Date);
        foreach (var busy in day.BusyTimes)
        {
            var (start, end) = clock.Resolve(busy.Period);
            end = Math.Min(end, clock.Closing(Day));
            if (start >= end)
            {
                continue;
            }

            yield return new BusyTime(
                busy.CalendarId!.Value, busy.ResourceId, day.Date, clock.Local(clock.At(start)), clock.Local(clock.At(end)));
        }
    }

    /// <summary>Returns when a day's exchange is busy as a whole, in elapsed seconds of its clock. The times may overlap.</summary>
    public static (int Start, int End)[] OfExchange(BusinessDay day)
    {
        if (day.Day.BusyTimes.Count == 0)
        {
            return [];
        }

        var times = new List<(int Start, int End)>();
        foreach (var busy in day.Day.BusyTimes)
        {
            if (busy.ResourceId is null)
            {
                times.Add(day.Clock.Resolve(busy.Period));
            }
        }

        return [.. times];
    }

    /// <summary>Returns when resources of a pool are busy on a day.</summary>
    public static List<(int Resource, int Start, int End)> OfResources(BusinessDay day, ResourcePool pool)
    {
        var times = new List<(int Resource, int Start, int End)>();
        foreach (var busy in day.Day.BusyTimes)
        {
            if (busy.ResourceId is { } id && pool.NumberOf(id) is { } number)
            {
                var (start, end) = day.Clock.Resolve(busy.Period);
                times.Add((number, start, end));
            }
        }

        return times;
    }

    /// <summary>
    /// Divides busy times among business days. The hours of a day may run past midnight, so a day gets all that lies on its date and on
    /// the next one. Hours can change without anything being divided anew.
    /// </summary>
    /// <param name="busy">When it is busy, in any order. The times may overlap.</param>
    /// <param name="zone">The time zone of the exchange.</param>
    /// <param name="first">The first business date.</param>
    /// <param name="last">The last business date, inclusive.</param>
    /// <returns>The periods of each date that has some, in order. They neither overlap nor touch.</returns>
    public static Dictionary<LocalDate, List<LocalPeriod>> Divide(
        IEnumerable<Interval> busy, DateTimeZone zone, LocalDate first, LocalDate last)
    {
        var periods = new Dictionary<LocalDate, List<LocalPeriod>>();
        foreach (var (start, end) in Joined(busy))
        {
            var from = LocalDate.Max(first, start.InZone(zone).Date.PlusDays(-1));
            for (var date = from; date <= last; date = date.PlusDays(1))
            {
                var clock = DayClock.For(zone, date);
                int opening = Math.Max(clock.Opening(0), clock.Elapsed(start));
                int closing = Math.Min(clock.Closing(2 * Day), clock.Elapsed(end));
                if (clock.At(clock.Opening(0)) >= end)
                {
                    break;
                }

                if (opening < closing)
                {
                    if (!periods.TryGetValue(date, out var ofDate))
                    {
                        periods[date] = ofDate = [];
                    }

                    ofDate.Add(clock.ToLocal(opening, closing));
                }
            }
        }

        return periods;
    }

    /// <summary>Joins times that overlap or touch.</summary>
    private static List<(Instant Start, Instant End)> Joined(IEnumerable<Interval> busy)
    {
        var joined = new List<(Instant Start, Instant End)>();
        foreach (var time in busy.OrderBy(time => time.Start))
        {
            if (joined is [.., var before] && time.Start <= before.End)
            {
                joined[^1] = (before.Start, Instant.Max(before.End, time.End));
            }
            else
            {
                joined.Add((time.Start, time.End));
            }
        }

        return joined;
    }
}
