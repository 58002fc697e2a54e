using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Benchmarks;

/// <summary>A booking as an application would have it: its date, its local times, and its instants.</summary>
public readonly record struct WorkBooking(LocalDate Date, LocalPeriod Period, Instant Start, Instant End)
{
    /// <summary>Bookings of one slot each on a share of all places, drawn with a fixed seed, in no order.</summary>
    public static WorkBooking[] OnSlots(Exchange exchange, LocalDate[] dates, int percent, int seed)
    {
        var places = dates
            .SelectMany(date => OneInEachSlot(exchange, date))
            .SelectMany(booking => Enumerable.Repeat(booking, exchange.DefaultCapacity))
            .ToArray();
        new Random(seed).Shuffle(places);
        return places[..(int)Math.Round(places.Length * percent / 100.0)];
    }

    /// <summary>Bookings of half an hour that start at any second of a date's hours.</summary>
    public static WorkBooking[] AtAnySecond(Exchange exchange, LocalDate date, int count, int seed)
    {
        const int length = 30 * 60;
        var hours = exchange.HoursOn(date)[0];
        var random = new Random(seed);
        int open = WallSecond(date, date + hours.Open);
        int close = WallSecond(date, date + hours.Close);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var start = date.AtMidnight().PlusSeconds(random.Next(open, close - length)).InZoneStrictly(exchange.TimeZone);
            return Of(date, start, start.PlusSeconds(length));
        })];
    }

    private static WorkBooking[] OneInEachSlot(Exchange exchange, LocalDate date)
    {
        var day = Availability.GetDay(new BusinessDay(exchange, BookingDay.Empty(exchange.Id, date)), Work.Now);
        return
        [
            .. day.Slots.Select(slot => Of(date, slot.Start.InZone(exchange.TimeZone), slot.End.InZone(exchange.TimeZone))),
        ];
    }

    private static WorkBooking Of(LocalDate date, ZonedDateTime start, ZonedDateTime end)
    {
        var period = new LocalPeriod(
            WallSecond(date, start.LocalDateTime), WallSecond(date, end.LocalDateTime), IsLater(start), IsLater(end));
        return new WorkBooking(date, period, start.ToInstant(), end.ToInstant());
    }

    private static bool IsLater(ZonedDateTime time) =>
        time.Zone.MapLocal(time.LocalDateTime) is { Count: 2 } mapping && mapping.Last() == time;

    private static int WallSecond(LocalDate date, LocalDateTime time) =>
        (int)NodaTime.Period.Between(date.AtMidnight(), time, PeriodUnits.Seconds).Seconds;
}
