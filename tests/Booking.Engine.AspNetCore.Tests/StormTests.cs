using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Requests made up at random, from a fixed seed: never a 5xx, always the documented shape.</summary>
public sealed class StormTests
{
    private const int Requests = 3000;

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "1.5", "1e400", "-1e400", "1e-400", "0e0", "99999999999999999999999999", "\"\"", "\" \"", "\"x\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"😀\"", "\"2024-01-15\"", "\"2024-02-30\"", "\"9999-12-31\"", "\"0001-01-01\"",
        "\"14:00\"", "\"24:00\"", "\"24:00:00.000\"", "\"25:00\"", "\"00:00\"", "\"23:59:59\"", "\"2024-01-15T14:00:00Z\"",
        "\"2024-01-15T14:00\"", "\"9999-12-31T23:59:59-18:00\"", "\"1970-01-01T00:00+18:00\"", "\"2199-12-31T24:00\"", "[]", "{}", "[[]]",
        "[null, {}, 1]", "{\"a\": {\"b\": [1]}}", "\"a@b.de\"", "\"Europe/Berlin\"", "\"' OR 1=1 --\"", "\"<script>\"",
        "\"00000000-0000-0000-0000-000000000000\"", "[{\"day_of_week\": 1, \"open_time\": \"22:00\", \"close_time\": \"02:00\"}]",
        "[{\"day_of_week\": 1, \"open_time\": \"00:00\", \"close_time\": \"00:00\"}, {\"day_of_week\": 1, \"is_closed\": true}]",
    ];

    private static readonly string[] Fields =
    [
        "business_name", "description", "operating_hours", "time_zone", "default_capacity", "slot_duration_minutes",
        "slot_step_minutes", "buffer_before_minutes", "buffer_after_minutes", "min_notice_minutes", "booking_window_days",
        "cancellation_notice_minutes", "auto_confirm", "exchange", "date", "start_time", "end_time", "starts_at", "ends_at",
        "customer_name", "customer_email", "customer_phone", "notes", "party_size", "exchange_uuid", "start_date",
        "end_date", "max_capacity", "\\u0061", "\\ud800", "uuid", "status",
    ];

    private static readonly string[] Queries =
    [
        "exchange", "date", "slot_duration", "party_size", "page", "page_size", "search", "status", "ordering", "date_from",
        "date_to", "customer_email", "", "%00", "%ED%A0%80",
    ];

    private static readonly string[] Paths =
    [
        "/api/exchanges/", "/api/bookings", "/api/time-slots/generate_slots/", "/api/time-slots/available_slots",
        "/api/exchanges/{0}", "/api/bookings/{0}/", "/api/bookings/{0}/cancel", "/api/{0}/",
    ];

    [Fact]
    public async Task No_request_breaks_it()
    {
        await using var api = await ApiHost.StartAsync();
        string exchange = await api.CreateExchangeAsync();
        var random = new Random(20240115);
        var statuses = new Dictionary<int, int>();
        for (int i = 0; i < Requests; i++)
        {
            using var request = Request(random, exchange);
            string sent = $"{request.Method} {request.RequestUri} {await Sent(request)}";
            var reply = await api.SendAsync(request);
            int status = (int)reply.Status;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.True(status < 500, $"{status} for {sent}");
            Assert.True(status < 400 || request.Method == HttpMethod.Head || IsDocumented(reply), $"{status} {reply.Text} for {sent}");
        }

        // The storm would prove little if it met a single door.
        Assert.All((int[])[200, 201, 400, 401, 404, 405, 406, 415], status => Assert.Contains(status, statuses.Keys));
        Assert.True(statuses.Where(count => count.Key >= 400).Sum(count => count.Value) >= 1000);
    }

    private static HttpRequestMessage Request(Random random, string exchange)
    {
        HttpMethod[] methods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Post, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete];
        string id = Uri.EscapeDataString(Pick(random, [exchange, "x", "é", new string('9', 300), exchange.ToUpperInvariant()]));
        string query = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(
            _ => $"{Pick(random, Queries)}={Uri.EscapeDataString(Short(Value(random, exchange).Trim('"')))}"));
        var request = new HttpRequestMessage(Pick(random, methods), $"{string.Format(CultureInfo.InvariantCulture, Pick(random, Paths), id)}?{query}");
        if (random.Next(5) > 0)
        {
            request.Headers.Add("X-User", Pick(random, ["owner", "jane"]));
        }

        if (random.Next(40) == 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", Pick(random, ["text/html", ";;;", "*/*"]));
        }

        if (request.Method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(Body(random, exchange));
            request.Content.Headers.ContentType = random.Next(30) == 0
                ? null
                : new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private static byte[] Body(Random random, string exchange)
    {
        if (random.Next(10) == 0)
        {
            byte[] noise = new byte[random.Next(50)];
            random.NextBytes(noise);
            return noise;
        }

        // A good request of any kind, with some fields replaced (the last of a name counts) and perhaps cut off.
        string good = $$"""
            {"business_name": "A", "exchange": "{{exchange}}", "exchange_uuid": "{{exchange}}", "date": "2024-01-15",
             "start_time": "14:00", "end_time": "15:00", "start_date": "2024-01-15", "end_date": "2024-01-16",
             "customer_name": "Jane", "customer_email": "jane@example.com"
            """;
        var body = new StringBuilder(good);
        for (int i = random.Next(3); i > 0; i--)
        {
            body.Append(CultureInfo.InvariantCulture, $", \"{Pick(random, Fields)}\": {Value(random, exchange)}");
        }

        string text = body.Append('}').ToString();
        return Encoding.UTF8.GetBytes(random.Next(15) == 0 ? text[..random.Next(text.Length)] : text);
    }

    private static string Value(Random random, string exchange) => random.Next(30) switch
    {
        0 => $"\"{exchange}\"",
        1 => $"\"{new string('x', random.Next(5000))}\"",
        2 => new string('[', 200) + new string(']', 200),
        3 => $"[{string.Join(',', Enumerable.Repeat("{\"day_of_week\": 1, \"open_time\": \"09:00\", \"close_time\": \"10:00\"}", 150))}]",
        _ => Pick(random, Values),
    };

    /// <summary>The server itself refuses lines of more than 8 KiB, before the API sees them.</summary>
    private static string Short(string value) => value[..Math.Min(value.Length, 400)];

    private static T Pick<T>(Random random, T[] all) => all[random.Next(all.Length)];

    private static async Task<string> Sent(HttpRequestMessage request) =>
        request.Content is null ? "" : await request.Content.ReadAsStringAsync();

    /// <summary>{"detail": "…"}, or fields with lists of messages, or of rows of the same.</summary>
    private static bool IsDocumented(Reply reply) =>
        reply.ContentHeaders.ContentType?.MediaType == "application/json"
        && reply.Json is JsonObject body
        && body.Count > 0
        && (body.Count == 1 && body["detail"] is JsonValue detail ? detail.GetValueKind() == System.Text.Json.JsonValueKind.String
            : IsFields(body));

    private static bool IsFields(JsonObject body) => body.All(field => field.Value is JsonArray { Count: > 0 } messages
        && (messages.All(message => message is JsonValue) || messages.All(row => row is JsonObject fields && IsFields(fields))));
}
