using AngleSharp.Dom;
using NodaTime;
using static BookingEngine.Pages.Tests.PagesHost;

namespace BookingEngine.Pages.Tests;

/// <summary>A visitor finds an exchange, a service, a day and a time.</summary>
public sealed class ChooseTests : IAsyncLifetime
{
    private PagesHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_start_page_lists_the_exchanges()
    {
        using var visitor = _host.Visit();
        Assert.Contains("There is no business here yet.", (await visitor.GoAsync("/")).Text, StringComparison.Ordinal);

        await _host.CreateShopAsync();
        await visitor.GoAsync("/");
        await visitor.FollowAsync("Tech Repair Shop");

        Assert.Equal("Tech Repair Shop", Visitor.Words(visitor.Page.QuerySelector("h1")!));
    }

    [Fact]
    public async Task A_long_list_has_pages_and_can_be_searched()
    {
        for (int number = 10; number < 35; number++)
        {
            await _host.CreateShopAsync(shop => shop with { BusinessName = $"Shop {number}" });
        }

        using var visitor = _host.Visit();
        await visitor.GoAsync("/");
        Assert.Equal(20, visitor.Page.QuerySelectorAll(".card").Length);
        await visitor.FollowAsync("Next page");
        Assert.Equal(5, visitor.Page.QuerySelectorAll(".card").Length);
        await visitor.SendAsync("Search", ("search", "shop 12"));
        Assert.Equal("Shop 12", Visitor.Words(Assert.Single(visitor.Page.QuerySelectorAll(".card"))));
    }

    [Fact]
    public async Task Names_with_markup_stay_text()
    {
        const string name = "<script>alert(1)</script> & \"Söhne\" 'x'";
        var shop = await _host.CreateShopAsync(shop => shop with { BusinessName = name, Description = name });
        using var visitor = _host.Visit();
        await visitor.GoAsync("/");
        Assert.Equal(name, visitor.Page.QuerySelector(".card strong")!.TextContent);
        await visitor.GoAsync($"/book/{shop.Id}");
        Assert.Equal(name, visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(name, visitor.Page.Title);
    }

    [Theory]
    [InlineData(18, 3, null)]
    [InlineData(23, 2, "February 2024")]
    [InlineData(30, 1, "February 2024")]
    public async Task Of_a_month_that_is_nearly_over_the_next_one_is_named_below_its_days(int today, int rows, string? next)
    {
        var shop = await _host.CreateShopAsync();
        _host.Clock.Reset(Instant.FromUtc(2024, 1, today, 12, 0));
        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}?month=2024-01");

        var coming = visitor.Page.QuerySelector(".coming a");
        Assert.Equal(next, coming is null ? null : Visitor.Words(coming).TrimEnd(' ', '›'));
        Assert.Equal(rows, visitor.Page.QuerySelectorAll("tbody tr").Length);
        if (coming is not null)
        {
            await visitor.GoAsync(coming.GetAttribute("href")!);
            Assert.Equal(next, Visitor.Words(visitor.Page.QuerySelector("#month")!));
            Assert.Null(visitor.Page.QuerySelector(".coming"));
        }
    }

    [Fact]
    public async Task A_month_shows_at_a_glance_which_days_are_free()
    {
        var shop = await _host.CreateShopAsync(shop => shop with
        {
            OperatingHours = OperatingHours.On([IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday], new(9, 0), new(17, 0)),
            Policy = new BookingPolicy { BookingWindowDays = 12 },
        });
        await _host.BookAsync(shop, new(9, 0), new(15, 0));
        await _host.BookAsync(shop, new(9, 0), new(17, 0), Monday.PlusDays(1));
        using var visitor = _host.Visit();

        await visitor.GoAsync($"/book/{shop.Id}");

        Assert.Equal("January 2024", Visitor.Words(visitor.Page.QuerySelector("#month")!));
        Assert.Equal("over", State(9));
        Assert.Equal(4, visitor.Page.QuerySelectorAll("tbody tr").Length); // The first week is over.
        Assert.Equal("closed", State(10));
        Assert.Equal("few", State(15));
        Assert.Equal("full", State(16));
        Assert.Equal("open", State(22));
        Assert.Equal("notyet", State(23));
        Assert.Equal("15 Monday, January 15, 2024: few left", Visitor.Words(Day(15)));
        Assert.Equal("A", Day(15).NodeName);
        Assert.Equal("SPAN", Day(10).NodeName);

        string State(int day) => Day(day).ClassList.Single(name => name != "day");
        IElement Day(int day) => visitor.Page.QuerySelectorAll(".day").Single(cell => cell.QuerySelector(".number")!.TextContent == $"{day}");
    }

    [Fact]
    public async Task The_first_free_day_is_shown_with_its_times()
    {
        var shop = await _host.CreateShopAsync();
        await _host.BookAsync(shop, new(10, 0), new(11, 0));
        using var visitor = _host.Visit("en-GB");

        await visitor.GoAsync($"/book/{shop.Id}");

        Assert.Equal("Monday, 15 January 2024", Visitor.Words(visitor.Page.QuerySelector("#day")!).Replace("Monday 15", "Monday, 15", StringComparison.Ordinal));
        Assert.Equal(["09:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"], Times(visitor));
        Assert.Equal("2024-01-15T09:00:00Z", visitor.Page.QuerySelector(".slot time")!.GetAttribute("datetime"));
        await visitor.FollowAsync("22");
        Assert.Equal(8, Times(visitor).Length);
    }

    [Fact]
    public async Task A_day_without_free_times_names_the_next_that_has_one()
    {
        var shop = await _host.CreateShopAsync();
        await _host.BookAsync(shop, new(9, 0), new(17, 0));
        await _host.BookAsync(shop, new(9, 0), new(12, 0), Monday.PlusDays(7));
        using var visitor = _host.Visit("en-GB");

        await visitor.GoAsync($"/book/{shop.Id}?date=2024-01-15");

        Assert.Contains("Nothing is free on this day.", visitor.Text, StringComparison.Ordinal);
        await visitor.FollowAsync("Next free time:");
        Assert.Equal("12:00", Times(visitor)[0]);
    }

    [Fact]
    public async Task A_month_without_free_times_names_the_next_day_that_has_one_also_if_it_is_earlier()
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Policy = new BookingPolicy { BookingWindowDays = 10 } });
        using var visitor = _host.Visit("en-GB");

        await visitor.GoAsync($"/book/{shop.Id}?month=2024-03");

        Assert.Contains("Nothing is free in this month.", visitor.Text, StringComparison.Ordinal);
        await visitor.FollowAsync("15 January 2024");
        Assert.Equal("09:00", Times(visitor)[0]);
    }

    [Fact]
    public async Task A_service_is_chosen_first_and_then_a_person_who_offers_it()
    {
        var haircut = Service.Of("Haircut", 30) with
        {
            Id = Guid.NewGuid(),
            Requirements = [Requirement.OfType("staff")],
            PriceAmount = 2900,
            PriceCurrency = "EUR",
        };
        var colour = Service.Of("Colour", 90) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("staff")] };
        var ada = Resource.Of("staff", "Ada") with { Id = Guid.NewGuid() };
        var bea = Resource.Of("staff", "Bea") with { Id = Guid.NewGuid() };
        var carl = Resource.Of("staff", "Carl") with { Id = Guid.NewGuid(), ServiceIds = [colour.Id] };
        var shop = await _host.CreateShopAsync(shop => shop with
        {
            Services = [haircut, colour, Service.Of("Old") with { IsActive = false }],
            Resources = [ada, bea, carl, Resource.Of("room", "Room")],
        });
        await _host.BookAsync(new BookingRequest(shop.Id, Monday, new(9, 0), Bob)
        {
            ServiceId = haircut.Id,
            ResourceIds = [ada.Id],
        });
        using var visitor = _host.Visit("de");

        await visitor.GoAsync($"/book/{shop.Id}");
        Assert.Equal(["Haircut 30 Min. 29,00 EUR", "Colour 1 Std. 30 Min."], visitor.Page.QuerySelectorAll(".card").Select(Visitor.Words));
        await visitor.FollowAsync("Haircut");
        Assert.Equal(["Egal, mit wem", "Ada", "Bea"], visitor.Page.QuerySelectorAll("#with option").Select(Visitor.Words));
        Assert.Equal("09:00", Times(visitor)[0]);
        await visitor.SendAsync("Zeiten zeigen", ("with", $"{ada.Id}"));
        Assert.Equal("09:30", Times(visitor)[0]);
        await visitor.FollowAsync("09:30");
        Assert.Contains("Mit Ada", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("09:30 – 10:00", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_is_chosen_where_a_service_has_several()
    {
        var massage = Service.Of("Massage") with { DurationOptions = [Duration.FromMinutes(30), Duration.FromMinutes(90)] };
        var shop = await _host.CreateShopAsync(shop => shop with { Services = [massage] });
        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}");
        Assert.Equal("16:30", Times(visitor)[^1]);

        await visitor.SendAsync("Show times", ("length", "5400"));

        Assert.Equal(["09:00", "10:30", "12:00", "13:30", "15:00"], Times(visitor));
        await visitor.FollowAsync("10:30");
        Assert.Contains("10:30 – 12:00", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_are_those_at_which_the_whole_party_has_places()
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Policy = new BookingPolicy { DefaultCapacity = 4 } });
        await _host.BookAsync(new BookingRequest(shop.Id, Monday, new(9, 0), new(10, 0), Bob)
        {
            PartySize = 2,
        });
        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}");
        Assert.Equal("09:00", Times(visitor)[0]);
        Assert.Equal("4", visitor.Page.QuerySelector("#party")!.GetAttribute("max"));

        await visitor.SendAsync("Show times", ("party", "3"));

        Assert.Equal("10:00", Times(visitor)[0]);
        await visitor.FollowAsync("10:00");
        Assert.Contains("How many people 3", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_party_that_is_never_accepted_is_told_so()
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Services = [Service.Of("Tour") with { MaxPartySize = 4 }] });
        using var visitor = _host.Visit();

        await visitor.GoAsync($"/book/{shop.Id}?party=5");

        Assert.NotNull(visitor.Page.QuerySelector(".times .note"));
        Assert.Empty(Times(visitor));
    }

    [Fact]
    public async Task On_the_night_when_the_clocks_go_back_times_that_look_alike_are_told_apart()
    {
        var shop = await _host.CreateShopAsync(shop => shop with
        {
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            OperatingHours = OperatingHours.Daily(new(0, 0), new(0, 0)),
        });
        using var visitor = _host.Visit("de");

        await visitor.GoAsync($"/book/{shop.Id}?date=2024-10-27");

        Assert.Equal(25, Times(visitor).Length);
        Assert.Equal(["01:00", "02:00 (UTC+02)", "02:00 (UTC+01)", "03:00"], Times(visitor)[1..5]);
        await visitor.FollowAsync("02:00 (UTC+01)");
        Assert.Contains("2024-10-27T01:00:00Z", visitor.Page.QuerySelector("time")!.GetAttribute("datetime"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_after_midnight_stand_under_their_own_date()
    {
        var shop = await _host.CreateShopAsync(shop => shop with
        {
            OperatingHours = OperatingHours.On([IsoDayOfWeek.Monday], new(22, 0), new(2, 0)),
        });
        using var visitor = _host.Visit("en-GB");

        await visitor.GoAsync($"/book/{shop.Id}?date=2024-01-15");

        Assert.Equal(["22:00", "23:00", "00:00", "01:00"], Times(visitor));
        Assert.Contains("16 January 2024", Visitor.Words(Assert.Single(visitor.Page.QuerySelectorAll(".slots .after"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hours_of_yesterday_can_still_be_booked_after_midnight()
    {
        _host.Clock.Reset(Instant.FromUtc(2024, 2, 1, 0, 30));
        var shop = await _host.CreateShopAsync(shop => shop with
        {
            OperatingHours = OperatingHours.On([IsoDayOfWeek.Wednesday], new(22, 0), new(3, 0)),
        });
        using var visitor = _host.Visit("en-GB");

        await visitor.GoAsync($"/book/{shop.Id}");
        Assert.NotNull(visitor.Page.QuerySelector("a[rel~=prev]"));
        await visitor.GoAsync($"/book/{shop.Id}?month=2024-01");

        Assert.Equal(["01:00", "02:00"], Times(visitor));
        Assert.Null(visitor.Page.QuerySelector("a[rel~=prev]"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?date=2024-99-99&month=x&party=-1&service=1&with=2&length=z")]
    [InlineData("?date=9999-12-31&month=9999-12")]
    [InlineData("?date=2023-01-01")]
    [InlineData("?date=1970-01-01&month=1970-01")]
    [InlineData("?month=2198-12")]
    public async Task What_an_address_can_not_mean_is_left_out(string query)
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = _host.Visit();

        await visitor.GoAsync($"/book/{shop.Id}{query}");

        Assert.Equal(System.Net.HttpStatusCode.OK, visitor.Status);
    }

    [Fact]
    public async Task A_month_with_very_many_slots_shows_the_open_days_and_the_first_times()
    {
        var shop = await _host.CreateShopAsync(shop => shop with
        {
            OperatingHours = OperatingHours.Daily(new(0, 0), new(0, 0)),
            Policy = new BookingPolicy { SlotDuration = Duration.FromSeconds(30) },
        });
        using var visitor = _host.Visit();

        await visitor.GoAsync($"/book/{shop.Id}");

        Assert.Equal(300, Times(visitor).Length);
        Assert.Contains("These are the first 300 times.", visitor.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/book/00000000-0000-0000-0000-000000000001")]
    [InlineData("/book/nothing")]
    [InlineData("/book/a/b/c/d")]
    public async Task A_page_that_does_not_exist_says_so(string address)
    {
        using var visitor = _host.Visit();
        await visitor.GoAsync(address);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, visitor.Status);
        Assert.Contains("There is no such page", visitor.Text, StringComparison.Ordinal);
    }

    private static string[] Times(Visitor visitor) => [.. visitor.Page.QuerySelectorAll(".slot time").Select(Visitor.Words)];
}
