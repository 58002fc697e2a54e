using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The rest of the documented API, in one flow in which each step builds on the earlier ones.</summary>
public sealed class OptionsFlow(HttpClient client, Flow flow)
{
    private static readonly (string Name, string Value) Key = ("Idempotency-Key", "order-7");

    public async Task GoAsync()
    {
        string exchange = flow.WithIds("/api/exchanges/{exchange}/");
        var read = await SendAsync(HttpMethod.Get, exchange, null, 200);
        await SendAsync(HttpMethod.Get, exchange, null, 304, ("If-None-Match", read.ETag!));
        await SendAsync(HttpMethod.Post, $"{exchange}special_hours/", """{"date": "2024-01-15", "hours": []}""", 201);
        var days = await SendAsync(
            HttpMethod.Get, flow.WithIds("/api/time-slots/availability/?exchange={exchange}&start_date=2024-01-15&end_date=2024-01-22"), null, 200);
        Assert.Equal("2024-01-22", (string?)days.Json["first_available"]!["date"]);

        string wish = flow.WithIds("""
            {"exchange": "{exchange}", "starts_at": "2024-01-22T10:00:00Z", "ends_at": "2024-01-22T11:00:00Z",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com", "party_size": 2}
            """);
        var made = await SendAsync(HttpMethod.Post, "/api/bookings/", wish, 201, Key);
        var again = await SendAsync(HttpMethod.Post, "/api/bookings/", wish, 201, Key);
        Assert.Equal((string?)made.Json["uuid"], (string?)again.Json["uuid"]);
        await SendAsync(HttpMethod.Post, "/api/bookings/", wish.Replace("Jane Doe", "John", StringComparison.Ordinal), 422, Key);

        string booking = $"/api/bookings/{(string?)made.Json["uuid"]}/";
        await SendAsync(HttpMethod.Patch, booking, """{"notes": "By the door"}""", 200, ("If-Match", made.ETag!));
        await SendAsync(HttpMethod.Patch, booking, """{"notes": "By the window"}""", 412, ("If-Match", made.ETag!));
        var moved = await SendAsync(
            HttpMethod.Post, $"{booking}reschedule/", """{"date": "2024-01-22", "start_time": "12:00", "end_time": "13:00"}""", 200);
        Assert.Equal("2024-01-22T12:00:00Z", (string?)moved.Json["starts_at"]);
        Assert.Equal("confirmed", (string?)(await SendAsync(HttpMethod.Post, $"{booking}confirm/", null, 200)).Json["status"]);

        var block = await SendAsync(
            HttpMethod.Post, $"{exchange}blocks/", """{"date": "2024-01-22", "start_time": "12:30", "end_time": "15:00"}""", 201);
        Assert.Equal((string?)made.Json["uuid"], (string?)Assert.Single(block.Json["bookings"]!.AsArray())!["uuid"]);
        var blocked = await SendAsync(
            HttpMethod.Get, flow.WithIds("/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-22&slot_duration=60"), null, 200);
        Assert.Equal(
            ["12:00", "13:00", "14:00"],
            blocked.Json["slots"]!.AsArray().Where(slot => (string?)slot!["unavailable_reason"] == "blocked").Select(slot => (string?)slot!["start_time"]));
        Assert.Single((await SendAsync(HttpMethod.Get, $"{exchange}blocks/", null, 200)).Json.AsArray());
        await SendAsync(HttpMethod.Delete, $"{exchange}blocks/{block.Json["uuid"]}/", null, 204);

        var list = await SendAsync(HttpMethod.Get, flow.WithIds("/api/bookings/?exchange={exchange}&page_size=1"), null, 200);
        var second = await SendAsync(HttpMethod.Get, (string)list.Json["next"]!, null, 200);
        Assert.Equal(2, (int?)second.Json["count"]);
        Assert.Null(second.Json["next"]);
    }

    private async Task<(JsonNode Json, string? ETag)> SendAsync(
        HttpMethod method, string path, string? body, int status, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((HttpStatusCode)status == response.StatusCode, $"{method} {path}: {response.StatusCode} {text}");
        return (text.Length > 0 ? JsonNode.Parse(text)! : new JsonObject(), response.Headers.ETag?.ToString());
    }
}
