using System.Net;
using NodaTime;
using static BookingEngine.Pages.Tests.PagesHost;

namespace BookingEngine.Pages.Tests;

/// <summary>A guest moves and cancels a booking by its link, and nobody else does.</summary>
public sealed class ManageBookingTests : IAsyncLifetime
{
    private PagesHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_guest_moves_a_booking_also_into_its_own_time()
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Policy = new BookingPolicy { SlotStep = Duration.FromMinutes(30) } });
        using var visitor = await BookAsync(shop);

        await visitor.FollowAsync("Move to another time");
        Assert.Contains("It is on Monday 15 January 2024 at 14:00.", visitor.Text.Replace("Monday, 15", "Monday 15", StringComparison.Ordinal), StringComparison.Ordinal);
        await visitor.FollowAsync("14:30");
        Assert.Contains("14:30 – 15:30", visitor.Text, StringComparison.Ordinal);
        await visitor.SendAsync("Move");

        Assert.Contains("Done: your booking has a new time.", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("14:30 – 15:30", visitor.Text, StringComparison.Ordinal);
        Assert.Equal("14:30-15:30", (await OnlyAsync(shop)).Period.ToString());
    }

    [Fact]
    public async Task A_booking_that_is_moved_to_the_time_that_it_has_is_not_said_to_have_a_new_one()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = await BookAsync(shop);
        long version = (await OnlyAsync(shop)).Booking.Version;
        await visitor.FollowAsync("Move to another time");
        await visitor.FollowAsync("14:00");
        await visitor.SendAsync("Move");

        Assert.Equal("Nothing has changed: the booking already has this time.", Visitor.Words(visitor.Page.QuerySelector("[role=status]")!));
        Assert.Equal(version, (await OnlyAsync(shop)).Booking.Version);

        using var owner = _host.Visit("en-GB", "owner");
        await owner.GoAsync($"/manage/{shop.Id}?date=2024-01-15");
        await owner.FollowAsync("Move");
        await owner.FollowAsync("14:00");
        await owner.SendAsync("Move");
        Assert.Equal("Nothing has changed: the booking already has this time.", Visitor.Words(owner.Page.QuerySelector("[role=status]")!));
    }

    [Theory]
    [InlineData(false, "Done: you have requested a booking. It is not confirmed yet.")]
    [InlineData(true, "Done: you have a booking.")]
    public async Task A_booking_that_waits_for_its_confirmation_is_said_to_be_requested(bool isConfirmedAtOnce, string done)
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Policy = new BookingPolicy { AutoConfirm = isConfirmedAtOnce } });
        using var visitor = await BookAsync(shop);
        Assert.Equal(done, Visitor.Words(visitor.Page.QuerySelector("[role=status]")!));
    }

    [Fact]
    public async Task A_booking_is_moved_to_another_month()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = await BookAsync(shop);
        await visitor.FollowAsync("Move to another time");
        await visitor.GoAsync(visitor.Page.QuerySelector("a[rel~=next]")!.GetAttribute("href")!);
        Assert.Equal("February 2024", Visitor.Words(visitor.Page.QuerySelector("#month")!));
        await visitor.FollowAsync("09:00");
        await visitor.SendAsync("Move");
        Assert.Equal(new LocalDate(2024, 2, 5), (await OnlyAsync(shop)).Date);
    }

    [Fact]
    public async Task When_the_new_time_is_taken_meanwhile_the_nearest_are_offered()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = await BookAsync(shop);
        await visitor.FollowAsync("Move to another time");
        await visitor.FollowAsync("10:00");
        await _host.BookAsync(shop, new(10, 0), new(11, 0));

        await visitor.SendAsync("Move");

        Assert.Equal(HttpStatusCode.Conflict, visitor.Status);
        Assert.Contains("Someone else has just taken this time.", visitor.Text, StringComparison.Ordinal);
        await visitor.SendAsync("Move", ("slot", "2024-01-15T11:00:00Z/2024-01-15T12:00:00Z"));
        Assert.Contains("11:00 – 12:00", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_cancels_a_booking_and_its_time_is_free_again()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = await BookAsync(shop);

        await visitor.SendAsync("Yes, cancel it");

        Assert.Contains("The booking is cancelled", visitor.Text, StringComparison.Ordinal);
        Assert.Null(visitor.Page.QuerySelector("details"));
        await visitor.FollowAsync("Book another appointment");
        await visitor.FollowAsync("14:00");
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
    }

    [Fact]
    public async Task It_may_be_too_late_for_a_guest_but_not_for_the_owner()
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Policy = new BookingPolicy { CancellationNotice = Duration.FromDays(30) } });
        using var visitor = await BookAsync(shop);
        var address = visitor.Address.AbsolutePath;

        await visitor.SendAsync("Yes, cancel it");
        Assert.Equal(HttpStatusCode.Conflict, visitor.Status);
        Assert.Contains("until 720 h before they start", visitor.Text, StringComparison.Ordinal);
        await visitor.FollowAsync("Move to another time");
        await visitor.FollowAsync("10:00");
        await visitor.SendAsync("Move");
        Assert.Equal(HttpStatusCode.Conflict, visitor.Status);
        Assert.Empty(visitor.Page.QuerySelectorAll(".alternatives"));

        using var owner = _host.Visit("en-GB", "owner");
        await owner.GoAsync(address);
        await owner.SendAsync("Yes, cancel it");
        Assert.Contains("The booking is cancelled", owner.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sees_a_booking_without_its_own_token()
    {
        var shop = await _host.CreateShopAsync();
        var other = await _host.CreateShopAsync();
        using var visitor = await BookAsync(shop);
        var (path, query) = (visitor.Address.AbsolutePath, visitor.Address.Query);
        var booking = await _host.BookAsync(shop, new(9, 0), new(10, 0));
        string calendar = new Uri(visitor.Page.QuerySelector("a[download]")!.GetAttribute("href")!).Query;
        using var stranger = _host.Visit(user: "stranger");

        foreach (string address in (string[])
            [
                path, $"{path}?token=x", $"{path}{calendar}", $"{path}/reschedule", $"/book/{shop.Id}/bookings/{booking.Id}{query}",
                $"/book/{other.Id}/bookings/{path.Split('/')[^1]}{query}", $"{path}/calendar.ics{query}", $"{path}/calendar.ics",
            ])
        {
            await stranger.GoAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        }
    }

    [Fact]
    public async Task Calendar_programs_read_the_booking_by_an_address_that_allows_nothing_else()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = await BookAsync(shop);
        string address = visitor.Page.QuerySelector("a[download]")!.GetAttribute("href")!;

        using var response = await visitor.GetAsync(address);
        string calendar = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/calendar", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("DTSTART:20240115T140000Z", calendar, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Tech Repair Shop", calendar, StringComparison.Ordinal);
        Assert.Equal("webcal" + address[4..], visitor.Page.QuerySelector("a[href^=webcal]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Pages_with_personal_data_are_kept_by_no_cache()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = await BookAsync(shop);
        Assert.True(visitor.Response.Headers.CacheControl!.NoStore);
        Assert.Equal("noindex", Assert.Single(visitor.Response.Headers.GetValues("X-Robots-Tag")));
        await visitor.FollowAsync("Move to another time");
        Assert.True(visitor.Response.Headers.CacheControl!.NoStore);
    }

    private async Task<BookingDetails> OnlyAsync(Exchange shop) =>
        Assert.Single(await _host.ListAsync(shop));

    private async Task<Visitor> BookAsync(Exchange shop)
    {
        var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}");
        await visitor.FollowAsync("14:00");
        return await visitor.SendAsync("Book", ("name", "Ada"), ("email", "ada@example.com"));
    }
}
