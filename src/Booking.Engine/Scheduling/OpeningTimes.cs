using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// Answers when a <see cref="Schedule"/> is open, in exact time. Everything is computed from the schedule and a time zone alone:
/// nothing is stored, and no clock is read. These are the same hours that slots are laid in and bookings are checked against.
/// Dates after <see cref="Limits.LastDate"/> count as closed.
/// </summary>
/// <example>
/// <code>
/// var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
/// var bar = new Schedule { OperatingHours = OperatingHours.Daily(new(22, 0), new(2, 0)) };
/// var midnight = monday.AtMidnight().InZoneStrictly(zone).ToInstant();
/// Print(BookingEngine.Scheduling.OpeningTimes.IsOpenAt(bar, midnight, zone));    // True
/// Print(BookingEngine.Scheduling.OpeningTimes.NextClosing(bar, midnight, zone)); // 2101-01-03T01:00:00Z
/// Print(BookingEngine.Scheduling.OpeningTimes.NextOpening(bar, midnight, zone)); // 2101-01-03T21:00:00Z
/// </code>
/// </example>
public static class OpeningTimes
{
    /// <summary>Whether the schedule is open at an instant.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="zone">The zone of the schedule's wall clock.</param>
    /// <exception cref="ArgumentNullException">The schedule or the zone is null.</exception>
    public static bool IsOpenAt(this Schedule schedule, Instant instant, DateTimeZone zone) =>
        From(schedule, instant, zone).TakeWhile(open => open.Start <= instant).Any(open => open.Contains(instant));

    /// <summary>Returns the first instant after a given one at which the schedule opens, or null if it never does.</summary>
    /// <inheritdoc cref="IsOpenAt"/>
    public static Instant? NextOpening(this Schedule schedule, Instant instant, DateTimeZone zone) =>
        From(schedule, instant, zone).Where(open => open.Start > instant).Select(open => (Instant?)open.Start).FirstOrDefault();

    /// <summary>
    /// Returns the first instant after a given one at which the schedule closes, or null if it never does. While it is closed,
    /// that is the end of the next opening.
    /// </summary>
    /// <inheritdoc cref="IsOpenAt"/>
    public static Instant? NextClosing(this Schedule schedule, Instant instant, DateTimeZone zone) =>
        From(schedule, instant, zone).Where(open => open.End > instant).Select(open => (Instant?)open.End).FirstOrDefault();

    /// <summary>
    /// Returns the periods of a business day's opening hours, ordered by opening. Hours past midnight belong to the date on which
    /// they open. Hours that the clock skips are omitted.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="date">The business date.</param>
    /// <param name="zone">The zone of the schedule's wall clock.</param>
    /// <exception cref="ArgumentNullException">The schedule or the zone is null.</exception>
    public static IReadOnlyList<Interval> OpenPeriods(this Schedule schedule, LocalDate date, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(zone);
        var clock = DayClock.For(zone, date);
        return
        [
            .. Hours.Windows(schedule, date, clock)
                .Where(window => window.Close > window.Open)
                .Select(window => new Interval(clock.At(window.Open), clock.At(window.Close))),
        ];
    }

    /// <summary>
    /// Returns when blocks lie on a business day, which don't change the opening hours. Blocks of whole days have no times and are
    /// omitted, and so are those that the clock skips.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="date">The business date.</param>
    /// <param name="zone">The zone of the schedule's wall clock.</param>
    /// <exception cref="ArgumentNullException">The schedule or the zone is null.</exception>
    public static IReadOnlyList<(Block Block, Interval Time)> BlockedPeriods(
        this Schedule schedule, LocalDate date, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(zone);
        var clock = DayClock.For(zone, date);
        var blocked = new List<(Block Block, Interval Time)>();
        foreach (var block in schedule.BlocksOn(date))
        {
            if (block.Period is not null && BlockedTimes.Of(block, schedule.HoursOn(date), clock) is { } time)
            {
                blocked.Add((block, new Interval(clock.At(time.Start), clock.At(time.End))));
            }
        }

        return blocked;
    }

    /// <summary>
    /// Returns when the schedule is open on a range of business days. Periods that touch, also at midnight, are one. They are
    /// computed as they are asked for.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="first">The first business date.</param>
    /// <param name="last">The last business date, inclusive.</param>
    /// <param name="zone">The zone of the schedule's wall clock.</param>
    /// <exception cref="ArgumentNullException">The schedule or the zone is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The last date is before the first.</exception>
    public static IEnumerable<Interval> Openings(this Schedule schedule, LocalDate first, LocalDate last, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        return Merged();

        IEnumerable<Interval> Merged()
        {
            Interval? current = null;
            for (var date = first; date <= last; date = date.PlusDays(1))
            {
                foreach (var period in OpenPeriods(schedule, date, zone))
                {
                    if (current is { } open && open.End == period.Start)
                    {
                        current = new Interval(open.Start, period.End);
                        continue;
                    }

                    if (current is { } complete)
                    {
                        yield return complete;
                    }

                    current = period;
                }
            }

            if (current is { } end)
            {
                yield return end;
            }
        }
    }

    /// <summary>Returns when the schedule is open, from the business day on that may contain an instant.</summary>
    private static IEnumerable<Interval> From(Schedule schedule, Instant instant, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(zone);
        var shown = LocalDate.Max(instant.InZone(zone).Date.PlusDays(-1), Limits.FirstDate);
        return shown > Limits.LastDate ? [] : Openings(schedule, shown, Limits.LastDate, zone);
    }
}
