using System.Diagnostics;
using System.Text.Json.Nodes;
using BookingEngine.Benchmarks.Bars;

namespace BookingEngine.Benchmarks.Scale;

/// <summary>A request whose time must not grow with what is stored.</summary>
/// <param name="Name">What is asked for.</param>
/// <param name="SendAsync">Sends it to a host and reads the answer.</param>
/// <param name="CarriesMore">Whether the answer of the larger database is longer, or takes more of its own days to make.</param>
public sealed record ScaleRequest(string Name, Func<ScaleHost, Task> SendAsync, bool CarriesMore = false)
{
    private const string Monday = ScaleHost.Monday;
    private const int Rounds = 21;
    private const int DeepPages = 200;

    public static IReadOnlyList<ScaleRequest> All { get; } =
    [
        List("the first page of an exchange's bookings, by start", host => $"exchange={host.Large}&ordering=date"),
        new("a deep page of an exchange's bookings, by cursor", GetDeepPageAsync),
        List("an exchange's pending bookings", host => $"exchange={host.Large}&status=pending"),
        List("an exchange's bookings, the newest first", host => $"exchange={host.Large}"),
        Get("an exchange's calendar", host => $"exchanges/{host.Large}/calendar.ics", carriesMore: true),
        List("all bookings of an owner", _ => ""),
        Get(
            "a month of availability",
            host => $"time-slots/availability/?exchange={host.Large}&start_date={Monday}&end_date=2024-02-14",
            carriesMore: true),
        new("a booking", host => host.BookAsync(host.Large, new DateOnly(2024, 1, 16), days: 150)),
        Get("a day's slots", host => $"time-slots/available_slots/?exchange={host.Large}&date={Monday}"),
        new("an event: a booking", host => host.BookAsync(host.OfEvent, new DateOnly(2024, 1, 15), days: 1), CarriesMore: true),
        Get("… its slots", host => $"time-slots/available_slots/?exchange={host.OfEvent}&date={Monday}", carriesMore: true),
        List("… its bookings", host => $"exchange={host.OfEvent}&date_from={Monday}&date_to={Monday}&ordering=date"),
    ];

    /// <summary>The medians of the times on both hosts, in milliseconds.</summary>
    public async Task<(double Few, double Many)> MeasureAsync(ScaleHost few, ScaleHost many)
    {
        var before = new List<double>();
        var after = new List<double>();
        for (int round = -Rounds; round < Rounds; round++)
        {
            var (first, second) = (await TimeAsync(few), await TimeAsync(many));
            if (round >= 0) // until then the runtime compiles
            {
                before.Add(first);
                after.Add(second);
            }
        }

        return (SideBySide.Median(before), SideBySide.Median(after));
    }

    private static ScaleRequest List(string name, Func<ScaleHost, string> query) =>
        Get(name, host => $"bookings/?{query(host)}");

    private static ScaleRequest Get(string name, Func<ScaleHost, string> path, bool carriesMore = false) =>
        new(name, host => host.Client.GetStringAsync($"/api/{path(host)}"), carriesMore);

    /// <summary>Gets a page that was reached from the first by the links to the next.</summary>
    private static async Task GetDeepPageAsync(ScaleHost host)
    {
        host.DeepPage ??= await FindDeepPageAsync(host);
        await host.Client.GetStringAsync(host.DeepPage);
    }

    private static async Task<string> FindDeepPageAsync(ScaleHost host)
    {
        string page = $"/api/bookings/?exchange={host.Large}&ordering=date&page_size=100&cursor=";
        for (int number = 1; number < DeepPages; number++)
        {
            var list = JsonNode.Parse(await host.Client.GetStringAsync(page))!;
            page = (string?)list["next"] ?? page;
        }

        return page;
    }

    private async Task<double> TimeAsync(ScaleHost host)
    {
        long start = Stopwatch.GetTimestamp();
        await SendAsync(host);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
