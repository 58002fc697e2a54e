using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Exchanges that limit the length of bookings, or accept only the slots they show.</summary>
public sealed class LengthTests : IAsyncLifetime
{
    private const string Bounds = """ "slot_duration_minutes": 60, "min_duration_minutes": 30, "max_duration_minutes": 90, """;
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("09:00", "09:30", null, null)]
    [InlineData("09:07", "10:37", null, null)]
    [InlineData("09:00:00", "09:00:01", "too_short", "Bookings last at least 30 minutes.")]
    [InlineData("09:00", "09:29:59", "too_short", "Bookings last at least 30 minutes.")]
    [InlineData("09:00", "10:30:01", "too_long", "Bookings last at most 90 minutes.")]
    [InlineData("09:00", "17:00", "too_long", "Bookings last at most 90 minutes.")]
    public async Task A_booking_shorter_or_longer_than_the_exchange_allows_is_refused(string start, string end, string? code, string? message)
    {
        string exchange = await _api.CreateExchangeAsync(Bounds);
        var kept = await _api.BookAsync(exchange, "15:00", "16:00", "jane");

        var booked = await _api.BookAsync(exchange, start, end);
        var moved = await _api.PostAsync($"{kept.Headers.Location}reschedule/", $$"""
            {"date": "2024-01-22", "start_time": "{{start}}", "end_time": "{{end}}"}
            """, "jane");

        Assert.Equal((code, code), (booked.ErrorCode, moved.ErrorCode));
        foreach (var refused in code is null ? [] : new[] { booked, moved })
        {
            refused.Is(HttpStatusCode.BadRequest, $$"""{"end_time": ["{{message}}"]}""");
        }
    }

    [Theory]
    [InlineData("09:00", "10:00", true)]
    [InlineData("09:45", "10:45", true)] // the step
    [InlineData("16:00", "17:00", true)] // the last
    [InlineData("09:10", "10:10", false)]
    [InlineData("09:00", "09:20", true)] // of another length that may be asked for
    [InlineData("09:15", "09:35", true)]
    [InlineData("09:20", "09:40", false)]
    public async Task On_a_grid_only_slots_shown_for_the_bookings_length_can_be_booked(string start, string end, bool isTaken)
    {
        string exchange = await _api.CreateExchangeAsync(""" "slot_step_minutes": 15, "slot_starts": "grid", """);

        var reply = await _api.BookAsync(exchange, start, end);

        Assert.Equal(isTaken ? null : "off_grid", reply.ErrorCode);
        if (!isTaken)
        {
            reply.Is(HttpStatusCode.BadRequest, """
                {"start_time": ["Choose one of the slots that are shown for this length."]}
                """);
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)] // the owner's block is no offer
    public async Task A_time_slot_stored_by_the_owner_can_be_booked_off_the_grid_and_beyond_the_length_limits(int capacity, bool isTaken)
    {
        string exchange = await _api.CreateExchangeAsync(Bounds + """ "slot_starts": "grid", """);
        Assert.Equal(HttpStatusCode.Created, (await _api.PostAsync("/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-15", "start_time": "09:20",
             "end_time": "11:20", "slot_duration_minutes": 120, "max_capacity": {{capacity}}}
            """, "owner")).Status);
        var slot = (await _api.GetAsync($"/api/time-slots/?exchange={exchange}")).Json["results"]!.AsArray().Single()!;

        var reply = await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "time_slot": "{{slot["uuid"]}}", "customer_name": "Jane", "customer_email": "jane@example.com"}
            """);

        Assert.Equal(isTaken ? null : "slot_blocked", reply.ErrorCode);
    }

    [Fact]
    public async Task A_time_slot_left_by_a_cancelled_booking_cannot_be_booked_off_the_grid()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "09:20", "10:20", "jane");
        await _api.PostAsync($"{booked.Headers.Location}cancel/", null, "jane");
        await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/", """{"slot_starts": "grid"}""", "owner");

        var reply = await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "time_slot": "{{booked.Json["time_slot"]}}", "customer_name": "Jane", "customer_email": "jane@example.com"}
            """);

        Assert.Equal("off_grid", reply.ErrorCode);
    }

    [Theory]
    [InlineData(29, "too_short", "Bookings last at least 30 minutes.")]
    [InlineData(30, null, null)]
    [InlineData(90, null, null)]
    [InlineData(91, "too_long", "Bookings last at most 90 minutes.")]
    public async Task Slots_are_shown_only_for_a_duration_that_can_be_booked(int minutes, string? code, string? message)
    {
        string exchange = await _api.CreateExchangeAsync(Bounds);
        foreach (string path in (string[])
            [
                $"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15&slot_duration={minutes}",
                $"/api/time-slots/availability/?exchange={exchange}&start_date=2024-01-15&end_date=2024-01-16&slot_duration={minutes}",
            ])
        {
            var reply = await _api.GetAsync(path);
            Assert.Equal(code, reply.ErrorCode);
            if (code is not null)
            {
                reply.Is(HttpStatusCode.BadRequest, $$"""{"slot_duration": ["{{message}}"]}""");
            }
        }
    }

    [Theory]
    [InlineData("""{"min_duration_minutes": 90, "max_duration_minutes": 60}""", """
        {"max_duration_minutes": ["Ensure this value is greater than or equal to min_duration_minutes."]}
        """)]
    [InlineData("""{"min_duration_minutes": 90}""", """{"slot_duration_minutes": ["Bookings last at least 90 minutes."]}""")]
    [InlineData("""{"max_duration_minutes": 30}""", """{"slot_duration_minutes": ["Bookings last at most 30 minutes."]}""")]
    public async Task Contradictory_length_settings_of_an_exchange_are_refused(string change, string answer)
    {
        string exchange = await _api.CreateExchangeAsync();
        var refused = await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/", change, "owner");
        refused.Is(HttpStatusCode.BadRequest, answer);
    }

    [Fact]
    public async Task Null_removes_the_length_limits_of_an_exchange()
    {
        string exchange = await _api.CreateExchangeAsync(Bounds);
        var changed = await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/", """
            {"min_duration_minutes": null, "max_duration_minutes": null}
            """, "owner");
        Assert.Equal((null, null), (changed.Json["min_duration_minutes"], changed.Json["max_duration_minutes"]));
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "09:00", "17:00")).Status);
    }
}
