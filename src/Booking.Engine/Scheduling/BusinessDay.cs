using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// All that the rules look at to evaluate one business day of an exchange: its hours and policy, the day itself on the
/// exchange's clock, and the neighbouring days, whose bookings count where changed hours let them reach into this one.
/// An immutable value; made once, it answers any number of questions.
/// </summary>
/// <example>
/// <code>
/// // What the services do, by hand: nothing is stored, and the time is what one says it is.
/// var day = new BookingEngine.Scheduling.BusinessDay(shop, BookingDay.Empty(shop.Id, monday));
/// var shown = BookingEngine.Scheduling.Availability.GetDay(day, now: Instant.FromUtc(2101, 1, 3, 8, 30));
/// Print(shown.Slots[0].UnavailableReason); // SlotInPast
/// </code>
/// </example>
public sealed class BusinessDay
{
    private readonly DayClock _clock;
    private readonly Supply _supply;

    /// <summary>Puts a day between its neighbours.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="day">The day to evaluate.</param>
    /// <param name="previous">The day before it; null where none is stored.</param>
    /// <param name="next">The day after it; null where none is stored.</param>
    /// <exception cref="ArgumentNullException">The exchange or the day is null.</exception>
    public BusinessDay(Exchange exchange, BookingDay day, BookingDay? previous = null, BookingDay? next = null)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(day);
        Exchange = exchange;
        Day = day;
        Previous = previous;
        Next = next;
        Midnight = DayClock.Midnight(day.Date);
        _clock = DayClock.For(exchange.TimeZone, Midnight);
        Windows = Hours.Windows(exchange, day.Date, _clock);
        NeighboursReachIn = CanReachIn(previous) || CanReachIn(next);
        _supply = Supply.Of(this);
    }

    /// <summary>The exchange.</summary>
    public Exchange Exchange { get; }

    /// <summary>The business date.</summary>
    public LocalDate Date => Day.Date;

    /// <summary>The day to evaluate.</summary>
    public BookingDay Day { get; }

    /// <summary>The day before it; null where none is stored.</summary>
    public BookingDay? Previous { get; }

    /// <summary>The day after it; null where none is stored.</summary>
    public BookingDay? Next { get; }

    /// <summary>The date's <see cref="DayClock.Midnight"/>.</summary>
    internal long Midnight { get; }

    internal ref readonly DayClock Clock => ref _clock;

    internal ref readonly Supply Supply => ref _supply;

    /// <summary>When the exchange is open, ordered by opening.</summary>
    internal Window[] Windows { get; }

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
    /// <exception cref="ArgumentNullException">The exchange or the list of days is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The last date lies before the first.</exception>
    public static IReadOnlyList<BusinessDay> Range(
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

        var days = new BusinessDay[byDate.Length - 2];
        for (int i = 0; i < days.Length; i++)
        {
            var day = byDate[i + 1] ?? BookingDay.Empty(exchange.Id, first.PlusDays(i));
            days[i] = new BusinessDay(exchange, day, byDate[i], byDate[i + 2]);
        }

        return days;
    }

    /// <summary>The same as if a booking were not there: the place that a reschedule may take.</summary>
    internal BusinessDay Without(Guid bookingId) =>
        new(Exchange, Day.Without(bookingId), Previous?.Without(bookingId), Next?.Without(bookingId));

    /// <summary>The same as if nobody had booked.</summary>
    internal BusinessDay WithoutBookings() => new(Exchange, Day.WithoutBookings());

    private bool CanReachIn(BookingDay? neighbour)
    {
        if (neighbour is not { Allocations: [var first, ..] })
        {
            return false;
        }

        if (!_clock.IsPlain)
        {
            return true;
        }

        var (opening, closing) = Hours.Span(Windows);
        return ReferenceEquals(neighbour, Next)
            ? first.Period.StartSecond + WallClock.SecondsPerDay < closing
            : neighbour.Allocations.Max(allocation => allocation.Period.EndSecond) - WallClock.SecondsPerDay > opening;
    }
}
