using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// All that the rules look at to judge one business day of an exchange: its hours and policy, the day itself on the
/// exchange's clock, and the neighbouring days, whose bookings count where changed hours let them reach into this one.
/// An immutable value; made once, it answers any number of questions.
/// </summary>
public sealed class ExchangeDay
{
    private readonly DayClock _clock;
    private readonly TakenCapacity _taken;

    /// <summary>Puts a day between its neighbours.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="day">The day to judge.</param>
    /// <param name="previous">The day before it; null where none is stored.</param>
    /// <param name="next">The day after it; null where none is stored.</param>
    /// <exception cref="ArgumentNullException">There is no exchange, or no day.</exception>
    public ExchangeDay(Exchange exchange, BookingDay day, BookingDay? previous = null, BookingDay? next = null)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(day);
        Exchange = exchange;
        Date = day.Date;
        Day = day;
        Previous = previous;
        Next = next;
        Hours = exchange.HoursOn(day.Date, DayClock.DayOfWeek(day.Midnight));
        _clock = DayClock.For(exchange.TimeZone, day.Midnight);
        NeighboursReachIn = TakenCapacity.NeighboursReachIn(this);
        _taken = TakenCapacity.Of(this);
    }

    /// <summary>The exchange.</summary>
    public Exchange Exchange { get; }

    /// <summary>The business date.</summary>
    public LocalDate Date { get; }

    /// <summary>The day to judge.</summary>
    public BookingDay Day { get; }

    /// <summary>The day before it; null where none is stored.</summary>
    public BookingDay? Previous { get; }

    /// <summary>The day after it; null where none is stored.</summary>
    public BookingDay? Next { get; }

    internal ref readonly DayClock Clock => ref _clock;

    internal ref readonly TakenCapacity Taken => ref _taken;

    internal OpeningPeriod[] Hours { get; }

    /// <summary>Whether changed hours may let a booking of the day before or after lie within the hours of this one.</summary>
    internal bool NeighboursReachIn { get; }

    /// <summary>Puts the days of a date range together with their neighbours.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="first">The first business date.</param>
    /// <param name="last">The last business date, inclusive.</param>
    /// <param name="stored">
    /// Stored days in any order. Those of other exchanges and dates are left out; one that is missing has no bookings
    /// and no slots.
    /// </param>
    /// <exception cref="ArgumentNullException">There is no exchange, or no list of days.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The last date lies before the first.</exception>
    public static IReadOnlyList<ExchangeDay> Range(
        Exchange exchange, LocalDate first, LocalDate last, IEnumerable<BookingDay> stored)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        var start = first.PlusDays(-1);
        var byDate = new BookingDay?[Period.DaysBetween(start, last) + 2];
        foreach (var day in stored)
        {
            int index = Period.DaysBetween(start, day.Date);
            if (day.ExchangeId == exchange.Id && index >= 0 && index < byDate.Length)
            {
                byDate[index] = day;
            }
        }

        var days = new ExchangeDay[byDate.Length - 2];
        for (int i = 0; i < days.Length; i++)
        {
            var day = byDate[i + 1] ?? BookingDay.Empty(exchange.Id, first.PlusDays(i));
            days[i] = new ExchangeDay(exchange, day, byDate[i], byDate[i + 2]);
        }

        return days;
    }

    /// <summary>The same once a change of the day is committed.</summary>
    internal ExchangeDay After(Stores.DayChange change) => new(Exchange, Day.Apply(change), Previous, Next);

    /// <summary>The same as if a booking were not there: the place that a reschedule may take.</summary>
    internal ExchangeDay Without(Guid bookingId) =>
        new(Exchange, Day.Without(bookingId), Previous?.Without(bookingId), Next?.Without(bookingId));

    /// <summary>The same as if nobody had booked.</summary>
    internal ExchangeDay WithoutBookings() => new(Exchange, Day.WithoutBookings());
}
