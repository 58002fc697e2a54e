using System.Net;
using System.Text.Json.Nodes;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

namespace BookingEngine.SampleHost.Tests.Rights;

/// <summary>How the built host identifies its callers.</summary>
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
    public async Task Only_a_token_of_the_configured_issuer_signs_its_user_in(string environment)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
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
    public async Task With_an_authority_only_its_own_tokens_are_accepted_even_if_another_issuer_has_its_keys()
    {
        using var authority = new Authority();
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
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
    public async Task Without_an_issuer_the_host_warns_at_start_and_accepts_no_token(string environment, bool isSaid)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, environment, InMemory);
        Assert.Equal(isSaid, host.Output.Contains(NoIssuer, StringComparison.Ordinal));
        using var refused = await Issuer.SendAsync(
            host.Client, HttpMethod.Get, "/api/exchanges/", Issuer.TokenFor("olga"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var anonymous = await Issuer.SendAsync(host.Client, HttpMethod.Get, "/api/exchanges/", token: null);
        Assert.Equal(HttpStatusCode.OK, anonymous.StatusCode);
    }

    [Theory]
    [InlineData("""{"nameid": "olga", "sub": "jane"}""", "jane")]
    [InlineData("""{"nameid": "olga"}""", null)]
    [InlineData("""{"unique_name": "olga", "upn": "olga", "client_id": "olga"}""", null)]
    public async Task A_tokens_user_is_identified_by_its_subject_alone(string claims, string? user)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Production", [InMemory, .. Issuer.Settings]);
        string exchange = await CreateAsync(host.Client, Issuer.TokenFor("olga"));
        using var changed = await DeleteAsync(host.Client, exchange, Issuer.TokenWith(claims));
        Assert.Equal(user is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden, changed.StatusCode);
        if (user is not null)
        {
            using var deleted = await DeleteAsync(
                host.Client, await CreateAsync(host.Client, Issuer.TokenWith(claims)), Issuer.TokenFor(user));
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }
    }

    [Theory]
    [InlineData("sub", "j\0ane", "control characters")]
    [InlineData("name", "Jane\0", "control characters")]
    [InlineData("sub", "3 kB", "more than 512 characters")]
    [InlineData("name", "3 kB", "more than 255 characters")]
    public async Task A_token_whose_user_id_cannot_be_stored_is_refused_with_the_reason(string claim, string value, string reason)
    {
        using var directory = new TemporaryDirectory();
        await using var server = await PostgreSqlServer.StartAsync(isDurable: false);
        await using var host = await HostInProcess.StartAsync(
            directory.Path,
            "Production",
            [("Booking:Storage", "PostgreSql"), ("ConnectionStrings:Booking", $"{server.ConnectionString};Database=names"), .. Issuer.Settings]);
        var claims = new JsonObject { ["sub"] = "jane", ["name"] = "Jane" };
        claims[claim] = value == "3 kB" ? new string('x', 3000) : value;

        using var refused = await Issuer.SendAsync(
            host.Client, HttpMethod.Post, "/api/exchanges/", Issuer.TokenWith(claims.ToJsonString()), Exchange);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(
            $"The credentials can't be taken: '{claim}' has {reason}.",
            (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!["detail"]);
    }

    [Fact]
    public async Task Users_of_two_issuers_with_the_same_subject_are_two_users()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", [InMemory, .. Issuer.SettingsOfBoth]);
        string others = Issuer.TokenWith("""{"sub": "olga"}""", Issuer.Other);
        string exchange = await CreateAsync(host.Client, Issuer.TokenFor("olga"));
        using (var refused = await DeleteAsync(host.Client, exchange, others))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        string own = await CreateAsync(host.Client, others);
        using var deleted = await DeleteAsync(host.Client, own, others);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var also = await DeleteAsync(host.Client, exchange, Issuer.TokenFor("olga"));
        Assert.Equal(HttpStatusCode.NoContent, also.StatusCode);
    }

    [Fact]
    public async Task In_Development_a_caller_without_credentials_is_the_development_user()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(directory.Path, "Development", InMemory);
        string exchange = await CreateAsync(host.Client, token: null);
        using var booked = await Issuer.SendAsync(host.Client, HttpMethod.Post, "/api/bookings/", token: null, $$"""
            {"exchange": "{{exchange}}", "date": "2101-01-03", "start_time": "10:00", "end_time": "11:00",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """);
        var booking = JsonNode.Parse(await booked.Content.ReadAsStringAsync(Stop))!.AsObject();
        Assert.Equal("d3e0f5a2-7c41-4b8e-9a6d-1f2b3c4d5e6f", (string?)booking["user"]);
        Assert.Equal("Jane Doe", (string?)booking["user_name"]);
        Assert.False(booking.ContainsKey("access_token"));
        using var listed = await Issuer.SendAsync(host.Client, HttpMethod.Get, "/api/bookings/", token: null);
        Assert.Equal(1, (int)JsonNode.Parse(await listed.Content.ReadAsStringAsync(Stop))!["count"]!);
    }

    [Theory]
    [InlineData("d3e0f5a2-7c41-4b8e-9a6d-1f2b3c4d5e6f", HttpStatusCode.Unauthorized)]
    [InlineData("development", HttpStatusCode.Forbidden)]
    public async Task Outside_Development_nobody_owns_what_the_development_user_made(string user, HttpStatusCode status)
    {
        using var directory = new TemporaryDirectory();
        string exchange;
        await using (var development = await HostInProcess.StartAsync(directory.Path, "Development"))
        {
            exchange = await CreateAsync(development.Client, token: null);
            Assert.Equal(0, await development.StopAsync());
        }

        await using var host = await HostInProcess.StartAsync(directory.Path, "Production", Issuer.Settings);
        using var refused = await DeleteAsync(host.Client, exchange, Issuer.TokenFor(user));
        Assert.Equal(status, refused.StatusCode);
        using var anonymous = await DeleteAsync(host.Client, exchange, token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("booking", false)]
    public async Task Without_an_audience_the_host_warns_at_start(string audience, bool isSaid)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path,
            "Production",
            [
                InMemory,
                .. Issuer.Settings.Where(setting => !setting.Key.Contains("Audience", StringComparison.Ordinal)),
                .. audience == "" ? [] : new[] { ("Authentication:Schemes:Bearer:ValidAudience", audience) },
            ]);
        Assert.Equal(isSaid, host.Output.Contains("No audience is configured", StringComparison.Ordinal));
    }

    private static async Task<string> CreateAsync(HttpClient client, string? token)
    {
        using var created = await Issuer.SendAsync(client, HttpMethod.Post, "/api/exchanges/", token, Exchange);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (string)JsonNode.Parse(await created.Content.ReadAsStringAsync(Stop))!["uuid"]!;
    }

    private static Task<HttpResponseMessage> DeleteAsync(HttpClient client, string exchange, string? token) =>
        Issuer.SendAsync(client, HttpMethod.Delete, $"/api/exchanges/{exchange}/", token);
}
