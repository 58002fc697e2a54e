using System.Net;
using System.Security.Claims;

namespace BookingEngine.AspNetCore.Tests.Rights;

/// <summary>How the API identifies a caller, and how it refuses a caller it cannot identify.</summary>
public sealed class CallerTests
{
    private const string Exchange = """
        {"business_name": "A", "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}]}
        """;

    [Theory]
    [InlineData("POST", "/api/exchanges/")]
    [InlineData("POST", "/api/time-slots/generate_slots/")]
    [InlineData("GET", "/api/bookings/")]
    public async Task An_anonymous_caller_gets_401_where_credentials_are_needed(string method, string path)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null, user: null);
        reply.Is(
            HttpStatusCode.Unauthorized, """{"detail": "Authentication credentials were not provided."}""");
        Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.Single().ToString());
    }

    [Theory]
    [InlineData("Production", "GET", "/api/exchanges/")]
    [InlineData("Development", "GET", "/api/exchanges/")]
    [InlineData("Development", "POST", "/api/exchanges/")]
    [InlineData("Development", "GET", "/api/bookings/")]
    public async Task A_bearer_token_that_the_app_did_not_accept_is_401(string environment, string method, string path)
    {
        await using var api = await ApiHost.StartAsync(environment);
        var reply = await api.SendAsync(
            method, path, method == "POST" ? Exchange : null, user: null, ("Authorization", "bearer expired"));
        reply.Is(HttpStatusCode.Unauthorized, """{"detail": "Invalid token."}""");
        Assert.Equal("Bearer error=\"invalid_token\"", reply.Headers.WwwAuthenticate.Single().ToString());
    }

    [Fact]
    public async Task A_bearer_token_that_the_app_accepted_is_good()
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.SendAsync("GET", "/api/bookings/", null, "jane", ("Authorization", "Bearer good"));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task A_signed_in_user_without_the_right_gets_403()
    {
        await using var api = await ApiHost.StartAsync();
        string exchange = await api.CreateExchangeAsync();
        (await api.SendAsync(HttpMethod.Delete, $"/api/exchanges/{exchange}/", null, "other")).Is(
            HttpStatusCode.Forbidden, """{"detail": "You do not have permission to perform this action."}""");
    }

    [Fact]
    public async Task A_booking_shows_the_name_of_a_user_who_has_one()
    {
        await using var api = await ApiHost.StartAsync();
        string exchange = await api.CreateExchangeAsync();
        var booked = await api.SendAsync(HttpMethod.Post, "/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "14:00", "end_time": "15:00",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """, user: "u1", name: "Uma");
        Assert.Equal(("u1", "Uma"), ((string)booked.Json["user"]!, (string)booked.Json["user_name"]!));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_caller_that_the_app_did_not_authenticate_is_anonymous_in_every_environment(string environment)
    {
        await using var api = await ApiHost.StartAsync(environment);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.PostAsync("/api/exchanges/", Exchange)).Status);
        var booked = await api.BookAsync(await api.CreateExchangeAsync(), "14:00", "15:00");
        Assert.Null(booked.Json["user"]);
        Assert.NotNull(booked.Json["access_token"]);
    }

    /// <summary>Claims, written as type=value, and the id of the user that they identify.</summary>
    public static TheoryData<string[], string> Named() => new()
    {
        { ["sub=u1"], "u1" },
        { ["nameid=u2", $"{ClaimTypes.NameIdentifier}=u2", "sub=u1"], "u1" },
        { [$"{ClaimTypes.NameIdentifier}=u1"], "u1" },
        { [$"{ClaimTypes.NameIdentifier}=u2 (nameid)", $"{ClaimTypes.NameIdentifier}=u1 (sub)"], "u1" },
        { ["sub=u1", "sub=u1", "name= "], "u1" },
        { [$"sub={new string('u', 512)}", $"name={new string('n', 255)}"], new string('u', 512) },
        { ["sub=u1", $"name={string.Concat(Enumerable.Repeat("💇", 255))}"], "u1" },
    };

    [Theory]
    [MemberData(nameof(Named), DisableDiscoveryEnumeration = true)]
    public async Task A_user_is_identified_by_the_subject_claim_or_else_by_the_apps_name_identifier(string[] claims, string user)
    {
        await using var api = await ApiHost.StartAsync(claims: claims);
        var created = await api.PostAsync("/api/exchanges/", Exchange);
        var booked = await api.BookAsync((string)created.Json["uuid"]!, "14:00", "15:00");
        Assert.Equal(user, (string?)booked.Json["user"]);
    }

    /// <summary>Claims, written as type=value, and why they are refused.</summary>
    public static TheoryData<string[], string> Unusable() => new()
    {
        { ["name=Jane"], "The credentials name no user: they have no 'sub'." },
        { ["nameid=u1"], "The credentials name no user: they have no 'sub'." },
        { [$"{ClaimTypes.NameIdentifier}=u1 (nameid)"], "The credentials name no user: they have no 'sub'." },
        { ["sub=u1", "sub=u2"], "The credentials name more than one user: they have several 'sub'." },
        { ["sub= "], "The credentials can't be taken: 'sub' is blank." },
        { ["sub=u\u00001"], "The credentials can't be taken: 'sub' has control characters." },
        { [$"sub={new string('u', 3000)}"], "The credentials can't be taken: 'sub' has more than 512 characters." },
        { ["sub=u1", "name=J\u0000"], "The credentials can't be taken: 'name' has control characters." },
        {
            ["sub=u1", "name=J\u202eane"],
            "The credentials can't be taken: 'name' can't be one. The character U+202E is not allowed in a name: it can't be seen, "
                + "and changes how the name is read."
        },
        { ["sub=u1", $"name={new string('n', 3000)}"], "The credentials can't be taken: 'name' has more than 255 characters." },
    };

    [Theory]
    [MemberData(nameof(Unusable), DisableDiscoveryEnumeration = true)]
    public async Task Credentials_whose_user_id_cannot_be_stored_are_refused_with_the_reason(string[] claims, string reason)
    {
        await using var api = await ApiHost.StartAsync(claims: claims);
        foreach (string path in (string[])["/api/exchanges/", "/api/bookings/"])
        {
            var reply = await api.GetAsync(path);
            reply.Is(HttpStatusCode.Unauthorized, $$"""{"detail": "{{reason}}"}""");
            Assert.Equal("Bearer error=\"invalid_token\"", reply.Headers.WwwAuthenticate.Single().ToString());
        }
    }
}
