using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using NodaTime;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>
/// Finds the starts of an event that recurs, on its own clock. What would take very long to find out is refused before it is begun: rules
/// that recur within the hour, and those that would have to be followed for too many steps.
/// </summary>
internal static class Recurrence
{
    /// <summary>The most steps in which the rules of one event are followed: 500,000.</summary>
    private const long MostSteps = 500_000;

    private const int MostOfPart = 400;

    private static readonly EvaluationOptions Options = new() { MaxUnmatchedIncrementsLimit = 10_000 };

    private static readonly string[] TimesOfDay = ["BYHOUR", "BYMINUTE", "BYSECOND"];

    private static readonly Dictionary<string, int> HoursOf = new()
    {
        ["HOURLY"] = 1,
        ["DAILY"] = 24,
        ["WEEKLY"] = 7 * 24,
        ["MONTHLY"] = 28 * 24,
        ["YEARLY"] = 365 * 24,
    };

    /// <summary>Returns the starts, in order, from a time on. They may go on for ever.</summary>
    /// <param name="start">The first start.</param>
    /// <param name="rules">The values of its recurrence rules.</param>
    /// <param name="from">The time from which they are of interest.</param>
    /// <param name="to">The time at which they are of no interest any more.</param>
    /// <param name="time">The time that reading may take.</param>
    /// <exception cref="FormatException">A rule can't be read, or they take too long to follow.</exception>
    public static IEnumerable<LocalDateTime> Starts(
        CalendarTime start, IEnumerable<string> rules, LocalDateTime from, LocalDateTime to, ReadingTime time)
    {
        string[][][] all = [.. rules.Select(PartsOf)];
        if (all.Sum(parts => StepsOf(parts, start.Local, to)) > MostSteps)
        {
            throw new FormatException("It recurs too often.");
        }

        return all.SelectMany(StartsOf).Distinct();

        IEnumerable<LocalDateTime> StartsOf(string[][] parts)
        {
            time.Check();
            return Starts(start, parts, from, to);
        }
    }

    /// <summary>Whether a rule recurs by the hour, and not by the day at some hours.</summary>
    public static bool IsHourly(string rule) => rule.Contains("FREQ=HOURLY", StringComparison.OrdinalIgnoreCase);

    private static string[][] PartsOf(string rule)
    {
        string[][] parts = [.. rule.ToUpperInvariant().Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('='))];
        if (!Array.TrueForAll(parts, part => part is [_, { Length: > 0 }] && part[1].Count(',') < MostOfPart))
        {
            throw new FormatException("Not a rule.");
        }

        // What other standards and programs add doesn't say when, except by calendars other than the Gregorian.
        return Array.Exists(parts, part => part[0] == "RSCALE" && part[1] != "GREGORIAN")
            ? throw new FormatException("It recurs by another calendar.")
            : Array.FindAll(parts, part => part[0] is not ("RSCALE" or "SKIP") && !part[0].StartsWith("X-", StringComparison.Ordinal));
    }

    private static IEnumerable<LocalDateTime> Starts(CalendarTime start, string[][] parts, LocalDateTime from, LocalDateTime to)
    {
        var until = parts.FirstOrDefault(part => part[0] == "UNTIL") is [_, var last] ? Until(start, last) : to;
        var seed = start.IsDate ? new CalDateTime(start.Local.Date.ToDateOnly()) : Floating(start.Local);
        var series = new CalendarEvent
        {
            Start = seed,
            RecurrenceRule = new RecurrencePattern(
                string.Join(';', parts.Where(part => part[0] != "UNTIL").Select(part => $"{part[0]}={part[1]}"))),
        };
        return series
            .GetOccurrences(start.IsDate ? new CalDateTime(from.Date.ToDateOnly()) : Floating(from), Options)
            .Select(occurrence => LocalDateTime.FromDateTime(occurrence.Period.StartTime.Value))
            .TakeWhile(found => found <= until && found < to);
    }

    /// <summary>Returns how many steps a rule takes from its start to the end of what is of interest.</summary>
    private static long StepsOf(string[][] parts, LocalDateTime start, LocalDateTime to)
    {
        if (Array.FindAll(parts, part => part[0] == "FREQ") is not [[_, var frequency]] || !HoursOf.TryGetValue(frequency, out int hours))
        {
            throw new FormatException("It recurs too often.");
        }

        if (Array.Exists(parts, part => TimesOfDay.Contains(part[0])))
        {
            hours = Math.Min(hours, 24); // They are followed on each day that the rule takes, up to all of a year.
        }

        long steps = (NodaTime.Period.DaysBetween(start.Date, to.Date) * 24L / hours) + 1;
        foreach (string name in TimesOfDay)
        {
            steps *= parts.Where(part => part[0] == name).Sum(part => part[1].Count(',') + 1) is var listed and > 0 ? listed : 1;
            steps = Math.Min(steps, MostSteps + 1); // The next factor can't make it overflow.
        }

        return Math.Max(steps, 1);
    }

    /// <summary>Returns the last clock time at which a series may start. It is written on the clock of the event, in UTC, or as a date.</summary>
    private static LocalDateTime Until(CalendarTime start, string text)
    {
        var written = CalendarTime.Of(new CalendarProperty("UNTIL", text, new Dictionary<string, string>()), CalendarZones.Only(start.Zone));
        return written.IsDate ? written.Local.Date.PlusDays(1).AtMidnight().PlusTicks(-1)
            : text.EndsWith('Z') ? start.Zone.Local(written.Instant)
            : written.Local;
    }

    private static CalDateTime Floating(LocalDateTime local) => new(local.ToDateTimeUnspecified(), tzId: null, hasTime: true);
}
