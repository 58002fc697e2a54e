using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>A month whose days lead somewhere.</summary>
/// <param name="Calendar">The month.</param>
/// <param name="Selected">The day whose times are shown, or null.</param>
/// <param name="Today">Today's date in the exchange's zone.</param>
/// <param name="DayLink">Returns where a day leads to.</param>
/// <param name="MonthLink">Returns where another month, by its first day, is shown.</param>
internal sealed record CalendarPart(
    MonthCalendar Calendar, LocalDate? Selected, LocalDate Today, Func<LocalDate, string> DayLink, Func<LocalDate, string> MonthLink)
{
    /// <summary>
    /// Whether days lead somewhere although they look full, because the place of the booking that is moved doesn't count.
    /// </summary>
    public bool IsForMove { get; init; }

    /// <summary>The rows, without those that are over. If all are over, they are all shown.</summary>
    public IEnumerable<DayAtAGlance?[]> Weeks =>
        Calendar.Weeks.Where(week => week.Any(day => day is { State: not DayState.Over }))
            is var ahead && ahead.Any() ? ahead : Calendar.Weeks;

    /// <summary>The month before, or null if it is over.</summary>
    public LocalDate? Previous => Calendar.Month > Today.PlusDays(-1) ? Calendar.Month.PlusMonths(-1) : null;

    /// <summary>The month after, or null if dates end.</summary>
    public LocalDate? Next => Calendar.Month.Year < 2198 ? Calendar.Month.PlusMonths(1) : null;

    /// <summary>Whether hardly anything of the month is left, so that the next one is what most visitors look for.</summary>
    public bool IsNearlyOver => Weeks.Count() <= 2;

    /// <summary>Whether a day leads somewhere.</summary>
    public bool IsLinked(DayAtAGlance day) => day.State switch
    {
        DayState.Open or DayState.Few => true,
        DayState.Full => true, // where the next free day is named
        _ => IsForMove && day.State == DayState.Closed && day.Date >= Today,
    };
}
