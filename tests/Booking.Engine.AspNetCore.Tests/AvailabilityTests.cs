using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The availability of a range of days.</summary>
public sealed class AvailabilityTests : IAsyncLifetime
{
    private const string Path = "/api/time-slots/availability/";
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Availability_of_a_range_equals_that_of_each_day_and_names_the_first_available_slot()
    {
        string exchange = await _api.CreateExchangeAsync(""" "default_capacity": 2, "time_zone": "Europe/Berlin", """);
        await _api.BookAsync(exchange, "09:00", "10:30");
        string wish = $"exchange={exchange}&slot_duration=90&party_size=2";
        string[] days = new string[3];
        for (int i = 0; i < days.Length; i++)
        {
            days[i] = (await _api.GetAsync($"/api/time-slots/available_slots/?{wish}&date=2024-01-{14 + i}")).Text;
        }

        (await _api.GetAsync($"{Path}?{wish}&start_date=2024-01-14&end_date=2024-01-16")).Is(HttpStatusCode.OK, $$"""
            {"exchange": "{{exchange}}", "days": [{{string.Join(',', days)}}],
             "first_available": {"date": "2024-01-15", "start_time": "10:30", "end_time": "12:00", "is_available": true,
                                 "available_capacity": 2, "starts_at": "2024-01-15T10:30:00+01:00",
                                 "ends_at": "2024-01-15T12:00:00+01:00", "unavailable_reason": null} }
            """);
    }

    [Theory]
    [InlineData("UTC", "Z")]
    [InlineData("America/St_Johns", "-03:30")]
    [InlineData("Asia/Kathmandu", "+05:45")]
    public async Task Availability_prints_offsets_of_the_time_zone_and_seconds_only_if_not_zero(string zone, string offset)
    {
        string exchange = await _api.CreateExchangeAsync($""" "time_zone": "{zone}", """);
        await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{exchange}/", """
            {"operating_hours": [{"day_of_week": 1, "open_time": "09:00:05", "close_time": "10:00"},
                                 {"day_of_week": 1, "open_time": "23:59", "close_time": "00:00"}]}
            """, "owner");
        var day = await _api.GetAsync(
            $"/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15&slot_duration=1");
        var slots = day.Json["slots"]!.AsArray();
        Assert.Equal(
            ["09:00:05", "09:01:05", $"2024-01-15T09:00:05{offset}", $"2024-01-15T09:01:05{offset}"], Times(slots[0]!));
        Assert.Equal(
            ["23:59", "00:00", $"2024-01-15T23:59:00{offset}", $"2024-01-16T00:00:00{offset}"], Times(slots[^1]!));

        static IEnumerable<string> Times(JsonNode slot) =>
            new[] { "start_time", "end_time", "starts_at", "ends_at" }.Select(field => (string)slot[field]!);
    }

    [Fact]
    public async Task First_available_is_null_if_no_slot_is_available()
    {
        string exchange = await _api.CreateExchangeAsync();
        var reply = await _api.GetAsync($"{Path}?exchange={exchange}&start_date=2024-01-08&end_date=2024-01-08");
        Assert.True(reply.Json.AsObject().ContainsKey("first_available"));
        Assert.Null(reply.Json["first_available"]);
        Assert.All(
            reply.Json["days"]![0]!["slots"]!.AsArray(),
            slot => Assert.Equal("past", (string)slot!["unavailable_reason"]!));
    }

    [Theory]
    [InlineData("start_date=2024-01-15&end_date=2025-01-14", 366)]
    [InlineData("start_date=2024-01-15&end_date=2024-01-15", 1)]
    [InlineData("start_date=2199-12-31&end_date=2199-12-31", 1)]
    [InlineData("start_date=1970-01-01&end_date=1970-01-01", 1)]
    public async Task A_range_of_availability_within_the_bounds_is_accepted(string range, int days)
    {
        string exchange = await _api.CreateExchangeAsync();
        var reply = await _api.GetAsync($"{Path}?exchange={exchange}&{range}");
        Assert.Equal((HttpStatusCode.OK, days), (reply.Status, reply.Json["days"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("start_date=2024-01-15&end_date=2025-01-15", "end_date", "At most 366 days can be asked for at once.")]
    [InlineData("start_date=2024-01-16&end_date=2024-01-15", "end_date", "The end date must not be before the start date.")]
    [InlineData("end_date=2024-01-15", "start_date", "This field is required.")]
    [InlineData("start_date=2024-01-15", "end_date", "This field is required.")]
    [InlineData("start_date=2024-01-15&end_date=x", "end_date", "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.")]
    [InlineData("start_date=2024-01-15&end_date=2024-01-15&slot_duration=0", "slot_duration", "Ensure this value is greater than or equal to 1.")]
    [InlineData("start_date=2024-01-15&end_date=2024-01-15&party_size=x", "party_size", "A valid integer is required.")]
    public async Task An_invalid_range_of_availability_is_refused_naming_its_field(string range, string field, string message)
    {
        string exchange = await _api.CreateExchangeAsync();
        (await _api.GetAsync($"{Path}?exchange={exchange}&{range}")).Is(
            HttpStatusCode.BadRequest, $$"""{"{{field}}": ["{{message}}"]}""");
    }

    [Fact]
    public async Task A_query_of_availability_returns_at_most_100000_slots()
    {
        var created = await _api.PostAsync("/api/exchanges/", """
            {"business_name": "A", "operating_hours": [{"day_of_week": 1, "open_time": "00:00", "close_time": "00:00"}]}
            """, "owner");
        string wish = $"{Path}?exchange={(string)created.Json["uuid"]!}&slot_duration=1&start_date=2024-01-15";
        (await _api.GetAsync($"{wish}&end_date=2025-05-05")).Is(
            HttpStatusCode.BadRequest, """{"end_date": ["At most 366 days can be asked for at once."]}""");
        var most = await _api.GetAsync($"{wish}&end_date=2025-01-14"); // The range has 53 Mondays with 1,440 slots each.
        Assert.Equal(
            53 * 1440, most.Json["days"]!.AsArray().Sum(day => day!["slots"]!.AsArray().Count));

        await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{(string)created.Json["uuid"]!}/", """
            {"operating_hours": [{"day_of_week": 1, "open_time": "00:00", "close_time": "00:00"},
                                 {"day_of_week": 3, "open_time": "00:00", "close_time": "00:00"}]}
            """, "owner");
        (await _api.GetAsync($"{wish}&end_date=2025-01-14")).Is(
            HttpStatusCode.BadRequest, """{"end_date": ["At most 100000 slots can be asked for at once."]}""");
    }
}
