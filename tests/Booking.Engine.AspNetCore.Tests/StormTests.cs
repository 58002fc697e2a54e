using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Routing;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>
/// Sends random requests, from a fixed seed, to every endpoint. No response may be a 5xx, and every response must be
/// a documented one, which <see cref="ApiHost"/> checks.
/// </summary>
public sealed class StormTests
{
    private const int Rounds = 20;

    private static readonly string[] Others = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"];

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
        "min_duration_minutes", "max_duration_minutes", "slot_starts", "reschedule_keeps_confirmation", "reminders", "quiet_from", "quiet_to", "end_date", "max_capacity", "days_of_week", "time_slot", "hours", "reason", "\\u0061", "\\ud800", "uuid", "status",
    ];

    private static readonly string[] Queries =
    [
        "exchange", "date", "slot_duration", "party_size", "page", "cursor", "page_size", "search", "status", "ordering", "date_from",
        "date_to", "booking", "customer_email", "start_date", "end_date", "", "%00", "%ED%A0%80",
    ];

    private static readonly string[] Tags = ["\"1\"", "\"2\"", "W/\"1\"", "*", "1", "", ",", "\"", "\"9\", \"1\""];

    /// <summary>Values that a header sometimes has.</summary>
    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("Accept", ["text/html", ";;;", "*/*", "application/json;q=0", "text/calendar", "application/*;q=2"]),
        ("If-Match", Tags),
        ("If-None-Match", Tags),
        ("Idempotency-Key", ["1", "2", "", " ", new string('k', 300)]),
        ("Authorization", ["Bearer", "Bearer x", "Bearer a.b.c", "Basic eDp5", "x", ""]),
        ("Booking-Access-Token", ["x", "", "CfDJ8" + new string('A', 500)]),
        ("Accept-Encoding", ["br;q=x", "gzip"]),
    ];

    private static readonly string?[] ContentTypes =
        [null, "text/plain", "application/json;charset=utf-16", "application/json;charset=\"utf-8\"", "application/xml", "multipart/form-data;boundary=x"];

    [Theory]
    [InlineData(20240115)]
    [InlineData(7)]
    public async Task No_random_request_causes_a_server_error(int seed)
    {
        await using var api = await ApiHost.StartAsync();
        var paths = api.Endpoints
            .GroupBy(
                endpoint => endpoint.RoutePattern.RawText!,
                endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            .OrderBy(path => path.Key, StringComparer.Ordinal)
            .ToArray();
        var random = new Random(seed);
        var statuses = new List<int>();
        for (int round = 0; round < Rounds; round++)
        {
            foreach (var path in paths)
            {
                // Requests also cancel and delete, so their targets are created again for each path.
                var there = await There.PrepareAsync(api);
                string[] own = [.. path.SelectMany(methods => methods).Except(["OPTIONS"])];
                foreach (string method in (string[])[.. own, .. own, Pick(random, Others)])
                {
                    using var request = Request(random, method, path.Key, there);
                    string sent = $"{request} {await Sent(request)}";
                    try
                    {
                        var reply = await api.SendAsync(request);
                        Assert.True((int)reply.Status < 500, $"{reply.Status} {reply.Text}");
                        statuses.Add((int)reply.Status);
                    }
                    catch (Exception exception)
                    {
                        throw new InvalidOperationException($"Seed {seed}, request {statuses.Count}: {sent}", exception);
                    }
                }
            }
        }

        // The storm would prove little if all requests failed at the same check.
        Assert.All((int[])[200, 201, 204, 400, 401, 403, 404, 405, 406, 412, 415], status => Assert.Contains(status, statuses));
        int malformed = statuses.Count(status => status is >= 400 and not 405);
        Assert.True(malformed >= 1000, $"Only {malformed} of {statuses.Count} requests were refused for what is in them.");
    }

    private static HttpRequestMessage Request(Random random, string method, string pattern, There there)
    {
        string query = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(
            _ => $"{Pick(random, Queries)}={Uri.EscapeDataString(Short(Value(random, there.Exchange).Trim('"')))}"));
        var request = new HttpRequestMessage(new HttpMethod(method), $"{Path(random, pattern, there)}?{query}");
        if (random.Next(5) > 0)
        {
            request.Headers.Add("X-User", Pick(random, ["owner", "owner", "jane"]));
        }

        foreach (var (name, values) in Headers)
        {
            if (random.Next(8) == 0)
            {
                request.Headers.TryAddWithoutValidation(name, Pick(random, values));
            }
        }

        if (method is not ("GET" or "HEAD"))
        {
            request.Content = new ByteArrayContent(Body(random, there.Exchange));
            request.Content.Headers.TryAddWithoutValidation(
                "Content-Type", random.Next(15) == 0 ? Pick(random, ContentTypes) : "application/json");
        }

        return request;
    }

    /// <summary>
    /// Makes a path of the pattern, mostly to something that exists. It contains no NUL, which the server itself
    /// would refuse.
    /// </summary>
    private static string Path(Random random, string pattern, There there)
    {
        string id = pattern.Contains("bookings", StringComparison.Ordinal) ? there.Booking
            : pattern.Contains("time-slots", StringComparison.Ordinal) ? there.TimeSlot
            : there.Exchange;
        string given = random.Next(3) > 0
            ? id
            : Uri.EscapeDataString(Pick(random, ["x", "é", "%", "a/b", "..;", new string('9', 300), id.ToUpperInvariant(), there.Exchange]));
        string date = random.Next(3) > 0 ? "2024-01-15" : Uri.EscapeDataString(Short(Pick(random, Values).Trim('"')));
        string path = pattern.Replace("{id}", given, StringComparison.Ordinal)
            .Replace("{date}", date.Length == 0 ? "x" : date, StringComparison.Ordinal)
            .Replace("{**path}", given, StringComparison.Ordinal);
        return random.Next(3) == 0 ? path.TrimEnd('/') : path;
    }

    private static byte[] Body(Random random, string exchange)
    {
        if (random.Next(10) == 0)
        {
            byte[] noise = new byte[random.Next(50)];
            random.NextBytes(noise);
            return noise;
        }

        // This is a valid request of any kind in which some fields are replaced (the last field of a name counts), and which may be cut off.
        string good = $$"""
            {"business_name": "A", "exchange": "{{exchange}}", "exchange_uuid": "{{exchange}}", "date": "2024-01-15",
             "start_time": "14:00", "end_time": "15:00", "start_date": "2024-01-15", "end_date": "2024-01-16",
             "customer_name": "Jane", "customer_email": "jane@example.com",
             "hours": [{"open_time": "09:00", "close_time": "17:00"}]
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

    /// <summary>
    /// Shortens the line, because the server itself refuses lines of more than 8 KiB before the API sees them.
    /// </summary>
    private static string Short(string value) => value[..Math.Min(value.Length, 400)];

    private static T Pick<T>(Random random, T[] all) => all[random.Next(all.Length)];

    private static async Task<string> Sent(HttpRequestMessage request) =>
        request.Content is null ? "" : await request.Content.ReadAsStringAsync();

    /// <summary>
    /// The targets of the requests: an exchange, a booking of Jane's there, and the time slot of that booking.
    /// </summary>
    private sealed record There(string Exchange, string Booking, string TimeSlot)
    {
        public static async Task<There> PrepareAsync(ApiHost api)
        {
            string exchange = await api.CreateExchangeAsync();
            var booked = await api.BookAsync(exchange, "10:00", "11:00", "jane");
            return new There(exchange, (string)booked.Json["uuid"]!, (string)booked.Json["time_slot"]!);
        }
    }
}
