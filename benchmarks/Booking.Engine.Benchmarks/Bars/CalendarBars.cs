using System.Diagnostics;
using System.Text;
using BookingEngine.Benchmarks.Storage;
using BookingEngine.Calendars;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using static BookingEngine.Benchmarks.Storage.Waiting;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// What it costs to poll busy calendars: 1,000 of them, ten at each exchange, read by HTTP from a server of this process, with 200 events each,
/// a tenth of them series, and no entity tag, so that all are read as a whole. The server's own work is counted, too, and that of a database's
/// processes is not.
/// </summary>
internal static class CalendarBars
{
    private const int Calendars = 1000;
    private const int OfExchange = 10;
    private const int Events = 200;
    private const double SecondsOfPoll = 15 * 60;

    public static MeasuredCell InMemory() => new("", () => Wait(MeasureAsync(_ => { })));

    /// <summary>Measured on a database of its own, in which no other calendars are due.</summary>
    public static MeasuredCell PostgreSql() => new("", () => Wait(OnPostgreSqlAsync()));

    private static async Task<Measured> OnPostgreSqlAsync()
    {
        var ground = await PostgreSqlGround.StartAsync();
        return await MeasureAsync(ground.Use);
    }

    private static async Task<Measured> MeasureAsync(Action<BookingEngineBuilder> useStore)
    {
        byte[] file = Encoding.UTF8.GetBytes(File());
        await using var server = await CalendarServer.StartAsync(file);
        var clock = new SettableClock();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.ClearProviders()).AddSingleton<IClock>(clock);
        var engine = services.AddBookingEngine().AddBusyCalendars(options => options.AllowPrivateAddresses = true);
        useStore(engine);
        await using var host = services.BuildServiceProvider();
        var exchanges = new List<Guid>();
        for (int exchange = 0; exchange < Calendars / OfExchange; exchange++)
        {
            var opened = await host.GetRequiredService<ExchangeService>().CreateAsync(new Exchange
            {
                BusinessName = "Bench",
                TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
                OperatingHours = OperatingHours.Daily(new LocalTime(9, 0), new LocalTime(17, 0)),
                Policy = new BookingPolicy { BookingWindowDays = 60 },
            });
            exchanges.Add(opened.Value.Id);
            for (int count = 0; count < OfExchange; count++)
            {
                _ = (await host.GetRequiredService<CalendarService>().AddAsync(
                    new BusyCalendar { Id = Guid.Empty, ExchangeId = opened.Value.Id, Url = server.Url })).Value;
            }
        }

        var poller = host.GetServices<IHostedService>().OfType<CalendarPoller>().Single();
        await PollAsync(poller);
        clock.Now += Duration.FromMinutes(16);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        int polled = await PollAsync(poller);
        double busy = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        foreach (var exchange in exchanges)
        {
            var read = await host.GetRequiredService<CalendarService>().ListAsync(exchange);
            polled -= read.Count(calendar => calendar.Status != BusyCalendarStatus.Ok || calendar.Skipped > 0);
        }

        return polled == Calendars
            ? new Measured(busy / SecondsOfPoll, "one core")
            : throw new InvalidOperationException($"Only {polled} calendars were polled.");
    }

    private static async Task<int> PollAsync(CalendarPoller poller)
    {
        int polled = 0;
        int started;
        do
        {
            started = await poller.LookAsync(CancellationToken.None);
            await poller.WhenAllAsync();
            polled += started;
        }
        while (started > 0);
        return polled;
    }

    private static string File()
    {
        var file = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
        for (int number = 0; number < Events; number++)
        {
            var start = SettableClock.Start.Plus(Duration.FromHours(7 * number)).InUtc();
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:Appointment {number}\r\nDTSTART;TZID=Europe/Berlin:{start:uuuuMMdd'T'HHmmss}\r\nDURATION:PT45M\r\n");
            file.Append(number % 10 == 0 ? "RRULE:FREQ=WEEKLY;COUNT=10\r\nEND:VEVENT\r\n" : "END:VEVENT\r\n");
        }

        return file.Append("END:VCALENDAR\r\n").ToString();
    }

    private sealed class SettableClock : IClock
    {
        public static Instant Start { get; } = Instant.FromUtc(2030, 1, 7, 12, 0);

        public Instant Now { get; set; } = Start;

        public Instant GetCurrentInstant() => Now;
    }
}
