using System.Net;
using System.Text.Json.Nodes;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Changes of a booking: its status, its time, its customer and its party.</summary>
public sealed class BookingChangeTests : IAsyncLifetime
{
    private const string Stale = """{"detail": "It was changed meanwhile: read it again."}""";

    /// <summary>When the booking starts.</summary>
    private static readonly Instant Start = Instant.FromUtc(2024, 1, 15, 14, 0);

    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("complete", "completed")]
    [InlineData("no_show", "no_show")]
    public async Task A_booking_can_be_confirmed_and_then_completed_or_marked_as_no_show(string action, string status)
    {
        string path = await BookAsync();
        Assert.Equal("confirmed", (string)(await _api.PostAsync($"{path}confirm/", null, "owner")).Json["status"]!);
        _api.Clock.Reset(Start);
        var done = await _api.PostAsync($"{path}{action}/", null, "owner");
        Assert.Equal((HttpStatusCode.OK, status), (done.Status, (string)done.Json["status"]!));
        (await _api.PostAsync($"{path}{action}", null, "owner")).Is(HttpStatusCode.OK, done.Text);
        Assert.Equal(1, (int)(await _api.GetAsync($"/api/bookings/?status={status}", "owner")).Json["count"]!);
    }

    [Theory]
    [InlineData("", "complete", "A pending booking can't become completed.")]
    [InlineData("", "no_show", "A pending booking can't become no-show.")]
    [InlineData("cancel", "confirm", "A cancelled booking can't become confirmed.")]
    [InlineData("confirm,complete", "cancel", "A completed booking can't become cancelled.")]
    [InlineData("confirm,no_show", "complete", "A no-show booking can't become completed.")]
    public async Task A_status_change_that_the_current_status_forbids_is_409(string before, string action, string message)
    {
        string path = await BookAsync();
        _api.Clock.Reset(Start);
        foreach (string step in before.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(HttpStatusCode.OK, (await _api.PostAsync($"{path}{step}/", null, "owner")).Status);
        }

        (await _api.PostAsync($"{path}{action}/", null, "owner")).Is(
            HttpStatusCode.Conflict, $$"""{"detail": "{{message}}"}""");
    }

    [Fact]
    public async Task A_booking_cannot_be_marked_as_no_show_before_its_start()
    {
        string path = await BookAsync();
        await _api.PostAsync($"{path}confirm/", null, "owner");
        _api.Clock.Reset(Start - Duration.Epsilon);
        var early = await _api.PostAsync($"{path}no_show/", null, "owner");
        early.Is(HttpStatusCode.Conflict, """{"detail": "A booking can become no-show only from its start on."}""");
        Assert.Equal("not_started", early.ErrorCode);
        _api.Clock.Reset(Start);
        Assert.Equal("no_show", (string?)(await _api.PostAsync($"{path}no_show/", null, "owner")).Json["status"]);
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("no_show")]
    public async Task The_owner_can_confirm_a_completed_or_no_show_booking_again(string action)
    {
        string path = await BookAsync();
        await _api.PostAsync($"{path}confirm/", null, "owner");
        _api.Clock.Reset(Start);
        await _api.PostAsync($"{path}{action}/", null, "owner");
        Assert.Equal(HttpStatusCode.Forbidden, (await _api.PostAsync($"{path}confirm/", null, "jane")).Status);
        var back = await _api.PostAsync($"{path}confirm/", null, "owner");
        Assert.Equal((HttpStatusCode.OK, "confirmed"), (back.Status, (string?)back.Json["status"]));
        Assert.Equal(0, (int)back.Json["time_slot_details"]!["available_capacity"]!);
    }

    [Theory]
    [InlineData(false, "jane", "pending")]
    [InlineData(false, "owner", "confirmed")]
    [InlineData(true, "jane", "confirmed")]
    public async Task A_booking_rescheduled_by_its_customer_stays_confirmed_only_if_the_exchange_says_so(
        bool keeps, string user, string status)
    {
        string path = await BookAsync($""" "reschedule_keeps_confirmation": {(keeps ? "true" : "false")}, """);
        await _api.PostAsync($"{path}confirm/", null, "owner");
        var unmoved = await RescheduleAsync("14:00", "15:00");
        Assert.Equal((HttpStatusCode.OK, "confirmed"), (unmoved.Status, (string?)unmoved.Json["status"]));
        var moved = await RescheduleAsync("15:00", "16:00");
        Assert.Equal((HttpStatusCode.OK, status), (moved.Status, (string?)moved.Json["status"]));

        Task<Reply> RescheduleAsync(string start, string end) => _api.PostAsync(
            $"{path}reschedule/", $$"""{"date": "2024-01-15", "start_time": "{{start}}", "end_time": "{{end}}"}""", user);
    }

    [Fact]
    public async Task A_guest_can_reschedule_a_booking_like_a_signed_in_customer()
    {
        string exchange = await _api.CreateExchangeAsync(""" "reschedule_keeps_confirmation": false, "auto_confirm": true, """);
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        Assert.Equal("confirmed", (string?)booked.Json["status"]);
        var moved = await _api.SendAsync(
            "POST", $"{booked.Headers.Location}reschedule/", """{"date": "2024-01-15", "start_time": "15:00", "end_time": "16:00"}""",
            null, ("Booking-Access-Token", (string)booked.Json["access_token"]!));
        Assert.Equal((HttpStatusCode.OK, "pending"), (moved.Status, (string?)moved.Json["status"]));
    }

    [Fact]
    public async Task A_party_can_grow_into_the_remaining_capacity_and_shrink()
    {
        string path = await BookAsync(""" "default_capacity": 4, """);
        string exchange = (string)(await _api.GetAsync(path, "jane")).Json["exchange"]!;
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "14:30", "15:30", "other")).Status);
        var expected = (await _api.GetAsync(path, "jane")).Json.AsObject();

        var full = await PatchAsync(path, """{"party_size": 4, "notes": "x"}""");
        full.Is(HttpStatusCode.BadRequest, """{"time_slot": ["This time slot has reached maximum capacity."]}""");
        Assert.Equal("no_capacity", full.ErrorCode);
        var never = await PatchAsync(path, """{"party_size": 5}""");
        never.Is(HttpStatusCode.BadRequest, """{"time_slot": ["This time slot has reached maximum capacity."]}""");
        Assert.Equal("party_too_large", never.ErrorCode);
        (await _api.GetAsync(path, "jane")).Is(HttpStatusCode.OK, expected.ToJsonString());

        foreach (int party in (int[])[3, 2])
        {
            expected["party_size"] = party;
            expected["time_slot_details"]!["available_capacity"] = 3 - party;
            (await PatchAsync(path, $$"""{"party_size": {{party}}}""")).Is(HttpStatusCode.OK, expected.ToJsonString());
            (await _api.GetAsync(path, "jane")).Is(HttpStatusCode.OK, expected.ToJsonString());
        }
    }

    [Fact]
    public async Task A_guest_can_change_the_party_with_the_token_and_a_stranger_cannot()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 4, """);
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        string path = booked.Headers.Location!.OriginalString;
        Assert.Equal(HttpStatusCode.NotFound, (await PatchAsync(path, """{"party_size": 2}""")).Status);
        var changed = await _api.SendAsync(
            "PATCH", path, """{"party_size": 2}""", null, ("Booking-Access-Token", (string)booked.Json["access_token"]!));
        Assert.Equal((HttpStatusCode.OK, 2), (changed.Status, (int?)changed.Json["party_size"]));
    }

    [Fact]
    public async Task The_party_of_a_cancelled_booking_cannot_be_changed()
    {
        string path = await BookAsync(""" "default_capacity": 4, """);
        await _api.PostAsync($"{path}cancel/", null, "owner");
        var refused = await PatchAsync(path, """{"party_size": 2}""");
        refused.Is(HttpStatusCode.Conflict, """{"detail": "The party of a cancelled booking can't be changed."}""");
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(path, """{"party_size": 1, "notes": "x"}""")).Status);
    }

    [Theory]
    [InlineData("POST", "confirm/", "jane", 403)]
    [InlineData("POST", "complete/", "jane", 403)]
    [InlineData("POST", "no_show/", "jane", 403)]
    [InlineData("POST", "confirm/", "other", 404)]
    [InlineData("POST", "complete/", "other", 404)]
    [InlineData("POST", "no_show/", "other", 404)]
    [InlineData("POST", "reschedule/", "other", 404)]
    [InlineData("PATCH", "", "other", 404)]
    [InlineData("POST", "confirm/", null, 404)]
    [InlineData("POST", "complete/", null, 404)]
    [InlineData("POST", "no_show/", null, 404)]
    [InlineData("POST", "reschedule/", null, 404)]
    [InlineData("PATCH", "", null, 404)]
    [InlineData("POST", "reschedule/", "jane", 200)]
    [InlineData("POST", "reschedule/", "owner", 200)]
    [InlineData("PATCH", "", "jane", 200)]
    [InlineData("PATCH", "", "owner", 200)]
    public async Task A_booking_can_be_changed_only_by_those_with_the_right_to(string method, string action, string? user, int status)
    {
        string path = await BookAsync();
        var reply = await _api.SendAsync(new HttpMethod(method), path + action, method == "PATCH"
            ? """{"notes": "x"}"""
            : """{"date": "2024-01-15", "start_time": "09:00", "end_time": "10:00"}""", user);
        Assert.Equal((HttpStatusCode)status, reply.Status);
        if (status == 403)
        {
            reply.Is(
                HttpStatusCode.Forbidden, """{"detail": "You do not have permission to perform this action."}""");
        }
        else if (status == 404)
        {
            reply.Is(HttpStatusCode.NotFound, """{"detail": "Not found."}""");
        }
    }

    [Theory]
    [InlineData(""" "date": "2024-01-15", "start_time": "14:30", "end_time": "15:30" """)]
    [InlineData(""" "starts_at": "2024-01-15T14:30", "ends_at": "2024-01-15T15:30" """)]
    [InlineData(""" "starts_at": "2024-01-15T14:30:00Z", "ends_at": "2024-01-15T16:30:00+01:00" """)]
    [InlineData(""" "date": "2024-01-15", "start_time": "14:30" """)]
    [InlineData(""" "date": "2024-01-15", "start_time": "14:30", "end_time": null """)]
    [InlineData(""" "starts_at": "2024-01-15T14:30" """)]
    [InlineData(""" "starts_at": "2024-01-15T15:30:00+01:00", "ends_at": null """)]
    public async Task A_booking_can_be_rescheduled_to_a_time_that_overlaps_its_own(string time)
    {
        string path = await BookAsync();
        var reply = await _api.PostAsync($"{path}reschedule/", $"{{{time}}}", "jane");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("2024-01-15T14:30:00Z", (string)reply.Json["starts_at"]!);
        Assert.Equal("2024-01-15T15:30:00Z", (string)reply.Json["ends_at"]!);
        Assert.Equal("14:30:00", (string)reply.Json["time_slot_details"]!["start_time"]!);
        var exchange = (string)reply.Json["exchange"]!;
        Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, "13:30", "14:30")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.BookAsync(exchange, "15:00", "16:00")).Status);
    }

    [Theory]
    [InlineData("{}", """{"date": ["This field is required."], "start_time": ["This field is required."]}""")]
    [InlineData("""{"ends_at": "2024-01-15T14:30"}""", """{"starts_at": ["This field is required."]}""")]
    [InlineData("""{"starts_at": "2024-01-15T14:30", "end_time": "15:30"}""", """{"ends_at": ["This field is required."]}""")]
    [InlineData("""{"starts_at": "2024-01-15T14:30", "ends_at": "2024-01-15T14:30Z"}""", """{"ends_at": ["Must be after the start."]}""")]
    [InlineData("""{"date": "2024-01-13", "start_time": "14:00", "end_time": "15:00"}""", """{"date": ["Exchange is closed on Saturday."]}""")]
    [InlineData("""{"date": "2024-01-08", "start_time": "14:00", "end_time": "15:00"}""", """{"date": ["Cannot book a time slot in the past."]}""")]
    [InlineData("""{"date": "2024-01-15", "start_time": "10:30", "end_time": "11:30"}""", """{"time_slot": ["This time slot has reached maximum capacity."]}""")]
    [InlineData("1", """{"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]}""")]
    public async Task A_reschedule_that_breaks_a_rule_is_refused_and_the_booking_is_unchanged(string body, string answer)
    {
        string path = await BookAsync();
        var before = await _api.GetAsync(path, "jane");
        await _api.BookAsync((string)before.Json["exchange"]!, "10:00", "11:00");
        (await _api.PostAsync($"{path}reschedule/", body, "jane")).Is(HttpStatusCode.BadRequest, answer);
        (await _api.GetAsync(path, "jane")).Is(HttpStatusCode.OK, before.Text);
    }

    [Fact]
    public async Task Within_the_cancellation_notice_only_the_owner_can_reschedule()
    {
        string path = await BookAsync(""" "cancellation_notice_minutes": 60, """);
        _api.Clock.Reset(Instant.FromUtc(2024, 1, 15, 13, 1));
        const string later = """{"date": "2024-01-15", "start_time": "15:00", "end_time": "16:00"}""";
        (await _api.PostAsync($"{path}reschedule/", later, "jane")).Is(HttpStatusCode.BadRequest, """
            {"non_field_errors": ["Bookings can be cancelled or rescheduled until 60 minutes before they start."]}
            """);
        Assert.Equal(HttpStatusCode.OK, (await _api.PostAsync($"{path}reschedule/", later, "owner")).Status);
    }

    [Fact]
    public async Task A_PATCH_of_a_booking_changes_only_the_customer_fields_it_names()
    {
        string path = await BookAsync();
        var expected = (await _api.GetAsync(path, "jane")).Json.AsObject();
        _api.Clock.AdvanceMinutes(1);
        var reply = await PatchAsync(path, """
            {"customer_phone": "+49 30 1", "notes": "Ring twice", "uuid": 1, "unknown": {}}
            """);
        expected["customer_phone"] = "+49 30 1";
        expected["notes"] = "Ring twice";
        expected["updated_at"] = "2024-01-10T12:01:00Z";
        reply.Is(HttpStatusCode.OK, expected.ToJsonString());
        _api.Clock.AdvanceMinutes(1);
        (await PatchAsync(path, "{}")).Is(HttpStatusCode.OK, expected.ToJsonString());
        (await _api.GetAsync(path, "jane")).Is(HttpStatusCode.OK, expected.ToJsonString());
    }

    [Theory]
    [InlineData("customer_name", "null", "This field may not be null.")]
    [InlineData("customer_name", "\"\"", "This field may not be blank.")]
    [InlineData("customer_name", "\"a\\nb\"", "Control characters are not allowed.")]
    [InlineData("customer_email", "\"x\"", "Enter a valid email address.")]
    [InlineData("customer_phone", "1", "Not a valid string.")]
    [InlineData("notes", "[]", "Not a valid string.")]
    [InlineData("party_size", "null", "This field may not be null.")]
    [InlineData("party_size", "0", "Ensure this value is greater than or equal to 1.")]
    [InlineData("party_size", "\"2\"", "A valid integer is required.")]
    public async Task An_invalid_PATCH_of_a_booking_names_the_field(string field, string value, string message)
    {
        string path = await BookAsync();
        (await PatchAsync(path, $$"""{"{{field}}": {{value}}}""")).Is(
            HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());
    }

    [Theory]
    [InlineData("status", "\"confirmed\"", "A booking's status is changed by POST to its confirm/, complete/, no_show/ or cancel/.")]
    [InlineData("status", "null", "A booking's status is changed by POST to its confirm/, complete/, no_show/ or cancel/.")]
    [InlineData("date", "\"2024-01-16\"", "A booking is moved by POST to its reschedule/.")]
    [InlineData("date", "1", "A booking is moved by POST to its reschedule/.")]
    [InlineData("start_time", "\"14:01\"", "A booking is moved by POST to its reschedule/.")]
    [InlineData("end_time", "\"15:30\"", "A booking is moved by POST to its reschedule/.")]
    [InlineData("starts_at", "\"2024-01-15T14:00:00+01:00\"", "A booking is moved by POST to its reschedule/.")]
    [InlineData("ends_at", "\"2024-01-15T15:30\"", "A booking is moved by POST to its reschedule/.")]
    [InlineData("time_slot", "\"00000000-0000-4000-8000-000000000000\"", "A booking is moved by POST to its reschedule/.")]
    [InlineData("time_slot", "null", "A booking is moved by POST to its reschedule/.")]
    [InlineData("exchange", "\"00000000-0000-4000-8000-000000000000\"", "A booking keeps this: cancel it by POST to its cancel/, and make another one.")]
    [InlineData("service", "\"00000000-0000-4000-8000-000000000000\"", "A booking keeps this: cancel it by POST to its cancel/, and make another one.")]
    public async Task A_PATCH_of_a_field_it_cannot_change_names_the_right_endpoint_and_changes_nothing(string field, string value, string message)
    {
        string path = await BookAsync();
        var before = await _api.GetAsync(path, "jane");
        (await PatchAsync(path, $$"""{"notes": "new", "{{field}}": {{value}}}""")).Is(
            HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());
        (await _api.GetAsync(path, "jane")).Is(HttpStatusCode.OK, before.Text);
    }

    [Fact]
    public async Task A_PATCH_of_a_booking_with_its_current_values_changes_nothing()
    {
        string path = await BookAsync(""" "time_zone": "Europe/Berlin", """);
        var before = await _api.GetAsync(path, "jane");
        (await PatchAsync(path, before.Text)).Is(HttpStatusCode.OK, before.Text);
        (await PatchAsync(path, """
            {"date": "2024-01-15", "start_time": "14:00", "end_time": "15:00:00", "starts_at": "2024-01-15T13:00:00Z",
             "ends_at": "2024-01-15T15:00", "service": null}
            """)).Is(HttpStatusCode.OK, before.Text);
    }

    [Fact]
    public async Task Rescheduling_with_the_body_as_read_changes_nothing_and_with_new_instants_moves_the_booking()
    {
        string path = await BookAsync();
        var read = (await _api.GetAsync(path, "jane")).Json.AsObject();
        Assert.Equal(HttpStatusCode.OK, (await _api.PostAsync($"{path}reschedule/", read.ToJsonString(), "jane")).Status);
        (read["starts_at"], read["ends_at"]) = ("2024-01-15T10:00:00Z", "2024-01-15T11:00:00Z");
        var moved = await _api.PostAsync($"{path}reschedule/", read.ToJsonString(), "jane");
        Assert.Equal((HttpStatusCode.OK, "2024-01-15T10:00:00Z"), (moved.Status, (string?)moved.Json["starts_at"]));
    }

    [Fact]
    public async Task Rescheduling_by_naming_another_time_slot_is_refused()
    {
        string path = await BookAsync();
        var read = (await _api.GetAsync(path, "jane")).Json.AsObject();
        read["time_slot"] = "00000000-0000-4000-8000-000000000000";
        (await _api.PostAsync($"{path}reschedule/", read.ToJsonString(), "jane")).Is(HttpStatusCode.BadRequest, """
            {"time_slot": ["Name the new time by date, start_time and end_time, or by starts_at and ends_at."]}
            """);
    }

    [Fact]
    public async Task A_reschedule_that_names_two_times_is_refused_and_the_booking_is_unchanged()
    {
        string path = await BookAsync();
        var before = await _api.GetAsync(path, "jane");
        var reply = await _api.PostAsync($"{path}reschedule/", """
            {"date": "2024-01-17", "start_time": "14:00", "end_time": "15:00",
             "starts_at": "2024-01-16T10:00:00Z", "ends_at": "2024-01-16T11:00:00Z"}
            """, "jane");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(
            ["date", "end_time", "ends_at", "start_time", "starts_at"],
            reply.Json.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        (await _api.GetAsync(path, "jane")).Is(HttpStatusCode.OK, before.Text);
    }

    [Fact]
    public async Task Concurrent_PATCHes_of_a_booking_without_If_Match_are_all_applied()
    {
        string path = await BookAsync();
        var replies = await Task.WhenAll(
            PatchAsync(path, """{"customer_name": "New"}"""),
            PatchAsync(path, """{"customer_email": "new@example.com"}"""),
            PatchAsync(path, """{"customer_phone": "1"}"""),
            PatchAsync(path, """{"notes": "new"}"""));
        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        var booking = (await _api.GetAsync(path, "jane")).Json;
        Assert.Equal(
            ("New", "new@example.com", "1", "new"),
            ((string)booking["customer_name"]!, (string)booking["customer_email"]!, (string)booking["customer_phone"]!,
                (string)booking["notes"]!));
    }

    [Theory]
    [InlineData("PATCH", "", "200")]
    [InlineData("POST", "confirm/", "200")]
    [InlineData("POST", "cancel/", "200")]
    [InlineData("POST", "complete/", "409")]
    [InlineData("POST", "no_show/", "409")]
    [InlineData("POST", "reschedule/", "200")]
    public async Task A_change_of_a_booking_with_an_outdated_If_Match_is_refused(string method, string action, string otherwise)
    {
        string path = await BookAsync();
        string old = Tag(await _api.GetAsync(path, "owner"));
        string tag = Tag(await PatchAsync(path, """{"notes": "new"}"""));
        Assert.NotEqual(old, tag);
        string body = method == "PATCH"
            ? """{"notes": "newer"}"""
            : """{"date": "2024-01-15", "start_time": "09:00", "end_time": "10:00"}""";
        var stale = await _api.SendAsync(method, path + action, body, "owner", ("If-Match", old));
        stale.Is(HttpStatusCode.PreconditionFailed, Stale);
        Assert.Equal(tag, Tag(await _api.GetAsync(path, "owner")));

        var done = await _api.SendAsync(method, path + action, body, "owner", ("If-Match", tag));
        Assert.Equal(otherwise, $"{(int)done.Status}");
        if (done.Status == HttpStatusCode.OK)
        {
            Assert.NotEqual(tag, Tag(done));
            Assert.Equal(Tag(done), Tag(await _api.GetAsync(path, "owner")));
        }
    }

    /// <summary>Creates Jane's booking of Monday 14:00 at an exchange of the owner's, and returns its path.</summary>
    private async Task<string> BookAsync(string settings = "")
    {
        string exchange = await _api.CreateExchangeAsync(settings);
        var booked = await _api.BookAsync(exchange, "14:00", "15:00", "jane");
        Assert.Equal(HttpStatusCode.Created, booked.Status);
        return booked.Headers.Location!.OriginalString;
    }

    private Task<Reply> PatchAsync(string path, string body) => _api.SendAsync(HttpMethod.Patch, path, body, "jane");

    private static string Tag(Reply reply) => reply.Headers.ETag!.ToString();
}
