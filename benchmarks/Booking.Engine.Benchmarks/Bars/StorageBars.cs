using System.Diagnostics;
using BookingEngine.Benchmarks.Storage;
using NodaTime;
using static BookingEngine.Benchmarks.Storage.Waiting;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>The promises of the relational adapter, measured on PostgreSQL.</summary>
public static class StorageBars
{
    private const int Clients = PostgreSqlGround.RawClients;
    private const int EachClient = 16;
    private const int HotDay = 2000;
    private const int Loads = 50;

    public static IReadOnlyList<Bar> All()
    {
        var ground = PostgreSqlGround.StartAsync().GetAwaiter().GetResult();
        return
        [
            new("PostgreSQL: a booking, one client, against a raw insert", 1.6, [OneBooking(ground).WarmedByItself()]),
            new("… loads of an exchange and a day, against a raw query", 5, [Load(ground).WarmedByItself()]),
            new("… a month with 1,000 special hours and 500 blocks, against one without", 1.3, [ExceptionBars.Month(ground.Desk).WarmedByItself()]),
            new("… a booking on days with 4 barbers, half booked on average, against days without", 1.3, [Barbers(ground.Desk).WarmedByItself()]),
            new("… a booking with its event, against one without", 1.15, [WithEvent(ground).WarmedByItself()]),
            new("… 10,000 events sent to a webhook, against plain POSTs", 0.2, [WebhookBars.PostgreSql()], IsLeast: true),
            new("… bookings of 32 clients at 32 exchanges, against raw inserts", 0.5, [ManyExchanges(ground).WarmedByItself()], IsLeast: true),
            new("… bookings of 32 clients on one day, 0 to 2,000, against raw inserts", 1.5, [OneDay(ground).WarmedByItself()], IsLeast: true),
            new("… two hosts that both book on one day, against two that keep no days", 1.1, [TwoHosts(ground).WarmedByItself()]),
            new("… the last place, 31 of 32 clients refused, against a booking", 5, [LastPlace(ground)]),
            new("… requests of 32 clients for a sold-out slot, against raw inserts", 1, [SoldOut(ground).WarmedByItself()], IsLeast: true),
            new("… queries of many days or exchanges, against one", 1, [Days(ground), Exchanges(ground)]),
            new("… a poll of 1,000 busy calendars in 15 minutes, against one core", 0.1, [CalendarBars.PostgreSql()]),
            new("In memory: a poll of 1,000 busy calendars in 15 minutes, against one core", 0.1, [CalendarBars.InMemory()]),
        ];
    }

    private static TimedCell OneBooking(PostgreSqlGround ground)
    {
        var exchange = Wait(ground.Desk.OpenAsync(1));
        int booked = 0;
        return new TimedCell(
            "",
            () => Wait(ground.Desk.BookAsync(exchange, booked++)),
            () => Wait(ground.Raw[0].InsertAsync()));
    }

    /// <summary>Days of 16 slots with 4 places each, which fill up one after the other.</summary>
    private static TimedCell Barbers(Desk desk)
    {
        const int slots = 16;
        const int places = 4;
        var (with, without) = (Wait(desk.OpenAsync(places)), Wait(desk.OpenAsync(places)));
        _ = Wait(desk.ChangeAsync(with, exchange => exchange with
        {
            Resources = [.. Enumerable.Range(1, places).Select(number => Resource.Of("staff", $"Barber {number}"))],
        })).Value;
        var (bookedWith, bookedWithout) = (0, 0);
        return new TimedCell("", () => Book(with, bookedWith++), () => Book(without, bookedWithout++));

        void Book(Guid exchange, int nth) => Wait(desk.BookAsync(exchange, (nth / (slots * places) * slots) + (nth % slots)));
    }

    private static TimedCell WithEvent(PostgreSqlGround ground)
    {
        var silent = ground.OpenDesk(options => options.EventRetention = Duration.Zero);
        var (with, without) = (Wait(ground.Desk.OpenAsync(1)), Wait(silent.OpenAsync(1)));
        var (bookedWith, bookedWithout) = (0, 0);
        return new TimedCell(
            "",
            () => Wait(ground.Desk.BookAsync(with, bookedWith++)),
            () => Wait(silent.BookAsync(without, bookedWithout++)));
    }

    private static TimedCell Load(PostgreSqlGround ground)
    {
        const int bookings = 9;
        var exchange = Wait(ground.Desk.OpenAsync(1));
        var date = Desk.DateOf(0);
        for (int i = 0; i < bookings; i++)
        {
            Wait(ground.Desk.BookAsync(exchange, i));
        }

        return new TimedCell("", () => Wait(RepeatAsync(LoadAsync)), () => Wait(RepeatAsync(ReadAsync)), Loads);

        static async Task RepeatAsync(Func<Task> load)
        {
            for (int i = 0; i < Loads; i++)
            {
                await load();
            }
        }

        async Task LoadAsync()
        {
            var (found, days) = await ground.Desk.Bookings.LoadWithExchangeAsync(exchange, date, date, default);
            Expect(days[0].Allocations.Count == bookings && found?.Id == exchange);
        }

        async Task ReadAsync() => Expect(await ground.Raw[0].ReadAsync(exchange, date.ToDateOnly()) == bookings);
    }

    private static TimedCell ManyExchanges(PostgreSqlGround ground)
    {
        var exchanges = Enumerable.Range(0, Clients).Select(_ => Wait(ground.Desk.OpenAsync(1))).ToArray();
        int[] booked = new int[Clients];
        return new TimedCell(
            "",
            RawInserts(ground, EachClient),
            () => Together(async client =>
            {
                for (int i = 0; i < EachClient; i++)
                {
                    await ground.Desk.BookAsync(exchanges[client], booked[client]++);
                }
            }));
    }

    private static TimedCell OneDay(PostgreSqlGround ground) => new(
        "",
        RawInserts(ground, HotDay / Clients),
        () =>
        {
            var exchange = Wait(ground.Desk.OpenAsync(100_000));
            Together(async client =>
            {
                for (int i = 0; i < HotDay / Clients; i++)
                {
                    await ground.Desk.BookAsync(exchange, (client + i) % 16);
                }
            });
        });

    /// <summary>What a host keeps of the day is stale whenever the other has booked.</summary>
    private static TimedCell TwoHosts(PostgreSqlGround ground)
    {
        Desk[] keeping = [ground.OpenDesk(), ground.OpenDesk()];
        Desk[] loading = [ground.OpenDesk(KeepNothing), ground.OpenDesk(KeepNothing)];
        return new TimedCell("", () => Contend(keeping), () => Contend(loading));

        static void KeepNothing(BookingEngineOptions options) => options.DayCacheMegabytes = 0;

        static void Contend(Desk[] hosts)
        {
            var exchange = Wait(hosts[0].OpenAsync(100_000));
            Wait(Task.WhenAll(hosts.Select(host => Task.Run(async () =>
            {
                for (int i = 0; i < EachClient; i++)
                {
                    await host.BookAsync(exchange, i);
                }
            }))));
        }
    }

    /// <summary>How long the refused wait, in the middle, against how long a booking takes by itself.</summary>
    private static MeasuredCell LastPlace(PostgreSqlGround ground) => new("", () =>
    {
        const int rounds = 64;
        var exchange = Wait(ground.Desk.OpenAsync(1));
        var refused = new List<double>();
        var alone = new List<double>();
        for (int slot = 0; slot < rounds; slot += 2)
        {
            long start = Stopwatch.GetTimestamp();
            Wait(ground.Desk.BookAsync(exchange, slot));
            alone.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            int won = 0;
            Together(async _ =>
            {
                long asked = Stopwatch.GetTimestamp();
                var result = await ground.Desk.TryBookAsync(exchange, slot + 1);
                double waited = Stopwatch.GetElapsedTime(asked).TotalMicroseconds;
                lock (refused)
                {
                    won += result.Succeeded ? 1 : 0;
                    if (!result.Succeeded)
                    {
                        refused.Add(waited);
                    }
                }
            });
            Expect(won == 1);
        }

        double baseline = SideBySide.Median(alone);
        return new Measured(
            SideBySide.Median(refused) / baseline, FormattableString.Invariant($"{baseline:0} µs"));
    });

    private static TimedCell SoldOut(PostgreSqlGround ground)
    {
        var exchange = Wait(ground.Desk.OpenAsync(1));
        Wait(ground.Desk.BookAsync(exchange, 0));
        return new TimedCell(
            "",
            RawInserts(ground, EachClient),
            () => Together(async _ =>
            {
                for (int i = 0; i < EachClient; i++)
                {
                    Expect(!(await ground.Desk.TryBookAsync(exchange, 0)).Succeeded);
                }
            }));
    }

    private static MeasuredCell Days(PostgreSqlGround ground) => new("31 days", () =>
    {
        var exchange = Wait(ground.Desk.OpenAsync(1));
        return Queries(ground, ([exchange], 31), ([exchange], 1));
    });

    private static MeasuredCell Exchanges(PostgreSqlGround ground) => new("100 exchanges", () =>
    {
        Guid[] exchanges = [.. Enumerable.Range(0, 100).Select(_ => Wait(ground.Desk.OpenAsync(1)))];
        return Queries(ground, (exchanges, 1), ([exchanges[0]], 1));
    });

    private static Measured Queries(
        PostgreSqlGround ground, (Guid[] Exchanges, int Days) many, (Guid[] Exchanges, int Days) one)
    {
        int single = Count(one);
        return new Measured((double)Count(many) / single, $"{single} queries");

        int Count((Guid[] Exchanges, int Days) asked)
        {
            int before = ground.Sent.Count;
            var first = Desk.DateOf(0);
            var found = Wait(ground.Desk.Availability.GetDaysAsync(asked.Exchanges, first, first.PlusDays(asked.Days - 1)));
            Expect(found.Count == asked.Exchanges.Length && found.Values.All(days => days.Count == asked.Days));
            return ground.Sent.Count - before;
        }
    }

    private static Action RawInserts(PostgreSqlGround ground, int each) => () => Together(async client =>
    {
        for (int i = 0; i < each; i++)
        {
            await ground.Raw[client].InsertAsync();
        }
    });

    private static void Together(Func<int, Task> client) =>
        Wait(Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => client(number)))));

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("What was measured is not what was to be measured.");
        }
    }
}
