using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The feed from which an exchange's owner fetches what happened.</summary>
public sealed class EventFeedTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task What_happened_comes_in_order_and_goes_on_after_the_cursor()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "14:00", "15:00", "jane");
        string id = (string)booked.Json["uuid"]!;
        string path = $"/api/events/?exchange={exchange}";

        var first = await _api.GetAsync(path, "owner");
        await _api.PostAsync($"/api/bookings/{id}/confirm/", null, "owner");
        await _api.PostAsync(
            $"/api/bookings/{id}/reschedule/", """{"date": "2024-01-22", "start_time": "14:00", "end_time": "15:00"}""", "owner");
        await _api.SendAsync(HttpMethod.Patch, $"/api/bookings/{id}/", """{"customer_phone": "1", "party_size": 1}""", "owner");
        var next = await _api.GetAsync($"{path}&after={first.Json["cursor"]}", "owner");

        Assert.Equal(
            ["exchange.changed", "booking.created", "booking.confirmed", "booking.rescheduled", "booking.changed"],
            TypesOf(first).Concat(TypesOf(next)));
        AssertJson($$"""{"exchange": "{{exchange}}", "booking": null, "version": 1, "date": null, "changed": []}""", first, 0);
        AssertJson($$"""{"exchange": "{{exchange}}", "booking": "{{id}}", "version": 1, "date": "2024-01-15", "changed": []}""", first, 1);
        AssertJson(
            $$"""{"exchange": "{{exchange}}", "booking": "{{id}}", "version": 3, "date": "2024-01-22", "changed": ["date", "time_slot_id"]}""",
            next, 1);
        AssertJson(
            $$"""{"exchange": "{{exchange}}", "booking": "{{id}}", "version": 4, "date": "2024-01-22", "changed": ["customer"]}""", next, 2);
        Assert.Equal("2024-01-10T12:00:00Z", (string?)first.Json["results"]![1]!["timestamp"]);
        Assert.Equal((2, 5), ((int)first.Json["cursor"]!, (int)next.Json["cursor"]!));
        (await _api.GetAsync($"{path}&after=5", "owner")).Is(HttpStatusCode.OK, """{"results": [], "cursor": 5}""");
    }

    [Fact]
    public async Task An_event_has_the_same_id_whenever_it_is_read_and_no_personal_data()
    {
        string exchange = await _api.CreateExchangeAsync();
        await _api.BookAsync(exchange, "14:00", "15:00", "jane", """ "notes": "private", """);
        string path = $"/api/events/?exchange={exchange}";

        var once = await _api.GetAsync(path, "owner");
        var twice = await _api.GetAsync(path, "owner");

        Assert.Equal(once.Text, twice.Text);
        Assert.DoesNotContain("jane", once.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("private", once.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_of_the_feed_have_as_many_events_as_are_asked_for_and_miss_none()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 5, """);
        for (int count = 0; count < 5; count++)
        {
            await _api.BookAsync(exchange, "14:00", "15:00", "jane");
        }

        var ids = new List<string>();
        for (long after = 0; ;)
        {
            var page = await _api.GetAsync($"/api/events/?exchange={exchange}&page_size=4&after={after}", "owner");
            string[] read = [.. page.Json["results"]!.AsArray().Select(one => (string)one!["id"]!)];
            if (read.Length == 0)
            {
                break;
            }

            Assert.True(read.Length <= 4);
            ids.AddRange(read);
            after = (long)page.Json["cursor"]!;
        }

        Assert.Equal(6, ids.Distinct().Count());
        Assert.Equal(6, ids.Count);
    }

    [Theory]
    [InlineData("", """{"exchange": ["This field is required."]}""")]
    [InlineData("exchange=x", """{"exchange": ["“x” is not a valid UUID."]}""")]
    [InlineData("exchange=5b0c2c7e-6d0e-4b55-9a3c-0a4f4f6f2b11&after=x", """{"after": ["A valid integer is required."]}""")]
    [InlineData("exchange=5b0c2c7e-6d0e-4b55-9a3c-0a4f4f6f2b11&after=-1", """{"after": ["Ensure this value is greater than or equal to 0."]}""")]
    [InlineData("exchange=5b0c2c7e-6d0e-4b55-9a3c-0a4f4f6f2b11&page_size=101", """{"page_size": ["Ensure this value is less than or equal to 100."]}""")]
    public async Task A_wrong_query_is_refused_on_its_field(string query, string answer) =>
        (await _api.GetAsync($"/api/events/?{query}", "owner")).Is(HttpStatusCode.BadRequest, answer);

    [Fact]
    public async Task Only_the_owner_reads_the_feed_and_nobody_that_of_a_deleted_exchange()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/events/?exchange={exchange}";

        Assert.Equal(HttpStatusCode.Unauthorized, (await _api.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _api.GetAsync(path, "jane")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync(path, "owner")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, $"/api/exchanges/{exchange}/", null, "owner")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(path, "owner")).Status);
    }

    private static IEnumerable<string?> TypesOf(Reply reply) => reply.Json["results"]!.AsArray().Select(one => (string?)one!["type"]);

    private static void AssertJson(string expected, Reply reply, int index) => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse(expected), reply.Json["results"]![index]!["data"]), reply.Text);
}
