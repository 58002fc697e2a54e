using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>The promises of the scheduling engine.</summary>
public static class EngineBars
{
    private static readonly int[] Shares = [0, 5, 50];
    private static readonly int[] Capacities = [1, 5];

    public static IReadOnlyList<Bar> All() =>
    [
        new("a day into a caller's buffer, against the floor", 1.75, [.. IntoBuffer()]),
        new("LINQ + NodaTime, against the engine", 15, [.. Linq()], IsLeast: true),
        new("365 days, against 31", 13, [.. LongRange()]),
        new("a day with 10,000 bookings, against 1,000", 12, [Crowded()]),
        new("1,440 candidates, step 1, duration 480, against duration 1", 2, [Candidates()]),
        new("a day with a transition, against one without", 3, [.. Transition()]),
        new("first available, the next free day a year off, against those days", 1.2, [FirstAvailable()]),
        new("1,000 exchanges × 31 days, half booked, against the floor", 1.75, [.. ManyExchanges()]),
        new("a month with 1,000 special hours and 500 blocks, against one without", 1.3, [ExceptionBars.InMemory()]),
        new("16 slots with 4 barbers, half booked, against the day without", 6, [ResourceBars.Barbers()]),
        new("31 days with 12 resources, two needs each, against without", 8, [ResourceBars.Month()]),
        new("CP-SAT, against the assigner, on 1,000 random days: the median", 50, [AssignerBars.Median()], IsLeast: true),
        new("… the day on which CP-SAT does best", 1, [AssignerBars.Closest()], IsLeast: true),
    ];

    private static IEnumerable<Cell> IntoBuffer() =>
        from days in new[] { 1, 31 }
        from share in Shares
        from capacity in Capacities
        let first = days == 1 ? Works.PlainDate : Works.FirstDate
        let work = Checked(Works.Weekdays(first, days, share, capacity), byLocalTime: true)
        select new TimedCell(Name(days, share, capacity), Engine(work), FloorOf(work), Times(work), MayAllocate: Nothing);

    private static IEnumerable<Cell> Linq() =>
        from share in Shares
        from capacity in Capacities
        from cell in new[]
        {
            (Name(1, share, capacity), Works.Weekdays(Works.PlainDate, 1, share, capacity)),
            (Name(31, share, capacity), Works.Weekdays(Works.FirstDate, 31, share, capacity)),
            (Name(365, share, capacity), Works.Weekdays(Works.FirstDate, 365, share, capacity)),
            (Name(1, share, capacity) + ", transition", Works.OneDay(Works.SpringDate, share, capacity)),
            (Name(31, share, capacity) + ", transition",
                Works.Weekdays(Works.FirstDateBeforeSpring, 31, share, capacity)),
        }
        let work = Checked(cell.Item2, byLocalTime: true)
        select new TimedCell(cell.Item1, LinqOf(work), Engine(work), Times(work));

    private static IEnumerable<Cell> LongRange() =>
        from share in Shares
        from capacity in Capacities
        let year = Works.Weekdays(Works.FirstDate, 365, share, capacity)
        let month = Works.Weekdays(Works.FirstDate, 31, share, capacity)
        select new TimedCell($"{share} % booked, capacity {capacity}", () => year.GetSlots(), () => month.GetSlots());

    private static TimedCell Crowded()
    {
        var many = Checked(Works.Crowded(10_000), byLocalTime: false);
        var some = Checked(Works.Crowded(1_000), byLocalTime: false);
        return new TimedCell("", () => many.GetSlots(), () => some.GetSlots());
    }

    private static TimedCell Candidates()
    {
        var longer = Works.Candidates(480);
        var shorter = Works.Candidates(1);
        return longer.Slots.Length == 1440 && shorter.Slots.Length == 1440
            ? new TimedCell("", () => longer.GetSlots(), () => shorter.GetSlots())
            : throw new InvalidOperationException("There must be 1,440 candidates.");
    }

    private static IEnumerable<Cell> Transition()
    {
        var night = new OpeningPeriod(LocalTime.Midnight, new LocalTime(8, 0));
        return
            from share in Shares
            from capacity in Capacities
            from cell in new (string Name, LocalDate Date, OpeningPeriod? Hours)[]
            {
                ("spring, that day's 09:00-17:00", Works.SpringDate, null),
                ("autumn, 00:00-08:00 across it", Works.AutumnDate, night),
            }
            let changing = Checked(Works.OneDay(cell.Date, share, capacity, cell.Hours), byLocalTime: false)
            let plain = Checked(Works.OneDay(Works.PlainDate, share, capacity, cell.Hours), byLocalTime: false)
            select new TimedCell($"{cell.Name}, {share} % booked, capacity {capacity}", Engine(changing), Engine(plain), Times(plain));
    }

    private static TimedCell FirstAvailable()
    {
        var year = Checked(Works.BookedYear(), byLocalTime: true);
        return Availability.FindFirst(year.Days, Work.Now)?.Date == year.Dates[^1]
            ? new TimedCell("", () => Availability.FindFirst(year.Days, Work.Now), () => year.GetSlots())
            : throw new InvalidOperationException("The last day must be the first with a free slot.");
    }

    private static IEnumerable<Cell> ManyExchanges() =>
        from capacity in Capacities
        let works = Enumerable.Range(1, 1000)
            .Select(seed => Works.Weekdays(Works.FirstDate, 31, 50, capacity, seed))
            .ToArray()
        select new TimedCell(
            $"capacity {capacity}",
            () => Array.ForEach(works, static work => work.GetSlots()),
            () => Array.ForEach(works, static work => work.GetFloor()));

    private static string Name(int days, int share, int capacity) =>
        $"{days} {(days == 1 ? "day" : "days")}, {share} % booked, capacity {capacity}";

    private static Work Checked(Work work, bool byLocalTime)
    {
        Agreement.Check(work, byLocalTime);
        return work;
    }

    private static void Nothing()
    {
    }

    // Short work is looped over by direct calls: a delegate's call takes as long as some slots.
    private static int Times(Work work) => work.Dates.Length == 1 ? 20 : 1;

    private static Action Engine(Work work) => () =>
    {
        for (int i = Times(work); i > 0; i--)
        {
            work.GetSlots();
        }
    };

    private static Action FloorOf(Work work) => () =>
    {
        for (int i = Times(work); i > 0; i--)
        {
            work.GetFloor();
        }
    };

    private static Action LinqOf(Work work) => () =>
    {
        for (int i = Times(work); i > 0; i--)
        {
            LinqVersion.GetSlots(work.Exchange, work.Dates, work.BookingsByDate, Work.Now);
        }
    };

    private static Action Repeat(Work work, Action<Work> run) => () =>
    {
        for (int i = Times(work); i > 0; i--)
        {
            run(work);
        }
    };
}
