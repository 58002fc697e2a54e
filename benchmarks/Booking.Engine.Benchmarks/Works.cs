using NodaTime;

namespace BookingEngine.Benchmarks;

/// <summary>The measured work: exchanges in Berlin, most of them with slots of half an hour from 09:00 to 17:00.</summary>
public static class Works
{
    /// <summary>A Thursday, far from any change of the clocks.</summary>
    public static readonly LocalDate PlainDate = new(2026, 1, 15);

    /// <summary>The Sundays on which the clocks go forward and back, at 02:00 and 03:00.</summary>
    public static readonly LocalDate SpringDate = new(2026, 3, 29);

    /// <inheritdoc cref="SpringDate"/>
    public static readonly LocalDate AutumnDate = new(2026, 10, 25);

    /// <summary>The first date of ranges; its month has no transition, its year has both.</summary>
    public static readonly LocalDate FirstDate = new(2026, 1, 1);

    /// <summary>The first date of a range of 31 days with a transition in its middle.</summary>
    public static readonly LocalDate FirstDateBeforeSpring = new(2026, 3, 15);

    private static readonly Duration HalfAnHour = Duration.FromMinutes(30);
    private static readonly OpeningPeriod NineToFive = new(new LocalTime(9, 0), new LocalTime(17, 0));

    /// <summary>Monday to Friday, 09:00 to 17:00, for some days from a date.</summary>
    public static Work Weekdays(LocalDate first, int days, int bookedPercent, int capacity, int seed = 1)
    {
        var exchange = Exchange(seed, 5, NineToFive, new() { SlotDuration = HalfAnHour, DefaultCapacity = capacity });
        LocalDate[] dates = [.. Enumerable.Range(0, days).Select(first.PlusDays)];
        return new Work(exchange, dates, WorkBooking.OnSlots(exchange, dates, bookedPercent, seed));
    }

    /// <summary>A year that is booked out, and the weekday after it, which is free.</summary>
    public static Work BookedYear()
    {
        var work = Weekdays(FirstDate, 366, bookedPercent: 100, capacity: 1);
        return new Work(
            work.Exchange, work.Dates, [.. work.Bookings.Where(booking => booking.Date < work.Dates[^1])]);
    }

    /// <summary>One day of an exchange that is open every day of the week: the clocks of Europe change on Sundays.</summary>
    public static Work OneDay(LocalDate date, int bookedPercent, int capacity, OpeningPeriod? hours = null)
    {
        var exchange = Exchange(
            1, 7, hours ?? NineToFive, new() { SlotDuration = HalfAnHour, DefaultCapacity = capacity });
        return new Work(exchange, [date], WorkBooking.OnSlots(exchange, [date], bookedPercent, seed: 1));
    }

    /// <summary>A day with many bookings, at any second.</summary>
    public static Work Crowded(int bookings)
    {
        var exchange = Exchange(1, 7, NineToFive, new() { SlotDuration = HalfAnHour, DefaultCapacity = 10_000 });
        return new Work(exchange, [PlainDate], WorkBooking.AtAnySecond(exchange, PlainDate, bookings, seed: 1));
    }

    /// <summary>
    /// 1,440 candidates, half a minute from one to the next, each some half minutes long; the morning is half booked.
    /// </summary>
    public static Work Candidates(int length)
    {
        const int count = 1440;
        const int step = 30;
        var morning = OneDay(PlainDate, 50, 5, new OpeningPeriod(LocalTime.Midnight, new LocalTime(12, 0)));
        var hours = new OpeningPeriod(
            LocalTime.Midnight, LocalTime.FromSecondsSinceMidnight((count - 1 + length) * step));
        var policy = morning.Exchange.Policy with
        {
            SlotDuration = Duration.FromSeconds(length * step),
            SlotStep = Duration.FromSeconds(step),
        };
        return new Work(Exchange(1, 7, hours, policy), morning.Dates, morning.Bookings);
    }

    private static Exchange Exchange(int id, int weekdays, OpeningPeriod hours, BookingPolicy policy) => new()
    {
        Id = new Guid(id, 0, 0, new byte[8]),
        BusinessName = "Work",
        TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
        OperatingHours = [.. Enumerable.Range(1, weekdays).Select(day => new OperatingHours((IsoDayOfWeek)day, hours))],
        Policy = policy,
    };
}
