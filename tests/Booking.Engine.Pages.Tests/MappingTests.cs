using System.Net;
using BookingEngine.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection;
using static BookingEngine.Pages.Tests.PagesHost;

namespace BookingEngine.Pages.Tests;

/// <summary>How an app gets the pages.</summary>
public sealed class MappingTests
{
    [Fact]
    public async Task Below_a_prefix_every_link_stays_below_it()
    {
        await using var host = await StartAsync("/appointments/");
        await host.CreateShopAsync();
        using var visitor = host.Visit("en-GB");
        await visitor.GoAsync("/appointments");
        await visitor.FollowAsync("Tech Repair Shop");
        await visitor.FollowAsync("14:00");
        await visitor.SendAsync("Book", ("name", "Ada"), ("email", "ada@example.com"));
        await visitor.FollowAsync("Move to another time");
        await visitor.FollowAsync("10:00");
        await visitor.SendAsync("Move");
        await visitor.SendAsync("Yes, cancel it");

        Assert.StartsWith("/appointments/book/", visitor.Address.AbsolutePath, StringComparison.Ordinal);
        Assert.All(
            visitor.Page.QuerySelectorAll("[href], [src]").Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!),
            address => Assert.True(address == "#main" || address.StartsWith("/appointments", StringComparison.Ordinal), address));
    }

    [Fact]
    public async Task Assets_are_kept_by_browsers_as_long_as_they_do_not_change()
    {
        await using var host = await StartAsync();
        using var visitor = host.Visit();
        await visitor.GoAsync("/");
        string[] assets = [.. visitor.Page.QuerySelectorAll("link[href], script[src]").Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!)];

        Assert.Equal(3, assets.Length);
        foreach (string asset in assets)
        {
            using var response = await visitor.GetAsync(asset);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl?.MaxAge);
            using var changed = await visitor.GetAsync($"{asset}0");
            Assert.True(changed.Headers.CacheControl?.NoCache);
        }

        using var none = await visitor.GetAsync("/booking-pages/none.css");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task The_first_page_with_all_that_it_needs_is_small()
    {
        await using var host = await StartAsync();
        var shop = await host.CreateShopAsync(shop => shop with
        {
            OperatingHours = OperatingHours.Daily(new(0, 0), new(0, 0)),
            Policy = new BookingPolicy { SlotDuration = NodaTime.Duration.FromMinutes(15) },
        });
        using var visitor = host.Visit();
        await visitor.GoAsync($"/book/{shop.Id}");
        long bytes = visitor.Response.Content.Headers.ContentLength!.Value;
        foreach (var element in visitor.Page.QuerySelectorAll("link[href], script[src]"))
        {
            bytes += (await visitor.GetAsync(element.GetAttribute("href") ?? element.GetAttribute("src")!)).Content.Headers.ContentLength!.Value;
        }

        Assert.InRange(bytes, 1, 100_000);
    }

    [Fact]
    public async Task An_app_can_add_a_style_sheet()
    {
        await using var host = await StartAsync(services: services => services.AddBookingPages(options => options.StyleSheet = "/shop.css"));
        using var visitor = host.Visit();
        await visitor.GoAsync("/");
        Assert.Equal("/shop.css", visitor.Page.QuerySelectorAll("link[rel=stylesheet]")[^1].GetAttribute("href"));
    }

    [Fact]
    public void Without_its_services_an_app_does_not_start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddBookingEngine();
        var app = builder.Build();
        var missing = Assert.Throws<InvalidOperationException>(() => app.MapBookingPages());
        Assert.Contains("AddBookingPages", missing.Message, StringComparison.Ordinal);

        builder = WebApplication.CreateBuilder();
        builder.Services.AddBookingPages();
        missing = Assert.Throws<InvalidOperationException>(() => builder.Build().MapBookingPages());
        Assert.Contains("AddBookingEngine", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_has_no_parameters()
    {
        var app = WebApplication.CreateBuilder().Build();
        Assert.Throws<ArgumentException>(() => app.MapBookingPages("/{tenant}"));
    }

    [Fact]
    public void Mvc_does_not_find_the_views() =>
        Assert.Empty(ApplicationPartFactory.GetApplicationPartFactory(typeof(BookingPagesOptions).Assembly)
            .GetApplicationParts(typeof(BookingPagesOptions).Assembly));

    [Fact]
    public async Task When_the_store_fails_a_page_says_that_it_is_not_available()
    {
        await using var host = await StartAsync(services: services => services.AddSingleton<IExchangeStore, BrokenStore>());
        using var visitor = host.Visit();
        await visitor.GoAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, visitor.Status);
        Assert.NotNull(visitor.Response.Headers.RetryAfter);
        Assert.DoesNotContain("secret", visitor.Text, StringComparison.Ordinal);
        await visitor.GoAsync("/book/00000000-0000-0000-0000-000000000001");
        Assert.Equal(HttpStatusCode.InternalServerError, visitor.Status);
    }
}
