using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The slots of a day as if one booking did not exist, for those who may see that booking.</summary>
public sealed class AvailableWithoutBookingTests : IAsyncLifetime
{
    private const string Unknown = "00000000-0000-4000-8000-000000000000";
    private ApiHost _api = null!;
    private string _exchange = "";

    private string Day => $"/api/time-slots/available_slots/?exchange={_exchange}&date=2024-01-15";

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHost.StartAsync(services: services => services.Configure<BookingEngineOptions>(
            options => options.AvailabilityCacheDuration = Duration.FromSeconds(5)));
        _exchange = await _api.CreateExchangeAsync();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("jane")]
    [InlineData("owner")]
    public async Task Availability_without_a_booking_frees_its_own_place_and_no_others(string user)
    {
        var free = await _api.GetAsync(Day);
        var booked = await _api.BookAsync(_exchange, "10:00", "11:00", "jane");
        var shown = await _api.GetAsync(Day);

        var without = await _api.GetAsync($"{Day}&booking={booked.Json["uuid"]}", user);

        without.Is(HttpStatusCode.OK, free.Text);
        Assert.NotEqual(free.Text, shown.Text);
        await _api.BookAsync(_exchange, "12:00", "13:00", "other");
        Assert.NotEqual(free.Text, (await _api.GetAsync($"{Day}&booking={booked.Json["uuid"]}", user)).Text);
    }

    [Fact]
    public async Task A_guest_sees_availability_without_a_booking_by_its_token()
    {
        var free = await _api.GetAsync(Day);
        var booked = await _api.BookAsync(_exchange, "10:00", "11:00");
        string path = $"{Day}&booking={booked.Json["uuid"]}";

        var without = await _api.SendAsync("GET", path, null, null, ("Booking-Access-Token", (string)booked.Json["access_token"]!));

        without.Is(HttpStatusCode.OK, free.Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Availability_without_a_booking_has_its_own_ETag_and_is_not_cached()
    {
        var booked = await _api.BookAsync(_exchange, "10:00", "11:00", "jane");
        var shown = await _api.GetAsync(Day);
        string tag = shown.Headers.ETag!.ToString();

        var without = await _api.SendAsync("GET", $"{Day}&booking={booked.Json["uuid"]}", null, "jane", ("If-None-Match", tag));

        Assert.Equal(HttpStatusCode.OK, without.Status);
        Assert.NotEqual(tag, without.Headers.ETag!.ToString());
        Assert.True(without.Headers.CacheControl!.NoStore);
        (await _api.GetAsync(Day)).Is(HttpStatusCode.OK, shown.Text);
        Assert.Equal(HttpStatusCode.NotModified, (await _api.SendAsync("GET", Day, null, null, ("If-None-Match", tag))).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("other")]
    public async Task Availability_without_another_customers_booking_is_refused_as_not_found(string? user)
    {
        string booking = (string)(await _api.BookAsync(_exchange, "10:00", "11:00", "jane")).Json["uuid"]!;

        foreach (string id in (string[])[booking, Unknown])
        {
            var reply = await _api.GetAsync($"{Day}&booking={id}", user);
            reply.Is(HttpStatusCode.BadRequest, $$"""{"booking": ["Invalid pk \"{{id}}\" - object does not exist."]}""");
            Assert.Equal("booking_not_found", reply.ErrorCode);
        }
    }

    [Fact]
    public async Task Availability_without_a_cancelled_or_foreign_booking_is_refused()
    {
        var booked = await _api.BookAsync(_exchange, "10:00", "11:00", "jane");
        string query = $"&booking={booked.Json["uuid"]}";
        string other = await _api.CreateExchangeAsync();
        (await _api.GetAsync(Day.Replace(_exchange, other, StringComparison.Ordinal) + query, "jane")).Is(
            HttpStatusCode.BadRequest, """{"booking": ["This booking is at another exchange."]}""");
        await _api.PostAsync($"{booked.Headers.Location}cancel/", null, "jane");
        (await _api.GetAsync(Day + query, "jane")).Is(HttpStatusCode.BadRequest, """
            {"booking": ["This booking was cancelled: it takes no place that could be left out."]}
            """);
        (await _api.GetAsync($"{Day}&booking=x", "jane")).Is(
            HttpStatusCode.BadRequest, """{"booking": ["“x” is not a valid UUID."]}""");
    }
}
