using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>The days of a month, loaded at once, with the slots of those that are looked at.</summary>
internal sealed class ShownMonth
{
    /// <summary>The most slots that a page counts. A month that has more shows only on which days the exchange is open.</summary>
    private const int MostSlots = 50_000;

    private readonly LocalDate _first;
    private readonly PreparedAvailability? _prepared;

    private ShownMonth(MonthCalendar calendar, LocalDate first, PreparedAvailability? prepared)
    {
        Calendar = calendar;
        _first = first;
        _prepared = prepared;
    }

    /// <summary>What the days look like.</summary>
    public MonthCalendar Calendar { get; }

    /// <summary>Why nothing can be booked that is asked for, whatever the time, or null.</summary>
    public BookingError? Problem => _prepared?.FindProblem();

    /// <summary>The first day that has a free time, or null if none has.</summary>
    public LocalDate? FirstFree => Calendar.Days.FirstOrDefault(day => day.State is DayState.Open or DayState.Few)?.Date;

    /// <summary>Loads a month. Of the days before today only yesterday can have times, since its hours may run past midnight.</summary>
    /// <param name="availability">The service that computes slots.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="month">The first day of the month.</param>
    /// <param name="today">Today's date in the exchange's zone.</param>
    /// <param name="firstDayOfWeek">The day of the week on which a row begins.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<ShownMonth> LoadAsync(
        AvailabilityService availability,
        Exchange exchange,
        SlotQuery query,
        LocalDate month,
        LocalDate today,
        IsoDayOfWeek firstDayOfWeek,
        CancellationToken cancellationToken)
    {
        var first = LocalDate.Max(month, today.PlusDays(-1));
        var last = month.PlusMonths(1).PlusDays(-1);
        var prepared = first > last ? null : await availability
            .PrepareAsync(exchange.Id, (first, last), query, cancellationToken)
            .ConfigureAwait(false);
        bool isCounted = prepared?.CountSlots() <= MostSlots;
        return new ShownMonth(MonthCalendar.Of(month, firstDayOfWeek, LookAt), first, prepared);

        DayAtAGlance LookAt(LocalDate date) =>
            date < first || prepared is null ? new DayAtAGlance(date, DayState.Over, 0)
            : isCounted ? DayAtAGlance.Of(prepared.GetDay(Period.DaysBetween(first, date)))
            : new DayAtAGlance(
                date, date < today ? DayState.Over : exchange.HoursOn(date).IsEmpty ? DayState.Closed : DayState.Open, 0);
    }

    /// <summary>Returns the slots of a day of the month, or null if it is over.</summary>
    public DayAvailability? Day(LocalDate date)
    {
        int index = Period.DaysBetween(_first, date);
        return _prepared is not null && index >= 0 && index < _prepared.Count ? _prepared.GetDay(index) : null;
    }
}
