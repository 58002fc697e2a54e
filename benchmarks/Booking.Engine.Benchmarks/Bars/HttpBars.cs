using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// What the HTTP API promises, measured with wrk on loopback against a constant body of the same host: in turns of a
/// second, so that what disturbs the machine disturbs both; the ratios are medians over the turns.
/// </summary>
public static class HttpBars
{
    private const int Rounds = 9;
    private const int WarmUpSeconds = 4;

    private static readonly (string Key, string Value) Cached = ("Booking:AvailabilityCacheSeconds", "1");

    /// <summary>Measures those whose name contains a word, or all; a line each.</summary>
    /// <returns>The exit code: 0 where all are kept.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        string? only = options.FirstOrDefault(option => !option.StartsWith('-'));
        bool details = options.Contains("--details");
        bool isKept = true;
        bool isAny = false;
        await using var server = await PostgreSqlServer.StartAsync();
        foreach (var (storage, settings, all) in Hosts(server.ConnectionString))
        {
            var bars = all.Where(bar => only is null || bar.Name.Contains(only, StringComparison.Ordinal)).ToArray();
            if (bars.Length > 0)
            {
                isAny = true;
                await using var host = await HttpHost.StartAsync([("Booking:Storage", storage), .. settings]);
                isKept &= await MeasureAsync(host, bars, details);
            }
        }

        return isAny && isKept ? 0 : 1;
    }

    private static (string Storage, (string, string)[] Settings, HttpBar[] Bars)[] Hosts(string postgreSql)
    {
        (string, string) sqlite = ("ConnectionStrings:Booking", "Data Source=booking.db");
        (string, string) First(string database) => ("ConnectionStrings:Booking", $"{postgreSql};Database={database}");
        return
        [
            ("InMemory", [],
            [
                HttpBar.Throughput("available_slots in memory", 0.8),
                HttpBar.Throughput("a 304 in memory", 0.8, isNotModified: true),
            ]),
            ("Sqlite", [sqlite], [HttpBar.Throughput("available_slots on SQLite", 0.12)]),
            ("PostgreSql", [First("plain")],
            [
                HttpBar.Throughput("available_slots on PostgreSQL", 0.08),
                HttpBar.Tail("available_slots on PostgreSQL", 20),
            ]),
            ("Sqlite", [sqlite, Cached], [HttpBar.Throughput("available_slots on SQLite, days cached", 0.6)]),
            ("PostgreSql", [First("cached"), Cached],
                [HttpBar.Throughput("available_slots on PostgreSQL, days cached", 0.6)]),
        ];
    }

    private static async Task<bool> MeasureAsync(HttpHost host, HttpBar[] bars, bool details)
    {
        string?[] headers = [.. bars.Select(bar => bar.IsNotModified ? host.IfNoneMatch : null).Distinct()];
        foreach (string? header in headers)
        {
            await HttpLoad.MeasureAsync(host.AvailableSlots, header, WarmUpSeconds);
        }

        await HttpLoad.MeasureAsync(host.Constant, null, WarmUpSeconds);
        var rounds = new List<(HttpLoad Constant, Dictionary<bool, HttpLoad> Slots)>();
        for (int round = 0; round < Rounds; round++)
        {
            var constant = await HttpLoad.MeasureAsync(host.Constant, null, seconds: 1);
            var slots = new Dictionary<bool, HttpLoad>();
            foreach (string? header in headers)
            {
                slots[header is not null] = await HttpLoad.MeasureAsync(host.AvailableSlots, header, seconds: 1);
            }

            rounds.Add((constant, slots));
        }

        return bars.Count(bar => bar.Print(
            Console.Out,
            [.. rounds.Select(round => (round.Constant, round.Slots[bar.IsNotModified]))],
            details)) == bars.Length;
    }
}
