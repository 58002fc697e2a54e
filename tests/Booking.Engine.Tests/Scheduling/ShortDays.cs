using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>A scenario on whole seconds, whose hours last minutes.</summary>
public sealed record ShortDay(Scenario Scenario)
{
    public override string ToString() => Scenario.ToString();
}

/// <summary>Random short days, many of them at a change of the clocks.</summary>
public static class ShortDays
{
    private const int Hour = 3600;

    private static readonly int[] Hours = [0, 1, 2, 2, 3, 9, 23];
    private static readonly int[] SlotSeconds = [1, 2, 7, 10, 30, 59, 60];
    private static readonly int[] StepSeconds = [1, 3, 10, 30, 61];
    private static readonly int[] BufferSeconds = [0, 0, 1, 5, 30, 61];

    public static Arbitrary<ShortDay> ShortDay() => Arb.From(
        Gen.Choose(0, int.MaxValue - 1).Select(seed => new ShortDay(Make(new Random(seed)))),
        day => day.Scenario.Simpler().Select(simpler => new ShortDay(simpler)));

    private static Scenario Make(Random random)
    {
        var (zone, date) = Zones.Any(random);
        int open = Math.Max(0, (Scenarios.Pick(random, Hours) * Hour) + random.Next(-120, 120));
        int close = open + random.Next(5, 240);
        int reopen = close + random.Next(30);
        var exchange = new Exchange
        {
            Id = new Guid(random.Next(), 1, 2, [1, 2, 3, 4, 5, 6, 7, 8]),
            BusinessName = "Kiosk",
            TimeZone = zone,
            OperatingHours = Scenarios.EveryDay((open, close), (reopen, reopen + random.Next(1, 60))),
            Policy = new BookingPolicy
            {
                DefaultCapacity = random.Next(1, 4),
                SlotStep = random.Next(2) == 0 ? null : Seconds(random, StepSeconds),
                BufferBefore = Seconds(random, BufferSeconds),
                BufferAfter = Seconds(random, BufferSeconds),
                MinNotice = Seconds(random, BufferSeconds),
            },
        };
        if (reopen >= 24 * Hour || Scenarios.DaysOverlap(exchange, date))
        {
            exchange = exchange with { OperatingHours = Scenarios.EveryDay((open, close)) };
        }

        if (random.Next(3) == 0)
        {
            int from = Math.Max(0, open + random.Next(-60, 300));
            exchange = exchange with { Blocks = [new Block(date, Scenarios.Period(from, from + random.Next(1, 120)))] };
        }

        return new Scenario(
            exchange,
            date,
            [],
            [.. Enumerable.Range(0, random.Next(6)).Select(_ => Booking(random, open))],
            [],
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => TimeSlot(random, open)).DistinctBy(slot => slot.Period)],
            zone.AtLeniently(date.AtMidnight()).ToInstant() + Duration.FromSeconds(open + random.Next(-7300, 200)),
            Seconds(random, SlotSeconds),
            random.Next(1, 3));
    }

    private static Allocation Booking(Random random, int open) => Shop.Taken(
        Local(random, open),
        random.Next(1, 3),
        Seconds(random, BufferSeconds),
        Seconds(random, BufferSeconds));

    private static TimeSlot TimeSlot(Random random, int open) => new()
    {
        Id = Guid.NewGuid(),
        ExchangeId = Guid.Empty,
        Date = default,
        Period = Local(random, open),
        MaxCapacity = random.Next(5),
    };

    private static LocalPeriod Local(Random random, int open)
    {
        int start = Math.Max(0, open + random.Next(-60, 300));
        return new LocalPeriod(start, start + random.Next(1, 120), random.Next(4) == 0, random.Next(3) == 0);
    }

    private static Duration Seconds(Random random, int[] values) =>
        Duration.FromSeconds(Scenarios.Pick(random, values));
}
