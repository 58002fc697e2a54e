using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Asking whether a time can be booked: the answer says why not, to whom it may be said, and what can be booked instead.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private const string Nothing = "00000000-0000-4000-8000-000000000000";

    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_time_that_can_be_booked_has_no_errors()
    {
        string exchange = await _api.CreateExchangeAsync();

        var reply = await CheckAsync(exchange, "2024-01-15", "10:00", "11:00");

        reply.Is(HttpStatusCode.OK, """{"can_be_booked": true, "errors": [], "conflicts": [], "alternatives": []}""");
        Assert.Equal(0, (int)(await _api.GetAsync($"/api/time-slots/?exchange={exchange}", "owner")).Json["count"]!);
    }

    [Theory]
    [InlineData("2024-01-08", "14:00", "15:00", "slot_in_past", "date", "Cannot book a time slot in the past.")]
    [InlineData("2024-01-10", "14:00", "15:00", "notice_too_short", "start_time", "Bookings need 180 minutes' notice.")]
    [InlineData("2024-02-26", "14:00", "15:00", "too_far_ahead", "date", "Bookings are open for 30 days ahead.")]
    [InlineData("2024-01-13", "14:00", "15:00", "exchange_closed", "date", "Exchange is closed on Saturday.")]
    [InlineData("2024-01-15", "08:30", "09:30", "outside_hours", "start_time", "Time must be within business hours (09:00 - 17:00).")]
    [InlineData("2024-01-15", "10:30", "11:30", "no_capacity", "time_slot", "This time slot has reached maximum capacity.")]
    [InlineData("2024-01-15", "12:00", "12:15", "too_short", "end_time", "Bookings last at least 30 minutes.")]
    [InlineData("2024-01-15", "12:00", "16:00", "too_long", "end_time", "Bookings last at most 120 minutes.")]
    public async Task Each_rule_that_refuses_is_an_error_of_the_check(
        string date, string start, string end, string code, string field, string message)
    {
        string exchange = await _api.CreateExchangeAsync("""
            "min_notice_minutes": 180, "booking_window_days": 30, "min_duration_minutes": 30, "max_duration_minutes": 120,
            """);
        await _api.BookAsync(exchange, "10:00", "11:00");

        var reply = await CheckAsync(exchange, date, start, end);

        Assert.False((bool)reply.Json["can_be_booked"]!);
        Same($$"""{"code": "{{code}}", "field": "{{field}}", "message": "{{message}}"}""", reply.Json["errors"]![0]);
    }

    [Fact]
    public async Task All_errors_are_listed_and_the_booking_is_refused_with_the_first()
    {
        string exchange = await _api.CreateExchangeAsync(""" "booking_window_days": 1, "max_duration_minutes": 60, """);

        var check = await CheckAsync(exchange, "2024-01-15", "16:00", "18:00");
        var refused = await _api.BookAsync(exchange, "16:00", "18:00");

        Assert.Equal(["too_far_ahead", "outside_hours", "too_long"], CodesOf(check));
        Assert.Equal("too_far_ahead", refused.ErrorCode);
    }

    [Fact]
    public async Task What_does_not_exist_is_said_as_the_booking_would_say_it()
    {
        string exchange = await _api.CreateExchangeAsync();

        var service = await CheckAsync(exchange, "2024-01-15", "10:00", "11:00", $$"""
            "service": "{{Nothing}}",
            """);
        var unknown = await CheckAsync(Nothing, "2024-01-15", "10:00", "11:00");

        Same(
            $$"""[{"code": "service_not_found", "field": "service", "message": "Invalid pk \"{{Nothing}}\" - object does not exist."}]""",
            service.Json["errors"]);
        unknown.Is(HttpStatusCode.BadRequest, $$"""{"exchange": ["Invalid pk \"{{Nothing}}\" - object does not exist."]}""");
        Assert.Equal("exchange_not_found", unknown.ErrorCode);
    }

    [Fact]
    public async Task Only_the_owner_is_told_which_bookings_are_in_the_way()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "10:00", "11:00", "jane");

        var owner = await CheckAsync(exchange, "2024-01-15", "10:30", "11:30", user: "owner");
        var customer = await CheckAsync(exchange, "2024-01-15", "10:30", "11:30", user: "jane");
        var guest = await CheckAsync(exchange, "2024-01-15", "10:30", "11:30");

        Same(booked.Json.ToJsonString(), owner.Json["conflicts"]![0]);
        Same("[]", customer.Json["conflicts"]);
        Same("[]", guest.Json["conflicts"]);
        Assert.True(owner.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Each_alternative_can_be_booked_as_it_is_printed()
    {
        string exchange = await _api.CreateExchangeAsync();
        await _api.BookAsync(exchange, "10:00", "11:00");

        var check = await CheckAsync(exchange, "2024-01-15", "10:00", "11:00");

        Assert.Equal(["09:00", "11:00", "12:00"], check.Json["alternatives"]!.AsArray().Select(slot => (string?)slot!["start_time"]));
        foreach (var slot in check.Json["alternatives"]!.AsArray())
        {
            Assert.Equal("2024-01-15", (string?)slot!["date"]);
            Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, $"{slot["start_time"]}", $"{slot["end_time"]}")).Status);
        }
    }

    [Fact]
    public async Task A_wrong_field_is_refused_and_a_customer_can_be_left_out_or_given()
    {
        string exchange = await _api.CreateExchangeAsync();

        var wrong = await CheckAsync(exchange, "2024-01-15", "10:00", "x");
        var badEmail = await CheckAsync(exchange, "2024-01-15", "10:00", "11:00", """ "customer_email": "x", """);
        var given = await CheckAsync(exchange, "2024-01-15", "10:00", "11:00", """ "customer_email": "jane@example.com", """);

        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        badEmail.Is(HttpStatusCode.BadRequest, """{"customer_email": ["Enter a valid email address."]}""");
        Assert.True((bool)given.Json["can_be_booked"]!);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _api.GetAsync("/api/bookings/check/", "owner")).Status);
    }

    private Task<Reply> CheckAsync(string exchange, string date, string start, string end, string more = "", string? user = null) =>
        _api.PostAsync(
            "/api/bookings/check/",
            $$"""{"exchange": "{{exchange}}", {{more}} "date": "{{date}}", "start_time": "{{start}}", "end_time": "{{end}}"}""",
            user);

    private static IEnumerable<string?> CodesOf(Reply check) =>
        check.Json["errors"]!.AsArray().Select(error => (string?)error!["code"]);

    private static void Same(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
