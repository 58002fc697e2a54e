using System.Net;
using Ical.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The calendar of one resource: which bookings it has, and who can read it.</summary>
public sealed class ResourceCalendarTests : IAsyncLifetime
{
    private ApiHost _api = null!;
    private string _exchange = "";
    private string _anna = "";
    private string _ben = "";

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        _exchange = await _api.CreateExchangeAsync();
        (_anna, _ben) = (await AddAsync("Anna"), await AddAsync("Ben"));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_calendar_of_a_resource_has_its_bookings_and_blocks_and_those_of_no_other()
    {
        await BookAsync("10:00", _anna, "jane");
        await BookAsync("11:00", _ben, "john");
        await _api.PostAsync(
            $"/api/exchanges/{_exchange}/blocks/", $$"""{"date": "2024-01-15", "start_time": "13:00", "end_time": "14:00", "resource": "{{_anna}}", "reason": "Course"}""", "owner");
        await _api.PostAsync(
            $"/api/exchanges/{_exchange}/blocks/", $$"""{"date": "2024-01-16", "resource": "{{_ben}}", "reason": "Ben is away"}""", "owner");

        var annas = await _api.GetAsync($"/api/exchanges/{_exchange}/calendar.ics?resource={_anna}", "owner");
        var bens = await _api.GetAsync($"/api/exchanges/{_exchange}/calendar.ics?resource={_ben}", "owner");
        var all = await _api.GetAsync($"/api/exchanges/{_exchange}/calendar.ics", "owner");

        Assert.Equal(["2024-01-15T10:00 Jane Doe", "2024-01-15T13:00 Course"], EventsOf(annas));
        Assert.Equal(["2024-01-15T11:00 Jane Doe", "2024-01-16T00:00 Ben is away"], EventsOf(bens));
        Assert.Equal(2, EventsOf(all).Length);
        Assert.Contains("X-WR-CALNAME:", annas.Text, StringComparison.Ordinal);
        Assert.Contains(": Anna", annas.Text, StringComparison.Ordinal);
        Assert.NotEqual(annas.Headers.ETag, bens.Headers.ETag);
    }

    [Fact]
    public async Task The_secret_address_of_a_resource_reads_its_calendar_and_nothing_else()
    {
        await BookAsync("10:00", _anna, "jane");
        var made = await _api.PostAsync($"/api/exchanges/{_exchange}/resources/{_anna}/calendar_token/", null, "owner");
        string url = (string)made.Json["url"]!;

        Assert.StartsWith($"{_api.Client.BaseAddress}api/exchanges/{_exchange}/calendar.ics?resource={_anna}&token=", url, StringComparison.Ordinal);
        Assert.Equal(["2024-01-15T10:00 Jane Doe"], EventsOf(await _api.GetAsync(url)));
        foreach (string other in (string[])
            [url.Replace(_anna, _ben, StringComparison.Ordinal), url.Replace($"resource={_anna}&", "", StringComparison.Ordinal), $"{url}x", url.Replace(_anna, "x", StringComparison.Ordinal)])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(other)).Status);
        }
    }

    [Fact]
    public async Task The_secret_address_of_the_exchange_reads_the_calendars_of_its_resources_and_revokes_theirs()
    {
        string ofResource = (string)(await _api.PostAsync($"/api/exchanges/{_exchange}/resources/{_anna}/calendar_token/", null, "owner")).Json["url"]!;
        string second = (string)(await _api.PostAsync($"/api/exchanges/{_exchange}/resources/{_anna}/calendar_token/", null, "owner")).Json["url"]!;
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync(ofResource)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync(second)).Status);

        string ofExchange = (string)(await _api.PostAsync($"/api/exchanges/{_exchange}/calendar_token/", null, "owner")).Json["url"]!;
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(ofResource)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"{ofExchange}&resource={_anna}")).Status);

        string third = (string)(await _api.PostAsync($"/api/exchanges/{_exchange}/resources/{_anna}/calendar_token/", null, "owner")).Json["url"]!;
        await _api.SendAsync(HttpMethod.Delete, $"/api/exchanges/{_exchange}/calendar_token/", null, "owner");
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(third)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.PostAsync($"/api/exchanges/{_exchange}/resources/{_exchange}/calendar_token/", null, "owner")).Status);
    }

    [Fact]
    public async Task A_resource_that_the_exchange_does_not_have_is_named_to_the_owner()
    {
        var unknown = await _api.GetAsync($"/api/exchanges/{_exchange}/calendar.ics?resource={_exchange}", "owner");

        Assert.Equal(HttpStatusCode.BadRequest, unknown.Status);
        Assert.Contains("object does not exist", unknown.Text, StringComparison.Ordinal);
    }

    private static string[] EventsOf(Reply reply)
    {
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return [.. Calendar.Load(reply.Text)!.Events.Select(one => $"{one.Start!.Value:yyyy-MM-ddTHH:mm} {one.Summary}").Order(StringComparer.Ordinal)];
    }

    private async Task<string> AddAsync(string name) => (string)(await _api.PostAsync(
        $"/api/exchanges/{_exchange}/resources/", $$"""{"name": "{{name}}", "resource_type": "staff"}""", "owner")).Json["uuid"]!;

    private async Task BookAsync(string start, string resource, string user)
    {
        var booked = await _api.BookAsync(_exchange, start, $"{int.Parse(start[..2], System.Globalization.CultureInfo.InvariantCulture) + 1}:00", user, $""" "resource": "{resource}", """);
        Assert.Equal(HttpStatusCode.Created, booked.Status);
    }
}
