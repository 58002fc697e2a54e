using System.Net;
using System.Text.Json.Nodes;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Exchanges, their slots and their bookings, by the documented rules.</summary>
public sealed class BookingTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("2024-01-08", "14:00", "15:00", """{"date": ["Cannot book a time slot in the past."]}""")]
    [InlineData("2024-01-10", "14:00", "15:00", """{"start_time": ["Bookings need 180 minutes' notice."]}""")]
    [InlineData("2024-02-26", "14:00", "15:00", """{"date": ["Bookings are open for 30 days ahead."]}""")]
    [InlineData("2024-01-13", "14:00", "15:00", """{"date": ["Exchange is closed on Saturday."]}""")]
    [InlineData("2024-01-14", "14:00", "15:00", """{"date": ["Exchange is closed on Sunday."]}""")]
    [InlineData("2024-01-15", "08:30", "09:30", """{"start_time": ["Time must be within business hours (09:00 - 17:00)."]}""")]
    [InlineData("2024-01-15", "16:30", "17:30", """{"start_time": ["Time must be within business hours (09:00 - 17:00)."]}""")]
    [InlineData("2024-01-15", "15:00", "14:00", """{"start_time": ["Time must be within business hours (09:00 - 17:00)."]}""")]
    [InlineData("2024-01-15", "10:30", "11:30", """{"time_slot": ["This time slot has reached maximum capacity."]}""")]
    public async Task Each_booking_rule_that_fails_returns_the_documented_body(string date, string start, string end, string body)
    {
        string exchange = await _api.CreateExchangeAsync(""" "min_notice_minutes": 180, "booking_window_days": 30, """);
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "10:00", "11:00")).Status);

        var reply = await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "{{date}}", "start_time": "{{start}}", "end_time": "{{end}}",
             "customer_name": "Jane", "customer_email": "jane@example.com"}
            """);

        reply.Is(HttpStatusCode.BadRequest, body);
    }

    [Fact]
    public async Task A_created_exchange_returns_all_its_settings_and_its_location()
    {
        var reply = await _api.PostAsync("/api/exchanges", """
            {"business_name": "  Café “Ø” <b> ", "description": "a\nb", "time_zone": "Europe/Berlin", "default_capacity": 2,
             "slot_duration_minutes": 30, "slot_step_minutes": 15, "buffer_before_minutes": 5, "buffer_after_minutes": 10,
             "min_notice_minutes": 60, "booking_window_days": 90, "cancellation_notice_minutes": 120, "auto_confirm": true,
             "min_duration_minutes": 15, "max_duration_minutes": 120, "slot_starts": "grid", "reschedule_keeps_confirmation": false,
             "reminders": [{"minutes_before": 60}, {"days_before": 1, "at_time": "18:00"}], "quiet_from": "21:00", "quiet_to": "08:00",
             "uuid": "x", "unknown": [1],
             "operating_hours": [{"day_of_week": 7, "open_time": "22:00:00.000", "close_time": "24:00"}]}
            """, "owner");
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        var id = (string)reply.Json["uuid"]!;
        var hours = (string)reply.Json["operating_hours"]![0]!["uuid"]!;
        reply.Is(HttpStatusCode.Created, $$"""
            {"uuid": "{{id}}", "business_name": "Café “Ø” <b>", "description": "a\nb",
             "operating_hours": [{"uuid": "{{hours}}", "day_of_week": 7, "day_name": "Sunday", "open_time": "22:00:00",
                                  "close_time": "00:00:00", "is_closed": false, "every_weeks": 1, "from_date": null}],
             "time_zone": "Europe/Berlin", "default_capacity": 2, "slot_duration_minutes": 30, "slot_step_minutes": 15,
             "buffer_before_minutes": 5, "buffer_after_minutes": 10, "min_notice_minutes": 60, "booking_window_days": 90,
             "cancellation_notice_minutes": 120, "auto_confirm": true, "min_duration_minutes": 15, "max_duration_minutes": 120,
             "slot_starts": "grid", "reschedule_keeps_confirmation": false,
             "reminders": [{"minutes_before": 60}, {"days_before": 1, "at_time": "18:00:00"}],
             "quiet_from": "21:00:00", "quiet_to": "08:00:00",
             "created_at": "2024-01-10T12:00:00Z", "updated_at": "2024-01-10T12:00:00Z"}
            """);
        Assert.Contains("Café “Ø” <b>", reply.Text, StringComparison.Ordinal);
        Assert.Equal($"/api/exchanges/{id}/", reply.Headers.Location?.OriginalString);
        (await _api.GetAsync($"/api/exchanges/{id}/")).Is(HttpStatusCode.OK, reply.Text);
    }

    [Fact]
    public async Task An_exchange_with_overlapping_hours_is_refused_naming_both_entries() =>
        (await _api.PostAsync("/api/exchanges/", """
            {"business_name": "A", "operating_hours": [
              {"day_of_week": 1, "open_time": "09:00", "close_time": "12:30"},
              {"day_of_week": 1, "open_time": "12:00", "close_time": "17:00"}]}
            """, "owner")).Is(
            HttpStatusCode.BadRequest, """{"operating_hours": ["Monday 09:00 - 12:30 overlaps Monday 12:00 - 17:00."]}""");

    [Fact]
    public async Task Exchanges_are_listed_by_page_and_found_by_name()
    {
        foreach (string name in (string[])["Anna's", "Bert's", "Carl's"])
        {
            await _api.PostAsync("/api/exchanges/", $$"""{"business_name": "{{name}}"}""", "owner");
        }

        string url = $"{_api.Client.BaseAddress}api/exchanges/";
        var second = (await _api.GetAsync("/api/exchanges/?search='S&page=2&page_size=1")).Json;
        Assert.Equal(3, (int)second["count"]!);
        Assert.Equal($"{url}?search='S&page_size=1&page=3", Uri.UnescapeDataString((string)second["next"]!));
        Assert.Equal($"{url}?search='S&page_size=1&page=1", Uri.UnescapeDataString((string)second["previous"]!));
        Assert.Equal("Bert's", (string)second["results"]!.AsArray().Single()!["business_name"]!);
        (await _api.GetAsync("/api/exchanges/?search=nobody")).Is(
            HttpStatusCode.OK, """{"count": 0, "count_is_exact": true, "next": null, "previous": null, "results": []}""");
    }

    [Fact]
    public async Task Slots_show_the_remaining_capacity_and_why_one_is_unavailable()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 2, "time_zone": "Europe/Berlin", """);
        await _api.BookAsync(exchange, "10:00", "11:00", more: """ "party_size": 2, """);
        await _api.BookAsync(exchange, "12:00", "13:00");
        _api.Clock.Reset(Instant.FromUtc(2024, 1, 15, 8, 30));

        var reply = await _api.GetAsync(
            $"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15&slot_duration=90&party_size=2");

        reply.Is(HttpStatusCode.OK, $$"""
            {"exchange": "{{exchange}}", "business_name": "Tech Repair Shop", "date": "2024-01-15", "day_of_week": 1,
             "slot_duration_minutes": 90, "slots": [
              {"start_time": "09:00", "end_time": "10:30", "is_available": false, "available_capacity": 0,
               "starts_at": "2024-01-15T09:00:00+01:00", "ends_at": "2024-01-15T10:30:00+01:00", "unavailable_reason": "past"},
              {"start_time": "10:30", "end_time": "12:00", "is_available": false, "available_capacity": 0,
               "starts_at": "2024-01-15T10:30:00+01:00", "ends_at": "2024-01-15T12:00:00+01:00", "unavailable_reason": "booked"},
              {"start_time": "12:00", "end_time": "13:30", "is_available": false, "available_capacity": 0,
               "starts_at": "2024-01-15T12:00:00+01:00", "ends_at": "2024-01-15T13:30:00+01:00", "unavailable_reason": "booked"},
              {"start_time": "13:30", "end_time": "15:00", "is_available": true, "available_capacity": 2,
               "starts_at": "2024-01-15T13:30:00+01:00", "ends_at": "2024-01-15T15:00:00+01:00", "unavailable_reason": null},
              {"start_time": "15:00", "end_time": "16:30", "is_available": true, "available_capacity": 2,
               "starts_at": "2024-01-15T15:00:00+01:00", "ends_at": "2024-01-15T16:30:00+01:00", "unavailable_reason": null}]}
            """);
    }

    [Fact]
    public async Task Available_slots_default_to_today_and_a_closed_day_has_none()
    {
        string exchange = await _api.CreateExchangeAsync();
        (await _api.GetAsync($"/api/time-slots/available_slots?exchange={exchange}")).Is(HttpStatusCode.OK, $$"""
            {"exchange": "{{exchange}}", "business_name": "Tech Repair Shop", "date": "2024-01-10", "day_of_week": 3,
             "slot_duration_minutes": 60, "slots": []}
            """);
    }

    [Fact]
    public async Task Available_slots_of_an_unknown_exchange_are_404() =>
        (await _api.GetAsync("/api/time-slots/available_slots/?exchange=00000000-0000-4000-8000-000000000000")).Is(
            HttpStatusCode.NotFound, """{"detail": "Not found."}""");

    [Theory]
    [InlineData("2024-01-15T14:00:00+01:00", "2024-01-15T14:00:00Z")]
    [InlineData("2024-01-15T13:00:00.000Z", "2024-01-15T15:00+01:00")]
    [InlineData("2024-01-15T14:00", "2024-01-15T15:00:00")]
    [InlineData("2024-01-15 14:00", "2024-01-15t14:00z")]
    [InlineData("2024-01-15T13:00-00:00", "2024-01-15T15:00+0100")]
    [InlineData("2024-01-15T02:00-1100", "2024-01-16T08:00+18:00")]
    public async Task A_booking_can_be_made_by_exact_instants(string startsAt, string endsAt)
    {
        string exchange = await _api.CreateExchangeAsync(""" "time_zone": "Europe/Berlin", """);
        var reply = await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "starts_at": "{{startsAt}}", "ends_at": "{{endsAt}}",
             "customer_name": "Jane", "customer_email": "jane@example.com"}
            """);
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal("2024-01-15T14:00:00+01:00", (string)reply.Json["starts_at"]!);
        Assert.Equal("2024-01-15T15:00:00+01:00", (string)reply.Json["ends_at"]!);
        Assert.Equal("14:00:00", (string)reply.Json["time_slot_details"]!["start_time"]!);
    }

    [Theory]
    [InlineData("2024-01-15T14:00Z", "2024-01-15T14:00Z", "ends_at", "Must be after the start.")]
    [InlineData("2024-03-31T02:30", "2024-03-31T04:00Z", "starts_at", "02:30 does not exist that day: the clocks of Europe/Berlin skip it.")]
    public async Task A_booking_by_instants_that_form_no_period_is_refused_with_the_reason(string startsAt, string endsAt, string field, string message)
    {
        string exchange = await _api.CreateExchangeAsync(""" "time_zone": "Europe/Berlin", """);
        (await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "starts_at": "{{startsAt}}", "ends_at": "{{endsAt}}",
             "customer_name": "Jane", "customer_email": "jane@example.com"}
            """)).Is(HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());
    }

    [Theory]
    [InlineData(""" "date": "2024-01-16", "starts_at": "2024-01-15T14:00Z", "ends_at": "2024-01-15T15:00Z" """, "date", "starts_at")]
    [InlineData(""" "date": "2024-01-14", "starts_at": "2024-01-15T14:00", "ends_at": "2024-01-15T15:00" """, "date", "starts_at")]
    [InlineData(""" "start_time": "14:30", "starts_at": "2024-01-15T14:00Z", "ends_at": "2024-01-15T15:00Z" """, "start_time", "starts_at")]
    [InlineData(""" "end_time": "15:30", "starts_at": "2024-01-15T14:00Z", "ends_at": "2024-01-15T15:00Z" """, "end_time", "ends_at")]
    [InlineData(""" "end_time": "15:00", "starts_at": "2024-01-15T14:00Z", "ends_at": "2024-01-16T15:00Z" """, "end_time", "ends_at")]
    [InlineData(""" "time_slot": "{slot}", "date": "2024-01-16" """, "date", "time_slot")]
    [InlineData(""" "time_slot": "{slot}", "start_time": "10:30" """, "start_time", "time_slot")]
    [InlineData(""" "time_slot": "{slot}", "end_time": "10:00" """, "end_time", "time_slot")]
    [InlineData(""" "time_slot": "{slot}", "starts_at": "2024-01-15T10:30Z" """, "starts_at", "time_slot")]
    [InlineData(""" "time_slot": "{slot}", "ends_at": "2024-01-15T11:00:00+01:00" """, "ends_at", "time_slot")]
    public async Task A_booking_that_names_two_times_is_refused_naming_both(string time, string field, string other)
    {
        string exchange = await _api.CreateExchangeAsync();
        string slot = await SlotAsync(exchange);

        var reply = await BookByAsync(exchange, time.Replace("{slot}", slot, StringComparison.Ordinal));

        reply.Is(HttpStatusCode.BadRequest, $$"""
            {"{{field}}": ["This and {{other}} name different times. Give one of them, or the same time by both."],
             "{{other}}": ["This and {{field}} name different times. Give one of them, or the same time by both."]}
            """);
        Assert.Equal(0, (int?)(await _api.GetAsync("/api/bookings/", "owner")).Json["count"]);
    }

    [Theory]
    [InlineData(""" "date": "2024-01-15", "start_time": "10:00", "end_time": "11:00", "starts_at": "2024-01-15T10:00Z", "ends_at": "2024-01-15T12:00+01:00" """)]
    [InlineData(""" "date": "2024-01-15", "starts_at": "2024-01-15T10:00", "ends_at": "2024-01-15T11:00Z" """)]
    [InlineData(""" "time_slot": "{slot}", "date": "2024-01-15", "start_time": "10:00:00", "end_time": "11:00" """)]
    [InlineData(""" "time_slot": "{slot}", "starts_at": "2024-01-15T10:00Z", "ends_at": "2024-01-15T11:00" """)]
    public async Task A_booking_may_name_the_same_time_in_several_ways(string time)
    {
        string exchange = await _api.CreateExchangeAsync();
        string slot = await SlotAsync(exchange);

        var reply = await BookByAsync(exchange, time.Replace("{slot}", slot, StringComparison.Ordinal));

        Assert.Equal(
            (HttpStatusCode.Created, "2024-01-15T10:00:00Z", "2024-01-15T11:00:00Z"),
            (reply.Status, (string?)reply.Json["starts_at"], (string?)reply.Json["ends_at"]));
    }

    [Theory]
    [InlineData("2024-10-26", "23:00", "01:00", "2024-10-26T23:00", "2024-10-27T01:00", HttpStatusCode.Created)]
    [InlineData("2024-10-26", "01:00", "02:00", "2024-10-27T01:00", "2024-10-27T02:00", HttpStatusCode.Created)] // the date is that of opening
    [InlineData("2024-10-27", "01:00", "02:00", "2024-10-27T01:00", "2024-10-27T02:00", HttpStatusCode.BadRequest)]
    [InlineData("2024-10-26", "02:30", "02:15", "2024-10-27T02:30+02:00", "2024-10-27T02:15+01:00", HttpStatusCode.Created)] // set back in between
    [InlineData("2024-10-26", "02:30", "02:45", "2024-10-27T02:30+01:00", "2024-10-27T02:45+01:00", HttpStatusCode.Created)] // the later of two
    [InlineData("2024-10-26", "24:00", "01:00", "2024-10-27T00:00", "2024-10-27T01:00", HttpStatusCode.Created)]
    [InlineData("2024-10-25", "24:00", "01:00", "2024-10-27T00:00", "2024-10-27T01:00", HttpStatusCode.BadRequest)]
    public async Task Two_ways_of_naming_a_time_past_midnight_are_compared_by_business_date(
        string date, string start, string end, string startsAt, string endsAt, HttpStatusCode status)
    {
        var created = await _api.PostAsync("/api/exchanges/", """
            {"business_name": "A", "time_zone": "Europe/Berlin",
             "operating_hours": [{"day_of_week": 6, "open_time": "22:00", "close_time": "05:00"}]}
            """, "owner");

        var reply = await BookByAsync((string)created.Json["uuid"]!, $$"""
            "date": "{{date}}", "start_time": "{{start}}", "end_time": "{{end}}", "starts_at": "{{startsAt}}", "ends_at": "{{endsAt}}"
            """);

        Assert.True(status == reply.Status, reply.Text);
    }

    [Theory]
    [InlineData("01:00", "2024-01-16T01:00:00Z")]
    [InlineData("00:00", "2024-01-17T00:00:00Z")] // not after the start: on the date after
    [InlineData("24:00", "2024-01-17T00:00:00Z")]
    public async Task A_booking_that_starts_at_24_00_starts_at_the_midnight_that_ends_the_day(string end, string endsAt)
    {
        var created = await _api.PostAsync("/api/exchanges/", """
            {"business_name": "A", "operating_hours": [
              {"day_of_week": 1, "open_time": "00:00", "close_time": "24:00"},
              {"day_of_week": 2, "open_time": "00:00", "close_time": "24:00"}]}
            """, "owner");

        var booked = await _api.BookAsync((string)created.Json["uuid"]!, "24:00", end); // The booking is on the 15th, which is a Monday.

        Assert.Equal(HttpStatusCode.Created, booked.Status);
        Assert.Equal("2024-01-16T00:00:00Z", (string?)booked.Json["starts_at"]);
        Assert.Equal(endsAt, (string?)booked.Json["ends_at"]);
    }

    [Fact]
    public async Task Operating_hours_cannot_open_at_24_00() => (await _api.PostAsync("/api/exchanges/", """
        {"business_name": "A", "operating_hours": [{"day_of_week": 1, "open_time": "24:00", "close_time": "02:00"}]}
        """, "owner")).Is(HttpStatusCode.BadRequest, """
        {"operating_hours": [{"open_time": ["Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."]}]}
        """);

    [Fact]
    public async Task A_booking_at_a_time_that_the_clock_skips_is_refused_with_the_reason()
    {
        var created = await _api.PostAsync("/api/exchanges/", """
            {"business_name": "A", "time_zone": "Europe/Berlin",
             "operating_hours": [{"day_of_week": 7, "open_time": "00:00", "close_time": "24:00"}]}
            """, "owner");
        (await _api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{(string)created.Json["uuid"]!}}", "date": "2024-03-31", "start_time": "02:30", "end_time": "04:00",
             "customer_name": "Jane", "customer_email": "jane@example.com"}
            """)).Is(
            HttpStatusCode.BadRequest,
            """{"start_time": ["02:30 does not exist that day: the clocks of Europe/Berlin skip it."]}""");
    }

    [Fact]
    public async Task Bookings_are_filtered_and_ordered()
    {
        string exchange = await _api.CreateExchangeAsync();
        var first = (string)(await _api.BookAsync(exchange, "14:00", "15:00")).Json["uuid"]!;
        _api.Clock.AdvanceSeconds(1);
        var second = (string)(await _api.BookAsync(exchange, "09:00", "10:00")).Json["uuid"]!;
        await _api.PostAsync($"/api/bookings/{second}/cancel", null, "owner");

        Assert.Equal((string[])[second, first], await ListAsync(""));
        Assert.Equal((string[])[first, second], await ListAsync("ordering=created_at"));
        Assert.Equal((string[])[second, first], await ListAsync("ordering=starts_at"));
        Assert.Equal((string[])[first, second], await ListAsync("ordering=-date"));
        Assert.Equal((string[])[second], await ListAsync("status=cancelled"));
        Assert.Equal((string[])[first], await ListAsync("status=pending"));
        Assert.Equal((string[])[], await ListAsync("status=no_show"));
        Assert.Equal((string[])[], await ListAsync("date_from=2024-01-16"));
        Assert.Equal((string[])[second, first], await ListAsync("date_from=2024-01-15&date_to=2024-01-15"));
        Assert.Equal((string[])[second, first], await ListAsync("customer_email=JANE@example.com"));
        Assert.Equal((string[])[], await ListAsync("customer_email=other@example.com"));
        Assert.Equal((string[])[second, first], await ListAsync($"exchange={exchange}"));
        Assert.Equal((string[])[], await ListAsync("exchange=00000000-0000-4000-8000-000000000000"));

        async Task<string[]> ListAsync(string query)
        {
            var reply = await _api.GetAsync($"/api/bookings/?{query}", "owner");
            return [.. reply.Json["results"]!.AsArray().Select(booking => (string)booking!["uuid"]!)];
        }
    }

    [Fact]
    public async Task Cancelling_a_booking_gives_its_place_back_and_cancelling_again_changes_nothing()
    {
        string exchange = await _api.CreateExchangeAsync();
        var id = (string)(await _api.BookAsync(exchange, "14:00", "15:00", "jane")).Json["uuid"]!;
        _api.Clock.AdvanceMinutes(1);
        var cancelled = await _api.PostAsync($"/api/bookings/{id}/cancel/", null, "jane");
        Assert.Equal("cancelled", (string)cancelled.Json["status"]!);
        Assert.Equal(1, (int)cancelled.Json["time_slot_details"]!["available_capacity"]!);
        Assert.Equal("2024-01-10T12:01:00Z", (string)cancelled.Json["updated_at"]!);
        _api.Clock.AdvanceMinutes(1);
        (await _api.PostAsync($"/api/bookings/{id}/cancel", null, "jane")).Is(HttpStatusCode.OK, cancelled.Text);
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "14:00", "15:00")).Status);
    }

    [Fact]
    public async Task Within_the_cancellation_notice_only_the_owner_can_cancel()
    {
        string exchange = await _api.CreateExchangeAsync(""" "cancellation_notice_minutes": 60, """);
        var id = (string)(await _api.BookAsync(exchange, "14:00", "15:00", "jane")).Json["uuid"]!;
        _api.Clock.Reset(Instant.FromUtc(2024, 1, 15, 13, 1));
        var late = await _api.PostAsync($"/api/bookings/{id}/cancel/", null, "jane");
        Assert.Equal(HttpStatusCode.BadRequest, late.Status);
        Assert.Equal(["non_field_errors"], late.Json.AsObject().Select(field => field.Key));
        Assert.Equal(HttpStatusCode.OK, (await _api.PostAsync($"/api/bookings/{id}/cancel/", null, "owner")).Status);
    }

    [Fact]
    public async Task Generated_time_slots_set_the_capacity_of_their_period()
    {
        string exchange = await _api.CreateExchangeAsync();
        string body = $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-28",
             "slot_duration_minutes": 240, "max_capacity": 3}
            """;
        string answer = $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-28",
             "slot_duration_minutes": 240, "max_capacity": 3, "created_count": 4, "existing_count": 0, "kept": 0}
            """;
        (await _api.PostAsync("/api/time-slots/generate_slots/", body, "owner")).Is(HttpStatusCode.Created, answer);
        (await _api.PostAsync("/api/time-slots/generate_slots", body, "owner")).Is(
            HttpStatusCode.Created,
            answer.Replace("\"created_count\": 4, \"existing_count\": 0", "\"created_count\": 0, \"existing_count\": 4"));
        var other = await _api.PostAsync(
            "/api/time-slots/generate_slots/", body.Replace("\"max_capacity\": 3", "\"max_capacity\": 2"), "owner");
        Assert.Equal((0, 4, 4), ((int)other.Json["created_count"]!, (int)other.Json["existing_count"]!, (int)other.Json["kept"]!));
        var day = await _api.GetAsync($"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-22");
        Assert.All(day.Json["slots"]!.AsArray(), slot => Assert.Equal(3, (int)slot!["available_capacity"]!));
    }

    [Theory]
    [InlineData("2024-01-16", "2024-01-15", "The end date must not be before the start date.")]
    [InlineData("2024-01-15", "2025-01-15", "At most 366 days can be generated at once.")]
    public async Task A_slot_generation_with_a_reversed_or_too_long_range_is_refused(string first, string last, string message)
    {
        string exchange = await _api.CreateExchangeAsync();
        (await _api.PostAsync("/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "{{first}}", "end_date": "{{last}}"}
            """, "owner")).Is(HttpStatusCode.BadRequest, $$"""{"end_date": ["{{message}}"]}""");
    }

    /// <summary>The id of the stored slot of Monday 10:00 to 11:00.</summary>
    private async Task<string> SlotAsync(string exchange)
    {
        await _api.PostAsync("/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-15", "start_time": "10:00", "end_time": "11:00"}
            """, "owner");
        return (string)(await _api.GetAsync($"/api/time-slots/?exchange={exchange}")).Json["results"]![0]!["uuid"]!;
    }

    private Task<Reply> BookByAsync(string exchange, string time) => _api.PostAsync("/api/bookings/", $$"""
        {"exchange": "{{exchange}}", {{time}}, "customer_name": "Jane", "customer_email": "jane@example.com"}
        """);
}
