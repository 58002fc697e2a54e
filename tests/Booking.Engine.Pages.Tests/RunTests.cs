using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using static BookingEngine.Pages.Tests.PagesHost;

namespace BookingEngine.Pages.Tests;

/// <summary>An owner makes a business and runs its days.</summary>
public sealed class RunTests : IAsyncLifetime
{
    private PagesHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_business_is_made_by_one_short_form_and_can_be_booked()
    {
        using var owner = _host.Visit("en-GB", "owner");
        await owner.GoAsync("/");
        await owner.FollowAsync("Run your business");
        await owner.SendAsync("Create it", ("name", "Ada's"), ("zone", "Europe/Berlin"), ("day", "1|6"), ("open", "10:00"), ("close", "12:00"), ("minutes", "60"), ("places", "3"));
        Assert.Contains("Done: the business is there.", owner.Text, StringComparison.Ordinal);
        await owner.FollowAsync("What customers see");
        await owner.FollowAsync("11:00");
        Assert.Contains("Saturday", owner.Text, StringComparison.Ordinal);

        var made = await _host.Exchanges.FindAsync(Guid.Parse(owner.Address.AbsolutePath.Split('/')[2]), TestContext.Current.CancellationToken);
        Assert.Equal(("Ada's", "Europe/Berlin", "owner", 3), (made!.BusinessName, made.TimeZone.Id, made.OwnerId, made.DefaultCapacity));
    }

    [Fact]
    public async Task A_business_without_a_name_or_with_an_unknown_zone_is_refused_and_what_was_typed_stays()
    {
        using var owner = _host.Visit("en-GB", "owner");
        await owner.GoAsync("/manage");
        Assert.Equal("proposed", owner.Page.QuerySelector("#zone")!.GetAttribute("data-own-zone"));
        await owner.SendAsync(
            "Create it",
            ("name", "Ada's"), ("zone", "Nowhere"), ("day", "3"), ("open", "10:00"), ("close", "16:30"), ("minutes", "45"), ("places", "2"));
        Assert.Equal(HttpStatusCode.BadRequest, owner.Status);
        Assert.Equal(
            ["Ada's", "Nowhere", "10:00", "16:30", "45", "2"],
            ((string[])["name", "zone", "open", "close", "minutes", "places"]).Select(id => owner.Page.QuerySelector($"#{id}")!.GetAttribute("value")));
        Assert.Equal(["3"], owner.Page.QuerySelectorAll("[name=day][checked]").Select(day => day.GetAttribute("value")));
        Assert.Equal("typed", owner.Page.QuerySelector("#zone")!.GetAttribute("data-own-zone")); // the script leaves it
        AssertRefused("zone", "There is no such time zone. Choose one of the list, such as Europe/Berlin.");
        await owner.SendAsync("Create it", ("name", " "), ("zone", "Europe/Berlin"));
        AssertRefused("name", "Please fill this in.");
        Assert.Equal("Europe/Berlin", owner.Page.QuerySelector("#zone")!.GetAttribute("value"));
        Assert.Null(owner.Page.QuerySelector("#zone[aria-invalid]"));

        void AssertRefused(string field, string why)
        {
            Assert.NotNull(owner.Page.QuerySelector($"#{field}[aria-invalid=true][aria-describedby={field}-error]"));
            Assert.Equal(why, Visitor.Words(owner.Page.QuerySelector($"#{field}-error")!));
        }
    }

    [Fact]
    public async Task A_demo_business_is_made_by_one_button_and_not_by_a_start()
    {
        using var owner = _host.Visit("en-GB", "owner");
        await owner.GoAsync("/");
        Assert.Contains("There is no business here yet.", owner.Text, StringComparison.Ordinal);
        await owner.GoAsync("/manage");
        await owner.SendAsync("Make a demo business");
        Assert.Equal(HttpStatusCode.OK, owner.Status);
        Assert.True(owner.Page.QuerySelectorAll(".agenda li").Length > 3, owner.Text);

        await owner.GoAsync("/manage");
        await owner.FollowAsync("Salon Demo");
        await owner.GoAsync("/manage");
        Assert.Contains("Make a demo business", owner.Text, StringComparison.Ordinal); // whoever has one can look at another
    }

    [Fact]
    public async Task Only_the_owner_sees_the_pages_of_a_business()
    {
        var shop = await _host.CreateShopAsync();
        string[] pages = [$"/manage/{shop.Id}", $"/manage/{shop.Id}/hours", $"/manage/{shop.Id}/catalogue"];
        using var stranger = _host.Visit(user: "stranger");
        using var guest = _host.Visit();
        foreach (string page in pages)
        {
            await stranger.GoAsync(page);
            Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
            await guest.GoAsync(page);
            Assert.Equal(HttpStatusCode.Unauthorized, guest.Status);
        }

        await guest.GoAsync("/manage");
        Assert.Equal(HttpStatusCode.Unauthorized, guest.Status);

        // A form that the stranger got for an own business doesn't help.
        using var owner = _host.Visit(user: "owner");
        await stranger.GoAsync("/manage");
        var token = stranger.Page.QuerySelector("[name^='__Request']")!;
        foreach (string action in (string[])["status", "book", "block", "unblock", "hours", "hours/special", "hours/special/remove", "catalogue/service", "catalogue/resource"])
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create(token.GetAttribute("name")!, token.GetAttribute("value")!)]);
            using var response = await stranger.PostAsync(new Uri(_host.Address, $"/manage/{shop.Id}/{action}"), form);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Equal(shop.Version, (await _host.Exchanges.FindAsync(shop.Id, TestContext.Current.CancellationToken))!.Version);
    }

    [Fact]
    public async Task A_guest_is_sent_to_the_page_on_which_the_app_signs_users_in()
    {
        await using var host = await StartAsync(services: services => services.AddBookingPages(options => options.SignInPage = "/booking-pages/pages.css"));
        using var guest = host.Visit();
        using var response = await guest.GetAsync("/manage?x=1");
        Assert.Equal("/booking-pages/pages.css?ReturnUrl=%2Fmanage%3Fx%3D1", response.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task A_day_shows_its_bookings_and_each_gets_its_status()
    {
        var shop = await _host.CreateShopAsync();
        await _host.BookAsync(shop, new(9, 0), new(10, 0));
        await _host.BookAsync(shop, new(11, 0), new(12, 0));
        using var owner = await OpenAsync(shop);

        Assert.Contains("Bookings: 2 to confirm: 2", owner.Text, StringComparison.Ordinal);
        await owner.SendAsync("Confirm");
        Assert.Contains("The booking is confirmed.", owner.Text, StringComparison.Ordinal);
        Assert.Contains("to confirm: 1", owner.Text, StringComparison.Ordinal);
        Assert.Equal(new LocalDate(2024, 1, 15), Monday);
        Assert.Contains("15 January", Visitor.Words(owner.Page.QuerySelector("h1")!), StringComparison.Ordinal);
        _host.Clock.Reset(Instant.FromUtc(2024, 1, 15, 9, 5));
        await owner.GoAsync($"/manage/{shop.Id}");
        await owner.SendAsync("Did not come");
        Assert.Equal([BookingStatus.NoShow, BookingStatus.Pending], (await _host.ListAsync(shop)).OrderBy(booking => booking.Start).Select(booking => booking.Status));
        await owner.SendAsync("Confirm"); // The customer came after all.
        await owner.SendAsync("Came");
        Assert.Equal(BookingStatus.Completed, (await _host.ListAsync(shop)).MinBy(booking => booking.Start)!.Status);
    }

    [Fact]
    public async Task A_booking_is_cancelled_only_after_a_question_which_needs_no_script()
    {
        var shop = await _host.CreateShopAsync();
        await _host.BookAsync(shop, new(9, 0), new(10, 0));
        using var owner = await OpenAsync(shop);

        var question = owner.Page.QuerySelector("details.cancel:not([open])")!;
        Assert.Equal("Cancel … Bob, 09:00", Visitor.Words(question.QuerySelector("summary")!));
        Assert.Contains("Do you want to cancel this booking?", Visitor.Words(question), StringComparison.Ordinal);
        Assert.Same(question, Assert.Single(owner.Page.QuerySelectorAll("[value=Cancelled]")).Closest("details"));
        await owner.SendAsync("Yes, cancel it");

        Assert.Equal("The booking is cancelled.", Visitor.Words(owner.Page.QuerySelector("[role=status]")!));
        Assert.Equal(BookingStatus.Cancelled, Assert.Single(await _host.ListAsync(shop)).Status);
        Assert.Null(owner.Page.QuerySelector("details.cancel"));
    }

    [Fact]
    public async Task The_owner_moves_a_booking_on_pages_of_owners_and_returns_to_its_new_day()
    {
        var shop = await _host.CreateShopAsync();
        var booking = await _host.BookAsync(shop, new(9, 0), new(10, 0));
        using var owner = await OpenAsync(shop);
        await owner.FollowAsync("Move");
        AssertIsForOwner();
        await owner.GoAsync(owner.Page.QuerySelector("a[rel~=next]")!.GetAttribute("href")!);
        await owner.FollowAsync("11:00");
        AssertIsForOwner();
        await owner.SendAsync("Move");

        Assert.Contains("The booking is moved.", owner.Text, StringComparison.Ordinal);
        Assert.Contains("5 February", Visitor.Words(owner.Page.QuerySelector("h1")!), StringComparison.Ordinal);
        Assert.Equal($"#booking-{booking.Id}", owner.Address.Fragment);
        Assert.Contains("11:00 – 12:00 Bob", Visitor.Words(owner.Page.QuerySelector(owner.Address.Fragment)!), StringComparison.Ordinal);

        void AssertIsForOwner() => Assert.NotNull(owner.Page.QuerySelector($"nav.tabs a[href='/manage/{shop.Id}/week']"));
    }

    [Fact]
    public async Task The_owner_who_opens_the_page_of_a_booking_is_not_taken_for_its_customer()
    {
        var shop = await _host.CreateShopAsync();
        var booking = await _host.BookAsync(shop, new(9, 0), new(10, 0));
        using var owner = _host.Visit("en-GB", "owner");
        await owner.GoAsync($"/book/{shop.Id}/bookings/{booking.Id}");

        Assert.Equal("Bob to confirm", Visitor.Words(owner.Page.QuerySelector("h1")!));
        Assert.DoesNotContain("Your", owner.Text, StringComparison.Ordinal);
        await owner.FollowAsync("To the day");
        Assert.Equal(($"/manage/{shop.Id}", $"#booking-{booking.Id}"), (owner.Address.AbsolutePath, owner.Address.Fragment));
    }

    [Fact]
    public async Task A_booking_that_was_cancelled_meanwhile_can_not_be_confirmed_and_the_owner_is_told()
    {
        var shop = await _host.CreateShopAsync();
        var booking = await _host.BookAsync(shop, new(9, 0), new(10, 0));
        using var owner = await OpenAsync(shop);
        await _host.Bookings.CancelAsync(booking.Id, Actor.Owner, cancellationToken: TestContext.Current.CancellationToken);
        await owner.SendAsync("Confirm");
        Assert.Equal(HttpStatusCode.Conflict, owner.Status);
        Assert.Contains("This can’t be changed any more.", owner.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_walk_in_is_told_all_that_stands_in_the_way_and_can_be_booked_anyway()
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Policy = new BookingPolicy { MinNotice = Duration.FromDays(20) } });
        await _host.Bookings.BookAsync(
            new BookingRequest(shop.Id, Monday, new(9, 0), new(10, 0), Bob) { Overrides = Overrides.Notice }, TestContext.Current.CancellationToken);
        using var owner = await OpenAsync(shop);
        Assert.DoesNotContain("Book anyway", owner.Text, StringComparison.Ordinal);

        await owner.SendAsync("Book", ("time", "09:30"), ("name", "Carl"));
        Assert.Equal(HttpStatusCode.Conflict, owner.Status);
        string alert = Visitor.Words(owner.Page.QuerySelector("[role=alert]")!);
        Assert.Contains("please book at least 480 h ahead", alert, StringComparison.Ordinal);
        Assert.Contains("Someone else has just taken this time.", alert, StringComparison.Ordinal);
        Assert.Contains("In the way: Bob, 09:00 – 10:00", alert, StringComparison.Ordinal);
        await owner.SendAsync("Book anyway");

        Assert.Contains("Done: it is booked.", owner.Text, StringComparison.Ordinal);
        Assert.Contains("09:30 – 10:30 Carl", owner.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Walk_ins_without_an_address_have_one_each_to_which_nothing_can_be_sent_and_which_nobody_sees()
    {
        var shop = await _host.CreateShopAsync();
        using var owner = await OpenAsync(shop);
        await owner.SendAsync("Book", ("time", "09:00"), ("name", "Carl"));
        await owner.SendAsync("Book", ("time", "11:00"), ("name", "Dora"));

        var booked = await _host.ListAsync(shop);
        Assert.Equal(2, booked.Select(booking => booking.Customer.Email).Distinct().Count());
        Assert.All(booked, booking => Assert.EndsWith("@no-address.invalid", booking.Customer.Email, StringComparison.Ordinal));
        await owner.GoAsync($"/book/{shop.Id}/bookings/{booked[0].Id}");
        Assert.DoesNotContain("invalid", owner.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocked_time_is_offered_to_nobody_until_it_is_free_again()
    {
        var shop = await _host.CreateShopAsync();
        await _host.BookAsync(shop, new(9, 0), new(10, 0));
        using var owner = await OpenAsync(shop);
        await owner.SendAsync("Block", ("from", "09:00"), ("to", "16:00"), ("reason", "Dentist"));
        Assert.Contains("Done: the time is blocked. Bookings that stand there and stay: 1.", owner.Text, StringComparison.Ordinal);
        Assert.Contains("Dentist", owner.Text, StringComparison.Ordinal);

        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}?date=2024-01-15");
        Assert.Equal(["16:00"], visitor.Page.QuerySelectorAll(".slot time").Select(Visitor.Words));
        await owner.SendAsync("Unblock");
        await visitor.GoAsync($"/book/{shop.Id}?date=2024-01-15");
        Assert.Equal(7, visitor.Page.QuerySelectorAll(".slot").Length);
    }

    [Fact]
    public async Task A_person_is_blocked_alone_and_for_several_days()
    {
        var shop = await _host.CreateShopAsync(shop => shop with
        {
            Services = [Service.Of("Haircut", 30) with { Requirements = [Requirement.OfType("staff")] }],
            Resources = [Resource.Of("staff", "Ada") with { Id = new Guid(1, 2, 3, new byte[8]) }, Resource.Of("staff", "Bea")],
        });
        using var owner = await OpenAsync(shop);
        await owner.SendAsync("Block", ("with", $"{new Guid(1, 2, 3, new byte[8])}"), ("until", "2024-01-22"));
        Assert.Contains("All day Ada", owner.Text, StringComparison.Ordinal);
        await owner.GoAsync($"/manage/{shop.Id}?date=2024-01-22");
        Assert.Contains("All day Ada", owner.Text, StringComparison.Ordinal);
        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}?with={new Guid(1, 2, 3, new byte[8])}");
        Assert.Contains("29 January", visitor.Text, StringComparison.Ordinal);
    }

    /// <summary>Opens Monday as its owner.</summary>
    private async Task<Visitor> OpenAsync(Exchange shop) =>
        await _host.Visit("en-GB", "owner").GoAsync($"/manage/{shop.Id}?date=2024-01-15");
}
