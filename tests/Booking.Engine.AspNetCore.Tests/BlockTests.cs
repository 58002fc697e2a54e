using System.Net;
using System.Text.Json.Nodes;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Times at which an exchange accepts no bookings although it is open.</summary>
public sealed class BlockTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_block_answers_the_bookings_in_its_way_which_stay_and_it_can_be_listed_read_and_deleted()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/blocks/";
        (await _api.GetAsync(path, "owner")).Is(HttpStatusCode.OK, "[]");
        var booked = await _api.BookAsync(exchange, "14:00", "15:00", "jane");
        await _api.BookAsync(exchange, "12:00", "13:00", "jane");

        var placed = await _api.PostAsync(
            path, """{"date": "2024-01-15", "start_time": "13:00", "end_time": "17:00", "reason": "Dentist"}""", "owner");
        string id = (string)placed.Json["uuid"]!;
        string block = $$"""
            {"uuid": "{{id}}", "date": "2024-01-15", "end_date": null, "start_time": "13:00:00", "end_time": "17:00:00",
             "resource": null, "reason": "Dentist"}
            """;
        var answer = JsonNode.Parse(block)!.AsObject();
        var standing = await _api.GetAsync($"/api/bookings/{booked.Json["uuid"]}/", "owner");
        answer["bookings"] = new JsonArray(standing.Json);
        answer["bookings_count"] = 1;
        placed.Is(HttpStatusCode.Created, answer.ToJsonString());
        Assert.Equal($"{path}{id}/", placed.Headers.Location?.OriginalString);
        Assert.Equal("pending", (string?)standing.Json["status"]);

        (await _api.BookAsync(exchange, "16:30", "17:00")).Is(
            HttpStatusCode.BadRequest, """{"time_slot": ["This time slot has reached maximum capacity."]}""");
        Assert.Equal(["blocked"], await ReasonsAsync(exchange, "16:00"));
        (await _api.GetAsync($"{path}{id}/", "owner")).Is(HttpStatusCode.OK, block);
        (await _api.GetAsync(path, "owner")).Is(HttpStatusCode.OK, $"[{block}]");

        await _api.PostAsync($"/api/bookings/{booked.Json["uuid"]}/cancel/", null, "owner");
        Assert.Equal(["blocked"], await ReasonsAsync(exchange, "14:00"));

        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, $"{path}{id}", null, "owner")).Status);
        Assert.Equal([null], await ReasonsAsync(exchange, "14:00"));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.SendAsync(HttpMethod.Delete, $"{path}{id}/", null, "owner")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{path}x/", "owner")).Status);
    }

    [Fact]
    public async Task A_block_without_times_takes_each_whole_day_of_its_range()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/blocks/";

        var placed = await _api.PostAsync(path, """{"date": "2024-01-10", "end_date": "2024-01-15", "start_time": null, "end_time": null}""", "owner");

        placed.Is(HttpStatusCode.Created, $$"""
            {"uuid": "{{placed.Json["uuid"]}}", "date": "2024-01-10", "end_date": "2024-01-15", "start_time": null, "end_time": null,
             "resource": null, "reason": "", "bookings": [], "bookings_count": 0}
            """);
        Assert.All(await ReasonsAsync(exchange), reason => Assert.Equal("blocked", reason));
        var monday = await _api.GetAsync($"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-22");
        Assert.All(monday.Json["slots"]!.AsArray(), slot => Assert.True((bool)slot!["is_available"]!));
        Assert.Contains("09:00", (await _api.GetAsync($"/api/exchanges/{exchange}/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_of_a_resource_is_printed_with_it_listed_with_the_others_and_deleted_like_them()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/blocks/";
        string anna = await AddResourceAsync(exchange, "Anna");
        await AddResourceAsync(exchange, "Ben");
        var booked = await _api.BookAsync(exchange, "14:00", "15:00", more: $"\"resource\": \"{anna}\",");
        await _api.BookAsync(exchange, "14:00", "15:00");

        var placed = await _api.PostAsync(
            path, $$"""{"date": "2024-01-15", "start_time": "13:00", "end_time": "16:00", "resource": "{{anna}}"}""", "owner");
        await _api.PostAsync(path, """{"date": "2024-01-14", "resource": null}""", "owner");

        string id = (string)placed.Json["uuid"]!;
        string block = $$"""
            {"uuid": "{{id}}", "date": "2024-01-15", "end_date": null, "start_time": "13:00:00", "end_time": "16:00:00",
             "resource": "{{anna}}", "reason": ""}
            """;
        Assert.Equal((HttpStatusCode.Created, 1), (placed.Status, (int)placed.Json["bookings_count"]!));
        Assert.Equal((string)booked.Json["uuid"]!, (string)placed.Json["bookings"]![0]!["uuid"]!);
        Assert.Equal($"{path}{id}/", placed.Headers.Location?.OriginalString);
        (await _api.GetAsync($"{path}{id}/", "owner")).Is(HttpStatusCode.OK, block);
        Assert.Equal([null, anna], (await _api.GetAsync(path, "owner")).Json.AsArray().Select(one => (string?)one!["resource"]));

        (await _api.BookAsync(exchange, "15:00", "16:00", more: $"\"resource\": \"{anna}\",")).Is(
            HttpStatusCode.BadRequest, """{"resource": ["Anna is not available at this time."]}""");
        await _api.BookAsync(exchange, "15:00", "16:00");
        Assert.Equal(["no_resource"], await ReasonsAsync(exchange, "15:00"));
        await _api.SendAsync(
            HttpMethod.Put, $"/api/exchanges/{exchange}/resources/{anna}/", """{"name": "Anna", "resource_type": "staff"}""", "owner");
        Assert.Equal(["no_resource"], await ReasonsAsync(exchange, "15:00")); // a PUT of the resource keeps its blocks

        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, $"{path}{id}/", null, "owner")).Status);
        Assert.Equal([null], await ReasonsAsync(exchange, "15:00"));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{path}{id}/", "owner")).Status);
    }

    [Fact]
    public async Task Blocks_are_listed_by_date_and_start()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/blocks/";
        foreach (string block in new[]
        {
            """{"date": "2024-01-16"}""",
            """{"date": "2024-01-15", "start_time": "12:00", "end_time": "13:00"}""",
            """{"date": "2024-01-15", "start_time": "09:00", "end_time": "24:00"}""",
        })
        {
            Assert.Equal(HttpStatusCode.Created, (await _api.PostAsync(path, block, "owner")).Status);
        }

        var listed = (await _api.GetAsync(path, "owner")).Json.AsArray();

        Assert.Equal(
            ["2024-01-15 09:00:00 00:00:00", "2024-01-15 12:00:00 13:00:00", "2024-01-16  "],
            listed.Select(block => $"{block!["date"]} {block["start_time"]} {block["end_time"]}"));
    }

    [Theory]
    [InlineData("{}", """{"date": ["This field is required."]}""")]
    [InlineData("""{"date": "2024-01-15", "start_time": "10:00"}""", """{"end_time": ["This field is required."]}""")]
    [InlineData("""{"date": "2024-01-15", "end_time": "10:00"}""", """{"start_time": ["This field is required."]}""")]
    [InlineData("""{"date": "2024-01-15", "start_time": null, "end_time": "10:00"}""", """{"start_time": ["This field may not be null."]}""")]
    [InlineData("""{"date": "2024-01-15", "start_time": "24:00", "end_time": "10:00"}""", """
        {"start_time": ["Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."]}
        """)]
    [InlineData("""{"date": "2024-01-15", "end_date": "2024-01-14"}""", """{"end_date": ["The end date must not be before the start date."]}""")]
    [InlineData("""{"date": "x", "end_date": 1, "reason": 1}""", """
        {"date": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."],
         "end_date": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."], "reason": ["Not a valid string."]}
        """)]
    [InlineData("""{"date": "2024-01-15", "resource": "x"}""", """{"resource": ["“x” is not a valid UUID."]}""")]
    [InlineData("""{"date": "2024-01-15", "resource": "00000000-0000-4000-8000-000000000000"}""", """
        {"resource": ["Invalid pk \"00000000-0000-4000-8000-000000000000\" - object does not exist."]}
        """)]
    public async Task An_invalid_block_is_refused_naming_its_fields(string body, string answer)
    {
        string exchange = await _api.CreateExchangeAsync();
        (await _api.PostAsync($"/api/exchanges/{exchange}/blocks/", body, "owner")).Is(HttpStatusCode.BadRequest, answer);
        (await _api.GetAsync($"/api/exchanges/{exchange}/blocks/", "owner")).Is(HttpStatusCode.OK, "[]");
    }

    [Fact]
    public async Task A_change_of_blocks_with_If_Match_needs_the_present_version_of_the_exchange()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/blocks/";
        const string block = """{"date": "2024-01-15"}""";

        var refused = await _api.SendAsync("POST", path, block, "owner", ("If-Match", "\"2\""));
        var placed = await _api.SendAsync("POST", path, block, "owner", ("If-Match", "\"1\""));
        var stale = await _api.SendAsync("DELETE", $"{path}{placed.Json["uuid"]}/", null, "owner", ("If-Match", "\"1\""));
        var deleted = await _api.SendAsync("DELETE", $"{path}{placed.Json["uuid"]}/", null, "owner", ("If-Match", "\"2\""));

        Assert.Equal(
            [HttpStatusCode.PreconditionFailed, HttpStatusCode.Created, HttpStatusCode.PreconditionFailed, HttpStatusCode.NoContent],
            new[] { refused, placed, stale, deleted }.Select(reply => reply.Status));
    }

    [Fact]
    public async Task Changing_the_exchange_keeps_its_blocks()
    {
        string exchange = await _api.CreateExchangeAsync();
        await _api.PostAsync($"/api/exchanges/{exchange}/blocks/", """{"date": "2024-01-15"}""", "owner");

        await _api.SendAsync(HttpMethod.Put, $"/api/exchanges/{exchange}/", """{"business_name": "New"}""", "owner");
        await _api.PostAsync($"/api/exchanges/{exchange}/special_hours/", """{"date": "2024-01-16", "hours": []}""", "owner");

        Assert.Single((await _api.GetAsync($"/api/exchanges/{exchange}/blocks/", "owner")).Json.AsArray());
    }

    [Fact]
    public async Task An_exchange_has_at_most_500_blocks()
    {
        var store = new InMemoryStore();
        var shop = new Exchange
        {
            Id = Guid.NewGuid(),
            BusinessName = "Shop",
            TimeZone = DateTimeZone.Utc,
            OwnerId = "owner",
            Blocks = [.. Enumerable.Range(0, 500).Select(_ => new Block(new LocalDate(2024, 1, 1)) { Id = Guid.NewGuid() })],
        };
        await store.AddAsync(shop, TestContext.Current.CancellationToken);
        await using var api = await ApiHost.StartAsync(services: services => services.AddSingleton(store));
        string path = $"/api/exchanges/{shop.Id}/blocks/";

        (await api.PostAsync(path, """{"date": "2024-01-15"}""", "owner")).Is(HttpStatusCode.BadRequest, """
            {"non_field_errors": ["An exchange can have at most 500 blocks. Delete some of the past."]}
            """);
        await api.SendAsync(HttpMethod.Delete, $"{path}{shop.Blocks[0].Id}/", null, "owner");
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync(path, """{"date": "2024-01-15"}""", "owner")).Status);
    }

    private async Task<string> AddResourceAsync(string exchange, string name) => (string)(await _api.PostAsync(
        $"/api/exchanges/{exchange}/resources/", $$"""{"name": "{{name}}", "resource_type": "staff"}""", "owner")).Json["uuid"]!;

    /// <summary>Returns why Monday's slots, or the one that starts at a time, can't be booked; null if they can.</summary>
    private async Task<IReadOnlyList<string?>> ReasonsAsync(string exchange, string? start = null)
    {
        var day = await _api.GetAsync($"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15&slot_duration=60");
        return
        [
            .. day.Json["slots"]!.AsArray()
                .Where(slot => start is null || (string?)slot!["start_time"] == start)
                .Select(slot => (string?)slot!["unavailable_reason"]),
        ];
    }
}
