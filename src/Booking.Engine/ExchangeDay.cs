using NodaTime;

namespace BookingEngine;

/// <summary>
/// All that the rules look at to judge one business day of an exchange: its hours and policy, the day itself, and the
/// neighbouring days, whose bookings count where changed hours let them reach into this one.
/// </summary>
public readonly record struct ExchangeDay
{
    /// <summary>Picks a date and its neighbours from loaded days.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="days">Days of that exchange, in any order; one that is missing has no bookings and no slots.</param>
    public ExchangeDay(Exchange exchange, LocalDate date, IEnumerable<BookingDay> days)
    {
        Exchange = exchange;
        Date = date;
        BookingDay? day = null;
        var before = date.PlusDays(-1);
        var after = date.PlusDays(1);
        foreach (var loaded in days)
        {
            if (loaded.ExchangeId != exchange.Id)
            {
                continue;
            }

            day = loaded.Date == date ? loaded : day;
            Previous = loaded.Date == before ? loaded : Previous;
            Next = loaded.Date == after ? loaded : Next;
        }

        Day = day ?? BookingDay.Empty(exchange.Id, date);
    }

    /// <summary>Puts a day between its neighbours.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="day">The day to judge.</param>
    /// <param name="previous">The day before it; null where none is stored.</param>
    /// <param name="next">The day after it; null where none is stored.</param>
    public ExchangeDay(Exchange exchange, BookingDay day, BookingDay? previous = null, BookingDay? next = null)
    {
        Exchange = exchange;
        Date = day.Date;
        Day = day;
        Previous = previous;
        Next = next;
    }

    /// <summary>The exchange.</summary>
    public Exchange Exchange { get; }

    /// <summary>The business date.</summary>
    public LocalDate Date { get; }

    /// <summary>The day to judge.</summary>
    public BookingDay Day { get; init; }

    /// <summary>The day before it; null where none is stored.</summary>
    public BookingDay? Previous { get; }

    /// <summary>The day after it; null where none is stored.</summary>
    public BookingDay? Next { get; }
}
