using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Says minute by minute, in a slow and obviously correct way, whether a schedule is open on a business day.</summary>
internal static class ScheduleOracle
{
    private const int Day = 24 * 60;

    /// <summary>Returns the open minutes of a business day, counted from its midnight.</summary>
    public static int[] OpenMinutes(Schedule schedule, LocalDate date)
    {
        var open = schedule.OperatingHours
            .Where(entry => entry.Period is not null && Holds(entry, date))
            .SelectMany(entry => Minutes(entry.Period!.Value))
            .ToHashSet();
        foreach (var entry in schedule.SpecialHours.Where(entry => IsFor(entry, date)).OrderByDescending(Rank))
        {
            open = entry.Hours is null ? open : [.. entry.Hours.SelectMany(Minutes)];
            var pauses = entry.Pauses.SelectMany(pause => Minutes(pause).Any(open.Contains)
                ? Minutes(pause)
                : Minutes(pause).Select(minute => minute + Day));
            open = [.. open.Except([.. pauses])];
        }

        return [.. open.Order()];
    }

    /// <summary>Returns the open minutes of the hours that the engine computes.</summary>
    public static int[] OpenMinutes(ReadOnlySpan<OpeningPeriod> hours) => [.. hours.ToArray().SelectMany(Minutes).Distinct().Order()];

    /// <summary>Walks from week to week.</summary>
    public static bool Holds(OperatingHours entry, LocalDate date)
    {
        if (entry.DayOfWeek != date.DayOfWeek || entry.FromDate is not { } from)
        {
            return entry.DayOfWeek == date.DayOfWeek;
        }

        var monday = DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday)(from);
        while (monday.PlusWeeks(1) <= date)
        {
            monday = monday.PlusWeeks(entry.EveryWeeks);
        }

        return date >= from && monday <= date;
    }

    public static bool IsFor(SpecialHours entry, LocalDate date) => entry.IsAnnual
        ? (entry.Date.Month, entry.Date.Day) == (date.Month, date.Day)
        : date >= entry.Date && date <= (entry.EndDate ?? entry.Date);

    /// <summary>Of the entries that are for a date, the one with the lowest rank goes before the others.</summary>
    public static int Rank(SpecialHours entry) => entry.IsAnnual ? 3 : entry.EndDate is not null ? 2 : 1;

    private static IEnumerable<int> Minutes(OpeningPeriod hours)
    {
        int open = (hours.Open.Hour * 60) + hours.Open.Minute + (hours.OpensNextDay ? Day : 0);
        int close = (hours.Close.Hour * 60) + hours.Close.Minute + (hours.ClosesNextDay ? Day : 0);
        return Enumerable.Range(open, close - open);
    }
}
