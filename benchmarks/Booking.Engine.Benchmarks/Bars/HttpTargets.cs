using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>Prepares a host for the requests whose load is measured, and sees that they are answered as they should be.</summary>
public static class HttpTargets
{
    private const int Slots = 16;

    /// <summary>wrk's script: it posts bookings of half an hour, each on the day after the last, over a thousand days.</summary>
    private static string Script(string exchange) => $$"""
        local count = 0
        function request()
          local date = os.date("!%Y-%m-%d", 1705276800 + 86400 * (count % 1000))
          local minute = 540 + 30 * (math.floor(count / 1000) % 16)
          count = count + 1
          return wrk.format("POST", nil, {["Content-Type"] = "application/json"}, string.format(
            '{"exchange": "{{exchange}}", "date": "%s", "start_time": "%02d:%02d", "end_time": "%02d:%02d",'
              .. ' "customer_name": "Jane Doe", "customer_email": "jane@example.com"}',
            date, math.floor(minute / 60), minute % 60, math.floor((minute + 30) / 60), (minute + 30) % 60))
        end
        """;

    /// <summary>A day of 16 slots, half of them booked; the same as a 304; and a constant body as long.</summary>
    public static async Task<(HttpTarget Constant, HttpTarget Slots, HttpTarget NotModified)> SlotsAsync(HttpHost host)
    {
        string exchange = await host.OpenAsync(capacity: 1);
        for (int hour = 9; hour < 9 + (Slots / 2); hour++)
        {
            await host.BookAsync(exchange, "2024-01-15", hour);
        }

        var url = new Uri(host.Client.BaseAddress!, $"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15");
        using var answer = await host.Client.GetAsync(url);
        string body = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var slots = JsonNode.Parse(body)!["slots"]!.AsArray();
        if (slots.Count != Slots || slots.Count(slot => (bool)slot!["is_available"]!) != Slots / 2)
        {
            throw new InvalidOperationException($"There must be {Slots} slots, half of them booked:\n{body}");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "If-None-Match", $"{answer.Headers.ETag}" } } };
        using var known = await host.Client.SendAsync(request);
        return known.StatusCode == HttpStatusCode.NotModified
            ? (await KeepAsync(host, body), new HttpTarget(url), new HttpTarget(url, $"If-None-Match: {answer.Headers.ETag}"))
            : throw new InvalidOperationException($"{known.StatusCode} in place of 304.");
    }

    /// <summary>Bookings, all of which can be had; and a constant answer as long to the same requests.</summary>
    public static async Task<(HttpTarget Constant, HttpTarget Bookings)> BookingsAsync(HttpHost host)
    {
        string exchange = await host.OpenAsync(capacity: 100_000);
        var booking = await host.BookAsync(exchange, "2024-01-15", hour: 9);
        var constant = await KeepAsync(host, booking.ToJsonString());
        string script = Path.Combine(host.Directory, "bookings.lua");
        await File.WriteAllTextAsync(script, Script(exchange));
        return (constant with { Script = script }, new HttpTarget(new Uri(host.Client.BaseAddress!, "/api/bookings/"), Script: script));
    }

    /// <summary>The page of a month of 31 days with 16 slots each, a few of them booked, and the times of a day; and a constant body as long.</summary>
    public static async Task<(HttpTarget Constant, HttpTarget Page)> MonthPageAsync(HttpHost host)
    {
        string exchange = await host.OpenAsync(capacity: 1);
        for (int hour = 9; hour < 9 + (Slots / 2); hour++)
        {
            await host.BookAsync(exchange, "2024-03-15", hour);
        }

        var url = new Uri(host.Client.BaseAddress!, $"/book/{exchange}?month=2024-03&date=2024-03-15");
        string page = await host.Client.GetStringAsync(url);
        return page.Contains("9:30", StringComparison.Ordinal)
            ? (await KeepAsync(host, page), new HttpTarget(url))
            : throw new InvalidOperationException($"The page must have the free times of the day:\n{page}");
    }

    private static async Task<HttpTarget> KeepAsync(HttpHost host, string body)
    {
        using var kept = await host.Client.PutAsync(HttpConstant.Path, new StringContent(body));
        return await host.Client.GetStringAsync(HttpConstant.Path) == body
            ? new HttpTarget(new Uri(host.Client.BaseAddress!, HttpConstant.Path))
            : throw new InvalidOperationException("Not the same body.");
    }
}
