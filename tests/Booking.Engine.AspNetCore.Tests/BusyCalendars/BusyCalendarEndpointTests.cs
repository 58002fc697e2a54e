using System.Net;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.BusyCalendars;
using BookingEngine.AspNetCore.Tests.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests.BusyCalendars;

/// <summary>The busy calendars of an exchange over HTTP, and what they take away.</summary>
public sealed class BusyCalendarEndpointTests : IAsyncLifetime
{
    private const string Url = "https://calendar.example.com/anna.ics";

    private ApiHost _api = null!;
    private string _exchange = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Path => $"/api/exchanges/{_exchange}/calendars/";

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        _exchange = await _api.CreateExchangeAsync();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_calendar_can_be_added_listed_read_changed_and_removed()
    {
        (await _api.GetAsync(Path, "owner")).Is(HttpStatusCode.OK, "[]");

        var created = await _api.PostAsync(Path, $$"""{"url": "{{Url}}"}""", "owner");
        string id = (string)created.Json["uuid"]!;
        created.Is(HttpStatusCode.Created, $$"""
            {"uuid": "{{id}}", "url": "{{Url}}", "resource": null, "tentative_is_busy": true, "ignore_all_day": false, "status": "pending",
             "last_synced_at": null, "last_error": null, "skipped": 0, "next_sync_at": "2024-01-10T12:00:00Z", "created_at": "2024-01-10T12:00:00Z"}
            """);
        Assert.Equal($"{Path}{id}/", created.Headers.Location?.OriginalString);

        string read = $$"""
            {"uuid": "{{id}}", "url": "{{Url}}", "resource": null, "tentative_is_busy": true, "ignore_all_day": false, "status": "ok",
             "last_synced_at": "2024-01-10T12:00:00Z", "last_error": null, "skipped": 0, "next_sync_at": "2024-01-10T12:15:00Z",
             "created_at": "2024-01-10T12:00:00Z"}
            """;
        var found = await ReadAsync(id, "ok");
        var withConflicts = JsonNode.Parse(read)!.AsObject();
        withConflicts["conflicts"] = new JsonArray();
        found.Is(HttpStatusCode.OK, withConflicts.ToJsonString());
        (await _api.GetAsync(Path, "owner")).Is(HttpStatusCode.OK, $"[{read}]");

        var changed = await _api.SendAsync(HttpMethod.Patch, $"{Path}{id}/", """{"ignore_all_day": true, "tentative_is_busy": false}""", "owner");
        Assert.Equal((true, false), ((bool)changed.Json["ignore_all_day"]!, (bool)changed.Json["tentative_is_busy"]!));
        Assert.Equal(Url, (string?)changed.Json["url"]);

        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, $"{Path}{id}/", null, "owner")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{Path}{id}/", "owner")).Status);
    }

    [Theory]
    [InlineData("{}", "url", "This field is required.")]
    [InlineData("""{"url": "somewhere"}""", "url", "Enter a valid URL.")]
    [InlineData("""{"url": "http://calendar.example.com/"}""", "url", "Give an address that begins with https://.")]
    [InlineData("""{"url": "https://127.0.0.1/"}""", "url", "The host has no address on the internet.")]
    [InlineData("""{"url": "https://a.example.com/", "resource": "00000000-0000-0000-0000-000000000001"}""", "resource", "Invalid pk \"00000000-0000-0000-0000-000000000001\" - object does not exist.")]
    public async Task A_calendar_that_can_not_be_is_refused_with_its_field(string body, string field, string message)
    {
        var refused = await _api.PostAsync(Path, body, "owner");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(message, (string?)refused.Json[field]![0]);
    }

    [Fact]
    public async Task An_address_to_subscribe_to_is_taken_for_https()
    {
        var created = await _api.PostAsync(Path, """{"url": "webcal://p01.example.com/published/2/abc"}""", "owner");

        Assert.Equal("https://p01.example.com/published/2/abc", (string?)created.Json["url"]);
    }

    [Fact]
    public async Task A_calendar_is_found_under_its_own_exchange_only()
    {
        string id = (string)(await _api.PostAsync(Path, $$"""{"url": "{{Url}}"}""", "owner")).Json["uuid"]!;
        string other = await _api.CreateExchangeAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"/api/exchanges/{other}/calendars/{id}/", "owner")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{Path}nothing/", "owner")).Status);
    }

    [Fact]
    public async Task A_booking_that_stands_in_a_busy_time_is_listed_as_a_conflict()
    {
        string booking = (string)(await _api.BookAsync(_exchange, "10:00", "11:00")).Json["uuid"]!;
        _api.Calendars.Answer = new BusyCalendarAnswer { Busy = [new Interval(Instant.FromUtc(2024, 1, 15, 9, 0), Instant.FromUtc(2024, 1, 15, 12, 0))] };
        string id = (string)(await _api.PostAsync(Path, $$"""{"url": "{{Url}}"}""", "owner")).Json["uuid"]!;

        Assert.Equal([booking], (await ReadAsync(id, "ok")).Json["conflicts"]!.AsArray().Select(one => (string?)one));
        var refused = await _api.BookAsync(_exchange, "11:00", "12:00");
        Assert.Equal((HttpStatusCode.BadRequest, "busy"), (refused.Status, refused.Headers.GetValues("Booking-Error-Code").Single()));
        var check = await _api.PostAsync("/api/bookings/check/", $$"""
            {"exchange": "{{_exchange}}", "date": "2024-01-15", "start_time": "11:00", "end_time": "12:00", "customer_name": "Jane", "customer_email": "jane@example.com"}
            """);
        Assert.Contains("busy", check.Text, StringComparison.Ordinal);
    }

    /// <summary>The whole way: from a phone's calendar on a server, over HTTP, to a slot that is gone.</summary>
    [Fact]
    public async Task A_dentist_entered_in_a_phones_calendar_takes_the_slot_away_within_one_poll()
    {
        string phone = "";
        await using var server = await Receiver.StartAsync(
            context => context.Response.WriteAsync($"BEGIN:VCALENDAR\nVERSION:2.0\n{phone}END:VCALENDAR\n"));
        await using var api = await ApiHost.StartAsync(services: services => services
            .Configure<BusyCalendarOptions>(options => options.AllowPrivateAddresses = true)
            .AddSingleton<IBusyCalendarSource, HttpBusyCalendarSource>());
        string exchange = await api.CreateExchangeAsync();
        var added = await api.PostAsync($"/api/exchanges/{exchange}/calendars/", $$"""{"url": "{{server.Url}}"}""", "owner");
        string calendar = $"/api/exchanges/{exchange}/calendars/{added.Json["uuid"]}/";
        await WaitAsync(async () => (string?)(await api.GetAsync(calendar, "owner")).Json["status"] == "ok");
        Assert.Null(await ReasonAsync());

        phone = "BEGIN:VEVENT\nUID:1\nSUMMARY:Dentist\nDTSTART:20240115T100000Z\nDTEND:20240115T110000Z\nEND:VEVENT\n";
        api.Clock.AdvanceMinutes(15);
        await WaitAsync(async () => await ReasonAsync() is not null);

        Assert.Equal("busy", await ReasonAsync());
        Assert.Equal("busy", (await api.BookAsync(exchange, "10:00", "11:00")).Headers.GetValues("Booking-Error-Code").Single());

        phone = "";
        api.Clock.AdvanceMinutes(15);
        await WaitAsync(async () => await ReasonAsync() is null);
        Assert.Equal(HttpStatusCode.Created, (await api.BookAsync(exchange, "10:00", "11:00")).Status);

        async Task<string?> ReasonAsync()
        {
            var slots = await api.GetAsync($"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15&slot_duration=60");
            return (string?)slots.Json["slots"]!.AsArray().Single(slot => (string?)slot!["start_time"] == "10:00")!["unavailable_reason"];
        }
    }

    private async Task<Reply> ReadAsync(string id, string status)
    {
        await WaitAsync(async () => (string?)(await _api.GetAsync($"{Path}{id}/", "owner")).Json["status"] == status);
        return await _api.GetAsync($"{Path}{id}/", "owner");
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (int attempts = 0; attempts < 600; attempts++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(50, Stop);
        }

        Assert.Fail("It did not happen within 30 seconds.");
    }
}
