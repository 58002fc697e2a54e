using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using static BookingEngine.Pages.Tests.PagesHost;

namespace BookingEngine.Pages.Tests;

/// <summary>What the week of an owner shows, and what becomes of a booking that is dragged in it.</summary>
public sealed class WeekTests : IAsyncLifetime
{
    private static readonly Guid Anna = Guid.NewGuid();
    private static readonly Guid Ben = Guid.NewGuid();

    private PagesHost _host = null!;
    private Exchange _shop = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await StartAsync();
        _shop = await _host.CreateShopAsync(shop => shop with
        {
            Resources = [Resource.Of("staff", "Anna") with { Id = Anna }, Resource.Of("staff", "Ben") with { Id = Ben }],
        });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_week_shows_bookings_blocks_stored_slots_and_closing_times_in_the_columns_that_they_concern()
    {
        var booking = await BookAsync(new(9, 0), Anna);
        await _host.Exchanges.BlockAsync(_shop.Id, new Block(Monday, new OpeningPeriod(new(12, 0), new(13, 0)), "Dentist"), Ben, cancellationToken: Stop);
        using var owner = await OpenAsync();

        var events = EventsOf(owner);
        var booked = Assert.Single(events, one => Is(one, "week-booking"));
        Assert.Equal(($"{booking.Id}", "2024-01-15T09:00:00", "2024-01-15T10:00:00"), ((string?)booked["id"], (string?)booked["start"], (string?)booked["end"]));
        Assert.Equal([$"{Anna}"], ColumnsOf(booked));
        var blocked = Assert.Single(events, one => Is(one, "week-blocked"));
        Assert.Equal(("Dentist", "2024-01-15T12:00:00"), ((string?)blocked["title"], (string?)blocked["start"]));
        Assert.Equal([$"{Ben}"], ColumnsOf(blocked));
        Assert.Contains(events, one => Is(one, "week-closed") && (string?)one["start"] == "2024-01-16T00:00:00" && ColumnsOf(one).Contains($"{Anna}"));
        Assert.DoesNotContain(events, one => Is(one, "week-stored")); // a slot that a booking has made for itself
        await owner.GoAsync($"/manage/{_shop.Id}/week?date=2024-01-15&with={Ben}");
        Assert.DoesNotContain(EventsOf(owner), one => Is(one, "week-booking"));
    }

    [Fact]
    public async Task A_booking_that_is_dragged_gets_the_new_time_and_person()
    {
        var booking = await BookAsync(new(9, 0), Anna);
        using var owner = await OpenAsync();
        await DragAsync(owner, booking, 2 * 3600, Anna, Ben);

        Assert.Contains("The booking is moved.", owner.Text, StringComparison.Ordinal);
        var moved = (await _host.Bookings.FindAsync(booking.Id, Stop))!;
        Assert.Equal(("11:00-12:00", Ben), (moved.Period.ToString(), Assert.Single(moved.Resources).ResourceId));
    }

    [Fact]
    public async Task A_booking_that_is_dragged_to_where_it_was_is_not_said_to_be_moved()
    {
        var booking = await BookAsync(new(9, 0), Anna);
        using var owner = await OpenAsync();
        await DragAsync(owner, booking, 0, Anna, Anna);
        Assert.Contains("Nothing has changed", owner.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_of_the_week_leads_to_its_place_on_the_day_and_the_legend_has_all_that_the_week_shows()
    {
        var booking = await BookAsync(new(9, 0), Anna);
        using var owner = await OpenAsync();
        var booked = Assert.Single(EventsOf(owner), one => Is(one, "week-booking"));
        Assert.True(Is(booked, "week-pending"));
        Assert.Equal("to confirm", Visitor.Words(owner.Page.QuerySelector(".legend .week-pending")!.ParentElement!));

        await owner.GoAsync((string)booked["extendedProps"]!["address"]!);

        Assert.Equal($"/manage/{_shop.Id}", owner.Address.AbsolutePath);
        var place = owner.Page.QuerySelector(owner.Address.Fragment)!;
        Assert.Equal($"booking-{booking.Id}", place.Id);
        Assert.Contains("Bob to confirm", Visitor.Words(place), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_move_says_what_is_in_the_way_leaves_the_booking_and_can_be_made_anyway()
    {
        var booking = await BookAsync(new(9, 0), Anna);
        await BookAsync(new(10, 0), Anna);
        using var owner = await OpenAsync();
        await DragAsync(owner, booking, 3600, null, null);

        Assert.Equal(HttpStatusCode.Conflict, owner.Status);
        Assert.Contains("Bob was not moved, and stays on Monday, 15 January 2024, 09:00.", owner.Text, StringComparison.Ordinal);
        Assert.Contains("In the way: Bob, 10:00 – 11:00", owner.Text, StringComparison.Ordinal);
        Assert.Equal("09:00-10:00", (await _host.Bookings.FindAsync(booking.Id, Stop))!.Period.ToString());
        await owner.SendAsync("Move anyway");
        Assert.Equal("10:00-11:00", (await _host.Bookings.FindAsync(booking.Id, Stop))!.Period.ToString());
    }

    [Fact]
    public async Task A_booking_that_was_changed_since_it_was_seen_stays_where_it_is()
    {
        var booking = await BookAsync(new(9, 0), Anna);
        using var owner = await OpenAsync();
        await _host.Bookings.ConfirmAsync(booking.Id, cancellationToken: Stop);
        await DragAsync(owner, booking, 3600, null, null);

        Assert.Equal(HttpStatusCode.Conflict, owner.Status);
        Assert.Contains("The booking was changed in the meantime.", owner.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Move anyway", owner.Text, StringComparison.Ordinal);
        Assert.Equal("09:00-10:00", (await _host.Bookings.FindAsync(booking.Id, Stop))!.Period.ToString());
    }

    private Task<BookingDetails> BookAsync(LocalTime start, Guid resource) =>
        _host.BookAsync(new BookingRequest(_shop.Id, Monday, start, start.PlusHours(1), Bob) { ResourceIds = [resource] });

    private async Task<Visitor> OpenAsync()
    {
        var owner = _host.Visit("en-GB", "owner");
        await owner.GoAsync($"/manage/{_shop.Id}/week?date=2024-01-15");
        return owner;
    }

    /// <summary>Sends what the script sends when a booking was dropped.</summary>
    private static async Task DragAsync(Visitor owner, BookingDetails booking, int seconds, Guid? from, Guid? to)
    {
        var form = owner.Page.QuerySelector("form[data-move]")!;
        var fields = form.QuerySelectorAll("input").ToDictionary(field => field.GetAttribute("name")!, field => field.GetAttribute("value") ?? "");
        (fields["booking"], fields["version"], fields["seconds"]) = ($"{booking.Id}", $"{booking.Booking.Version}", $"{seconds}");
        (fields["from"], fields["to"]) = ($"{from}", $"{to}");
        await owner.SendAsync(new Uri(owner.Address, form.GetAttribute("action")), fields);
    }

    private static JsonNode[] EventsOf(Visitor owner) =>
        [.. JsonNode.Parse(owner.Page.QuerySelector("[data-week]")!.GetAttribute("data-week")!)!["events"]!.AsArray().OfType<JsonNode>()];

    private static bool Is(JsonNode one, string kind) => one["classNames"]!.AsArray().Any(name => (string?)name == kind);

    private static string?[] ColumnsOf(JsonNode one) => [.. one["resourceIds"]!.AsArray().Select(column => (string?)column)];
}
