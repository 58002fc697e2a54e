using System.Net;
using NodaTime;
using static BookingEngine.Pages.Tests.PagesHost;

namespace BookingEngine.Pages.Tests;

/// <summary>An owner changes hours, services and people, and decides what becomes of bookings that don't fit then.</summary>
public sealed class ChangeTests : IAsyncLifetime
{
    private PagesHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Weekly_hours_have_breaks_and_run_past_midnight()
    {
        var shop = await _host.CreateShopAsync();
        using var owner = await OpenAsync(shop, "hours");
        Assert.Equal("09:00", owner.Page.QuerySelector("[name=open-1-0]")!.GetAttribute("value"));

        await owner.SendAsync("Save", ("open-1-1", "20:00"), ("close-1-1", "02:00"), ("open-7-0", "10:00"), ("close-7-0", "12:00"));

        Assert.Contains("Done: it is changed.", owner.Text, StringComparison.Ordinal);
        var changed = await FindAsync(shop);
        Assert.Equal("09:00 - 17:00, 20:00 - 02:00", string.Join(", ", changed.HoursOn(Monday).ToArray()));
        Assert.Equal("10:00 - 12:00", string.Join(", ", changed.HoursOn(Monday.PlusDays(-1)).ToArray()));
        await owner.SendAsync("Save", ("open-1-0", ""), ("close-1-0", ""), ("open-1-1", ""), ("close-1-1", ""));
        Assert.True((await FindAsync(shop)).HoursOn(Monday).IsEmpty);
    }

    [Fact]
    public async Task Hours_that_overlap_are_refused()
    {
        var shop = await _host.CreateShopAsync();
        using var owner = await OpenAsync(shop, "hours");
        await owner.SendAsync("Save", ("open-1-1", "16:00"), ("close-1-1", "18:00"));
        Assert.Equal(HttpStatusCode.BadRequest, owner.Status);
        Assert.NotNull(owner.Page.QuerySelector("[role=alert]"));
    }

    [Fact]
    public async Task Hours_that_the_form_can_not_show_stay()
    {
        var secondFriday = new OperatingHours(IsoDayOfWeek.Friday, new OpeningPeriod(new(10, 0), new(12, 0)))
        {
            EveryWeeks = 2,
            FromDate = Monday,
        };
        var shop = await _host.CreateShopAsync(shop => shop with { OperatingHours = [.. shop.OperatingHours, secondFriday] });
        using var owner = await OpenAsync(shop, "hours");
        Assert.Contains("There are other hours", owner.Text, StringComparison.Ordinal);
        await owner.SendAsync("Save", ("close-1-0", "18:00"));
        var changed = await FindAsync(shop);
        Assert.Equal([1, 2], changed.OperatingHours.Select(entry => entry.EveryWeeks));
    }

    [Theory]
    [InlineData("Change, and keep the bookings", BookingStatus.Pending, 12)]
    [InlineData("Change, and cancel them", BookingStatus.Cancelled, 12)]
    [InlineData(null, BookingStatus.Pending, 17)]
    public async Task Before_hours_leave_bookings_outside_the_owner_decides_what_becomes_of_them(string? decision, BookingStatus status, int closing)
    {
        var shop = await _host.CreateShopAsync();
        await _host.BookAsync(shop, new(9, 0), new(10, 0));
        var outside = await _host.BookAsync(shop, new(15, 0), new(16, 0));
        using var owner = await OpenAsync(shop, "hours");

        await owner.SendAsync("Save", ("close-1-0", "12:00"));

        Assert.Contains("Bookings that would not fit any more: 1", owner.Text, StringComparison.Ordinal);
        Assert.Contains("15:00 – 16:00 Bob", owner.Text, StringComparison.Ordinal);
        Assert.Equal(new LocalTime(17, 0), (await FindAsync(shop)).HoursOn(Monday)[0].Close);
        await (decision is null ? owner.FollowAsync("Change nothing") : owner.SendAsync(decision));

        Assert.Equal(HttpStatusCode.OK, owner.Status);
        Assert.Equal(new LocalTime(closing, 0), (await FindAsync(shop)).HoursOn(Monday)[0].Close);
        Assert.Equal(status, (await _host.ListAsync(shop)).Single(booking => booking.Id == outside.Id).Status);
        Assert.Equal(BookingStatus.Pending, (await _host.ListAsync(shop)).Single(booking => booking.Id != outside.Id).Status);
    }

    [Fact]
    public async Task When_others_book_before_the_decision_the_owner_is_asked_again()
    {
        var shop = await _host.CreateShopAsync();
        await _host.BookAsync(shop, new(15, 0), new(16, 0));
        using var owner = await OpenAsync(shop, "hours");
        await owner.SendAsync("Save", ("close-1-0", "12:00"));
        await _host.BookAsync(shop, new(14, 0), new(15, 0));

        await owner.SendAsync("Change, and cancel them");

        Assert.Contains("Bookings that would not fit any more: 2", owner.Text, StringComparison.Ordinal);
        Assert.All(await _host.ListAsync(shop), booking => Assert.Equal(BookingStatus.Pending, booking.Status));
        await owner.SendAsync("Change, and cancel them");
        Assert.All(await _host.ListAsync(shop), booking => Assert.Equal(BookingStatus.Cancelled, booking.Status));
    }

    [Fact]
    public async Task Special_days_are_closed_or_have_other_hours_and_can_be_removed()
    {
        var shop = await _host.CreateShopAsync();
        await _host.BookAsync(shop, new(9, 0), new(10, 0));
        using var owner = await OpenAsync(shop, "hours");
        await owner.SendAsync("Add", ("date", "2024-01-22"), ("open", "10:00"), ("close", "11:00"), ("reason", "Fair"));
        Assert.Contains("10:00 – 11:00 Fair", owner.Text, StringComparison.Ordinal);
        await owner.SendAsync("Add", ("date", "2024-12-25"), ("annual", "yes"));
        Assert.Contains("Every year", Visitor.Words(owner.Page.QuerySelectorAll(".agenda li")[1]), StringComparison.Ordinal);
        await owner.SendAsync("Add", ("date", "2024-01-15"), ("until", "2024-01-20"));
        Assert.Contains("Bookings that would not fit any more: 1", owner.Text, StringComparison.Ordinal);
        await owner.SendAsync("Change, and cancel them");

        var changed = await FindAsync(shop);
        Assert.True(changed.HoursOn(Monday).IsEmpty);
        Assert.Equal(new LocalTime(11, 0), changed.HoursOn(Monday.PlusDays(7))[0].Close);
        Assert.True(changed.HoursOn(new LocalDate(2028, 12, 25)).IsEmpty);
        await owner.SendAsync("Remove");
        Assert.Equal(2, (await FindAsync(shop)).SpecialHours.Count);
        Assert.False((await FindAsync(shop)).HoursOn(Monday).IsEmpty);
    }

    [Fact]
    public async Task A_service_and_a_person_are_added_and_can_be_booked()
    {
        var shop = await _host.CreateShopAsync();
        using var owner = await OpenAsync(shop, "catalogue");
        await SaveAsync(owner, "resource", ("name", "Ada"));
        await SaveAsync(owner, "service", ("name", "Haircut"), ("minutes", "45"), ("price", "29.5"), ("currency", "eur"), ("needs", "staff"));

        var changed = await FindAsync(shop);
        var service = Assert.Single(changed.Services);
        Assert.Equal((Duration.FromMinutes(45), 2950L, "EUR"), (service.Duration!.Value, service.PriceAmount!.Value, service.PriceCurrency));
        Assert.Equal("staff", Assert.Single(service.Requirements).ResourceType);
        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}");
        await visitor.FollowAsync("09:45");
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
    }

    [Fact]
    public async Task A_service_keeps_what_its_form_does_not_show()
    {
        var service = Service.Of("Haircut", 30) with
        {
            Id = Guid.NewGuid(),
            BufferAfter = Duration.FromMinutes(5),
            MaxParallel = 2,
            Requirements = [Requirement.OfType("staff"), Requirement.OfType("room")],
        };
        var shop = await _host.CreateShopAsync(shop => shop with { Services = [service] });
        using var owner = await OpenAsync(shop, "catalogue");

        await SaveAsync(owner, "service", ("name", "Cut"), ("active", "|"));

        Assert.Equal(service with { Name = "Cut", IsActive = false }, Assert.Single((await FindAsync(shop)).Services));
    }

    [Fact]
    public async Task A_person_who_leaves_has_bookings_and_the_owner_decides()
    {
        var shop = await _host.CreateShopAsync(shop => shop with
        {
            Services = [Service.Of("Haircut", 30) with { Id = new Guid(1, 2, 3, new byte[8]), Requirements = [Requirement.OfType("staff")] }],
            Resources = [Resource.Of("staff", "Ada")],
        });
        var booking = await _host.BookAsync(new BookingRequest(shop.Id, Monday, new(9, 0), Bob) { ServiceId = new Guid(1, 2, 3, new byte[8]) });
        using var owner = await OpenAsync(shop, "catalogue");

        await SaveAsync(owner, "resource", ("active", "|"));

        Assert.Contains("Bookings that would not fit any more: 1", owner.Text, StringComparison.Ordinal);
        await owner.SendAsync("Change, and keep the bookings");
        Assert.False(Assert.Single((await FindAsync(shop)).Resources).IsActive);
        Assert.Equal(BookingStatus.Pending, Assert.Single(await _host.ListAsync(shop), one => one.Id == booking.Id).Status);
    }

    private async Task<Exchange> FindAsync(Exchange shop) =>
        (await _host.Exchanges.FindAsync(shop.Id, TestContext.Current.CancellationToken))!;

    private async Task<Visitor> OpenAsync(Exchange shop, string page) =>
        await _host.Visit("en-GB", "owner").GoAsync($"/manage/{shop.Id}/{page}");

    /// <summary>Sends the first form of a service or a resource.</summary>
    private static Task<Visitor> SaveAsync(Visitor owner, string what, params (string Name, string Value)[] values)
    {
        foreach (var other in owner.Page.QuerySelectorAll($"form:not([action$='/{what}'])"))
        {
            other.Remove();
        }

        return owner.SendAsync("Save", values);
    }
}
