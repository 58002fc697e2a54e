using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Bookings that need resources: what is asked for, answered, shown and assigned.</summary>
public sealed class ResourceBookingTests : IAsyncLifetime
{
    private const string Unknown = "00000000-0000-4000-8000-000000000000";

    private static readonly Guid Anna = new("a0000000-0000-4000-8000-000000000000");
    private static readonly Guid Ben = new("b0000000-0000-4000-8000-000000000000");

    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_booking_prints_the_resources_that_it_uses()
    {
        string shop = await OpenAsync();

        var any = await BookAsync(shop);
        var chosen = await BookAsync(shop, $"\"resource\": \"{Ben}\",");

        Assert.Equal(HttpStatusCode.Created, any.Status);
        Same(
            $$"""
            [{"resource": "{{Anna}}", "name": "Anna", "resource_type": "staff", "start_time": "10:00:00", "end_time": "11:00:00", "is_pinned": false}]
            """, any.Json["resources"]);
        Same(
            $$"""
            [{"resource": "{{Ben}}", "name": "Ben", "resource_type": "staff", "start_time": "10:00:00", "end_time": "11:00:00", "is_pinned": true}]
            """, chosen.Json["resources"]);
        Same(chosen.Json["resources"]!.ToJsonString(), (await _api.GetAsync(chosen.Headers.Location!.OriginalString, "owner")).Json["resources"]);
    }

    [Fact]
    public async Task A_booking_that_needs_no_resources_prints_none() =>
        Same("[]", (await _api.BookAsync(await _api.CreateExchangeAsync(), "10:00", "11:00")).Json["resources"]);

    [Fact]
    public async Task A_booking_for_which_nobody_is_free_is_refused_like_one_without_capacity()
    {
        string shop = await OpenAsync();
        await BookAsync(shop);
        await BookAsync(shop);

        var refused = await BookAsync(shop);

        refused.Is(HttpStatusCode.BadRequest, """{"time_slot": ["This time slot has reached maximum capacity."]}""");
        Assert.Equal("no_resource", refused.ErrorCode);
    }

    [Fact]
    public async Task A_chosen_resource_that_is_not_free_is_named()
    {
        string shop = await OpenAsync();
        await BookAsync(shop, $"\"resource\": \"{Anna}\",");

        var refused = await BookAsync(shop, $"\"resources\": [\"{Anna}\"],");

        refused.Is(HttpStatusCode.BadRequest, """{"resource": ["Anna is not available at this time."]}""");
        Assert.Equal("resource_unavailable", refused.ErrorCode);
    }

    [Theory]
    [InlineData("\"resource\": \"" + Unknown + "\",", "{\"resource\": [\"Invalid pk \\\"" + Unknown + "\\\" - object does not exist.\"]}")]
    [InlineData("\"resource\": \"x\",", "{\"resource\": [\"“x” is not a valid UUID.\"]}")]
    [InlineData("\"resources\": \"x\",", "{\"resources\": [\"Expected a list of items but got type \\\"str\\\".\"]}")]
    [InlineData("\"resource\": \"" + Unknown + "\", \"resources\": [\"" + Unknown + "\"],", "{\"resource\": [\"Give either `resource` or `resources`.\"]}")]
    public async Task A_wrong_resource_is_a_400_of_the_field(string more, string body) =>
        (await BookAsync(await OpenAsync(), more)).Is(HttpStatusCode.BadRequest, body);

    [Fact]
    public async Task Slots_show_for_how_many_bookings_there_are_resources_and_which_could_be_chosen()
    {
        string shop = await OpenAsync();
        await BookAsync(shop, $"\"resource\": \"{Anna}\",");

        var slots = await SlotsAsync(shop, "&expand=resources");

        Assert.Equal(1, (int)slots[1]!["available_capacity"]!);
        Same($"[\"{Ben}\"]", slots[1]!["resources"]);
        Assert.Equal(2, (int)slots[2]!["available_capacity"]!);
        Same($"[\"{Anna}\", \"{Ben}\"]", slots[2]!["resources"]);
        Assert.Null((await SlotsAsync(shop, ""))[1]!["resources"]);
    }

    [Fact]
    public async Task Slots_of_one_resource_are_those_at_which_it_is_free()
    {
        string shop = await OpenAsync();
        await BookAsync(shop, $"\"resource\": \"{Anna}\",");

        var slots = await SlotsAsync(shop, $"&resource={Anna}");

        Assert.Equal((false, "no_resource"), ((bool)slots[1]!["is_available"]!, (string)slots[1]!["unavailable_reason"]!));
        Assert.True((bool)slots[2]!["is_available"]!);
        (await _api.GetAsync($"/api/time-slots/available_slots/?exchange={shop}&date=2024-01-15&resource={Unknown}")).Is(
            HttpStatusCode.BadRequest, $$"""{"resource": ["Invalid pk \"{{Unknown}}\" - object does not exist."]}""");
        (await _api.GetAsync($"/api/time-slots/available_slots/?exchange={shop}&date=2024-01-15&expand=all")).Is(
            HttpStatusCode.BadRequest, """{"expand": ["Select a valid choice. all is not one of the available choices."]}""");
    }

    [Fact]
    public async Task The_entity_tag_of_slots_with_resources_is_another_one()
    {
        string path = $"/api/time-slots/available_slots/?exchange={await OpenAsync()}&date=2024-01-15";

        Assert.NotEqual((await _api.GetAsync(path)).Headers.ETag, (await _api.GetAsync($"{path}&expand=resources")).Headers.ETag);
    }

    [Fact]
    public async Task A_booking_that_is_sent_as_it_was_read_with_another_time_keeps_its_chosen_resource()
    {
        string shop = await OpenAsync();
        var booked = await BookAsync(shop, $"\"resource\": \"{Ben}\",", user: "jane");
        string path = booked.Headers.Location!.OriginalString;
        var sent = booked.Json.AsObject();
        foreach (string other in (string[])["time_slot", "starts_at", "ends_at"])
        {
            sent.Remove(other);
        }

        sent["start_time"] = "12:00";
        sent["end_time"] = "13:00";
        sent["date"] = "2024-01-15";
        var moved = await _api.PostAsync($"{path}reschedule/", sent.ToJsonString(), "jane");

        Assert.Equal((string)booked.Json["resources"]![0]!["resource"]!, (string)moved.Json["resources"]![0]!["resource"]!);
        Assert.True((bool)moved.Json["resources"]![0]!["is_pinned"]!);
        var any = await _api.PostAsync(
            $"{path}reschedule/", """{"date": "2024-01-15", "start_time": "12:00", "end_time": "13:00", "resource": null}""", "jane");
        Assert.False((bool)any.Json["resources"]![0]!["is_pinned"]!);
    }

    [Fact]
    public async Task A_change_of_a_booking_that_names_other_resources_says_which_endpoint_does_it()
    {
        string shop = await OpenAsync();
        var booked = await BookAsync(shop, user: "jane");
        string path = booked.Headers.Location!.OriginalString;

        (await _api.SendAsync(HttpMethod.Patch, path, $$"""{"resource": "{{Ben}}"}""", "jane")).Is(
            HttpStatusCode.BadRequest,
            """{"resource": ["A booking's resources are changed by POST to its reschedule/, or by the owner by POST to its assign/."]}""");
        var asRead = $$"""{"resource": "{{Anna}}", "resources": {{booked.Json["resources"]!.ToJsonString()}}, "notes": "x"}""";
        Assert.Equal(HttpStatusCode.OK, (await _api.SendAsync(HttpMethod.Patch, path, asRead, "jane")).Status);
    }

    [Fact]
    public async Task An_owner_assigns_resources_and_is_told_which_bookings_are_in_the_way()
    {
        string shop = await OpenAsync();
        var first = await BookAsync(shop);
        var second = await BookAsync(shop);

        var assigned = await AssignAsync(second, Anna);

        Assert.Equal(HttpStatusCode.OK, assigned.Status);
        Assert.True((bool)assigned.Json["resources"]![0]!["is_pinned"]!);
        Assert.Equal($"{Ben}", (string)(await _api.GetAsync(first.Headers.Location!.OriginalString, "owner")).Json["resources"]![0]!["resource"]!);
        var refused = await AssignAsync(first, Anna);
        refused.Is(HttpStatusCode.Conflict, $$"""
            {"detail": "Anna is not available at this time. In the way: {{second.Json["uuid"]}}."}
            """);
        Assert.Equal("resource_unavailable", refused.ErrorCode);
        (await AssignAsync(first, Guid.Parse(Unknown))).Is(
            HttpStatusCode.BadRequest, $$"""{"resources": ["Invalid pk \"{{Unknown}}\" - object does not exist."]}""");
    }

    [Fact]
    public async Task A_chosen_resource_is_named_also_where_nobody_is_free()
    {
        string shop = await OpenAsync();
        await BookAsync(shop);
        await BookAsync(shop);

        var refused = await BookAsync(shop, $"\"resource\": \"{Anna}\",");

        refused.Is(HttpStatusCode.BadRequest, """{"resource": ["Anna is not available at this time."]}""");
        Assert.Equal("resource_unavailable", refused.ErrorCode);
    }

    [Fact]
    public async Task More_resources_than_a_booking_needs_are_refused_naming_one()
    {
        string shop = await OpenAsync();

        var refused = await BookAsync(shop, $"\"resources\": [\"{Anna}\", \"{Ben}\"],");

        refused.Is(HttpStatusCode.BadRequest, """{"resource": ["Ben is not available at this time."]}""");
    }

    [Fact]
    public async Task A_resource_that_upcoming_bookings_use_is_not_deleted()
    {
        string shop = await OpenAsync();
        var booked = await BookAsync(shop);
        string path = $"/api/exchanges/{shop}/resources/{booked.Json["resources"]![0]!["resource"]}/";

        var refused = await _api.SendAsync(HttpMethod.Delete, path, null, "owner");

        Assert.Equal((HttpStatusCode.Conflict, "bookings_stand"), (refused.Status, refused.ErrorCode));
        await _api.PostAsync($"{booked.Headers.Location!.OriginalString}cancel/", null, "owner");
        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, path, null, "owner")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(path, "owner")).Status);
    }

    [Fact]
    public async Task A_party_that_no_table_could_seat_is_too_large_and_one_that_finds_none_free_has_no_resource()
    {
        string shop = await _api.CreateExchangeAsync();
        await _api.PostAsync($"/api/exchanges/{shop}/resources/", """{"name": "Round", "resource_type": "table", "capacity": 4}""", "owner");
        string service = (string)(await _api.PostAsync(
            $"/api/exchanges/{shop}/services/",
            """{"name": "Dinner", "requirements": [{"resource_type": "table", "takes": "all"}]}""",
            "owner")).Json["uuid"]!;
        const string full = """{"time_slot": ["This time slot has reached maximum capacity."]}""";

        var tooLarge = await BookAsync(shop, $"\"service\": \"{service}\", \"party_size\": 5,");
        Assert.Equal(HttpStatusCode.Created, (await BookAsync(shop, $"\"service\": \"{service}\", \"party_size\": 4,")).Status);
        var taken = await BookAsync(shop, $"\"service\": \"{service}\", \"party_size\": 2,");

        tooLarge.Is(HttpStatusCode.BadRequest, full);
        taken.Is(HttpStatusCode.BadRequest, full);
        Assert.Equal(("party_too_large", "no_resource"), (tooLarge.ErrorCode, taken.ErrorCode));
        var slots = await SlotsAsync(shop, $"&service={service}&party_size=5");
        Assert.All(slots, slot => Assert.Equal("no_resource", (string?)slot!["unavailable_reason"]));
    }

    [Fact]
    public async Task Places_of_a_service_that_are_taken_are_a_slot_that_is_booked()
    {
        string shop = await _api.CreateExchangeAsync("\"default_capacity\": null,");
        string service = (string)(await _api.PostAsync(
            $"/api/exchanges/{shop}/services/", """{"name": "Yoga", "max_parallel": 2}""", "owner")).Json["uuid"]!;
        await BookAsync(shop, $"\"service\": \"{service}\",");
        Assert.Equal(1, (int?)(await SlotsAsync(shop, $"&service={service}"))[1]!["available_capacity"]);
        await BookAsync(shop, $"\"service\": \"{service}\",");

        var refused = await BookAsync(shop, $"\"service\": \"{service}\",");

        refused.Is(HttpStatusCode.BadRequest, """{"time_slot": ["This time slot has reached maximum capacity."]}""");
        Assert.Equal("no_capacity", refused.ErrorCode);
        var slot = (await SlotsAsync(shop, $"&service={service}"))[1]!;
        Assert.Equal(("booked", 0), ((string)slot["unavailable_reason"]!, (int)slot["available_capacity"]!));
    }

    [Fact]
    public async Task A_resource_serves_only_the_services_that_it_names()
    {
        string shop = await OpenAsync();
        string[] services = new string[2];
        for (int i = 0; i < 2; i++)
        {
            services[i] = (string)(await _api.PostAsync(
                $"/api/exchanges/{shop}/services/", $$"""{"name": "S{{i}}", "requirements": [{"resource_type": "staff"}]}""", "owner")).Json["uuid"]!;
        }

        await _api.SendAsync(
            HttpMethod.Patch, $"/api/exchanges/{shop}/resources/{Anna}/", $$"""{"services": ["{{services[0]}}"]}""", "owner");

        Same($"[\"{Anna}\", \"{Ben}\"]", (await SlotsAsync(shop, $"&service={services[0]}&expand=resources"))[0]!["resources"]);
        Same($"[\"{Ben}\"]", (await SlotsAsync(shop, $"&service={services[1]}&expand=resources"))[0]!["resources"]);
        (await BookAsync(shop, $"\"service\": \"{services[1]}\", \"resource\": \"{Anna}\",")).Is(
            HttpStatusCode.BadRequest, """{"resource": ["Anna is not available at this time."]}""");
    }

    private static void Same(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());

    private async Task<string> OpenAsync()
    {
        string shop = await _api.CreateExchangeAsync();
        Assert.True((await _api.Exchanges.UpdateAsync(Guid.Parse(shop), exchange => exchange with
        {
            Resources = [Resource.Of("staff", "Anna") with { Id = Anna }, Resource.Of("staff", "Ben") with { Id = Ben }],
        })).Succeeded);
        return shop;
    }

    private Task<Reply> BookAsync(string shop, string more = "", string? user = null) =>
        _api.BookAsync(shop, "10:00", "11:00", user, more);

    private Task<Reply> AssignAsync(Reply booking, Guid resource) => _api.PostAsync(
        $"{booking.Headers.Location!.OriginalString}assign/", $$"""{"resources": ["{{resource}}"]}""", "owner");

    private async Task<JsonArray> SlotsAsync(string shop, string query)
    {
        var reply = await _api.GetAsync($"/api/time-slots/available_slots/?exchange={shop}&date=2024-01-15{query}");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return reply.Json["slots"]!.AsArray();
    }
}
