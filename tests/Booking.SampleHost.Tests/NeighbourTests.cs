using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using BookingEngine.SampleHost.Tests.Rights;

namespace BookingEngine.SampleHost.Tests;

/// <summary>What the requests of one caller cost, and how they affect other callers.</summary>
public sealed class NeighbourTests(ITestOutputHelper output)
{
    private const int Bookings = 500;
    private const int Connections = 64;
    private const int Tries = 2;
    private const double MostSlower = 5;

    private static readonly string AroundTheClock = string.Join(", ", Enumerable.Range(1, 7).Select(
        day => $$"""{"day_of_week": {{day}}, "open_time": "00:00", "close_time": "00:00"}"""));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Other_callers_can_still_book_fast_while_one_caller_sends_costly_requests()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path, "Production", [("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"), .. Issuer.Settings]);
        string shop = await OpenAsync(host.Client, "olga");
        _ = await BookAsync(host.Client, shop, "198.51"); // The first time is slow.
        double ratio = double.MaxValue;
        for (int number = 0; number < Tries && ratio >= MostSlower; number++)
        {
            string mallory = $"mallory {number}";
            string own = await OpenAsync(host.Client, mallory);
            var quiet = await BookAsync(host.Client, shop, $"203.{number}");
            using var stop = new CancellationTokenSource();
            var attack = AttackAsync(host.Client, own, Issuer.TokenFor(mallory), stop.Token);
            var busy = await BookAsync(host.Client, shop, $"192.{number}");
            await stop.CancelAsync();
            var answered = await attack;
            ratio = busy / quiet;
            output.WriteLine($"{quiet.TotalMilliseconds:F1} ms, {busy.TotalMilliseconds:F1} ms: {ratio:F1} times; {answered.Done} of {answered.All} were let through.");
        }

        Assert.True(ratio < MostSlower, $"It took them {ratio:F1} times as long.");
    }

    /// <summary>Prints the table of costs in docs/operating.md.</summary>
    [Fact(Explicit = true)]
    public async Task The_costs_of_requests_are_measured_and_printed()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path, "Production", [("Booking:RateLimit:Enabled", "false"), .. Issuer.Settings]);
        string olga = Issuer.TokenFor("olga");
        string shop = await OpenAsync(host.Client, "olga");
        for (int i = 0; i < 10; i++)
        {
            _ = await BookAsync(host.Client, shop, "198.51");
        }

        for (int date = 0; date < 200; date++)
        {
            string periods = string.Join(", ", Enumerable.Range(8, 13).Select(
                hour => $$"""{"open_time": "{{hour:D2}}:00", "close_time": "{{hour:D2}}:30"}"""));
            await SendAsync("POST", $"/api/exchanges/{shop}/special_hours/", $$"""
                {"date": "{{new DateOnly(2102, 1, 1).AddDays(date):yyyy-MM-dd}}", "hours": [{{periods}}]}
                """);
        }

        string availability = $"/api/time-slots/availability/?exchange={shop}&start_date=2103-01-01&end_date=";
        await MeasureAsync("an exchange", 200, "GET", $"/api/exchanges/{await OpenAsync(host.Client, "olga")}/");
        await MeasureAsync("a list of 100 bookings", 20, "GET", "/api/bookings/?page_size=100");
        await MeasureAsync("a day of 24 slots", 100, "GET", $"/api/time-slots/available_slots/?exchange={shop}&date=2103-01-01");
        await MeasureAsync("31 days, 744 slots", 50, "GET", $"{availability}2103-01-31");
        await MeasureAsync("365 days, 8,760 slots", 10, "GET", $"{availability}2103-12-31");
        await MeasureAsync("340 days, 97,920 slots", 5, "GET", $"{availability}2103-12-06&slot_duration=5");
        await MeasureAsync("a calendar of 1,000 bookings", 5, "GET", $"/api/exchanges/{shop}/calendar.ics");
        await MeasureAsync("the OpenAPI document", 50, "GET", "/openapi/v1.json");
        await MeasureAsync("a change of an exchange with 2,600 special periods", 10, "PATCH", $"/api/exchanges/{shop}/", """{"description": "x"}""");
        await MeasureAsync("a change that is tried out on 1,000 bookings", 3, "PATCH", $"/api/exchanges/{shop}/?dry_run=true", """{"operating_hours": []}""");
        await MeasureAsync("a block over 1,000 bookings", 3, "POST", $"/api/exchanges/{shop}/blocks/", """{"date": "2101-01-01", "end_date": "2103-12-31"}""");
        await MeasureAsync("4,320 generated slots", 1, "POST", "/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{shop}}", "start_date": "2104-01-01", "end_date": "2104-01-30", "slot_duration_minutes": 10}
            """);

        async Task MeasureAsync(string what, int times, string method, string path, string? body = null)
        {
            for (int i = 0; i < times && times > 1; i++)
            {
                await SendAsync(method, path, body); // After these requests the code is compiled.
            }

            var began = host.ProcessorTime;
            for (int i = 0; i < times; i++)
            {
                await SendAsync(method, path, body);
            }

            output.WriteLine($"{what}: {(host.ProcessorTime - began).TotalMilliseconds / times:F1} ms");
        }

        async Task SendAsync(string method, string path, string? body = null)
        {
            using var response = await Issuer.SendAsync(host.Client, new HttpMethod(method), path, olga, body);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        }
    }

    private static async Task<string> OpenAsync(HttpClient client, string owner)
    {
        using var created = await Issuer.SendAsync(client, HttpMethod.Post, "/api/exchanges/", Issuer.TokenFor(owner), $$"""
            {"business_name": "A", "default_capacity": 100000, "operating_hours": [{{AroundTheClock}}]}
            """);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (string)JsonNode.Parse(await created.Content.ReadAsStringAsync(Cancelled))!["uuid"]!;
    }

    /// <summary>
    /// Books as guests, each from an address of its own, and returns the time within which 99 of 100 bookings were
    /// answered.
    /// </summary>
    private static async Task<TimeSpan> BookAsync(HttpClient client, string shop, string network)
    {
        var took = new List<TimeSpan>();
        for (int i = 0; i < Bookings; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings/")
            {
                Content = new StringContent($$"""
                    {"exchange": "{{shop}}", "date": "2101-01-{{1 + (i % 31):D2}}", "start_time": "10:00", "end_time": "11:00",
                     "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
                    """, new MediaTypeHeaderValue("application/json")),
            };
            request.Headers.Add("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"{network}.{i / 200}.{i % 200}"));
            long began = Stopwatch.GetTimestamp();
            using var response = await client.SendAsync(request, Cancelled);
            took.Add(Stopwatch.GetElapsedTime(began));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }

        took.Sort();
        return took[Bookings * 99 / 100];
    }

    /// <summary>Sends costly requests on many connections, as fast as they are answered.</summary>
    private static async Task<(int Done, int All)> AttackAsync(HttpClient client, string exchange, string token, CancellationToken stop)
    {
        (string Method, string Path, string? Body)[] dear =
        [
            ("GET", $"/api/time-slots/availability/?exchange={exchange}&start_date=2101-01-01&end_date=2101-12-06&slot_duration=5", null),
            ("GET", $"/api/exchanges/{exchange}/calendar.ics", null),
            ("GET", "/openapi/v1.json", null),
            ("PATCH", $"/api/exchanges/{exchange}/", """{"description": "x"}"""),
            ("POST", "/api/time-slots/generate_slots/", $$"""
                {"exchange_uuid": "{{exchange}}", "start_date": "2104-01-01", "end_date": "2104-12-12", "slot_duration_minutes": 10}
                """),
        ];
        var (done, all) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async number =>
        {
            for (int i = number; !stop.IsCancellationRequested; i++)
            {
                var (method, path, body) = dear[i % dear.Length];
                try
                {
                    using var response = await Issuer.SendAsync(client, new HttpMethod(method), path, token, body);
                    _ = Interlocked.Increment(ref all);
                    if (response.StatusCode != HttpStatusCode.TooManyRequests)
                    {
                        _ = Interlocked.Increment(ref done);
                        continue;
                    }
                }
                catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
                {
                    continue; // On a very busy machine the attacker may wait too long. What counts is how long the others wait.
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), Cancelled); // The pause keeps this process as fast as it was.
            }
        }));
        return (done, all);
    }
}
