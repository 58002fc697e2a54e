using System.Diagnostics;
using BookingEngine.Benchmarks.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using static BookingEngine.Benchmarks.Storage.Waiting;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// How fast events get to a webhook, from the time when they are stored: a host numbers them, plans their deliveries, sends them one
/// after another, and stores what came of each. They are compared with POSTs of the same body to the same receiver, one after another.
/// </summary>
public static class WebhookBars
{
    private const int Events = 10_000;
    private const int Rounds = 3;

    /// <summary>Measured on a database of its own, where no other events wait.</summary>
    public static MeasuredCell PostgreSql() => new("", () => Wait(MeasureAsync()));

    private static async Task<Measured> MeasureAsync()
    {
        var ground = await PostgreSqlGround.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        using var client = new HttpClient();
        await DeliverAsync(ground, receiver, Events / 10); // warms up
        double before = await PostAsync(client, receiver);
        var ratios = new List<double>();
        var baselines = new List<double>();
        while (ratios.Count < Rounds)
        {
            double delivered = await DeliverAsync(ground, receiver, Events);
            double after = await PostAsync(client, receiver);
            ratios.Add((before + after) / 2 / delivered);
            baselines.Add(Events / after);
            before = after;
        }

        return new Measured(
            SideBySide.Median(ratios), FormattableString.Invariant($"{SideBySide.Median(baselines):0} POSTs per second"));
    }

    /// <summary>Stores events, starts a host that sends them, and returns how many seconds that takes until the last has arrived.</summary>
    private static async Task<double> DeliverAsync(PostgreSqlGround ground, Receiver receiver, int count)
    {
        string owner = Guid.NewGuid().ToString();
        var host = ground.OpenDesk(also: engine => engine.AddWebhooks(options => options.AllowPrivateAddresses = true));
        var exchange = await host.OpenAsync(1);
        _ = await host.ChangeAsync(exchange, opened => opened with { OwnerId = owner });
        var webhook = await host.Webhooks.CreateAsync(
            new Webhook { Id = Guid.Empty, OwnerId = owner, Url = receiver.Url, Events = ["booking.*"] });
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(1000))
        {
            await host.Events.AddEventsAsync(
                [.. numbers.Select(number => Created(exchange, webhook.CreatedAt + Duration.FromMilliseconds(number)))], default);
        }

        var arrived = receiver.Expect(count);
        long start = Stopwatch.GetTimestamp();
        await host.StartAsync();
        await arrived;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await host.StopAsync();
        return seconds;
    }

    private static async Task<double> PostAsync(HttpClient client, Receiver receiver)
    {
        byte[] body = receiver.Last;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Events; i++)
        {
            using var content = new ByteArrayContent(body);
            using var answer = await client.PostAsync(receiver.Url, content);
            answer.EnsureSuccessStatusCode();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static BookingEvent Created(Guid exchange, Instant now) => new()
    {
        Id = Guid.NewGuid(),
        Type = BookingEventType.BookingCreated,
        ExchangeId = exchange,
        BookingId = Guid.NewGuid(),
        Version = 1,
        Date = Desk.DateOf(0),
        Timestamp = now,
    };
}
