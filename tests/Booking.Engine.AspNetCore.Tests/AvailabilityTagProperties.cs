using System.Net;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>
/// Makes random bookings, changes and steps of the clock, from fixed seeds. Two responses with the same ETag must be
/// identical, and 304 must be returned exactly when the client already has the body.
/// </summary>
public sealed class AvailabilityTagProperties
{
    private const int Steps = 40;

    private static readonly string[] Hours =
    [
        """{"day_of_week": 1, "open_time": "09:00", "close_time": "12:00"}, {"day_of_week": 1, "open_time": "13:00", "close_time": "15:00"}""",
        """{"day_of_week": 1, "open_time": "20:00", "close_time": "02:00"}, {"day_of_week": 2, "open_time": "08:00", "close_time": "12:00"}""",
        """{"day_of_week": 1, "open_time": "08:00", "close_time": "12:00"}, {"day_of_week": 2, "open_time": "00:00", "close_time": "03:00"}""",
        "",
    ];

    [Theory]
    [InlineData("Europe/Berlin", 1)]
    [InlineData("America/Havana", 2)]
    [InlineData("Pacific/Apia", 3)]
    [InlineData("UTC", 4)]
    [InlineData("Asia/Kathmandu", 5)]
    public async Task Equal_availability_ETags_mean_equal_bodies(string zone, int seed)
    {
        await using var api = await ApiHost.StartAsync();
        api.Clock.Reset(Instant.FromUtc(2024, 1, 13, 12, 0));
        var random = new Random(seed);
        string exchange = await api.CreateExchangeAsync($"""
            "time_zone": "{zone}", "default_capacity": 2, "min_notice_minutes": 45, "booking_window_days": 1,
            """);
        var bodies = new Dictionary<string, string>();
        var known = new Dictionary<string, (string Tag, string Body)>();
        var counts = new Dictionary<HttpStatusCode, int>();
        for (int step = 0; step < Steps; step++)
        {
            await ChangeAsync(api, exchange, random);
            foreach (string path in Paths(exchange))
            {
                var whole = await api.GetAsync(path);
                string tag = whole.Headers.ETag!.ToString();
                Assert.Equal(whole.Text, bodies.TryAdd(tag, whole.Text) ? whole.Text : bodies[tag]);
                if (known.TryGetValue(path, out var had))
                {
                    var reply = await api.SendAsync("GET", path, null, null, ("If-None-Match", had.Tag));
                    counts[reply.Status] = counts.GetValueOrDefault(reply.Status) + 1;
                    Assert.Equal(whole.Text, reply.Status == HttpStatusCode.NotModified ? had.Body : reply.Text);
                }

                known[path] = (tag, whole.Text);
            }
        }

        Assert.InRange(counts[HttpStatusCode.NotModified], Steps / 2, int.MaxValue);
        Assert.InRange(counts[HttpStatusCode.OK], Steps / 2, int.MaxValue);
    }

    private static string[] Paths(string exchange) =>
    [
        $"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15",
        $"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-16&slot_duration=30",
        $"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15&party_size=2",
        $"/api/time-slots/available_slots/?exchange={exchange}",
        $"/api/time-slots/availability/?exchange={exchange}&start_date=2024-01-14&end_date=2024-01-16",
    ];

    private static async Task ChangeAsync(ApiHost api, string exchange, Random random)
    {
        int hour = random.Next(0, 24);
        int day = random.Next(14, 17);
        switch (random.Next(9))
        {
            case 0 or 1:
                await api.PostAsync("/api/bookings/", $$"""
                    {"exchange": "{{exchange}}", "date": "2024-01-{{day}}", "start_time": "{{hour:D2}}:00", "end_time": "{{(hour + 1) % 24:D2}}:30",
                     "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
                    """, "owner");
                break;
            case 2:
                var list = (await api.GetAsync($"/api/bookings/?exchange={exchange}", "owner")).Json["results"]!.AsArray();
                if (list.Count > 0)
                {
                    string id = (string)list[random.Next(list.Count)]!["uuid"]!;
                    await api.PostAsync($"/api/bookings/{id}/cancel/", "{}", "owner");
                }

                break;
            case 3:
                await api.PostAsync("/api/time-slots/generate_slots/", $$"""
                    {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-{{day}}", "end_date": "2024-01-16",
                     "slot_duration_minutes": 60, "max_capacity": {{random.Next(4)}} }
                    """, "owner");
                break;
            case 4:
                await api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/", $$"""
                    {"operating_hours": [{{Hours[random.Next(Hours.Length)]}}], "default_capacity": {{random.Next(1, 4)}} }
                    """, "owner");
                break;
            case 5:
                await api.PostAsync($"/api/exchanges/{exchange}/special_hours/", $$"""
                    {"date": "2024-01-{{day}}", "hours": [{"open_time": "10:00", "close_time": "{{random.Next(11, 20)}}:00"}]}
                    """, "owner");
                break;
            case 6:
                await api.PostAsync($"/api/exchanges/{exchange}/blocks/", $$"""
                    {"date": "2024-01-{{day}}", "start_time": "{{hour:D2}}:00", "end_time": "{{(hour + 1) % 24:D2}}:30"}
                    """, "owner");
                break;
            default:
                api.Clock.Advance(Duration.FromMinutes(random.Next(1, 8 * 60)));
                break;
        }
    }
}
