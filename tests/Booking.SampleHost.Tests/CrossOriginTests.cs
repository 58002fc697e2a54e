using System.Net;
using System.Text;

namespace BookingEngine.SampleHost.Tests;

/// <summary>What a page of another site may do with the API from a browser.</summary>
public sealed class CrossOriginTests
{
    private const string App = "https://app.example.com";
    private const string Local = "http://localhost:3000";
    private const string Origin = "Access-Control-Allow-Origin";

    private static readonly (string Key, string Value)[] Settings =
        [("Booking:Storage", "InMemory"), ("Booking:AllowedOrigins:0", App), ("Booking:AllowedOrigins:1", Local)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(App, App)]
    [InlineData(Local, Local)]
    [InlineData("https://app.example.com.evil.example", null)]
    [InlineData("http://app.example.com", null)]
    [InlineData("null", null)]
    public async Task Only_pages_of_the_allowed_origins_can_read_responses(string origin, string? allowed)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Production", Settings);
        using var answer = await SendAsync(host, HttpMethod.Get, "/api/exchanges/", origin);
        Assert.Equal((HttpStatusCode.OK, allowed), (answer.StatusCode, Header(answer, Origin)));
        Assert.Equal(allowed is not null, Header(answer, "Access-Control-Expose-Headers") is { } exposed
            && new[] { "ETag", "Location", "Retry-After", "Booking-Error-Code" }.All(exposed.Split(',').Contains));
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData(App)]
    [InlineData("https://evil.example")]
    [InlineData(null)]
    public async Task Responses_vary_by_origin_so_that_caches_do_not_mix_them_up(string? origin)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Production", Settings[..2]);
        foreach (string path in (string[])["/api/exchanges/", "/api/nowhere/", "/openapi/v1.json"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Origin", origin);
            using var answer = await host.Client.SendAsync(request, Stop);
            Assert.Contains("Origin", answer.Headers.Vary);
        }
    }

    [Fact]
    public async Task Without_allowed_origins_no_page_of_another_site_can_read_responses()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Production", Settings[0]);
        using var answer = await SendAsync(host, HttpMethod.Get, "/api/exchanges/", App);
        using var preflight = await PreflightAsync(host, "PATCH", "if-match");
        Assert.Equal((null, null), (Header(answer, Origin), Header(preflight, Origin)));
    }

    [Theory]
    [InlineData("GET", "authorization,if-none-match")]
    [InlineData("POST", "authorization,content-type,idempotency-key")]
    [InlineData("PUT", "authorization,content-type,if-match")]
    [InlineData("PATCH", "booking-access-token,content-type,if-match")]
    [InlineData("DELETE", "authorization,if-match")]
    public async Task Preflight_requests_of_an_allowed_origin_are_always_accepted_and_never_limited(string method, string headers)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", [.. Settings, ("Booking:RateLimit:RequestsPerMinute", "1")]);
        for (int i = 0; i < 5; i++)
        {
            using var answer = await PreflightAsync(host, method, headers);
            Assert.Equal((HttpStatusCode.NoContent, App), (answer.StatusCode, Header(answer, Origin)));
            Assert.Contains(method, Header(answer, "Access-Control-Allow-Methods") ?? method, StringComparison.Ordinal);
            Assert.All(headers.Split(','), header => Assert.Contains(
                header, Header(answer, "Access-Control-Allow-Headers")!.Split(','), StringComparer.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Pages_of_the_allowed_origins_can_read_refusals()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Production", Settings);
        var refusals = new List<HttpStatusCode>();
        foreach (var (method, path, length) in ((HttpMethod, string, int)[])
            [
                (HttpMethod.Post, "/api/bookings/", 2_000_000), (HttpMethod.Post, "/api/exchanges/", 2),
                (HttpMethod.Post, "/api/bookings/", 2), (HttpMethod.Get, "/api/nowhere/", 0),
            ])
        {
            using var answer = await SendAsync(host, method, path, App, length);
            Assert.Equal(App, Header(answer, Origin));
            refusals.Add(answer.StatusCode);
        }

        Assert.Equal(
            [
                HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest,
                HttpStatusCode.NotFound,
            ],
            refusals);
    }

    [Fact]
    public async Task Pages_of_the_allowed_origins_can_read_that_they_exceeded_the_limit()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", [.. Settings, ("Booking:RateLimit:RequestsPerMinute", "1")]);
        using var first = await SendAsync(host, HttpMethod.Get, "/api/nowhere/", App);
        using var second = await SendAsync(host, HttpMethod.Get, "/api/nowhere/", App);
        Assert.Equal((HttpStatusCode.TooManyRequests, App), (second.StatusCode, Header(second, Origin)));
    }

    private static Task<HttpResponseMessage> PreflightAsync(HostInProcess host, string method, string headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/api/exchanges/00000000-0000-4000-8000-000000000000/");
        request.Headers.Add("Origin", App);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return host.Client.SendAsync(request, Stop);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HostInProcess host, HttpMethod method, string path, string origin, int length = 0)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        request.Content = length == 0 ? null : new StringContent(
            "{" + new string(' ', length - 2) + "}", Encoding.UTF8, "application/json");
        return await host.Client.SendAsync(request, Stop);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
