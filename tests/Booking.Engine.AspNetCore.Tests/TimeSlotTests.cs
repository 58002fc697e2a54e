using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Stored time slots are generated, read, changed and booked.</summary>
public sealed class TimeSlotTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Time_slots_can_be_generated_for_part_of_the_hours_and_of_the_week()
    {
        string exchange = await _api.CreateExchangeAsync();
        (await GenerateAsync(exchange, """
            "start_date": "2024-01-15", "end_date": "2024-01-28", "slot_duration_minutes": 90, "max_capacity": 0,
            "start_time": "10:15", "end_time": "14:00", "days_of_week": [1, 3]
            """)).Is(HttpStatusCode.Created, $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-28",
             "slot_duration_minutes": 90, "max_capacity": 0, "start_time": "10:15:00", "end_time": "14:00:00",
             "days_of_week": [1, 3], "created_count": 4, "existing_count": 0, "kept": 0}
            """);
        Assert.Equal(["10:15:00", "11:45:00"], await StartsAsync(exchange, "2024-01-22"));
        (await GenerateAsync(exchange, """ "start_date": "2024-01-15", "end_date": "2024-01-28", "days_of_week": [6] """))
            .Is(HttpStatusCode.Created, $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-28",
             "slot_duration_minutes": 60, "max_capacity": 1, "days_of_week": [6], "created_count": 0, "existing_count": 0, "kept": 0}
            """);
    }

    [Fact]
    public async Task Time_slots_generated_centuries_apart_are_listed_and_found()
    {
        string exchange = await _api.CreateExchangeAsync();
        await GenerateAsync(exchange, """ "start_date": "1970-01-05", "end_date": "1970-01-05" """);
        var generated = await GenerateAsync(exchange, """ "start_date": "2199-12-30", "end_date": "2199-12-30" """);

        Assert.Equal($"/api/time-slots/?exchange={exchange}", generated.Headers.Location?.ToString());
        var slots = (await _api.GetAsync(generated.Headers.Location!.ToString())).Json["results"]!.AsArray();
        Assert.Equal(
            ["1970-01-05", "2199-12-30"], slots.Select(slot => (string)slot!["date"]!).Distinct());
    }

    [Theory]
    [InlineData("start_time", "\"x\"", "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].")]
    [InlineData("start_time", "\"24:00\"", "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].")]
    [InlineData("end_time", "null", "This field may not be null.")]
    [InlineData("days_of_week", "1", "Expected a list of items but got type \"int\".")]
    [InlineData("days_of_week", "[]", "This list may not be empty.")]
    [InlineData("days_of_week", "[\"1\"]", "A valid integer is required.")]
    [InlineData("days_of_week", "[1, 8]", "Ensure this value is less than or equal to 7.")]
    [InlineData("days_of_week", "[0]", "Ensure this value is greater than or equal to 1.")]
    [InlineData("days_of_week", "[1, 1, 1, 1, 1, 1, 1, 1]", "Ensure this field has no more than 7 elements.")]
    public async Task An_invalid_part_of_the_hours_to_generate_is_refused_naming_its_field(string field, string value, string message)
    {
        string exchange = await _api.CreateExchangeAsync();
        (await GenerateAsync(
            exchange, $$""" "start_date": "2024-01-15", "end_date": "2024-01-15", "{{field}}": {{value}} """)).Is(
            HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());
    }

    [Fact]
    public async Task Time_slots_are_listed_in_pages_and_readable_by_anyone()
    {
        string exchange = await _api.CreateExchangeAsync(""" "time_zone": "Europe/Berlin", "default_capacity": 2, """);
        await GenerateAsync(exchange, """ "start_date": "2024-01-15", "end_date": "2024-01-22", "max_capacity": 5 """);
        await _api.BookAsync(exchange, "09:00", "10:00");

        string url = $"{_api.Client.BaseAddress}api/time-slots/?exchange={exchange}";
        var page = (await _api.GetAsync($"/api/time-slots/?exchange={exchange}&page_size=10")).Json;
        Assert.Equal((16, $"{url}&page_size=10&page=2"), ((int)page["count"]!, (string)page["next"]!));
        var slot = page["results"]![0]!;
        var id = (string)slot["uuid"]!;
        (await _api.GetAsync($"/api/time-slots/{id}/")).Is(HttpStatusCode.OK, slot.ToJsonString());
        (await _api.GetAsync($"/api/time-slots/{id}")).Is(HttpStatusCode.OK, $$"""
            {"uuid": "{{id}}", "exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "09:00:00",
             "end_time": "10:00:00", "starts_at": "2024-01-15T09:00:00+01:00", "ends_at": "2024-01-15T10:00:00+01:00",
             "max_capacity": 5, "available_capacity": 4}
            """);
        Assert.Equal(8, (await StartsAsync(exchange, "2024-01-22")).Length);
        Assert.Empty(await StartsAsync(exchange, "2024-01-16"));
        (await _api.GetAsync($"/api/time-slots/?exchange={exchange}&page=9")).Is(
            HttpStatusCode.NotFound, """{"detail": "Invalid page."}""");
        (await _api.GetAsync("/api/time-slots/?date=x")).Is(HttpStatusCode.BadRequest, """
            {"exchange": ["This field is required."],
             "date": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."]}
            """);
    }

    [Fact]
    public async Task The_capacity_of_a_time_slot_can_be_set_but_not_below_its_bookings()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 3, """);
        var booked = await _api.BookAsync(exchange, "09:00", "10:00", more: """ "party_size": 2, """);
        string path = $"/api/time-slots/{(string)booked.Json["time_slot"]!}/";
        Assert.Null((await _api.GetAsync(path)).Json["max_capacity"]);

        (await PatchAsync(path, """{"max_capacity": 1}""")).Is(HttpStatusCode.BadRequest, """
            {"max_capacity": ["Ensure this value is greater than or equal to 2: so many places are booked."]}
            """);
        var set = await PatchAsync(path, """{"max_capacity": 2, "date": "x"}""");
        Assert.Equal((2, 0), ((int)set.Json["max_capacity"]!, (int)set.Json["available_capacity"]!));
        (await PatchAsync(path, "{}")).Is(HttpStatusCode.OK, set.Text);
        (await _api.GetAsync(path)).Is(HttpStatusCode.OK, set.Text);
        (await _api.BookAsync(exchange, "09:00", "09:30")).Is(
            HttpStatusCode.BadRequest, """{"time_slot": ["This time slot has reached maximum capacity."]}""");
        var none = await PatchAsync(path, """{"max_capacity": null}""");
        Assert.Equal((null, 1), ((int?)none.Json["max_capacity"], (int)none.Json["available_capacity"]!));
        foreach (string wrong in (string[])["-1", "100001", "\"x\"", "1.5"])
        {
            var reply = await PatchAsync(path, $$"""{"max_capacity": {{wrong}}}""");
            Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
            Assert.Equal(["max_capacity"], reply.Json.AsObject().Select(field => field.Key));
        }
    }

    [Fact]
    public async Task A_time_slot_can_be_deleted_once_no_active_booking_holds_it_and_bookings_then_show_none()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "09:00", "10:00", "jane");
        string booking = booked.Headers.Location!.OriginalString;
        string path = $"/api/time-slots/{(string)booked.Json["time_slot"]!}/";
        (await _api.SendAsync(HttpMethod.Delete, path, null, "owner")).Is(
            HttpStatusCode.Conflict, """{"detail": "Bookings hold this time slot."}""");

        await _api.PostAsync($"{booking}cancel/", null, "jane");
        var deleted = await _api.SendAsync(HttpMethod.Delete, path, null, "owner");
        Assert.Equal((HttpStatusCode.NoContent, ""), (deleted.Status, deleted.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(path)).Status);
        var cancelled = (await _api.GetAsync(booking, "jane")).Json.AsObject();
        Assert.True(cancelled.ContainsKey("time_slot") && cancelled.ContainsKey("time_slot_details"));
        Assert.Null(cancelled["time_slot"]);
        Assert.Null(cancelled["time_slot_details"]);
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Only_the_owner_can_change_time_slots(string method)
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "09:00", "10:00", "jane");
        string path = $"/api/time-slots/{(string)booked.Json["time_slot"]!}/";
        (await _api.SendAsync(new HttpMethod(method), path, "{}", "jane")).Is(
            HttpStatusCode.Forbidden, """{"detail": "You do not have permission to perform this action."}""");
        (await _api.SendAsync(new HttpMethod(method), path, "{}", null)).Is(
            HttpStatusCode.Unauthorized, """{"detail": "Authentication credentials were not provided."}""");
        foreach (string unknown in (string[])["x", "00000000-0000-4000-8000-000000000000"])
        {
            (await _api.SendAsync(new HttpMethod(method), $"/api/time-slots/{unknown}/", "{}", "owner")).Is(
                HttpStatusCode.NotFound, """{"detail": "Not found."}""");
        }
    }

    [Fact]
    public async Task A_stored_time_slot_can_be_booked_by_its_id()
    {
        string exchange = await _api.CreateExchangeAsync();
        await GenerateAsync(exchange, """ "start_date": "2024-01-15", "end_date": "2024-01-15", "max_capacity": 1 """);
        var slot = (await _api.GetAsync($"/api/time-slots/?exchange={exchange}")).Json["results"]![1]!;
        var id = (string)slot["uuid"]!;

        var booked = await BookAsync(exchange, id);
        Assert.Equal(HttpStatusCode.Created, booked.Status);
        Assert.Equal(
            (id, "2024-01-15T10:00:00Z", 0),
            ((string)booked.Json["time_slot"]!, (string)booked.Json["starts_at"]!,
                (int)booked.Json["time_slot_details"]!["available_capacity"]!));
        (await BookAsync(exchange, id)).Is(
            HttpStatusCode.BadRequest, """{"time_slot": ["This time slot has reached maximum capacity."]}""");

        string other = await _api.CreateExchangeAsync();
        (await BookAsync(other, id)).Is(
            HttpStatusCode.BadRequest, $$"""{"time_slot": ["Invalid pk \"{{id}}\" - object does not exist."]}""");
        (await BookAsync(exchange, "x")).Is(
            HttpStatusCode.BadRequest, """{"time_slot": ["“x” is not a valid UUID."]}""");
        const string unknown = "00000000-0000-4000-8000-000000000000";
        (await BookAsync(unknown, unknown)).Is(HttpStatusCode.BadRequest, $$"""
            {"exchange": ["Invalid pk \"{{unknown}}\" - object does not exist."],
             "time_slot": ["Invalid pk \"{{unknown}}\" - object does not exist."]}
            """);
    }

    [Theory]
    [InlineData("01:30:00", "2024-10-27T01:30:00+02:00", "2024-10-27T02:30:00+02:00")]
    [InlineData("02:30:00", "2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00")]
    public async Task On_the_night_the_clocks_go_back_a_time_slot_is_booked_at_its_exact_instants(
        string start, string startsAt, string endsAt)
    {
        var created = await _api.PostAsync("/api/exchanges/", """
            {"business_name": "A", "time_zone": "Europe/Berlin",
             "operating_hours": [{"day_of_week": 7, "open_time": "00:30", "close_time": "06:30"}]}
            """, "owner");
        var exchange = (string)created.Json["uuid"]!;
        await GenerateAsync(exchange, """ "start_date": "2024-10-27", "end_date": "2024-10-27" """);
        var slots = (await _api.GetAsync($"/api/time-slots/?exchange={exchange}")).Json["results"]!.AsArray();
        var slot = slots.First(slot => (string)slot!["start_time"]! == start)!;
        var booked = await BookAsync(exchange, (string)slot["uuid"]!);
        Assert.Equal(
            ((string)slot["uuid"]!, startsAt, endsAt),
            ((string)booked.Json["time_slot"]!, (string)booked.Json["starts_at"]!, (string)booked.Json["ends_at"]!));
    }

    private Task<Reply> BookAsync(string exchange, string timeSlot) => _api.PostAsync("/api/bookings/", $$"""
        {"exchange": "{{exchange}}", "time_slot": "{{timeSlot}}", "customer_name": "Jane", "customer_email": "jane@example.com"}
        """);

    private Task<Reply> GenerateAsync(string exchange, string fields) => _api.PostAsync(
        "/api/time-slots/generate_slots/", $$"""{"exchange_uuid": "{{exchange}}", {{fields}}}""", "owner");

    private Task<Reply> PatchAsync(string path, string body) => _api.SendAsync(HttpMethod.Patch, path, body, "owner");

    private async Task<string[]> StartsAsync(string exchange, string date)
    {
        var reply = await _api.GetAsync($"/api/time-slots/?exchange={exchange}&date={date}");
        return [.. reply.Json["results"]!.AsArray().Select(slot => (string)slot!["start_time"]!)];
    }
}
