using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Booking requests that are sent again with their Idempotency-Key.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("jane")]
    [InlineData(null)]
    public async Task Repeating_a_request_with_its_idempotency_key_returns_the_current_booking(string? user)
    {
        string exchange = await _api.CreateExchangeAsync();
        var first = await BookAsync(exchange, "k1", user);
        Assert.Equal(HttpStatusCode.Created, first.Status);
        var again = await BookAsync(exchange, "k1", user);
        Assert.Equal(WithoutToken(first), WithoutToken(again));
        Assert.Equal(first.Headers.Location, again.Headers.Location);

        string path = first.Headers.Location!.OriginalString;
        await _api.SendAsync(HttpMethod.Patch, path, """{"notes": "changed"}""", "owner");
        var moved = await _api.PostAsync(
            $"{path}reschedule/", """{"date": "2024-01-22", "start_time": "09:00", "end_time": "10:00"}""", "owner");
        Assert.Equal(WithoutToken(moved), WithoutToken(await BookAsync(exchange, "k1", user)));
        var cancelled = await _api.PostAsync($"{path}cancel/", null, "owner");
        var later = await BookAsync(exchange, "k1", user);
        Assert.Equal((HttpStatusCode.Created, WithoutToken(cancelled)), (later.Status, WithoutToken(later)));
        Assert.Equal("cancelled", (string)later.Json["status"]!);
        Assert.Equal(cancelled.Headers.ETag, later.Headers.ETag);
        Assert.Equal(1, (int)(await _api.GetAsync("/api/bookings/", "owner")).Json["count"]!);
    }

    [Theory]
    [InlineData("15:00", "16:00", "")]
    [InlineData("14:00", "15:00", """ "party_size": 1, "notes": "other", """)]
    public async Task A_different_request_with_the_same_idempotency_key_is_refused(string start, string end, string more)
    {
        string exchange = await _api.CreateExchangeAsync();
        await BookAsync(exchange, "k1", "jane");
        (await BookAsync(exchange, "k1", "jane", start, end, more)).Is(
            HttpStatusCode.UnprocessableEntity, """{"detail": "This idempotency key was used for another request."}""");
    }

    [Fact]
    public async Task An_idempotency_key_belongs_to_one_user_at_one_exchange()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 9, """);
        string other = await _api.CreateExchangeAsync();
        Reply[] replies =
        [
            await BookAsync(exchange, "k1", "jane"),
            await BookAsync(exchange, "k1", "john"),
            await BookAsync(exchange, "k1", null),
            await BookAsync(exchange, "k2", "jane"),
            await BookAsync(other, "k1", "jane"),
        ];
        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
        Assert.Equal(5, replies.Select(reply => (string)reply.Json["uuid"]!).Distinct().Count());
    }

    [Fact]
    public async Task The_same_request_sent_many_times_at_once_with_one_key_makes_one_booking()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 9, """);
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => BookAsync(exchange, "k1", "jane")));
        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
        Assert.Single(replies.Select(reply => (string)reply.Json["uuid"]!).Distinct());
        Assert.Equal(1, (int)(await _api.GetAsync("/api/bookings/", "owner")).Json["count"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("256 characters")]
    public async Task A_malformed_idempotency_key_is_refused_with_the_reason(string key)
    {
        string exchange = await _api.CreateExchangeAsync();
        key = key.Length > 1 ? new string('k', 256) : key;
        (await BookAsync(exchange, key, "jane")).Is(
            HttpStatusCode.BadRequest, """{"detail": "Idempotency-Key takes one key of 1 to 255 characters."}""");
        Assert.Equal(HttpStatusCode.Created, (await BookAsync(exchange, new string('k', 255), "jane")).Status);
    }

    [Fact]
    public async Task A_request_repeated_after_its_time_slot_was_deleted_returns_the_same_booking()
    {
        string exchange = await _api.CreateExchangeAsync();
        _ = await _api.PostAsync("/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{exchange}}", "start_date": "2024-01-15", "end_date": "2024-01-15"}
            """, "owner");
        var slot = (string)(await _api.GetAsync($"/api/time-slots/?exchange={exchange}")).Json["results"]![0]!["uuid"]!;
        string time = $$""" "time_slot": "{{slot}}" """;
        var first = await BookAsync(exchange, time);
        Assert.Equal(HttpStatusCode.Created, first.Status);
        var cancelled = await _api.PostAsync($"{first.Headers.Location!.OriginalString}cancel/", null, "jane");
        var deleted = await _api.SendAsync(HttpMethod.Delete, $"/api/time-slots/{slot}/", null, "owner");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (cancelled.Status, deleted.Status));

        var now = await _api.GetAsync(first.Headers.Location!.OriginalString, "jane");
        (await BookAsync(exchange, time)).Is(HttpStatusCode.Created, now.Text);
        Assert.Null(now.Json["time_slot"]);
    }

    [Theory]
    [InlineData(""" "starts_at": "2024-01-15T14:00", "ends_at": "2024-01-15T15:00" """)]
    [InlineData(""" "starts_at": "2024-01-15T14:00Z", "ends_at": "2024-01-15T15:00" """)]
    [InlineData(""" "starts_at": "2024-01-15T14:00Z", "ends_at": "2024-01-15T16:00+01:00" """)]
    [InlineData(""" "date": "2024-01-15", "start_time": "14:00", "end_time": "15:00" """)]
    public async Task A_request_repeated_after_the_time_zone_changed_returns_the_same_booking(string time)
    {
        string exchange = await _api.CreateExchangeAsync();
        var first = await BookAsync(exchange, time);
        Assert.Equal("2024-01-15T14:00:00Z", (string)first.Json["starts_at"]!);
        var moved = await _api.SendAsync(
            HttpMethod.Patch, $"/api/exchanges/{exchange}/", """{"time_zone": "Pacific/Auckland"}""", "owner");
        Assert.Equal(HttpStatusCode.OK, moved.Status);

        var again = await BookAsync(exchange, time);
        again.Is(HttpStatusCode.Created, (await _api.GetAsync(first.Headers.Location!.OriginalString, "jane")).Text);
        Assert.Equal("2024-01-15T14:00:00+13:00", (string)again.Json["starts_at"]!);
    }

    /// <summary>Prints the response without its tokens, which differ in each response to a guest.</summary>
    private static string WithoutToken(Reply reply)
    {
        var body = reply.Json.AsObject();
        body.Remove("access_token");
        body.Remove("calendar_url");
        return body.ToJsonString();
    }

    private Task<Reply> BookAsync(string exchange, string time) => _api.SendAsync("POST", "/api/bookings/", $$"""
        {"exchange": "{{exchange}}", {{time}}, "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
        """, "jane", ("Idempotency-Key", "k1"));

    private Task<Reply> BookAsync(
        string exchange, string key, string? user, string start = "14:00", string end = "15:00", string more = "") =>
        _api.SendAsync("POST", "/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "{{start}}", "end_time": "{{end}}", {{more}}
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """, user, ("Idempotency-Key", key));
}
