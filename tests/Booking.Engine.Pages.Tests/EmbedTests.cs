using System.Net;
using static BookingEngine.Pages.Tests.PagesHost;

namespace BookingEngine.Pages.Tests;

/// <summary>A business shows its free times on its own site.</summary>
public sealed class EmbedTests : IAsyncLifetime
{
    private PagesHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task In_a_frame_times_are_chosen_and_outside_of_it_they_are_booked()
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Services = [Service.Of("Cut", 30), Service.Of("Colour", 60)] });
        using var visitor = _host.Visit("en-GB");

        await visitor.GoAsync($"/book/{shop.Id}?embed=1&lang=de");
        await visitor.FollowAsync("Colour");
        await visitor.GoAsync(visitor.Page.QuerySelector("a[rel~=next]")!.GetAttribute("href")!);

        Assert.Equal("Februar 2024", Visitor.Words(visitor.Page.QuerySelector("#month")!));
        Assert.Contains("embed=1", visitor.Address.Query, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors *", Policy(visitor), StringComparison.Ordinal);
        Assert.False(visitor.Response.Headers.Contains("X-Frame-Options"));
        Assert.Null(visitor.Page.QuerySelector("footer"));
        Assert.All(visitor.Page.QuerySelectorAll(".slot"), slot => Assert.Equal("_top", slot.GetAttribute("target")));
        Assert.All(visitor.Page.QuerySelectorAll(".slot"), slot => Assert.Contains("lang=de", slot.GetAttribute("href"), StringComparison.Ordinal));
        await visitor.FollowAsync("09:00");
        Assert.Contains("frame-ancestors 'none'", Policy(visitor), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_that_changes_something_can_be_framed()
    {
        var shop = await _host.CreateShopAsync();
        var booking = await _host.BookAsync(shop, new(9, 0), new(10, 0));
        using var owner = _host.Visit("en-GB", "owner");
        foreach (string page in (string[])
            [
                "/", $"/book/{shop.Id}", $"/book/{shop.Id}/details?slot=2024-01-15T10:00:00Z/2024-01-15T11:00:00Z",
                $"/book/{shop.Id}/bookings/{booking.Id}", $"/book/{shop.Id}/bookings/{booking.Id}/reschedule", "/manage",
                $"/manage/{shop.Id}", $"/manage/{shop.Id}/hours", $"/manage/{shop.Id}/catalogue", "/book/x/y/z",
            ])
        {
            await owner.GoAsync(page == $"/book/{shop.Id}" ? page : $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}embed=1");
            Assert.NotEqual(HttpStatusCode.Unauthorized, owner.Status);
            Assert.Contains("frame-ancestors 'none'", Policy(owner), StringComparison.Ordinal);
            Assert.Equal("DENY", Assert.Single(owner.Response.Headers.GetValues("X-Frame-Options")));
        }
    }

    [Fact]
    public async Task The_script_for_other_sites_is_served_below_the_prefix()
    {
        await using var host = await StartAsync("/appointments");
        using var visitor = host.Visit();
        using var script = await visitor.GetAsync("/appointments/booking.js");
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(script.Headers.ETag);
    }

    private static string Policy(Visitor visitor) => Assert.Single(visitor.Response.Headers.GetValues("Content-Security-Policy"));
}
