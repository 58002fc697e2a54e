using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace BookingEngine.SampleHost.Tests;

/// <summary>How often a caller may ask, and who is one. A minute never passes within a test.</summary>
public sealed class RateLimitTests
{
    private const string Requests = "Booking:RateLimit:RequestsPerMinute";
    private const string Bookings = "Booking:RateLimit:BookingsPerMinute";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_the_limit_it_is_429_and_says_when_to_come_again_but_health_always_answers()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
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
    public async Task Bookings_are_limited_more_strictly_with_and_without_the_slash()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path, "Production", ("Booking:Storage", "InMemory"), (Bookings, "2"));

        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests],
            [
                await PostAsync("/api/bookings/"), await PostAsync("/API/Bookings"), await PostAsync("/api/bookings"),
                await PostAsync("/api/%62ookings/"),
            ]);
        using var others = await host.Client.GetAsync("/api/exchanges/", Cancelled);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("/api/time-slots/generate_slots/"));

        async Task<HttpStatusCode> PostAsync(string path)
        {
            using var body = new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await host.Client.PostAsync(path, body, Cancelled);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData("Development", null, HttpStatusCode.OK)]
    [InlineData("Development", "true", HttpStatusCode.TooManyRequests)]
    [InlineData("Production", "false", HttpStatusCode.OK)]
    public async Task It_is_off_in_development_unless_told_otherwise(string environment, string? enabled, HttpStatusCode second)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path, environment, ("Booking:Storage", "InMemory"), (Requests, "1"), ("Booking:RateLimit:Enabled", enabled ?? ""));

        using var first = await host.Client.GetAsync("/api/exchanges/", Cancelled);
        using var again = await host.Client.GetAsync("/api/exchanges/", Cancelled);

        Assert.Equal((HttpStatusCode.OK, second), (first.StatusCode, again.StatusCode));
    }

    [Theory]
    [InlineData("true", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.TooManyRequests)]
    public async Task Who_a_proxy_says_it_asks_for_counts_only_where_the_host_is_told_so(string forwarded, HttpStatusCode second)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
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
    public void As_many_are_let_through_in_a_minute_as_the_limit_says(int perMinute)
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
    public void A_caller_is_a_user_or_an_address(string address, string? user, string address2, string? user2, bool isSame)
    {
        var options = new RateLimiterOptions();
        new RateLimits(true, 1, 1).Configure(options);
        using var limiter = options.GlobalLimiter!;

        Assert.True(limiter.AttemptAcquire(Request(address, user)).IsAcquired);
        Assert.Equal(!isSame, limiter.AttemptAcquire(Request(address2, user2)).IsAcquired);

        static DefaultHttpContext Request(string address, string? user) => new()
        {
            Connection = { RemoteIpAddress = IPAddress.Parse(address) },
            User = new ClaimsPrincipal(user is null ? [] : [new ClaimsIdentity([new Claim("sub", user)], "test")]),
        };
    }
}
