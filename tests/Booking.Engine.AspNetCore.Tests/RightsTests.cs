using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Who may do what.</summary>
public sealed class RightsTests : IAsyncLifetime
{
    private const string NotAuthenticated = """{"detail": "Authentication credentials were not provided."}""";
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("POST", "/api/exchanges/")]
    [InlineData("POST", "/api/time-slots/generate_slots/")]
    [InlineData("GET", "/api/bookings/")]
    public async Task An_anonymous_caller_is_asked_to_sign_in(string method, string path)
    {
        var reply = await _api.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null, user: null);
        reply.Is(HttpStatusCode.Unauthorized, NotAuthenticated);
        Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Anyone_reads_an_exchange_and_its_slots_and_books_as_a_guest()
    {
        string exchange = await _api.CreateExchangeAsync();
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/api/exchanges/")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"/api/exchanges/{exchange}/")).Status);
        Assert.Equal(
            HttpStatusCode.OK, (await _api.GetAsync($"/api/time-slots/available_slots/?exchange={exchange}")).Status);
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        Assert.Equal(HttpStatusCode.Created, booked.Status);
        Assert.Null(booked.Json["user"]);
        Assert.Equal("Jane Doe", (string)booked.Json["user_name"]!);
    }

    [Fact]
    public async Task A_users_name_is_told_where_it_has_one()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.SendAsync(HttpMethod.Post, "/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "14:00", "end_time": "15:00",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """, user: "u1", name: "Uma");
        Assert.Equal(("u1", "Uma"), ((string)booked.Json["user"]!, (string)booked.Json["user_name"]!));
    }

    [Theory]
    [InlineData("jane", 200)]
    [InlineData("owner", 200)]
    [InlineData("other", 404)]
    [InlineData(null, 404)]
    public async Task A_booking_is_its_users_and_the_exchanges_owners_alone(string? user, int status)
    {
        string exchange = await _api.CreateExchangeAsync();
        var id = (string)(await _api.BookAsync(exchange, "14:00", "15:00", "jane")).Json["uuid"]!;
        Assert.Equal((HttpStatusCode)status, (await _api.GetAsync($"/api/bookings/{id}/", user)).Status);
        if (user is not null)
        {
            var list = await _api.GetAsync("/api/bookings/", user);
            Assert.Equal(status == 200 ? 1 : 0, (int)list.Json["count"]!);
        }

        Assert.Equal((HttpStatusCode)status, (await _api.PostAsync($"/api/bookings/{id}/cancel/", null, user)).Status);
    }

    [Fact]
    public async Task Only_the_owner_generates_slots()
    {
        string exchange = await _api.CreateExchangeAsync();
        (await _api.PostAsync("/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-15"}
            """, "other")).Is(
            HttpStatusCode.Forbidden, """{"detail": "You do not have permission to perform this action."}""");
    }

    [Fact]
    public async Task In_development_a_caller_without_credentials_is_the_development_user()
    {
        await using var api = await ApiHost.StartAsync("Development");
        var created = await api.PostAsync("/api/exchanges/", """
            {"business_name": "A", "operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "17:00"}]}
            """);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var booked = await api.BookAsync((string)created.Json["uuid"]!, "14:00", "15:00");
        Assert.Equal("development", (string)booked.Json["user"]!);
        Assert.Equal("Jane Doe", (string)booked.Json["user_name"]!);
        Assert.Equal(1, (int)(await api.GetAsync("/api/bookings/")).Json["count"]!);
    }
}
