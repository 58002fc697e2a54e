using System.Net;

namespace BookingEngine.AspNetCore.Tests.Rights;

/// <summary>Whom the API takes a caller for, and what it says to one that it can't take for anybody.</summary>
public sealed class CallerTests
{
    private const string Exchange = """
        {"business_name": "A", "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}]}
        """;

    [Theory]
    [InlineData("POST", "/api/exchanges/")]
    [InlineData("POST", "/api/time-slots/generate_slots/")]
    [InlineData("GET", "/api/bookings/")]
    public async Task An_anonymous_caller_is_asked_to_sign_in(string method, string path)
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
    public async Task A_bearer_token_that_the_app_did_not_accept_is_refused(string environment, string method, string path)
    {
        await using var api = await ApiHost.StartAsync(environment);
        var reply = await api.SendAsync(
            method, path, method == "POST" ? Exchange : null, user: null, ("Authorization", "bearer expired"));
        reply.Is(HttpStatusCode.Unauthorized, """{"detail": "Invalid token."}""");
        Assert.Equal("Bearer error=\"invalid_token\"", reply.Headers.WwwAuthenticate.Single().ToString());
    }

    [Fact]
    public async Task One_that_it_accepted_is_not()
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.SendAsync("GET", "/api/bookings/", null, "jane", ("Authorization", "Bearer good"));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task Others_are_told_that_they_may_not()
    {
        await using var api = await ApiHost.StartAsync();
        string exchange = await api.CreateExchangeAsync();
        (await api.SendAsync(HttpMethod.Delete, $"/api/exchanges/{exchange}/", null, "other")).Is(
            HttpStatusCode.Forbidden, """{"detail": "You do not have permission to perform this action."}""");
    }

    [Fact]
    public async Task A_users_name_is_told_where_it_has_one()
    {
        await using var api = await ApiHost.StartAsync();
        string exchange = await api.CreateExchangeAsync();
        var booked = await api.SendAsync(HttpMethod.Post, "/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "14:00", "end_time": "15:00",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """, user: "u1", name: "Uma");
        Assert.Equal(("u1", "Uma"), ((string)booked.Json["user"]!, (string)booked.Json["user_name"]!));
    }

    [Fact]
    public async Task In_development_a_caller_without_credentials_is_the_development_user()
    {
        await using var api = await ApiHost.StartAsync("Development");
        var created = await api.PostAsync("/api/exchanges/", Exchange);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var booked = await api.BookAsync((string)created.Json["uuid"]!, "14:00", "15:00");
        Assert.Equal("development", (string)booked.Json["user"]!);
        Assert.Equal("Jane Doe", (string)booked.Json["user_name"]!);
        Assert.False(booked.Json.AsObject().ContainsKey("access_token"));
        Assert.Equal(1, (int)(await api.GetAsync("/api/bookings/")).Json["count"]!);
    }
}
