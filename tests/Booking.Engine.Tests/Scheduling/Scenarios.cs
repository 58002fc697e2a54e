using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>
/// Random scenarios on whole minutes. Sizes and times are drawn from few values, so that edges often meet. Everything
/// is derived from one number, so that the seed that FsCheck prints reproduces a scenario.
/// </summary>
public static class Scenarios
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    private static readonly int?[] Capacities = [null, 1, 2, 3, 5, BookingPolicy.NoLimit];
    private static readonly int[] Parties = [1, 1, 1, 2, 3];
    private static readonly int[] SlotMinutes = [5, 10, 15, 20, 30, 30, 45, 60, 60, 90, 120, 240, 480, 1440];
    private static readonly int[] StepMinutes = [5, 10, 15, 15, 20, 30, 30, 60, 90, 120];
    private static readonly int[] BufferMinutes = [0, 0, 0, 5, 15, 30, 60, 1440];
    private static readonly int[] NoticeMinutes = [0, 0, 0, 30, 60, 1440, 7 * 1440];
    private static readonly int?[] WindowDays = [null, null, null, 0, 1, 2, 7, 30];
    private static readonly int?[] Shortest = [null, null, null, 15, 30, 60];
    private static readonly int?[] Longest = [null, null, null, 60, 240, 1440];
    private static readonly int?[] StoredCapacities = [null, 0, 0, 1, 2, 3, 5, 8];

    public static Arbitrary<Scenario> Scenario() => Arb.From(
        Gen.Choose(0, int.MaxValue - 1).Select(seed => Make(new Random(seed))), scenario => scenario.Simpler());

    private static Scenario Make(Random random)
    {
        var (zone, date) = Zones.Any(random);
        var exchange = new Exchange
        {
            Id = new Guid(random.Next(), 1, 2, [1, 2, 3, 4, 5, 6, 7, 8]),
            BusinessName = "Shop",
            TimeZone = zone,
            OperatingHours = Weekly(random),
            Policy = Policy(random),
        };
        exchange = WithSpecialHours(random, WithAlternatingWeeks(random, exchange, date), date);

        exchange = exchange with { Services = Services(random) };
        int opening = exchange.HoursOn(date) is [var hours, ..] ? Seconds(hours.Open) : 9 * Hour;
        exchange = random.Next(3) > 0 ? exchange : exchange with { Blocks = Blocks(random, date, opening) };
        var service = exchange.Services.Count == 0 ? null : Pick(random, [.. exchange.Services]);
        var scenario = new Scenario(
            exchange,
            date,
            random.Next(3) > 0 ? [] : Bookings(random, exchange, 2, _ => random.Next(20, 44) * Hour),
            Bookings(random, exchange, 8, _ => opening + (random.Next(-12, 120) * 5 * Minute)),
            random.Next(3) > 0 ? [] : Bookings(random, exchange, 2, _ => random.Next(0, 10) * Hour),
            random.Next(2) > 0 ? [] : TimeSlots(random, exchange, date, opening),
            Now(random, zone, date),
            Duration.FromMinutes(Pick(random, SlotMinutes)),
            Pick(random, Parties));
        return service is null ? scenario : OfService(random, scenario, service);
    }

    /// <summary>Asks for a service, mostly for a length that it is offered in. Sometimes none, or one that doesn't exist, is named.</summary>
    private static Scenario OfService(Random random, Scenario scenario, Service service) => scenario with
    {
        ServiceId = random.Next(12) switch
        {
            0 => null,
            1 => new Guid(7, 7, 7, [7, 7, 7, 7, 7, 7, 7, 7]),
            _ => service.Id,
        },
        SlotDuration = random.Next(4) == 0
            ? scenario.SlotDuration
            : Pick(random, [.. service.DurationOptions ?? [service.Duration ?? scenario.Exchange.Policy.SlotDuration]]),
    };

    private static Service[] Services(Random random) => random.Next(2) == 0
        ? []
        : [.. Enumerable.Range(1, random.Next(1, 4)).Select(number => Service(random, number))];

    private static Service Service(Random random, int number) => new()
    {
        Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 5]),
        Name = "Service",
        IsActive = random.Next(8) > 0,
        Duration = random.Next(2) == 0 ? null : Duration.FromMinutes(Pick(random, SlotMinutes)),
        DurationOptions = random.Next(3) > 0
            ? null
            : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Duration.FromMinutes(Pick(random, SlotMinutes)))],
        SlotStep = Sometimes(random, StepMinutes),
        BufferBefore = Sometimes(random, BufferMinutes),
        BufferAfter = Sometimes(random, BufferMinutes),
        MinNotice = Sometimes(random, NoticeMinutes),
        BookingWindowDays = Pick(random, WindowDays),
        SlotStarts = random.Next(3) switch { 0 => SlotStarts.Grid, 1 => SlotStarts.Any, _ => null },
        MinPartySize = Pick(random, [1, 1, 1, 2]),
        MaxPartySize = Pick(random, [null, null, null, (int?)2]),
        MaxParallel = Pick(random, [null, null, (int?)1, 2, 3]),
        Hours = random.Next(5) switch
        {
            0 => EveryDay((10 * Hour, 15 * Hour)),
            1 => EveryDay((30 * Minute, 3 * Hour), (9 * Hour, 11 * Hour)),
            2 => Irregular(random),
            _ => null,
        },
    };

    private static Duration? Sometimes(Random random, int[] minutes) =>
        random.Next(2) == 0 ? null : Duration.FromMinutes(Pick(random, minutes));

    internal static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static BookingPolicy Policy(Random random) => new()
    {
        DefaultCapacity = Pick(random, Capacities),
        SlotStep = random.Next(2) == 0 ? null : Duration.FromMinutes(Pick(random, StepMinutes)),
        BufferBefore = Duration.FromMinutes(Pick(random, BufferMinutes)),
        BufferAfter = Duration.FromMinutes(Pick(random, BufferMinutes)),
        MinNotice = Duration.FromMinutes(Pick(random, NoticeMinutes)),
        BookingWindowDays = Pick(random, WindowDays),
        MinDuration = Minutes(Pick(random, Shortest)),
        MaxDuration = Minutes(Pick(random, Longest)),
        SlotStarts = random.Next(3) == 0 ? SlotStarts.Grid : SlotStarts.Any,
    };

    private static Duration? Minutes(int? minutes) => minutes is { } given ? Duration.FromMinutes(given) : null;

    private static OperatingHours[] Weekly(Random random) => random.Next(6) switch
    {
        0 => EveryDay((9 * Hour, 12 * Hour), (13 * Hour, 17 * Hour)),
        1 => EveryDay((0, Day)),
        2 => EveryDay((20 * Hour, Day + (3 * Hour))),
        3 => EveryDay((0, 2 * Hour), (2 * Hour, 5 * Hour), (22 * Hour, Day)),
        _ => Irregular(random),
    };

    internal static OperatingHours[] EveryDay(params (int Open, int Close)[] hours) =>
    [
        .. Enum.GetValues<IsoDayOfWeek>()
            .Where(day => day != IsoDayOfWeek.None)
            .SelectMany(day => hours.Select(period => new OperatingHours(day, Period(period.Open, period.Close)))),
    ];

    /// <summary>
    /// Up to three opening periods a day, many of them in the early hours. The last may extend into the next day.
    /// </summary>
    private static OperatingHours[] Irregular(Random random)
    {
        var week = new List<OperatingHours>();
        int taken = 4 * Hour; // Sunday night may take so much of Monday, which opens no earlier.
        foreach (var weekday in Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None))
        {
            int at = taken;
            for (int i = random.Next(4); i > 0; i--)
            {
                int open = at + (random.Next(3) * Pick(random, [30 * Minute, Hour, 3 * Hour]));
                int close = open + Pick(random, [20 * Minute, 30 * Minute, Hour, 2 * Hour, 5 * Hour, 10 * Hour]);
                if (open >= Day || close > Day + (4 * Hour))
                {
                    break;
                }

                week.Add(new OperatingHours(weekday, Period(open, close)));
                at = close;
            }

            taken = Math.Max(0, at - Day);
        }

        return [.. week];
    }

    /// <summary>Some entries hold only every so many weeks, or only from a date on.</summary>
    private static Exchange WithAlternatingWeeks(Random random, Exchange exchange, LocalDate date) => random.Next(4) > 0
        ? exchange
        : exchange with
        {
            OperatingHours =
            [
                .. exchange.OperatingHours.Select(entry => random.Next(2) == 0 ? entry : entry with
                {
                    EveryWeeks = random.Next(1, 4),
                    FromDate = date.PlusDays(random.Next(-40, 3)),
                }),
            ],
        };

    private static Exchange WithSpecialHours(Random random, Exchange exchange, LocalDate date)
    {
        if (random.Next(3) > 0)
        {
            return exchange;
        }

        int open = random.Next(0, 47) * 30 * Minute;
        int close = open + (random.Next(1, 16) * 30 * Minute);
        var special = new SpecialHours(
            date.PlusDays(random.Next(-1, 2)), random.Next(4) == 0 ? [] : [Period(open, close)]);
        special = random.Next(4) switch
        {
            0 => special with { EndDate = special.Date.PlusDays(random.Next(1, 4)) },
            1 => special with { IsAnnual = true },
            _ => special,
        };
        var changed = exchange with { SpecialHours = [special] };
        return DaysOverlap(changed, date) ? exchange : changed;
    }

    internal static bool DaysOverlap(Exchange exchange, LocalDate date)
    {
        int taken = int.MinValue;
        for (int day = -4; day <= 4; day++)
        {
            foreach (var period in exchange.HoursOn(date.PlusDays(day)))
            {
                if ((day * Day) + Seconds(period.Open) < taken)
                {
                    return true;
                }

                taken = ((period.ClosesNextDay ? day + 1 : day) * Day) + Seconds(period.Close);
            }
        }

        return false;
    }

    private static Allocation[] Bookings(Random random, Exchange exchange, int most, Func<int, int> start) =>
    [
        .. Enumerable.Range(0, random.Next(most + 1)).Select(i => Shop.Taken(
            Local(random, start(i), Pick(random, [5, 15, 20, 30, 60, 60, 90, 240]) * Minute),
            Pick(random, Parties),
            Duration.FromMinutes(Pick(random, BufferMinutes)),
            Duration.FromMinutes(Pick(random, BufferMinutes))) with
            {
                ServiceId = exchange.Services.Count == 0 || random.Next(4) == 0 ? null : Pick(random, [.. exchange.Services]).Id,
            }),
    ];

    private static TimeSlot[] TimeSlots(Random random, Exchange exchange, LocalDate date, int opening) =>
    [
        .. Enumerable.Range(0, random.Next(6))
            .Select(i => new TimeSlot
            {
                Id = new Guid(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 2]),
                ExchangeId = exchange.Id,
                Date = date,
                Period = Local(
                    random,
                    opening + (random.Next(-4, 30) * 15 * Minute),
                    Pick(random, [15, 30, 60, 120, 480]) * Minute),
                MaxCapacity = Pick(random, StoredCapacities),
            })
            .DistinctBy(slot => slot.Period),
    ];

    /// <summary>Blocks at the hours and in the early hours, of one date or of a range around it.</summary>
    private static Block[] Blocks(Random random, LocalDate date, int opening) =>
    [
        .. Enumerable.Range(0, random.Next(1, 4)).Select(i =>
        {
            int start = random.Next(3) == 0 ? random.Next(16) * 15 * Minute : opening + (random.Next(-4, 30) * 15 * Minute);
            int length = Pick(random, [15, 30, 60, 120, 480, 1440]) * Minute;
            var first = date.PlusDays(random.Next(-1, 1));
            return new Block(first, random.Next(10) == 0 ? null : Period((start + Day) % Day, (start + Day + length) % Day))
            {
                Id = new Guid(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 3]),
                EndDate = random.Next(2) == 0 ? first.PlusDays(random.Next(3)) : null,
            };
        }),
    ];

    private static LocalPeriod Local(Random random, int start, int length)
    {
        start = Math.Clamp(start, 0, (2 * Day) - Minute);
        return new LocalPeriod(start, start + length, random.Next(4) == 0, random.Next(3) == 0);
    }

    private static Instant Now(Random random, DateTimeZone zone, LocalDate date)
    {
        var midnight = zone.AtLeniently(date.AtMidnight()).ToInstant();
        return random.Next(3) == 0
            ? midnight + Duration.FromMinutes(random.Next(-1440, 2880))
            : midnight - Duration.FromHours(random.Next(24, 24 * 40));
    }

    internal static OpeningPeriod Period(int open, int close) => new(Time(open), Time(close));

    private static LocalTime Time(int second) => LocalTime.FromSecondsSinceMidnight(second % Day);

    private static int Seconds(LocalTime time) => (int)(time.TickOfDay / NodaConstants.TicksPerSecond);
}
