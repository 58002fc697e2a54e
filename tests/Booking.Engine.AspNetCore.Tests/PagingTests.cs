using System.Net;
using System.Text.Json.Nodes;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Lists are read by page numbers or by cursors, and <c>next</c> always leads on.</summary>
public sealed class PagingTests : IAsyncLifetime
{
    private readonly InMemoryStore _store = new();
    private ApiHost _api = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync(
        services: services => services.AddSingleton<IExchangeStore>(_store).AddSingleton<IBookingStore>(_store));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("&ordering=created_at")]
    [InlineData("&ordering=-starts_at")]
    [InlineData("&ordering=date&status=pending")]
    public async Task An_empty_cursor_begins_a_list_that_next_leads_through(string query)
    {
        string exchange = await _api.CreateExchangeAsync();
        for (int hour = 9; hour < 14; hour++)
        {
            Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(exchange, $"{hour:00}:00", $"{hour + 1:00}:00")).Status);
        }

        string path = $"/api/bookings/?exchange={exchange}{query}";
        var whole = (await _api.GetAsync(path, "owner")).Json["results"]!.AsArray();
        var pages = await PagesAsync($"{path}&cursor=&page_size=2", "owner");

        Assert.Equal(5, whole.Count);
        Assert.Equal(whole.Select(Uuid), pages.SelectMany(page => page["results"]!.AsArray()).Select(Uuid));
        Assert.All(pages, page => Assert.Null(page["previous"]));
        Assert.All(pages, page => Assert.Equal((5, true), ((int)page["count"]!, (bool)page["count_is_exact"]!)));
        Assert.DoesNotContain("page=", (string)pages[0]["next"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exchanges_and_time_slots_are_read_by_cursors_too()
    {
        string exchange = await _api.CreateExchangeAsync();
        await _api.CreateExchangeAsync();
        await _api.CreateExchangeAsync();
        await _api.PostAsync(
            "/api/time-slots/generate_slots/",
            $$"""{"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-15"}""",
            "owner");

        var exchanges = await PagesAsync("/api/exchanges/?cursor=&page_size=2");
        var slots = await PagesAsync($"/api/time-slots/?exchange={exchange}&cursor=&page_size=3");

        Assert.Equal([2, 1], exchanges.Select(page => page["results"]!.AsArray().Count));
        Assert.Equal(3, exchanges.SelectMany(page => page["results"]!.AsArray()).DistinctBy(Uuid).Count());
        Assert.Equal([3, 3, 2], slots.Select(page => page["results"]!.AsArray().Count));
    }

    [Fact]
    public async Task Links_go_on_by_cursors_where_page_numbers_end()
    {
        for (int number = 0; number < 10_011; number++)
        {
            var exchange = new Exchange { Id = Guid.NewGuid(), BusinessName = $"{number:00000}", TimeZone = DateTimeZone.Utc };
            await _store.AddAsync(exchange, Stop);
        }

        var last = (await _api.GetAsync("/api/exchanges/?page=334&page_size=30")).Json;
        Assert.Equal((10_000, false), ((int)last["count"]!, (bool)last["count_is_exact"]!));
        Assert.Equal((21, null), (last["results"]!.AsArray().Count, (string?)last["next"]));
        Assert.Contains("page=333", (string)last["previous"]!, StringComparison.Ordinal);
        var before = (await _api.GetAsync("/api/exchanges/?page=333&page_size=10")).Json;
        Assert.Contains("page=334", (string)before["next"]!, StringComparison.Ordinal);

        var deepest = (await _api.GetAsync("/api/exchanges/?page=1000&page_size=10")).Json;
        var beyond = (await _api.GetAsync((string)deepest["next"]!)).Json;
        Assert.Equal("10000", (string)beyond["results"]![0]!["business_name"]!);
        Assert.Contains("cursor=", (string)beyond["next"]!, StringComparison.Ordinal);
        (await _api.GetAsync("/api/exchanges/?page=1001&page_size=10")).Is(
            HttpStatusCode.NotFound, """{"detail": "Invalid page: beyond row 10000 use cursor."}""");
    }

    [Theory]
    [InlineData("/api/exchanges/?page=501")]
    [InlineData("/api/exchanges/?page=10001&page_size=1")]
    [InlineData("/api/bookings/?page=2147483647&page_size=100")]
    public async Task A_page_that_is_deeper_than_numbers_reach_names_the_cursor(string path) =>
        (await _api.GetAsync(path, "owner")).Is(
            HttpStatusCode.NotFound, """{"detail": "Invalid page: beyond row 10000 use cursor."}""");

    [Theory]
    [InlineData("page=1&cursor=")]
    [InlineData("cursor=&page=2")]
    public async Task A_page_and_a_cursor_together_are_refused_naming_both(string query) =>
        (await _api.GetAsync($"/api/exchanges/?{query}")).Is(HttpStatusCode.BadRequest, """
            {"page": ["Give either `page` or `cursor`."], "cursor": ["Give either `page` or `cursor`."]}
            """);

    [Fact]
    public async Task A_cursor_of_another_list_or_order_is_refused()
    {
        string exchange = await _api.CreateExchangeAsync();
        await _api.CreateExchangeAsync();
        await _api.BookAsync(exchange, "09:00", "10:00");
        await _api.BookAsync(exchange, "10:00", "11:00");
        string ofBookings = await CursorAsync("/api/bookings/?page_size=1&cursor=&ordering=date");
        string ofExchanges = await CursorAsync("/api/exchanges/?page_size=1&cursor=");

        foreach (string path in new[]
        {
            $"/api/bookings/?ordering=-date&cursor={ofBookings}",
            $"/api/bookings/?cursor={ofBookings}",
            $"/api/bookings/?cursor={ofExchanges}",
            $"/api/exchanges/?cursor={ofBookings}",
            $"/api/time-slots/?exchange={exchange}&cursor={ofExchanges}",
        })
        {
            (await _api.GetAsync(path, "owner")).Is(HttpStatusCode.BadRequest, """{"cursor": ["Invalid cursor."]}""");
        }

        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"/api/bookings/?ordering=starts_at&cursor={ofBookings}", "owner")).Status);
    }

    private async Task<string> CursorAsync(string path)
    {
        string next = (string)(await _api.GetAsync(path, "owner")).Json["next"]!;
        return next[(next.IndexOf("cursor=", StringComparison.Ordinal) + 7)..];
    }

    private async Task<List<JsonNode>> PagesAsync(string path, string? user = null)
    {
        var pages = new List<JsonNode> { (await _api.GetAsync(path, user)).Json };
        while ((string?)pages[^1]["next"] is { } next)
        {
            pages.Add((await _api.GetAsync(next, user)).Json);
            Assert.InRange(pages.Count, 1, 10);
        }

        return pages;
    }

    private static string Uuid(JsonNode? item) => (string)item!["uuid"]!;
}
