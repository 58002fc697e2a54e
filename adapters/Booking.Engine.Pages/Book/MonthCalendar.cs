using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>A month as rows of seven days. Days of other months are null.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="Weeks">The rows.</param>
internal sealed record MonthCalendar(LocalDate Month, IReadOnlyList<DayAtAGlance?[]> Weeks)
{
    private const int DaysOfWeek = 7;

    /// <summary>The days of the week, in the order of the columns.</summary>
    public IEnumerable<IsoDayOfWeek> Columns { get; private init; } = [];

    /// <summary>The days of the month.</summary>
    public IEnumerable<DayAtAGlance> Days => Weeks.SelectMany(week => week).OfType<DayAtAGlance>();

    /// <summary>Arranges the days of a month.</summary>
    /// <param name="month">The first day of the month.</param>
    /// <param name="firstDayOfWeek">The day of the week on which a row begins.</param>
    /// <param name="lookAt">Returns what a date looks like.</param>
    public static MonthCalendar Of(LocalDate month, IsoDayOfWeek firstDayOfWeek, Func<LocalDate, DayAtAGlance> lookAt)
    {
        int before = ((int)month.DayOfWeek - (int)firstDayOfWeek + DaysOfWeek) % DaysOfWeek;
        int length = month.Calendar.GetDaysInMonth(month.Year, month.Month);
        var weeks = new List<DayAtAGlance?[]>();
        for (int first = -before; first < length; first += DaysOfWeek)
        {
            weeks.Add(
            [
                .. Enumerable.Range(first, DaysOfWeek).Select(day => day >= 0 && day < length ? lookAt(month.PlusDays(day)) : null),
            ]);
        }

        return new MonthCalendar(month, weeks)
        {
            Columns = Enumerable.Range((int)firstDayOfWeek - 1, DaysOfWeek).Select(day => (IsoDayOfWeek)((day % DaysOfWeek) + 1)),
        };
    }
}
