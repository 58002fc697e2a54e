using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using System.Threading.RateLimiting;
using BookingEngine.SampleHost.Tests.Rights;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace BookingEngine.SampleHost.Tests;

/// <summary>How often a caller may send requests, and who counts as one caller. No minute passes within a test.</summary>
public sealed class RateLimitTests
{
    private const string Requests = "Booking:RateLimit:RequestsPerMinute";
    private const string Bookings = "Booking:RateLimit:BookingsPerMinute";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_beyond_the_limit_are_429_with_Retry_After_but_health_checks_are_never_limited()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", ("Booking:Storage", "InMemory"), (Requests, "1"));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/live", Cancelled));
            Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/ready", Cancelled));
        }

        using var first = await host.Client.GetAsync("/api/exchanges/", Cancelled);
        using var second = await host.Client.GetAsync("/api/exchanges/", Cancelled);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        int seconds = int.Parse(Assert.Single(second.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 1, 60);
        Assert.Equal("throttled", Assert.Single(second.Headers.GetValues("Booking-Error-Code")));
        Assert.Equal("application/json", second.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            $$"""{"detail":"Request was throttled. Expected available in {{seconds}} second{{(seconds == 1 ? "" : "s")}}."}""",
            await second.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/ready", Cancelled));
    }

    [Fact]
    public async Task Bookings_and_reschedules_are_limited_more_strictly_with_and_without_the_trailing_slash()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", ("Booking:Storage", "InMemory"), (Bookings, "4"));

        int[] statuses =
        [
            await PostAsync("/api/bookings/"), await PostAsync("/API/Bookings"),
            await PostAsync("/api/bookings/x/reschedule/"), await PostAsync("/api/bookings/x/Reschedule"),
            await PostAsync("/api/bookings"), await PostAsync("/api/%62ookings/"), await PostAsync("/api/bookings/x/reschedule"),
        ];
        Assert.Equal([400, 400, 404, 404, 429, 429, 429], statuses);
        using var others = await host.Client.GetAsync("/api/exchanges/", Cancelled);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        Assert.Equal(401, await PostAsync("/api/time-slots/generate_slots/"));

        async Task<int> PostAsync(string path)
        {
            using var body = new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await host.Client.PostAsync(path, body, Cancelled);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Forms_of_the_pages_that_book_or_reschedule_are_limited_as_bookings_are()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", ("Booking:Storage", "InMemory"), (Bookings, "2"));

        int[] statuses =
        [
            await PostAsync("/book/x/details"), await PostAsync("/book/x/bookings/y/reschedule"),
            await PostAsync("/book/x/details/"), await PostAsync("/Book/x/bookings/y/reschedule"), await PostAsync("/book/x/bookings/y"),
        ];

        Assert.Equal([400, 400, 429, 429, 400], statuses);

        async Task<int> PostAsync(string path)
        {
            using var form = new FormUrlEncodedContent([]);
            using var response = await host.Client.PostAsync(path, form, Cancelled);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                // A visitor is told so by a page.
                Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
                Assert.Contains("style-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
                Assert.Contains("A little slower, please", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
            }

            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task A_request_uses_as_much_of_the_limit_as_it_costs()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", ("Booking:Storage", "InMemory"), (Requests, "100"), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        string exchange = Guid.NewGuid().ToString();
        string availability = $"GET /api/time-slots/availability/?exchange={exchange}&start_date=2101-01-01&end_date=";
        (string Request, int Cost)[] all =
        [
            ($"{availability}2101-01-07", 2), // 1 + 672 slots / 400
            ($"{availability}2101-12-31", 88),
            ($"{availability}2101-01-31&slot_duration=5", 23), // 1 + 8928 slots / 400
            ($"{availability}2101-01-31&slot_duration=1", 100), // This is more than the limit, so it costs all of it.
            ($"{availability}2101-01-31&slot_duration=%2B1", 100),
            ($"GET /api/time-slots/available_slots/?exchange={exchange}&slot_duration=1", 4),
            ("GET /api/exchanges/x/", 1),
            ("GET /api/exchanges/", 3),
            ("GET /api/exchanges/?page_size=100", 11),
            ("GET /api/exchanges/?search=a", 13),
            ("HEAD /api/exchanges/?page_size=100&search=a", 21),
            ("GET /api/exchanges/x/calendar.ics", 51),
            ("HEAD /api/exchanges/x/calendar.ics", 51),
            ("POST /api/time-slots/generate_slots/", 100),
            ("PATCH /api/exchanges/x/", 11),
            ("POST /api/exchanges/x/special_hours/", 11),
            ("POST /api/exchanges/x/blocks/", 51),
            ("DELETE /api/exchanges/x/blocks/x/", 11),
            ("DELETE /api/exchanges/x/blocks/x/?dry_run=true", 51),
            ("PATCH /api/exchanges/x/?on_affected=cancel", 51),
            ($"GET /api/bookings/?fits=false&exchange={exchange}", 51),
            ("DELETE /api/exchanges/x/", 51),
            ("POST /api/exchanges/x/erase_customer/", 21),
        ];
        for (int i = 0; i < all.Length; i++)
        {
            var (request, cost) = all[i];
            int counted = 0;
            long began = Stopwatch.GetTimestamp();
            while (counted < 1000 && await SendAsync(request, $"203.0.113.{i}") != HttpStatusCode.TooManyRequests)
            {
                counted++;
            }

            // The permits that come back meanwhile are spent too.
            double minutes = Stopwatch.GetElapsedTime(began).TotalMinutes;
            Assert.InRange(counted, 100 / cost, (int)(100 * (1 + minutes) / cost) + 1);
        }

        async Task<HttpStatusCode> SendAsync(string what, string address)
        {
            using var request = new HttpRequestMessage(new HttpMethod(what.Split(' ')[0]), what.Split(' ')[1]);
            request.Headers.Add("X-Forwarded-For", address);
            using var response = await host.Client.SendAsync(request, Cancelled);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_request_body_of_undeclared_length_costs_by_its_actual_length_or_as_the_longest()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", ("Booking:Storage", "InMemory"), (Requests, "100"));
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("{}"));
        }

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync($$"""{"notes": "{{new string('x', 40_000)}}"}""")); // 5
        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync($$"""{"notes": "{{new string('x', 400_000)}}"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("{}"));

        async Task<HttpStatusCode> PostAsync(string json)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings/")
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
                Headers = { TransferEncodingChunked = true },
            };
            using var response = await host.Client.SendAsync(request, Cancelled);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Slots_that_the_address_does_not_reveal_are_charged_and_Retry_After_covers_all_of_them()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", [("Booking:Storage", "InMemory"), (Requests, "200"), .. Issuer.Settings]);
        var (path, slots) = await OpenInSmallStepsAsync(host.Client);

        using var first = await host.Client.GetAsync(slots, Cancelled); // 90 days of 721 slots: 1 + 64,890 / 400
        using var second = await host.Client.GetAsync(slots, Cancelled);
        using var others = await host.Client.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal("throttled", Assert.Single(second.Headers.GetValues("Booking-Error-Code")));
        int seconds = int.Parse(Assert.Single(second.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 10, 50); // 163 - some 37, at 3.3 a second
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    [Fact]
    public async Task Requests_found_costly_only_by_their_number_of_slots_run_one_at_a_time_per_caller()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", [("Booking:Storage", "InMemory"), (Requests, "100000"), .. Issuer.Settings]);
        var (_, slots) = await OpenInSmallStepsAsync(host.Client);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var asked = Enumerable.Range(0, 12)
            .Select(_ => host.Client.GetAsync(slots, HttpCompletionOption.ResponseHeadersRead, end.Token)).ToList();
        HttpStatusCode status;
        do
        {
            var answered = await Task.WhenAny(asked);
            _ = asked.Remove(answered);
            status = (await answered).StatusCode; // The body of the response isn't read, so the request goes on.
        }
        while (status == HttpStatusCode.OK && asked.Count > 0);

        await end.CancelAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, status); // One is answered, and 8 wait.
    }

    [Fact]
    public async Task A_costly_request_whose_body_has_not_arrived_blocks_no_other_request()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", ("Booking:Storage", "InMemory"), (Requests, "1000"));
        var slow = new List<TcpClient>();
        for (int i = 0; i < 12; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port, Cancelled);
            await client.GetStream().WriteAsync(
                "POST /api/bookings/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n{"u8.ToArray(),
                Cancelled);
            slow.Add(client);
        }

        await Task.Delay(TimeSpan.FromSeconds(1), Cancelled); // By then they have arrived.
        using var year = await host.Client.GetAsync(
            $"/api/time-slots/availability/?exchange={Guid.NewGuid()}&start_date=2101-01-01&end_date=2101-12-31", Cancelled);
        slow.ForEach(client => client.Dispose());

        Assert.Equal(HttpStatusCode.NotFound, year.StatusCode); // The request is not refused as one too many that wait.
    }

    [Fact]
    public async Task Costly_requests_of_one_caller_run_one_at_a_time_and_are_charged_once()
    {
        using var limiter = Limiter(71, 1);
        var (feed, page) = (Request("/api/exchanges/{id}/calendar.ics/"), Request("/api/exchanges/{id}/"));

        var first = await AcquireAsync(limiter, feed); // 51
        Assert.True(first.IsAcquired);
        Assert.False((await AcquireAsync(limiter, feed)).IsAcquired);
        Assert.True((await AcquireAsync(limiter, page)).IsAcquired);

        var second = AcquireAsync(limiter, Request("/api/exchanges/{id}/", HttpMethods.Patch)); // 11
        Assert.False(second.IsCompleted);
        first.Dispose();
        Assert.True((await second).IsAcquired);
        Assert.True((await AcquireAsync(limiter, page)).IsAcquired);
    }

    [Fact]
    public async Task Availability_requests_for_ranges_run_one_at_a_time_per_caller_however_little_they_cost()
    {
        using var limiter = Limiter(100, 1);
        var range = Request("/api/time-slots/availability/");

        var first = await AcquireAsync(limiter, range);
        Assert.True(first.IsAcquired);
        var second = AcquireAsync(limiter, range);
        Assert.False(second.IsCompleted);
        first.Dispose();
        Assert.True((await second).IsAcquired);
    }

    [Fact]
    public async Task A_booking_beyond_the_limit_of_bookings_is_charged_once()
    {
        using var limiter = Limiter(3, 1);
        var (book, page) = (Request("/api/bookings/", HttpMethods.Post), Request("/api/exchanges/{id}/"));

        Assert.True((await AcquireAsync(limiter, book)).IsAcquired);
        Assert.False((await AcquireAsync(limiter, book)).IsAcquired);
        Assert.True((await AcquireAsync(limiter, page)).IsAcquired);
        Assert.False((await AcquireAsync(limiter, page)).IsAcquired);
    }

    [Fact]
    public async Task Connections_beyond_the_maximum_are_refused()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", ("Booking:Storage", "InMemory"), ("Booking:MaxConnections", "2"));
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        Assert.Equal((true, true), (await IsServedAsync(first), await IsServedAsync(second)));
        using (var third = await ConnectAsync())
        {
            Assert.False(await IsServedAsync(third));
        }

        Assert.True(await IsServedAsync(first));

        async Task<TcpClient> ConnectAsync()
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port, Cancelled);
            return client;
        }

        static async Task<bool> IsServedAsync(TcpClient client)
        {
            try
            {
                var stream = client.GetStream();
                await stream.WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Cancelled);
                return await stream.ReadAsync(new byte[1000], Cancelled) > 0;
            }
            catch (IOException)
            {
                return false; // The connection was reset.
            }
        }
    }

    [Theory]
    [InlineData("Development", null, HttpStatusCode.OK)]
    [InlineData("Development", "true", HttpStatusCode.TooManyRequests)]
    [InlineData("Production", "false", HttpStatusCode.OK)]
    public async Task The_rate_limit_is_off_in_Development_unless_enabled(string environment, string? enabled, HttpStatusCode second)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, environment, ("Booking:Storage", "InMemory"), (Requests, "1"), ("Booking:RateLimit:Enabled", enabled ?? ""));

        using var first = await host.Client.GetAsync("/api/exchanges/", Cancelled);
        using var again = await host.Client.GetAsync("/api/exchanges/", Cancelled);

        Assert.Equal((HttpStatusCode.OK, second), (first.StatusCode, again.StatusCode));
    }

    [Theory]
    [InlineData("true", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.TooManyRequests)]
    public async Task The_forwarded_address_counts_as_the_caller_only_if_the_host_is_set_to_trust_it(string forwarded, HttpStatusCode second)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", ("Booking:Storage", "InMemory"), (Requests, "1"),
            ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", forwarded));

        Assert.Equal(HttpStatusCode.OK, await GetAsync("203.0.113.1"));
        Assert.Equal(second, await GetAsync("203.0.113.2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync("203.0.113.1"));

        async Task<HttpStatusCode> GetAsync(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/exchanges/");
            request.Headers.Add("X-Forwarded-For", address);
            using var response = await host.Client.SendAsync(request, Cancelled);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(600)]
    [InlineData(601)]
    [InlineData(1000)]
    [InlineData(1199)]
    public void The_rate_limit_allows_exactly_its_number_of_requests_per_minute(int perMinute)
    {
        var bucket = RateLimits.Bucket(perMinute);

        Assert.Equal(perMinute, bucket.TokenLimit);
        Assert.Equal(perMinute, bucket.TokensPerPeriod * (TimeSpan.FromMinutes(1) / bucket.ReplenishmentPeriod), 0.01);
    }

    [Theory]
    [InlineData("203.0.113.1", null, "203.0.113.1", null, true)]
    [InlineData("203.0.113.1", null, "203.0.113.2", null, false)]
    [InlineData("203.0.113.1", null, "::ffff:203.0.113.1", null, true)]
    [InlineData("2001:db8:1:2::1", null, "2001:db8:1:2:ffff::2", null, true)]
    [InlineData("2001:db8:1:2::1", null, "2001:db8:1:3::1", null, false)]
    [InlineData("203.0.113.1", "jane", "203.0.113.1", "john", false)]
    [InlineData("203.0.113.1", "jane", "203.0.113.2", "jane", true)]
    [InlineData("203.0.113.1", "jane", "203.0.113.1", null, false)]
    public async Task The_rate_limit_counts_by_user_or_else_by_address(string address, string? user, string address2, string? user2, bool isSame)
    {
        using var limiter = Limiter(1, 1);

        Assert.True((await AcquireAsync(limiter, Request(address, user))).IsAcquired);
        Assert.Equal(!isSame, (await AcquireAsync(limiter, Request(address2, user2))).IsAcquired);

        static DefaultHttpContext Request(string address, string? user) => new()
        {
            Connection = { RemoteIpAddress = IPAddress.Parse(address) },
            User = new ClaimsPrincipal(user is null ? [] : [new ClaimsIdentity([new Claim("sub", user)], "test")]),
        };
    }

    /// <summary>
    /// Opens an exchange that has many more slots than their length reveals, and returns the address of a quarter of
    /// a year of them.
    /// </summary>
    private static async Task<(string Path, string Slots)> OpenInSmallStepsAsync(HttpClient client)
    {
        string days = string.Join(",", Enumerable.Range(1, 7).Select(
            day => $$"""{"day_of_week": {{day}}, "open_time": "00:00", "close_time": "00:00"}"""));
        using var created = await Issuer.SendAsync(client, HttpMethod.Post, "/api/exchanges/", Issuer.TokenFor("olga"), $$"""
            {"business_name": "Shop", "operating_hours": [{{days}}], "slot_duration_minutes": 720, "slot_step_minutes": 1}
            """);
        string path = created.Headers.Location!.ToString();
        string exchange = path.TrimEnd('/').Split('/')[^1];
        return (path, $"/api/time-slots/availability/?exchange={exchange}&start_date=2101-01-01&end_date=2101-03-31&slot_duration=720");
    }

    private static PartitionedRateLimiter<HttpContext> Limiter(int requests, int bookings)
    {
        var options = new RateLimiterOptions();
        new RateLimits(true, requests, bookings).Configure(options);
        return options.GlobalLimiter!;
    }

    /// <summary>Asks the limiter as the middleware does.</summary>
    private static async Task<RateLimitLease> AcquireAsync(PartitionedRateLimiter<HttpContext> limiter, HttpContext context)
    {
        var lease = limiter.AttemptAcquire(context);
        return lease.IsAcquired ? lease : await limiter.AcquireAsync(context, 1, Cancelled);
    }

    private static DefaultHttpContext Request(string route, string method = "GET")
    {
        var context = new DefaultHttpContext { Request = { Method = method } };
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse(route), 0, null, null));
        return context;
    }
}
