using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The capacity of an exchange over HTTP: never set, a number, or null, which is no limit.</summary>
public sealed class DefaultCapacityTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task What_was_never_set_is_printed_as_what_holds_now()
    {
        string shop = await _api.CreateExchangeAsync();
        Assert.Equal(1, await PrintedAsync(shop));

        string resource = await AddResourceAsync(shop);
        Assert.Null(await PrintedAsync(shop));
        Assert.Null((int?)(await _api.GetAsync("/api/exchanges/")).Json["results"]![0]!["default_capacity"]);

        Assert.Equal(
            HttpStatusCode.OK,
            (await _api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{shop}/resources/{resource}/", """{"is_active": false}""", "owner")).Status);
        Assert.Equal(1, await PrintedAsync(shop));
        Assert.Equal(1, (int?)(await _api.GetAsync("/api/exchanges/")).Json["results"]![0]!["default_capacity"]);
    }

    [Theory]
    [InlineData("PUT", """{"business_name": "A"}""", null)] // left out
    [InlineData("PUT", """{"business_name": "A", "default_capacity": 1}""", null)] // as it is printed
    [InlineData("PUT", """{"business_name": "A", "default_capacity": 2}""", 2)]
    [InlineData("PUT", """{"business_name": "A", "default_capacity": null}""", BookingPolicy.NoLimit)]
    [InlineData("PATCH", """{"description": "A"}""", null)]
    [InlineData("PATCH", """{"default_capacity": 1}""", 1)]
    [InlineData("PATCH", """{"default_capacity": null}""", BookingPolicy.NoLimit)]
    public async Task A_capacity_that_was_never_set_is_set_by_another_value_or_by_PATCH(string method, string body, int? expected)
    {
        string shop = await _api.CreateExchangeAsync();

        var changed = await ChangeAsync(method, shop, body);

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(expected, await StoredAsync(shop));
    }

    [Fact]
    public async Task A_PUT_of_what_is_printed_leaves_a_capacity_unset_that_resources_have_lifted()
    {
        string shop = await _api.CreateExchangeAsync();
        await AddResourceAsync(shop);

        Assert.Null((await ChangeAsync("PUT", shop, """{"business_name": "A", "default_capacity": null}""")).Json["default_capacity"]);
        Assert.Null(await StoredAsync(shop));

        await ChangeAsync("PATCH", shop, """{"default_capacity": null}""");
        await ChangeAsync("PUT", shop, """{"business_name": "A", "default_capacity": null}""");
        Assert.Equal(BookingPolicy.NoLimit, await StoredAsync(shop));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("\"default_capacity\": 1,", 1)] // said by the owner, so it holds with resources, too
    [InlineData("\"default_capacity\": null,", BookingPolicy.NoLimit)]
    public async Task A_new_exchange_has_the_capacity_that_is_sent(string more, int? expected) =>
        Assert.Equal(expected, await StoredAsync(await _api.CreateExchangeAsync(more)));

    [Theory]
    [InlineData("0", "Ensure this value is greater than or equal to 1.")]
    [InlineData("100001", "Ensure this value is less than or equal to 100000.")]
    [InlineData("2147483647", "Ensure this value is less than or equal to 100000.")]
    [InlineData("\"x\"", "A valid integer is required.")]
    public async Task A_wrong_capacity_is_a_400_of_the_field(string value, string message) =>
        (await ChangeAsync("PATCH", await _api.CreateExchangeAsync(), $$"""{"default_capacity": {{value}}}""")).Is(
            HttpStatusCode.BadRequest, $$"""{"default_capacity": ["{{message}}"]}""");

    [Fact]
    public async Task Available_capacity_is_null_where_nothing_limits_it_and_0_where_a_slot_cannot_be_booked()
    {
        string shop = await _api.CreateExchangeAsync("\"default_capacity\": null,");
        var booked = await _api.BookAsync(shop, "10:00", "11:00", more: "\"party_size\": 100000,");
        var again = await _api.BookAsync(shop, "10:00", "11:00");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (booked.Status, again.Status));
        Assert.True(again.Json["time_slot_details"]!.AsObject().ContainsKey("available_capacity"));
        Assert.Null(again.Json["time_slot_details"]!["available_capacity"]);
        var slot = await _api.GetAsync($"/api/time-slots/{again.Json["time_slot"]}/", "owner");
        Assert.True(slot.Json.AsObject().ContainsKey("available_capacity"));
        Assert.Null(slot.Json["available_capacity"]);
        await _api.SendAsync(HttpMethod.Patch, $"/api/time-slots/{again.Json["time_slot"]}/", """{"max_capacity": 100000}""", "owner");
        await _api.PostAsync(
            $"/api/exchanges/{shop}/blocks/", """{"date": "2024-01-15", "start_time": "11:00", "end_time": "12:00"}""", "owner");

        var slots = (await _api.GetAsync($"/api/time-slots/available_slots/?exchange={shop}&date=2024-01-15")).Json["slots"]!.AsArray();

        Assert.True(slots[0]!.AsObject().ContainsKey("available_capacity"));
        Assert.Equal((true, null), ((bool)slots[0]!["is_available"]!, (int?)slots[0]!["available_capacity"]));
        Assert.Equal((false, 0), ((bool)slots[2]!["is_available"]!, (int?)slots[2]!["available_capacity"]));
        var first = await _api.GetAsync($"/api/time-slots/availability/?exchange={shop}&start_date=2024-01-15&end_date=2024-01-15");
        Assert.Null((int?)first.Json["first_available"]!["available_capacity"]);
    }

    [Fact]
    public async Task Generated_slots_take_the_capacity_of_the_exchange_and_none_where_it_has_no_limit()
    {
        foreach (var (more, expected) in new[] { ("", (int?)1), ("\"default_capacity\": null,", null) })
        {
            string shop = await _api.CreateExchangeAsync(more);

            var generated = await _api.PostAsync(
                "/api/time-slots/generate_slots/",
                $$"""{"exchange_uuid": "{{shop}}", "start_date": "2024-01-15", "end_date": "2024-01-15"}""",
                "owner");

            Assert.Equal(HttpStatusCode.Created, generated.Status);
            Assert.True(generated.Json.AsObject().ContainsKey("max_capacity"));
            Assert.Equal(expected, (int?)generated.Json["max_capacity"]);
            var stored = await _api.GetAsync($"/api/time-slots/?exchange={shop}", "owner");
            Assert.Equal(expected, (int?)stored.Json["results"]![0]!["max_capacity"]);
        }
    }

    [Fact]
    public async Task A_shop_with_three_barbers_takes_three_bookings_at_a_time_without_another_setting()
    {
        string shop = await _api.CreateExchangeAsync();
        for (int i = 0; i < 3; i++)
        {
            await AddResourceAsync(shop);
        }

        for (int left = 3; left > 0; left--)
        {
            var slots = (await _api.GetAsync($"/api/time-slots/available_slots/?exchange={shop}&date=2024-01-15")).Json["slots"]!.AsArray();
            Assert.Equal(left, (int?)slots[1]!["available_capacity"]);
            Assert.Equal(HttpStatusCode.Created, (await _api.BookAsync(shop, "10:00", "11:00")).Status);
        }

        Assert.Equal("no_resource", (await _api.BookAsync(shop, "10:00", "11:00")).ErrorCode);
    }

    private async Task<string> AddResourceAsync(string shop)
    {
        var added = await _api.PostAsync(
            $"/api/exchanges/{shop}/resources/", """{"name": "Anna", "resource_type": "staff"}""", "owner");
        Assert.Equal(HttpStatusCode.Created, added.Status);
        return (string)added.Json["uuid"]!;
    }

    private async Task<int?> PrintedAsync(string shop)
    {
        var printed = (await _api.GetAsync($"/api/exchanges/{shop}/")).Json.AsObject();
        Assert.True(printed.ContainsKey("default_capacity"));
        return (int?)printed["default_capacity"];
    }

    private async Task<int?> StoredAsync(string shop) =>
        (await _api.Exchanges.FindAsync(Guid.Parse(shop)))!.Policy.DefaultCapacity;

    private Task<Reply> ChangeAsync(string method, string shop, string body) =>
        _api.SendAsync(new HttpMethod(method), $"/api/exchanges/{shop}/", body, "owner");
}
