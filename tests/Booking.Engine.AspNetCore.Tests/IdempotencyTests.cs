using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Requests for bookings that are sent again with their Idempotency-Key.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("jane")]
    [InlineData(null)]
    public async Task The_same_request_again_answers_its_booking_as_it_now_is(string? user)
    {
        string exchange = await _api.CreateExchangeAsync();
        var first = await BookAsync(exchange, "k1", user);
        Assert.Equal(HttpStatusCode.Created, first.Status);
        var again = await BookAsync(exchange, "k1", user);
        again.Is(HttpStatusCode.Created, first.Text);
        Assert.Equal(first.Headers.Location, again.Headers.Location);

        string path = first.Headers.Location!.OriginalString;
        await _api.SendAsync(HttpMethod.Patch, path, """{"notes": "changed"}""", "owner");
        var moved = await _api.PostAsync(
            $"{path}reschedule/", """{"date": "2024-01-22", "start_time": "09:00", "end_time": "10:00"}""", "owner");
        (await BookAsync(exchange, "k1", user)).Is(HttpStatusCode.Created, moved.Text);
        var cancelled = await _api.PostAsync($"{path}cancel/", null, "owner");
        var later = await BookAsync(exchange, "k1", user);
        later.Is(HttpStatusCode.Created, cancelled.Text);
        Assert.Equal("cancelled", (string)later.Json["status"]!);
        Assert.Equal(cancelled.Headers.ETag, later.Headers.ETag);
        Assert.Equal(1, (int)(await _api.GetAsync("/api/bookings/", "owner")).Json["count"]!);
    }

    [Theory]
    [InlineData("15:00", "16:00", "")]
    [InlineData("14:00", "15:00", """ "party_size": 1, "notes": "other", """)]
    public async Task Another_request_with_the_same_key_is_refused(string start, string end, string more)
    {
        string exchange = await _api.CreateExchangeAsync();
        await BookAsync(exchange, "k1", "jane");
        (await BookAsync(exchange, "k1", "jane", start, end, more)).Is(
            HttpStatusCode.UnprocessableEntity, """{"detail": "This idempotency key was used for another request."}""");
    }

    [Fact]
    public async Task A_key_is_of_one_user_at_one_exchange()
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
    public async Task The_same_request_many_times_at_once_makes_one_booking()
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
    public async Task A_key_that_is_none_is_told(string key)
    {
        string exchange = await _api.CreateExchangeAsync();
        key = key.Length > 1 ? new string('k', 256) : key;
        (await BookAsync(exchange, key, "jane")).Is(
            HttpStatusCode.BadRequest, """{"detail": "Idempotency-Key takes one key of 1 to 255 characters."}""");
        Assert.Equal(HttpStatusCode.Created, (await BookAsync(exchange, new string('k', 255), "jane")).Status);
    }

    private Task<Reply> BookAsync(
        string exchange, string key, string? user, string start = "14:00", string end = "15:00", string more = "") =>
        _api.SendAsync("POST", "/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "{{start}}", "end_time": "{{end}}", {{more}}
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """, user, ("Idempotency-Key", key));
}
