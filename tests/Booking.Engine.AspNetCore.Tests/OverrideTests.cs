using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The owner of an exchange passes over rules by name; nobody else may.</summary>
public sealed class OverrideTests : IAsyncLifetime
{
    private const string Hours = """ "override": ["hours"], """;

    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync("Production");

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Only_the_owner_may_pass_over_rules()
    {
        string exchange = await _api.CreateExchangeAsync();

        var owner = await _api.BookAsync(exchange, "18:00", "19:00", "owner", Hours);

        Assert.Equal(HttpStatusCode.Created, owner.Status);
        Assert.Equal("""["hours"]""", owner.Json["overrides"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.Forbidden, (await _api.BookAsync(exchange, "19:00", "20:00", "jane", Hours)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _api.BookAsync(exchange, "19:00", "20:00", more: Hours)).Status);
    }

    [Fact]
    public async Task A_booking_is_moved_and_checked_in_the_same_way()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "10:00", "11:00", "jane");
        string path = $"/api/bookings/{booked.Json["uuid"]}/reschedule/";
        string body = $$"""{ {{Hours}} "date": "2024-01-15", "start_time": "18:00", "end_time": "19:00"}""";

        Assert.Equal("[]", booked.Json["overrides"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.Forbidden, (await _api.PostAsync(path, body, "jane")).Status);
        Assert.Equal("""["hours"]""", (await _api.PostAsync(path, body, "owner")).Json["overrides"]!.ToJsonString());

        string check = $$"""
            {"exchange": "{{exchange}}", "override": ["capacity", "hours"], "date": "2024-01-15", "start_time": "18:00", "end_time": "19:00"}
            """;
        Assert.True((bool)(await _api.PostAsync("/api/bookings/check/", check, "owner")).Json["can_be_booked"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await _api.PostAsync("/api/bookings/check/", check, "jane")).Status);
    }

    [Fact]
    public async Task A_name_that_is_no_rule_is_refused() => (await _api.BookAsync(
        await _api.CreateExchangeAsync(), "10:00", "11:00", "owner", """ "override": ["gravity"], """)).Is(
            HttpStatusCode.BadRequest, """{"override": ["Select a valid choice. gravity is not one of the available choices."]}""");

    [Fact]
    public async Task All_rules_can_be_named()
    {
        string exchange = await _api.CreateExchangeAsync();
        const string all = """["past","notice","window","hours","grid","limits","buffers","capacity"]""";

        var booked = await _api.BookAsync(exchange, "10:00", "11:00", "owner", $"\"override\": {all},");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(all), booked.Json["overrides"]), booked.Text);
    }
}
