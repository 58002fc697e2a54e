using System.Net;

namespace BookingEngine.AspNetCore.Tests.Rights;

/// <summary>Responses with personal data or tokens forbid caches to store them.</summary>
public sealed class PersonalAnswerTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api = fixture.Api;

    [Fact]
    public async Task Bookings_calendars_and_tokens_are_sent_as_no_store_and_public_data_is_not()
    {
        string exchange = await _api.CreateExchangeAsync();
        var guests = await _api.BookAsync(exchange, "10:00", "11:00");
        var token = ("Booking-Access-Token", (string)guests.Json["access_token"]!);
        string guest = guests.Headers.Location!.OriginalString;
        var users = await _api.BookAsync(exchange, "11:00", "12:00", "jane");
        string user = users.Headers.Location!.OriginalString;
        var feed = await _api.PostAsync($"/api/exchanges/{exchange}/calendar_token/", null, "owner");

        Reply[] personal =
        [
            guests,
            users,
            await _api.SendAsync("GET", guest, null, null, token),
            await _api.GetAsync(user, "jane"),
            await _api.SendAsync("POST", $"{guest}reschedule/", """{"date": "2024-01-15", "start_time": "14:00", "end_time": "15:00"}""", null, token),
            await _api.SendAsync("GET", $"{guest}calendar.ics", null, null, token),
            await _api.GetAsync((string)guests.Json["calendar_url"]!),
            await _api.SendAsync(HttpMethod.Patch, user, """{"notes": "x"}""", "jane"),
            await _api.PostAsync($"{user}confirm/", null, "owner"),
            await _api.PostAsync($"{user}cancel/", null, "jane"),
            await _api.GetAsync("/api/bookings/", "owner"),
            await _api.PostAsync($"/api/exchanges/{exchange}/blocks/", """{"date": "2024-01-15"}""", "owner"),
            await _api.GetAsync($"/api/exchanges/{exchange}/blocks/", "owner"),
            await _api.GetAsync($"/api/events/?exchange={exchange}", "owner"),
            await _api.PostAsync($"/api/exchanges/{exchange}/calendars/", """{"url": "https://calendar.example.com/"}""", "owner"),
            await _api.GetAsync($"/api/exchanges/{exchange}/calendars/", "owner"),
            await _api.PostAsync("/api/webhooks/", """{"url": "https://hooks.example.com/"}""", "owner"),
            await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/?dry_run=true", "{}", "owner"),
            feed,
            await _api.GetAsync((string)feed.Json["url"]!),
            await _api.GetAsync($"/api/exchanges/{exchange}/calendar.ics", "owner"),
            await _api.GetAsync($"/api/exchanges/{exchange}/export/", "owner"),
            await _api.GetAsync($"/api/exchanges/{exchange}/export/?format=ics", "owner"),
            await _api.PostTextAsync($"/api/exchanges/{exchange}/import/", "external_id", "text/csv", "owner"),
            await _api.PostAsync($"/api/exchanges/{exchange}/erase_customer/", """{"customer_email": "jane@example.com"}""", "owner"),
        ];
        Reply[] open =
        [
            await _api.GetAsync($"/api/exchanges/{exchange}/"),
            await _api.GetAsync($"/api/time-slots/available_slots/?exchange={exchange}"),
            await _api.GetAsync($"/api/time-slots/?exchange={exchange}"),
        ];

        Assert.All(personal, reply => Assert.Equal("no-store", reply.Headers.CacheControl?.ToString()));
        Assert.All(personal, reply => Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created, reply.Text));
        Assert.All(open, reply => Assert.False(reply.Headers.CacheControl?.NoStore is true));
    }
}
