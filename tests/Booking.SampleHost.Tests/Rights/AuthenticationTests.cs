using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests.Rights;

/// <summary>Whom the built host takes its callers for.</summary>
public sealed class AuthenticationTests
{
    private const string NoIssuer = "No issuer of tokens is configured (Authentication:Schemes:Bearer)";

    private const string Exchange = """
        {"business_name": "A", "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}]}
        """;

    private static readonly (string Key, string Value) InMemory = ("Booking:Storage", "InMemory");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_token_of_the_configured_issuer_signs_its_user_in_and_no_other_token_does(string environment)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path, environment, [InMemory, .. Issuer.Settings]);
        var client = host.Client;
        using (var created = await Issuer.SendAsync(
            client, HttpMethod.Post, "/api/exchanges/", Issuer.TokenFor("olga"), Exchange))
        {
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            var exchange = (string)JsonNode.Parse(await created.Content.ReadAsStringAsync(Stop))!["uuid"]!;
            using var booked = await Issuer.SendAsync(
                client, HttpMethod.Post, "/api/bookings/", Issuer.TokenFor("jane", "Jane D."), $$"""
                {"exchange": "{{exchange}}", "date": "2101-01-03", "start_time": "10:00", "end_time": "11:00",
                 "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
                """);
            var booking = JsonNode.Parse(await booked.Content.ReadAsStringAsync(Stop))!;
            Assert.Equal(("jane", "Jane D."), ((string)booking["user"]!, (string)booking["user_name"]!));
            Assert.Equal(1, await CountAsync("olga"));
            Assert.Equal(0, await CountAsync("john"));
        }

        foreach (var (what, token) in Issuer.BadTokens)
        {
            using var refused = await Issuer.SendAsync(client, HttpMethod.Get, "/api/exchanges/", token);
            Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized, $"{what}: {refused.StatusCode}");
            Assert.Equal("Bearer error=\"invalid_token\"", refused.Headers.WwwAuthenticate.ToString());
            Assert.Equal("""{"detail":"Invalid token."}""", await refused.Content.ReadAsStringAsync(Stop));
        }

        Assert.DoesNotContain(NoIssuer, host.Output, StringComparison.Ordinal);

        async Task<int> CountAsync(string user)
        {
            using var list = await Issuer.SendAsync(client, HttpMethod.Get, "/api/bookings/", Issuer.TokenFor(user));
            return (int)JsonNode.Parse(await list.Content.ReadAsStringAsync(Stop))!["count"]!;
        }
    }

    [Fact]
    public async Task Of_an_authority_only_its_own_tokens_are_good_though_another_issuer_has_its_keys()
    {
        using var authority = new Authority();
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path, "Production", [InMemory, .. authority.Settings]);

        using var own = await Issuer.SendAsync(
            host.Client, HttpMethod.Get, "/api/bookings/", authority.Token(authority.Url));
        using var others = await Issuer.SendAsync(
            host.Client, HttpMethod.Get, "/api/bookings/", authority.Token("https://another.example"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (own.StatusCode, others.StatusCode));
        Assert.Equal("no-store", own.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("Production", true)]
    [InlineData("Development", false)]
    public async Task Without_an_issuer_it_says_so_at_start_and_takes_no_token(string environment, bool isSaid)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(directory.Path, environment, InMemory);
        Assert.Equal(isSaid, host.Output.Contains(NoIssuer, StringComparison.Ordinal));
        using var refused = await Issuer.SendAsync(
            host.Client, HttpMethod.Get, "/api/exchanges/", Issuer.TokenFor("olga"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var anonymous = await Issuer.SendAsync(host.Client, HttpMethod.Get, "/api/exchanges/", token: null);
        Assert.Equal(HttpStatusCode.OK, anonymous.StatusCode);
    }
}
