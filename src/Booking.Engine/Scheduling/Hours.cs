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
    /// Returns when the exchange is open on a date, ordered by opening. A window is empty if the clock skips all of it.
    /// A closing time that the clock shows twice means the later one, but never later than the next opening of this day
    /// or the next. So hours never overlap.
    /// </summary>
    public static Window[] Windows(Exchange exchange, LocalDate date, in DayClock clock)
    {
        var periods = exchange.HoursOn(date);
        var windows = new Window[periods.Length];
        for (int i = 0; i < periods.Length; i++)
        {
            var (open, close) = clock.IsPlain
                ? (periods[i].OpenSecond, periods[i].CloseSecond)
                : WithTransition(exchange, date, clock, periods[i]);
            windows[i] = new Window(
                open, close, periods[i].CloseSecond - periods[i].OpenSecond == WallClock.SecondsPerDay);
        }

        return windows;
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
    /// Returns what is wrong with an exchange's hours; empty if they are valid. The problems are: overlapping periods
    /// of one day, a period that reaches into the next day's hours, a weekday that is both closed and open, and a date
    /// with two entries.
    /// </summary>
    public static IReadOnlyList<BookingError> Problems(Exchange exchange)
    {
        var problems = new List<string>();
        foreach (var day in exchange.OperatingHours.GroupBy(entry => entry.DayOfWeek))
        {
            if (day.Any(entry => entry.IsClosed) && day.Any(entry => !entry.IsClosed))
            {
                problems.Add($"{day.Key} is stated both closed and open.");
            }
        }

        var monday = new LocalDate(2001, 1, 1); // Any Monday will do, since only the weekly hours count here.
        var weekly = exchange with { SpecialHours = [] };
        for (int i = 0; i < 7; i++)
        {
            problems.AddRange(Overlaps(weekly, monday.PlusDays(i), date => date.DayOfWeek.ToString()));
        }

        var errors = problems.ConvertAll(problem => BookingErrors.Invalid(nameof(Exchange.OperatingHours), problem));
        errors.AddRange(exchange.SpecialHours
            .GroupBy(special => special.Date)
            .Where(date => date.Count() > 1)
            .Select(date => BookingErrors.Invalid(nameof(Exchange.SpecialHours), $"{WallClock.Format(date.Key)} is stated twice.")));
        errors.AddRange(exchange.SpecialHours
            .SelectMany(special => new[] { special.Date.PlusDays(-1), special.Date })
            .Distinct()
            .SelectMany(date => Overlaps(exchange, date, day => WallClock.Format(day)))
            .Select(problem => BookingErrors.Invalid(nameof(Exchange.SpecialHours), problem)));
        return errors;
    }

    private static (int Open, int Close) WithTransition(
        Exchange exchange, LocalDate date, in DayClock clock, OpeningPeriod period)
    {
        int open = clock.Opening(period.OpenSecond);
        int close = clock.Closing(period.CloseSecond);
        foreach (var next in exchange.HoursOn(date))
        {
            if (next.OpenSecond >= period.CloseSecond)
            {
                close = Math.Min(close, clock.Opening(next.OpenSecond));
            }
        }

        foreach (var next in exchange.HoursOn(date.PlusDays(1)))
        {
            close = Math.Min(close, clock.Opening(next.OpenSecond + WallClock.SecondsPerDay));
        }

        return (open, Math.Max(open, close));
    }

    private static IEnumerable<string> Overlaps(Exchange exchange, LocalDate date, Func<LocalDate, string> name)
    {
        OpeningPeriod[] today = [.. exchange.HoursOn(date)];
        OpeningPeriod[] tomorrow = [.. exchange.HoursOn(date.PlusDays(1))];
        for (int i = 0; i < today.Length; i++)
        {
            for (int j = i + 1; j < today.Length && today[j].OpenSecond < today[i].CloseSecond; j++)
            {
                yield return $"{name(date)} {today[i]} overlaps {name(date)} {today[j]}.";
            }

            foreach (var next in tomorrow.Where(
                next => next.OpenSecond + WallClock.SecondsPerDay < today[i].CloseSecond))
            {
                yield return $"{name(date)} {today[i]} reaches into {name(date.PlusDays(1))} {next}.";
            }
        }
    }
}
