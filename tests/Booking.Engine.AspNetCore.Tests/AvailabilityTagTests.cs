using System.Net;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The ETag of availability: a client that already has the current response gets 304.</summary>
public sealed class AvailabilityTagTests : IAsyncLifetime
{
    private ApiHost _api = null!;
    private string _exchange = "";

    private string Day => $"/api/time-slots/available_slots/?exchange={_exchange}&date=2024-01-15";

    private string Range => $"/api/time-slots/availability/?exchange={_exchange}&start_date=2024-01-15&end_date=2024-01-16";

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        _exchange = await _api.CreateExchangeAsync();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Availability_that_the_client_already_has_is_304_without_a_body(string method)
    {
        foreach (string path in (string[])[Day, Range])
        {
            var first = await _api.SendAsync(new HttpMethod(method), path, null, null);
            string tag = Tag(first);
            Assert.Equal(HttpStatusCode.OK, first.Status);
            Assert.Equal(method == "HEAD", first.Text.Length == 0);
            Assert.Equal("application/json", first.ContentHeaders.ContentType?.MediaType);
            Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);

            foreach (string known in (string[])[tag, tag[2..], $"\"other\", {tag}", "*"])
            {
                var again = await _api.SendAsync(method, path, null, null, ("If-None-Match", known));
                Assert.Equal((HttpStatusCode.NotModified, "", tag), (again.Status, again.Text, Tag(again)));
                Assert.Null(again.ContentHeaders.ContentType);
            }
        }
    }

    [Fact]
    public async Task Availability_is_sent_in_full_to_a_client_with_another_ETag()
    {
        string tag = Tag(await _api.GetAsync(Day));
        foreach (string other in (string[])
            [
                Tag(await _api.GetAsync(Range)),
                Tag(await _api.GetAsync(Day + "&party_size=2")),
                Tag(await _api.GetAsync(Day + "&slot_duration=30")),
                Tag(await _api.GetAsync(Day.Replace("-15", "-22", StringComparison.Ordinal))),
                "W/\"x\"",
                "nonsense",
            ])
        {
            Assert.NotEqual(tag, other);
            var reply = await _api.SendAsync("GET", Day, null, null, ("If-None-Match", other));
            Assert.Equal((HttpStatusCode.OK, tag), (reply.Status, Tag(reply)));
        }
    }

    [Fact]
    public async Task Parameters_given_or_left_out_at_their_defaults_have_the_same_availability_ETag()
    {
        Assert.Equal(Tag(await _api.GetAsync(Day)), Tag(await _api.GetAsync(Day + "&slot_duration=60&party_size=1")));
    }

    [Fact]
    public async Task The_availability_ETag_changes_with_a_booking_and_with_the_exchange()
    {
        string empty = Tag(await _api.GetAsync(Day));
        await _api.BookAsync(_exchange, "10:00", "11:00");
        string booked = Tag(await _api.GetAsync(Day));
        await _api.SendAsync(
            HttpMethod.Patch, $"/api/exchanges/{_exchange}/", """{"business_name": "Repairs"}""", "owner");
        string renamed = Tag(await _api.GetAsync(Day));
        Assert.Equal(3, new[] { empty, booked, renamed }.Distinct().Count());
    }

    [Fact]
    public async Task The_availability_ETag_changes_when_a_slot_passes_and_not_before()
    {
        string before = Tag(await _api.GetAsync(Day));
        _api.Clock.Reset(Instant.FromUtc(2024, 1, 15, 9, 0)); // A slot that starts at this very instant can be booked.
        Assert.Equal(before, Tag(await _api.GetAsync(Day)));
        _api.Clock.AdvanceTicks(1);
        Assert.NotEqual(before, Tag(await _api.GetAsync(Day)));
    }

    [Fact]
    public async Task The_availability_ETag_without_a_date_is_that_of_today()
    {
        string path = $"/api/time-slots/available_slots/?exchange={_exchange}";
        string today = Tag(await _api.GetAsync(path)); // Today is a Wednesday without hours.
        Assert.Equal(today, Tag(await _api.GetAsync(path + "&date=2024-01-10")));
        _api.Clock.AdvanceDays(1);
        Assert.NotEqual(today, Tag(await _api.GetAsync(path)));
    }

    [Theory]
    [InlineData("exchange=00000000-0000-0000-0000-000000000000&date=2024-01-15", HttpStatusCode.NotFound)]
    [InlineData("date=2024-01-15", HttpStatusCode.BadRequest)]
    public async Task An_error_response_has_no_ETag_and_is_never_304(string query, HttpStatusCode status)
    {
        var reply = await _api.SendAsync(
            "GET", $"/api/time-slots/available_slots/?{query}", null, null, ("If-None-Match", "*"));
        Assert.Equal((status, (object?)null), (reply.Status, reply.Headers.ETag));
    }

    private static string Tag(Reply reply) => reply.Headers.ETag!.ToString();
}
