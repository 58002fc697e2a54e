using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BookingEngine.SampleHost.Tests.Rights;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The headers that the host sends to browsers, and the requests of browsers that it refuses.</summary>
public sealed partial class BrowserDefencesTests
{
    private static readonly (string Key, string Value) InMemory = ("Booking:Storage", "InMemory");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_response_forbids_sniffing_and_framing_and_does_not_name_the_server()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", InMemory, ("Booking:RateLimit:RequestsPerMinute", "20"));
        var statuses = new HashSet<HttpStatusCode>();
        string[] paths =
        [
            "/", "/scalar/", "/scalar/scalar.aspnetcore.js", "/openapi/v1.json", "/health/live", "/nowhere", "/api/nowhere/",
            "/api/exchanges/", "/api/bookings/", // Together these cost 12.
            .. Enumerable.Repeat("/api/exchanges/?page=x", 20),
        ];
        foreach (string path in paths)
        {
            using var response = await host.Client.GetAsync(path, Stop);
            statuses.Add(response.StatusCode);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
            string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Empty(response.Headers.Server);
        }

        Assert.Superset(new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests }, statuses);
    }

    [Fact]
    public async Task The_API_page_can_run_its_own_scripts_and_no_others()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Production", InMemory);
        var nonces = new HashSet<string>();
        for (int i = 0; i < 2; i++)
        {
            using var response = await host.Client.GetAsync("/scalar/", Stop);
            string[] policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy")).Split("; ");
            string page = await response.Content.ReadAsStringAsync(Stop);
            var tags = Scripts().Matches(page);
            Assert.Equal(3, tags.Count);
            string nonce = Assert.Single(tags.Select(tag => tag.Groups["nonce"].Value).Distinct());
            Assert.Contains($"script-src 'self' 'nonce-{nonce}'", policy);
            Assert.Contains("connect-src 'self'", policy);
            Assert.Contains("base-uri 'none'", policy);
            Assert.True(response.Headers.CacheControl!.NoStore);
            Assert.True(nonces.Add(nonce));
        }

        // The policy would keep the script from doing these.
        string script = await host.Client.GetStringAsync("/scalar/scalar.js", Stop);
        Assert.DoesNotMatch(@"new Function\(|[^\w.`]eval\(|new (Shared)?Worker\(", script);
    }

    [Theory]
    [InlineData("https", "https://booking.example/api/exchanges/?page_size=1&page=2")]
    [InlineData("http", "http://booking.example/api/exchanges/?page_size=1&page=2")]
    [InlineData("javascript", "http://booking.example/api/exchanges/?page_size=1&page=2")]
    public async Task Links_in_responses_lead_to_an_allowed_host_over_HTTP_whatever_a_proxy_forwards(string scheme, string next)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path,
            "Production",
            [InMemory, ("AllowedHosts", "booking.example"), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"), .. Issuer.Settings]);
        for (int i = 0; i < 2; i++)
        {
            using var created = await SendAsync(HttpMethod.Post, "/api/exchanges/", "booking.example");
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }

        using var listed = await SendAsync(HttpMethod.Get, "/api/exchanges/?page_size=1", "booking.example");
        Assert.Equal(next, (string?)JsonNode.Parse(await listed.Content.ReadAsStringAsync(Stop))!["next"]);
        using var elsewhere = await SendAsync(HttpMethod.Get, "/api/exchanges/?page_size=1", "evil.example");
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
        Assert.DoesNotContain("evil.example", await elsewhere.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string name)
        {
            using var request = new HttpRequestMessage(method, path)
            {
                Headers = { Host = name, Authorization = new("Bearer", Issuer.TokenFor("olga")) },
                Content = method == HttpMethod.Post ? new StringContent("""{"business_name": "A"}""", new MediaTypeHeaderValue("application/json")) : null,
            };
            request.Headers.Add("X-Forwarded-Proto", scheme);
            return await host.Client.SendAsync(request, Stop);
        }
    }

    [Theory]
    [InlineData("cross-site", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("same-site", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "null", HttpStatusCode.Forbidden)]
    [InlineData("cross-site", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData(null, "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData(null, "null", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", "own", HttpStatusCode.OK)]
    [InlineData(null, "own", HttpStatusCode.OK)]
    [InlineData("none", null, HttpStatusCode.OK)]
    [InlineData(null, null, HttpStatusCode.OK)]
    public async Task A_page_of_another_site_cannot_change_anything_as_the_development_user(
        string? site, string? origin, HttpStatusCode status)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Development", InMemory, Shop.Now);
        var shop = await Shop.OpenAsync(host.Client, Stop);
        using var booked = await shop.BookAsync(0, Stop);
        string booking = booked.Headers.Location!.OriginalString;

        // A form without fields is sent like this, with neither a body nor the type of JSON.
        foreach (string change in (string[])["confirm/", "cancel/"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, booking + change);
            if (site is not null)
            {
                request.Headers.Add("Sec-Fetch-Site", site);
            }

            if (origin is not null)
            {
                request.Headers.Add("Origin", origin == "own" ? host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
            }

            using var response = await host.Client.SendAsync(request, Stop);
            Assert.Equal(status, response.StatusCode);
        }

        string stands = await host.Client.GetStringAsync(booking, Stop);
        Assert.Equal(status == HttpStatusCode.OK ? "cancelled" : "pending", (string?)JsonNode.Parse(stands)!["status"]);
    }

    [Fact]
    public async Task A_request_with_credentials_in_a_header_is_accepted_from_a_page_of_another_site()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Development", [InMemory, .. Issuer.Settings]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/exchanges/")
        {
            Headers = { Authorization = new("Bearer", Issuer.TokenFor("olga")) },
            Content = new StringContent("""{"business_name": "A"}""", new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Origin", "https://app.example");
        using var created = await host.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    [GeneratedRegex("<script (?=[^>]*nonce=\"(?<nonce>[^\"]+)\")[^>]*>")]
    private static partial Regex Scripts();
}
