using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>A period during which an exchange is open, in elapsed seconds of a business day's <see cref="DayClock"/>.</summary>
/// <param name="Open">The opening, inclusive.</param>
/// <param name="Close">The closing, exclusive.</param>
/// <param name="IsWholeDay">
/// Whether the window stands for 24 hours on the clock. On a day with a clock change it is longer or shorter.
/// </param>
internal readonly record struct Window(int Open, int Close, bool IsWholeDay)
{
    /// <summary>
    /// Returns the length of a slot in this window, in elapsed seconds. A slot of 24 hours in a window of 24 hours
    /// fills the whole window, even if a clock change makes the day longer or shorter.
    /// </summary>
    /// <param name="length">The requested length, in seconds.</param>
    public int SlotLength(int length) => IsWholeDay && length == WallClock.SecondsPerDay ? Close - Open : length;
}

/// <summary>The rules of opening hours: when an exchange is open on a business day, and which hours are valid.</summary>
internal static class Hours
{
    /// <summary>
    /// Returns when a schedule is open on a date, ordered by opening. A window is empty if the clock skips all of it.
    /// A closing time that the clock shows twice means the later one, but never later than the next opening of this day
    /// or the next. So hours never overlap.
    /// </summary>
    public static Window[] Windows(Schedule schedule, LocalDate date, in DayClock clock) =>
        Windows(new HoursOfDates(schedule, null), date, clock);

    /// <summary>Returns when a resource can be used on a date, in the same way.</summary>
    public static Window[] Windows(Resource resource, Exchange exchange, LocalDate date, in DayClock clock) =>
        Windows(new HoursOfDates(resource.Schedule, resource.HasOwnHours ? null : exchange.ScheduleNow), date, clock);

    private static Window[] Windows(HoursOfDates schedule, LocalDate date, in DayClock clock)
    {
        var periods = schedule.HoursOn(date);
        var windows = new Window[periods.Length];
        for (int i = 0; i < periods.Length; i++)
        {
            var (open, close) = clock.IsPlain
                ? (periods[i].OpenSecond, periods[i].CloseSecond)
                : WithTransition(schedule, date, clock, periods[i]);
            windows[i] = new Window(
                open, close, periods[i].CloseSecond - periods[i].OpenSecond == WallClock.SecondsPerDay);
        }

        return windows;
    }

    /// <summary>
    /// Returns those parts of an exchange's windows that lie within the hours of a service, ordered by opening. Like a pause, a
    /// period that meets the exchange's hours only on the next date lies there.
    /// </summary>
    /// <param name="service">The service, or null for bookings without one, to which all windows are open.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="windows">The exchange's windows.</param>
    /// <param name="clock">The day's clock.</param>
    public static Window[] OfService(Service? service, Exchange exchange, LocalDate date, Window[] windows, in DayClock clock)
    {
        if (service?.Weekly is not { } weekly || windows.Length == 0)
        {
            return windows;
        }

        var hours = exchange.HoursOn(date);
        var periods = new List<(int From, int To)>();
        foreach (var period in weekly.HoursOn(date))
        {
            int from = period.StartWithin(hours);
            periods.Add((from, from + period.CloseSecond - period.OpenSecond));
        }

        var parts = new List<Window>();
        foreach (var (from, to) in periods)
        {
            int open = clock.Opening(from);
            int close = clock.Closing(to);
            foreach (var next in periods.Where(next => next.From >= to))
            {
                close = Math.Min(close, clock.Opening(next.From));
            }

            foreach (var window in windows)
            {
                var part = window with { Open = Math.Max(window.Open, open), Close = Math.Min(window.Close, close) };
                if (part.Close > part.Open)
                {
                    parts.Add(part with { IsWholeDay = part == window && window.IsWholeDay });
                }
            }
        }

        return [.. parts.OrderBy(part => part.Open)];
    }

    /// <summary>Whether a period lies within the windows. Windows that touch or overlap count as one.</summary>
    /// <param name="windows">The windows, ordered by opening.</param>
    /// <param name="start">The start, inclusive.</param>
    /// <param name="end">The end, exclusive.</param>
    public static bool Contain(ReadOnlySpan<Window> windows, int start, int end)
    {
        int open = start; // the exchange is open from start to here
        foreach (var window in windows)
        {
            if (window.Open <= open && window.Close > open)
            {
                open = window.Close;
            }
        }

        return open >= end && end > start;
    }

    /// <summary>Returns the time from the first opening to the last closing, or (0, 0) if there are no windows.</summary>
    public static (int Opening, int Closing) Span(Window[] windows) =>
        windows.Length == 0 ? (0, 0) : (windows[0].Open, windows.Max(window => window.Close));

    /// <summary>
    /// Returns what is wrong with a schedule; empty if it is valid. The problems are: those of its weekly hours and its blocks, too many special
    /// hours, special hours that are not understood, are for the same dates or have the same external id as others, or reach into
    /// the next day's hours, and values that can't be stored.
    /// </summary>
    public static IReadOnlyList<BookingError> Problems(Schedule schedule)
    {
        BookingError?[] problems =
        [
            schedule.SpecialHours.Count > Limits.SpecialHours ? BookingErrors.TooManySpecialHours : null,
            schedule.SpecialHours.Sum(special => (special.Hours?.Count ?? 0) + special.Pauses.Count) > Limits.SpecialPeriods
                ? BookingErrors.TooManySpecialPeriods
                : null,
            .. schedule.SpecialHours.SelectMany(ValueProblems),
            schedule.SpecialHours.Select(special => special.ExternalId).OfType<string>().CountBy(id => id).Any(same => same.Value > 1)
                ? BookingErrors.ExternalIdTwice with { Field = nameof(schedule.SpecialHours) }
                : null,
            .. Problems(nameof(schedule.OperatingHours), schedule.OperatingHours),
            .. SpecialProblems(schedule)
                .Distinct()
                .Select(problem => BookingErrors.Invalid(nameof(schedule.SpecialHours), problem)),
            .. BlockedTimes.Problems(schedule.Blocks),
        ];
        return [.. problems.OfType<BookingError>()];
    }

    /// <summary>
    /// Returns what is wrong with weekly hours; empty if they are valid. The problems are: overlapping periods of one day, a
    /// period that reaches into the next day's hours, a weekday that is both closed and open, weeks that are counted from no
    /// date, and dates that can't be stored.
    /// </summary>
    /// <param name="field">The property that has the hours.</param>
    /// <param name="entries">The hours.</param>
    public static IReadOnlyList<BookingError> Problems(string field, IReadOnlyList<OperatingHours> entries) =>
    [
        .. entries.Select(entry => entry.FromDate is { } from ? Limits.Date(field, from) : null).OfType<BookingError>(),
        .. WeeklyProblems(entries).Select(problem => BookingErrors.Invalid(field, problem)),
    ];

    /// <summary>Returns what is wrong with the values of special hours, whatever else the schedule has.</summary>
    private static IEnumerable<BookingError> ValueProblems(SpecialHours entry)
    {
        BookingError?[] problems =
        [
            Limits.Date(nameof(Schedule.SpecialHours), entry.Date),
            Limits.Date(nameof(Schedule.SpecialHours), entry.Last),
            BookingErrors.InvalidText(nameof(Schedule.SpecialHours), TextRules.Line(entry.Reason, Limits.NameLength)),
            entry.ExternalId is { } id ? BookingErrors.InvalidText(nameof(Schedule.SpecialHours), TextRules.ExternalId(id)) : null,
        ];
        return problems.OfType<BookingError>().Distinct();
    }

    private static IEnumerable<string> WeeklyProblems(IReadOnlyList<OperatingHours> entries)
    {
        foreach (var day in entries.GroupBy(entry => entry.DayOfWeek))
        {
            if (day.Any(entry => entry.IsClosed) && day.Any(entry => !entry.IsClosed))
            {
                yield return $"{day.Key} is stated both closed and open.";
            }

            if (day.Any(entry => entry.EveryWeeks > 1 && entry.FromDate is null))
            {
                yield return $"{day.Key} holds not every week, so it needs a date from which its weeks are counted.";
            }
        }

        var open = entries
            .Where(entry => !entry.IsClosed)
            .OrderBy(entry => entry.Period!.Value.OpenSecond)
            .ThenBy(entry => entry.Period!.Value.CloseSecond)
            .ToLookup(entry => entry.DayOfWeek);
        for (var day = IsoDayOfWeek.Monday; day <= IsoDayOfWeek.Sunday; day++)
        {
            OperatingHours[] today = [.. open[day]];
            var next = day == IsoDayOfWeek.Sunday ? IsoDayOfWeek.Monday : day + 1;
            for (int i = 0; i < today.Length; i++)
            {
                var period = today[i].Period!.Value;
                foreach (var other in today[(i + 1)..].Where(other => AreBothInAWeek(today[i], other, weeksLater: 0)))
                {
                    if (other.Period!.Value.OpenSecond < period.CloseSecond)
                    {
                        yield return $"{day} {period} overlaps {day} {other.Period}.";
                    }
                }

                foreach (var other in open[next].Where(
                    other => AreBothInAWeek(today[i], other, weeksLater: next == IsoDayOfWeek.Monday ? 1 : 0)))
                {
                    if (other.Period!.Value.OpenSecond + WallClock.SecondsPerDay < period.CloseSecond)
                    {
                        yield return $"{day} {period} reaches into {next} {other.Period}.";
                    }
                }
            }
        }
    }

    /// <summary>
    /// Whether there is a week in which one entry holds while the other holds so many weeks later. Two entries that hold every
    /// m and every n weeks come together if their first weeks differ by a multiple of the greatest common divisor of m and n.
    /// </summary>
    private static bool AreBothInAWeek(OperatingHours first, OperatingHours second, int weeksLater)
    {
        int weeks = Week(second) - Week(first) - weeksLater;
        return weeks % (int)System.Numerics.BigInteger.GreatestCommonDivisor(first.EveryWeeks, second.EveryWeeks) == 0;

        static int Week(OperatingHours entry) => entry.FromDate is { } from
            ? Period.DaysBetween(new LocalDate(1, 1, 1), from) / 7 // 0001-01-01 was a Monday
            : 0;
    }

    private static IEnumerable<string> SpecialProblems(Schedule schedule)
    {
        foreach (var entry in schedule.SpecialHours)
        {
            if (entry.Last < entry.Date)
            {
                yield return $"{WallClock.Format(entry.Date)} is after the end of its range, {WallClock.Format(entry.Last)}.";
            }

            if (entry.IsAnnual && entry.EndDate is not null)
            {
                yield return $"{WallClock.Format(entry.Date)} can be a day in every year, or the start of a range, but not both.";
            }

            if (entry.Hours is null && entry.Pauses.Count == 0)
            {
                yield return $"{WallClock.Format(entry.Date)} has neither hours nor pauses.";
            }

            var hours = Schedule.Sorted(entry.Hours ?? []);
            for (int i = 0; i < hours.Length; i++)
            {
                foreach (var next in hours[(i + 1)..].TakeWhile(next => next.OpenSecond < hours[i].CloseSecond))
                {
                    yield return $"{WallClock.Format(entry.Date)} {hours[i]} overlaps {WallClock.Format(entry.Date)} {next}.";
                }
            }
        }

        foreach (var same in schedule.SpecialHours.GroupBy(
            entry => (entry.IsAnnual, IsRange: entry.Last > entry.Date, entry.IsAnnual ? default : entry.Date, entry.DayOfYear)))
        {
            if (same.Count() > 1)
            {
                yield return $"{WallClock.Format(same.First().Date)} is stated twice.";
            }
        }

        SpecialHours[] ranges = [.. schedule.SpecialHours.Where(entry => entry.Last > entry.Date).OrderBy(entry => entry.Date)];
        foreach (var (range, next) in ranges.Zip(ranges.Skip(1)))
        {
            if (next.Date <= range.Last && next.Date > range.Date)
            {
                yield return $"The range from {WallClock.Format(range.Date)} overlaps that from {WallClock.Format(next.Date)}.";
            }
        }

        foreach (string problem in NightProblems(schedule, schedule.SpecialHours))
        {
            yield return problem;
        }
    }

    /// <summary>
    /// Returns the dates of some special hours, and those before them, whose hours reach into those of the next date. Only hours
    /// past midnight can.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="entries">The special hours. The schedule need not have them.</param>
    public static IEnumerable<string> NightProblems(Schedule schedule, IEnumerable<SpecialHours> entries)
    {
        var periods = schedule.OperatingHours
            .Select(entry => entry.Period ?? default)
            .Concat(schedule.SpecialHours.SelectMany(entry => entry.Hours ?? []));
        return periods.All(period => period.CloseSecond <= WallClock.SecondsPerDay) ? []
            : entries
                .SelectMany(Dates)
                .SelectMany(date => new[] { date.PlusDays(-1), date })
                .Distinct()
                .SelectMany(date => Reaches(schedule, date));
    }

    private static IEnumerable<LocalDate> Dates(SpecialHours entry) => entry.IsAnnual
        ? Enumerable.Range(Limits.FirstDate.Year, Limits.LastDate.Year - Limits.FirstDate.Year + 1)
            .Where(entry.DayOfYear.IsValidYear)
            .Select(entry.DayOfYear.InYear)
        : Enumerable.Range(0, Math.Max(Period.DaysBetween(entry.Date, entry.Last), 0) + 1).Select(entry.Date.PlusDays);

    private static (int Open, int Close) WithTransition(
        HoursOfDates schedule, LocalDate date, in DayClock clock, OpeningPeriod period)
    {
        int open = clock.Opening(period.OpenSecond);
        int close = clock.Closing(period.CloseSecond);
        foreach (var next in schedule.HoursOn(date))
        {
            if (next.OpenSecond >= period.CloseSecond)
            {
                close = Math.Min(close, clock.Opening(next.OpenSecond));
            }
        }

        foreach (var next in schedule.HoursOn(date.PlusDays(1)))
        {
            close = Math.Min(close, clock.Opening(next.OpenSecond + WallClock.SecondsPerDay));
        }

        return (open, Math.Max(open, close));
    }

    /// <summary>Returns the hours of a date that reach into those of the next one.</summary>
    private static IEnumerable<string> Reaches(Schedule schedule, LocalDate date)
    {
        var tomorrow = date.PlusDays(1);
        return from period in schedule.HoursOn(date).ToArray()
               from next in schedule.HoursOn(tomorrow).ToArray()
               where next.OpenSecond + WallClock.SecondsPerDay < period.CloseSecond
               select $"{WallClock.Format(date)} {period} reaches into {WallClock.Format(tomorrow)} {next}.";
    }

    /// <summary>The hours of a schedule, whose weekly hours may be those of another one.</summary>
    private readonly record struct HoursOfDates(Schedule Schedule, Schedule? Weekly)
    {
        public ReadOnlySpan<OpeningPeriod> HoursOn(LocalDate date) =>
            Weekly is null ? Schedule.HoursOn(date) : Schedule.HoursOn(date, Weekly.HoursOn(date));
    }
}
