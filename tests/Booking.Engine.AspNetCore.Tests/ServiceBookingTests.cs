using System.Net;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Bookings with a service and with metadata, and the slots of a service.</summary>
public sealed class ServiceBookingTests : IAsyncLifetime
{
    private const string Monday = "2024-01-15";
    private const string Unknown = "00000000-0000-4000-8000-000000000000";

    private static readonly Service Haircut = Service.Of("Haircut", minutes: 30) with
    {
        Id = Guid.NewGuid(),
        DurationOptions = [Duration.FromMinutes(30), Duration.FromMinutes(60)],
        PriceAmount = 2900,
        PriceCurrency = "EUR",
    };

    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_booking_prints_its_service_its_price_and_its_metadata()
    {
        string exchange = await SellingAsync(Haircut);

        var booked = await BookAsync(exchange, $$"""
            "service": "{{Haircut.Id}}", "date": "{{Monday}}", "start_time": "14:00", "metadata": {"order": "4711", "Raum": "ü"},
            """);
        var read = await _api.GetAsync(booked.Headers.Location!.OriginalString, "owner");

        Assert.Equal(HttpStatusCode.Created, booked.Status);
        foreach (var reply in new[] { booked, read })
        {
            Assert.Equal(
                (Haircut.Id.ToString(), "Haircut", 2900, "EUR", "2024-01-15T14:30:00Z"),
                ((string)reply.Json["service"]!, (string)reply.Json["service_name"]!, (int)reply.Json["price_amount"]!,
                    (string)reply.Json["price_currency"]!, (string)reply.Json["ends_at"]!));
            Assert.Equal("""{"Raum":"ü","order":"4711"}""", System.Text.RegularExpressions.Regex.Unescape(reply.Json["metadata"]!.ToJsonString()));
        }
    }

    [Fact]
    public async Task A_booking_without_a_service_prints_null_and_no_metadata()
    {
        string exchange = await _api.CreateExchangeAsync();

        var booked = (await _api.BookAsync(exchange, "14:00", "15:00")).Json.AsObject();

        string[] members = ["service", "service_name", "price_amount", "price_currency"];
        Assert.All(members, member => Assert.True(booked.ContainsKey(member) && booked[member] is null, member));
        Assert.Equal("{}", booked["metadata"]!.ToJsonString());
    }

    [Theory]
    [InlineData("\"date\": \"2024-01-15\", \"start_time\": \"14:00\"", "2024-01-15T14:30:00Z")]
    [InlineData("\"date\": \"2024-01-15\", \"start_time\": \"14:00\", \"end_time\": \"15:00\"", "2024-01-15T15:00:00Z")]
    [InlineData("\"starts_at\": \"2024-01-15T14:00:00Z\"", "2024-01-15T14:30:00Z")]
    [InlineData("\"starts_at\": \"2024-01-15T14:00\"", "2024-01-15T14:30:00Z")]
    [InlineData("\"starts_at\": \"2024-01-15T14:00Z\", \"ends_at\": \"2024-01-15T15:00Z\"", "2024-01-15T15:00:00Z")]
    [InlineData("\"starts_at\": \"2024-01-15T14:00Z\", \"date\": \"2024-01-15\", \"start_time\": \"14:00\"", "2024-01-15T14:30:00Z")]
    public async Task With_a_service_the_end_of_a_booking_may_be_left_out(string time, string end)
    {
        string exchange = await SellingAsync(Haircut);

        var booked = await BookAsync(exchange, $$""" "service": "{{Haircut.Id}}", {{time}}, """);

        Assert.Equal((HttpStatusCode.Created, end), (booked.Status, (string)booked.Json["ends_at"]!));
    }

    [Theory]
    [InlineData("\"date\": \"2024-01-15\", \"start_time\": \"14:00\"", "end_time")]
    [InlineData("\"starts_at\": \"2024-01-15T14:00:00Z\"", "ends_at")]
    public async Task Without_a_service_the_end_of_a_booking_is_required(string time, string field)
    {
        string exchange = await _api.CreateExchangeAsync();

        (await BookAsync(exchange, $"{time},")).Is(
            HttpStatusCode.BadRequest, $$"""{"{{field}}": ["This field is required."]}""");
    }

    [Fact]
    public async Task With_a_service_an_end_on_the_clock_does_not_complete_a_moment() =>
        (await BookAsync(await SellingAsync(Haircut), $$"""
            "service": "{{Haircut.Id}}", "starts_at": "2024-01-15T14:00Z", "end_time": "15:00",
            """)).Is(HttpStatusCode.BadRequest, """{"ends_at": ["This field is required."]}""");

    [Theory]
    [InlineData("", "service", "This field is required.", "invalid_field")]
    [InlineData("\"service\": null,", "service", "This field is required.", "invalid_field")]
    [InlineData("\"service\": \"" + Unknown + "\",", "service", "Invalid pk \\\"" + Unknown + "\\\" - object does not exist.", "service_not_found")]
    [InlineData("\"service\": \"x\",", "service", "“x” is not a valid UUID.", "invalid_field")]
    [InlineData("\"service\": \"{0}\", \"party_size\": 2,", "party_size", "The value must be from 1 to 1.", "invalid_field")]
    [InlineData("\"service\": \"{0}\", \"end_time\": \"14:45\",", "end_time", "This service lasts 30 minutes or 60 minutes.", "duration_not_offered")]
    [InlineData("\"service\": \"{0}\", \"start_time\": \"14:10\", \"end_time\": \"14:40\",", "start_time", "Choose one of the slots that are shown for this length.", "off_grid")]
    [InlineData("\"service\": \"{0}\", \"start_time\": \"09:00\", \"end_time\": \"09:30\",", "start_time", "Time must be within business hours (10:00 - 17:00).", "outside_hours")]
    [InlineData("\"service\": \"{0}\", \"start_time\": \"11:00\", \"end_time\": \"11:30\",", "time_slot", "This time slot has reached maximum capacity.", "no_capacity")]
    public async Task A_booking_that_its_service_forbids_is_a_400_of_the_field(string more, string field, string message, string code)
    {
        var strict = Haircut with
        {
            MaxPartySize = 1,
            MaxParallel = 1,
            SlotStarts = SlotStarts.Grid,
            Hours = OperatingHours.Daily(new(10, 0), new(18, 0)),
        };
        string exchange = await SellingAsync(strict, """ "default_capacity": 5, """);
        const string time = "\"date\": \"2024-01-15\", \"start_time\": \"14:00\", \"end_time\": \"14:30\",";
        Assert.Equal(
            HttpStatusCode.Created,
            (await BookAsync(exchange, $$""" "service": "{{strict.Id}}", "date": "2024-01-15", "start_time": "11:00", """)).Status);

        var reply = await BookAsync(exchange, time + more.Replace("{0}", strict.Id.ToString(), StringComparison.Ordinal));

        reply.Is(HttpStatusCode.BadRequest, $$"""{"{{field}}": ["{{message}}"]}""");
        Assert.Equal(code, reply.ErrorCode);
    }

    [Theory]
    [InlineData("", "This field is required.")]
    [InlineData("\"service\": \"" + Unknown + "\",", "Invalid pk \\\"" + Unknown + "\\\" - object does not exist.")]
    public async Task A_wrong_service_is_told_together_with_all_other_wrong_fields(string service, string message) =>
        (await BookAsync(await SellingAsync(Haircut), $$""" {{service}} "date": "2024-01-15", "start_time": "14:00", "end_time": "x", """)).Is(
            HttpStatusCode.BadRequest,
            $$"""
            {"service": ["{{message}}"],
             "end_time": ["Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."]}
            """);

    [Fact]
    public async Task A_service_of_an_unknown_exchange_is_unknown_too() =>
        (await BookAsync(Unknown, $$""" "service": "{{Haircut.Id}}", "date": "2024-01-15", "start_time": "14:00", """)).Is(
            HttpStatusCode.BadRequest,
            $$"""
            {"exchange": ["Invalid pk \"{{Unknown}}\" - object does not exist."],
             "service": ["Invalid pk \"{{Haircut.Id}}\" - object does not exist."]}
            """);

    [Fact]
    public async Task A_request_that_is_repeated_after_services_were_added_is_answered()
    {
        string exchange = await _api.CreateExchangeAsync();
        const string twice = """
            "date": "2024-01-15", "start_time": "14:00", "end_time": "15:00",
            "starts_at": "2024-01-15T14:00:00Z", "ends_at": "2024-01-15T15:00:00Z",
            """;
        var first = await BookAsync(exchange, twice, key: "k1");
        await SetAsync(exchange, Haircut);

        var again = await BookAsync(exchange, twice, key: "k1");

        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal((string)first.Json["uuid"]!, (string)again.Json["uuid"]!);
    }

    [Theory]
    [InlineData("available_slots", "date=2024-01-15")]
    [InlineData("availability", "start_date=2024-01-15&end_date=2024-01-16")]
    public async Task Slots_are_those_of_the_service_that_is_asked_for(string endpoint, string dates)
    {
        string exchange = await SellingAsync(Haircut with { MinPartySize = 1, MaxPartySize = 2 }, """ "default_capacity": 5, """);
        string path = $"/api/time-slots/{endpoint}/?exchange={exchange}&{dates}";

        var shown = (await _api.GetAsync($"{path}&service={Haircut.Id}&party_size=2")).Json;

        var day = endpoint == "availability" ? shown["days"]![0]! : shown;
        Assert.Equal((30, 16), ((int)day["slot_duration_minutes"]!, day["slots"]!.AsArray().Count));
        Assert.Equal(2, (int)day["slots"]![0]!["available_capacity"]!);
        (await _api.GetAsync(path)).Is(HttpStatusCode.BadRequest, """{"service": ["This field is required."]}""");
        var unknown = await _api.GetAsync($"{path}&service={Unknown}");
        unknown.Is(HttpStatusCode.BadRequest, $$"""{"service": ["Invalid pk \"{{Unknown}}\" - object does not exist."]}""");
        Assert.Equal("service_not_found", unknown.ErrorCode);
        var notOffered = await _api.GetAsync($"{path}&service={Haircut.Id}&slot_duration=45");
        notOffered.Is(HttpStatusCode.BadRequest, """{"slot_duration": ["This service lasts 30 minutes or 60 minutes."]}""");
        Assert.Equal("duration_not_offered", notOffered.ErrorCode);
        (await _api.GetAsync($"{path}&service={Haircut.Id}&party_size=3")).Is(
            HttpStatusCode.BadRequest, """{"party_size": ["The value must be from 1 to 2."]}""");
        (await _api.GetAsync($"{path}&service=x")).Is(HttpStatusCode.BadRequest, """{"service": ["“x” is not a valid UUID."]}""");
    }

    [Fact]
    public async Task Slots_without_a_booking_are_those_of_its_service()
    {
        string exchange = await SellingAsync(Haircut);
        var booked = await BookAsync(exchange, $$""" "service": "{{Haircut.Id}}", "date": "2024-01-15", "start_time": "09:00", """);

        var shown = (await _api.GetAsync(
            $"/api/time-slots/available_slots/?exchange={exchange}&date={Monday}&booking={booked.Json["uuid"]}", "owner")).Json;

        Assert.Equal(16, shown["slots"]!.AsArray().Count(slot => (bool)slot!["is_available"]!));
    }

    [Fact]
    public async Task A_change_can_repeat_the_service_of_a_booking_but_not_change_it()
    {
        string exchange = await SellingAsync(Haircut);
        string path = (await BookAsync(exchange, $$""" "service": "{{Haircut.Id}}", "date": "2024-01-15", "start_time": "09:00", """, user: "jane"))
            .Headers.Location!.OriginalString;

        var same = await _api.SendAsync(HttpMethod.Patch, path, $$"""{"service": "{{Haircut.Id}}", "notes": "x"}""", "jane");

        Assert.Equal((HttpStatusCode.OK, "x"), (same.Status, (string)same.Json["notes"]!));
        foreach (string other in new[] { "null", $"\"{Unknown}\"" })
        {
            (await _api.SendAsync(HttpMethod.Patch, path, $$"""{"service": {{other}}}""", "jane")).Is(
                HttpStatusCode.BadRequest,
                """{"service": ["A booking keeps this: cancel it by POST to its cancel/, and make another one."]}""");
        }
    }

    [Fact]
    public async Task A_change_of_metadata_sets_and_removes_entries()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = (await _api.BookAsync(exchange, "14:00", "15:00", "jane", """ "metadata": {"a": "1", "b": "2", "z": null}, """))
            .Headers.Location!.OriginalString;

        var changed = await _api.SendAsync(HttpMethod.Patch, path, """{"metadata": {"a": null, "c": "3"}}""", "jane");
        var unchanged = await _api.SendAsync(HttpMethod.Patch, path, """{"notes": "x"}""", "jane");

        Assert.Equal("""{"b":"2","c":"3"}""", changed.Json["metadata"]!.ToJsonString());
        Assert.Equal("""{"b":"2","c":"3"}""", unchanged.Json["metadata"]!.ToJsonString());
    }

    [Theory]
    [InlineData("null", "This field may not be null.")]
    [InlineData("[]", "Expected a dictionary of items but got type \\\"list\\\".")]
    [InlineData("\"x\"", "Expected a dictionary of items but got type \\\"str\\\".")]
    [InlineData("{\"a\": 1}", "a: Not a valid string.")]
    [InlineData("{\"a\": {}}", "a: Not a valid string.")]
    [InlineData("{\"\": \"1\"}", "This field may not be blank.")]
    [InlineData("{\"a\": \"\\ud800\"}", "a: Not a valid string.")]
    [InlineData("{\"\\ud800\": \"1\"}", "Not a valid string.")]
    [InlineData("{\"a\": \"\\u0000\"}", "a: Null characters are not allowed.")]
    [InlineData("41", "Ensure this field has no more than 40 characters.")]
    [InlineData("501", "a: Ensure this field has no more than 500 characters.")]
    [InlineData("51", "Ensure this field has no more than 50 elements.")]
    public async Task Wrong_metadata_is_a_400_of_its_field(string metadata, string message)
    {
        string exchange = await _api.CreateExchangeAsync();
        string sent = metadata switch
        {
            "41" => $$"""{"{{new string('n', 41)}}": "1"}""",
            "501" => $$"""{"a": "{{new string('v', 501)}}"}""",
            "51" => $$"""{{{string.Join(", ", Enumerable.Range(0, 51).Select(number => $"\"{number}\": \"1\""))}}}""",
            _ => metadata,
        };
        string path = (await _api.BookAsync(exchange, "09:00", "10:00", "jane")).Headers.Location!.OriginalString;

        (await _api.BookAsync(exchange, "14:00", "15:00", more: $""" "metadata": {sent}, """)).Is(
            HttpStatusCode.BadRequest, $$"""{"metadata": ["{{message}}"]}""");
        (await _api.SendAsync(HttpMethod.Patch, path, $$"""{"metadata": {{sent}}}""", "jane")).Is(
            HttpStatusCode.BadRequest, $$"""{"metadata": ["{{message}}"]}""");
    }

    [Fact]
    public async Task More_metadata_than_a_booking_can_have_is_refused_after_a_change_too()
    {
        string exchange = await _api.CreateExchangeAsync();
        string fifty = string.Join(", ", Enumerable.Range(0, 50).Select(number => $"\"{number}\": \"1\""));
        string path = (await _api.BookAsync(exchange, "09:00", "10:00", "jane", $$""" "metadata": {{{fifty}}}, """))
            .Headers.Location!.OriginalString;

        (await _api.SendAsync(HttpMethod.Patch, path, """{"metadata": {"more": "1"}}""", "jane")).Is(
            HttpStatusCode.BadRequest, """{"metadata": ["Ensure this field has no more than 50 elements."]}""");
    }

    [Fact]
    public async Task The_title_of_a_calendar_event_names_the_service()
    {
        string exchange = await SellingAsync(Haircut);
        string path = (await BookAsync(exchange, $$""" "service": "{{Haircut.Id}}", "date": "2024-01-15", "start_time": "09:00", """, user: "jane"))
            .Headers.Location!.OriginalString;

        Assert.Contains("SUMMARY:Jane Doe: Haircut", (await _api.GetAsync($"{path}calendar.ics", "owner")).Text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Tech Repair Shop: Haircut", (await _api.GetAsync($"{path}calendar.ics", "jane")).Text, StringComparison.Ordinal);
    }

    private async Task<string> SellingAsync(Service service, string more = "")
    {
        string exchange = await _api.CreateExchangeAsync(more);
        await SetAsync(exchange, service);
        return exchange;
    }

    private async Task SetAsync(string exchange, Service service) => Assert.True(
        (await _api.Exchanges.UpdateAsync(Guid.Parse(exchange), current => current with { Services = [service] })).Succeeded);

    private Task<Reply> BookAsync(string exchange, string more, string? key = null, string? user = null) => _api.SendAsync(
        HttpMethod.Post,
        "/api/bookings/",
        $$"""{"exchange": "{{exchange}}", {{more}} "customer_name": "Jane Doe", "customer_email": "jane@example.com"}""",
        user,
        header: key is null ? null : ("Idempotency-Key", key));
}
