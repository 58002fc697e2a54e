using System.Net;
using static BookingEngine.Pages.Tests.PagesHost;

namespace BookingEngine.Pages.Tests;

/// <summary>A visitor books a time, also if somebody else is quicker.</summary>
public sealed class BookTests : IAsyncLifetime
{
    private PagesHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_visitor_books_without_scripts_and_comes_back_by_the_link()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync("/");
        await visitor.FollowAsync("Tech Repair Shop");
        await visitor.FollowAsync("14:00");
        await visitor.SendAsync("Book", ("name", " Ada Lovelace "), ("email", "ada@example.com"), ("notes", "Left\r\nhinge"));

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Contains("Your booking has been requested", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("Done: you have requested a booking.", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("14:00 – 15:00", visitor.Text, StringComparison.Ordinal);
        var booking = Assert.Single(await _host.ListAsync(shop));
        Assert.Equal(("Ada Lovelace", "Left\nhinge", (string?)null), (booking.Customer.Name, booking.Booking.Notes, booking.Booking.UserId));
        Assert.Equal("14:00-15:00", booking.Period.ToString());

        using var later = _host.Visit("en-GB");
        await later.GoAsync(visitor.Address.PathAndQuery);
        Assert.Contains("Ada Lovelace", later.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_was_used_and_is_sent_with_something_else_says_so_and_books_when_it_is_sent_again()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = _host.Visit("en-GB");
        using var again = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}");
        await visitor.FollowAsync("14:00");
        await again.GoAsync(visitor.Address.PathAndQuery.Replace("14:00", "15:00", StringComparison.Ordinal).Replace("15%3A00%3A00Z", "16%3A00%3A00Z", StringComparison.Ordinal).Replace("14%3A00%3A00Z", "15%3A00%3A00Z", StringComparison.Ordinal));
        string key = visitor.Page.QuerySelector("[name=key]")!.GetAttribute("value")!;
        await visitor.SendAsync("Book", ("name", "Ada Lovelace"), ("email", "ada@example.com"));

        await again.SendAsync("Book", ("name", "Ada Lovelace"), ("email", "ada@example.com"), ("key", key));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("You have already booked with this form.", again.Text, StringComparison.Ordinal);
        Assert.NotEqual(key, again.Page.QuerySelector("[name=key]")!.GetAttribute("value"));
        await again.SendAsync("Book");

        Assert.Contains("Done: you have requested a booking.", again.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await _host.ListAsync(shop)).Count);
    }

    [Fact]
    public async Task A_business_that_confirms_at_once_shows_a_confirmed_booking()
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Policy = new BookingPolicy { AutoConfirm = true } });
        using var visitor = await BookAsync(shop);
        Assert.Contains("Your booking is confirmed", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_who_is_signed_in_books_as_that_user()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = await BookAsync(shop, user: "ada");
        var booking = Assert.Single(await _host.ListAsync(shop));
        Assert.Equal("ada", booking.Booking.UserId);

        using var sameUser = _host.Visit(user: "ada");
        await sameUser.GoAsync(visitor.Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, sameUser.Status);
    }

    [Fact]
    public async Task When_somebody_else_is_quicker_the_nearest_times_are_offered_and_nothing_typed_is_lost()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}");
        await visitor.FollowAsync("14:00");
        await _host.BookAsync(shop, new(14, 0), new(15, 0));

        await visitor.SendAsync("Book", ("name", "Ada <b>"), ("email", "ada@example.com"), ("phone", "+49 30 1"), ("notes", "Left\nhinge"));

        Assert.Equal(HttpStatusCode.Conflict, visitor.Status);
        Assert.Contains("Someone else has just taken this time.", Visitor.Words(visitor.Page.QuerySelector("[role=alert]")!), StringComparison.Ordinal);
        Assert.Equal("Ada <b>", visitor.Page.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal("ada@example.com", visitor.Page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Equal("+49 30 1", visitor.Page.QuerySelector("#phone")!.GetAttribute("value"));
        Assert.Equal("Left\nhinge", visitor.Page.QuerySelector("#notes")!.TextContent);
        var offered = visitor.Page.QuerySelectorAll(".alternatives input").Select(input => input.GetAttribute("value")!).ToArray();
        Assert.Equal(
            ["2024-01-15T13:00:00Z/2024-01-15T14:00:00Z", "2024-01-15T15:00:00Z/2024-01-15T16:00:00Z", "2024-01-15T12:00:00Z/2024-01-15T13:00:00Z"],
            offered);

        await visitor.SendAsync("Book", ("slot", offered[1]));

        Assert.Contains("15:00 – 16:00", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("Ada <b>", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_opened_for_a_taken_time_says_so_at_once()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}");
        await _host.BookAsync(shop, new(14, 0), new(15, 0));

        await visitor.FollowAsync("14:00");

        Assert.Equal(HttpStatusCode.Conflict, visitor.Status);
        Assert.Equal(3, visitor.Page.QuerySelectorAll(".alternatives input").Length);
    }

    [Fact]
    public async Task When_no_time_is_near_the_next_one_at_all_is_offered()
    {
        var shop = await _host.CreateShopAsync(shop => shop with
        {
            SpecialHours = [new SpecialHours(Monday.PlusDays(1), []) { EndDate = Monday.PlusDays(40) }],
        });
        await _host.BookAsync(shop, new(9, 0), new(17, 0));
        using var visitor = _host.Visit("en-GB");

        await visitor.GoAsync($"/book/{shop.Id}/details?slot=2024-01-15T09:00:00Z/2024-01-15T10:00:00Z");

        Assert.Equal("2024-02-26T09:00:00Z/2024-02-26T10:00:00Z", Assert.Single(visitor.Page.QuerySelectorAll(".alternatives input")).GetAttribute("value"));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = _host.Visit("es");
        await visitor.GoAsync($"/book/{shop.Id}");
        await visitor.FollowAsync("14:00");

        await visitor.SendAsync("Reservar", ("name", " "), ("email", "nobody"), ("phone", new string('1', 33)));

        Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);
        Assert.Equal("Rellene este campo.", Error("name"));
        Assert.Equal("Escriba una dirección de correo válida.", Error("email"));
        Assert.Equal("Como máximo 32 caracteres.", Error("phone"));
        Assert.Equal("nobody", visitor.Page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Null(visitor.Page.QuerySelector("[role=alert]"));

        string Error(string field)
        {
            Assert.Equal("true", visitor.Page.QuerySelector($"#{field}")!.GetAttribute("aria-invalid"));
            return Visitor.Words(visitor.Page.QuerySelector($"#{field}-error")!);
        }
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_books_once()
    {
        var shop = await _host.CreateShopAsync(shop => shop with { Policy = new BookingPolicy { DefaultCapacity = 5 } });
        using var visitor = _host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}");
        await visitor.FollowAsync("14:00");
        var (page, address) = (visitor.Page, visitor.Address);
        var fields = page.QuerySelectorAll("form [type=hidden]").ToDictionary(field => field.GetAttribute("name")!, field => field.GetAttribute("value")!);
        fields["name"] = "Ada";
        fields["email"] = "ada@example.com";

        for (int time = 0; time < 2; time++)
        {
            using var response = await visitor.PostAsync(address, new FormUrlEncodedContent(fields));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        fields["name"] = "Another";
        using var other = await visitor.PostAsync(address, new FormUrlEncodedContent(fields));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Single(await _host.ListAsync(shop));
    }

    [Fact]
    public async Task A_form_from_elsewhere_books_nothing()
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = _host.Visit();
        await visitor.GoAsync($"/book/{shop.Id}");
        await visitor.FollowAsync("2:00");
        var fields = new Dictionary<string, string> { ["name"] = "Ada", ["email"] = "ada@example.com" };

        using var response = await visitor.PostAsync(visitor.Address, new FormUrlEncodedContent(fields));
        using var json = await visitor.PostAsync(visitor.Address, new StringContent("{}", null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, json.StatusCode);
        Assert.Contains("This form has expired", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(await _host.ListAsync(shop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?slot=x")]
    [InlineData("?slot=2024-01-15T10:00:00Z/2024-01-15T09:00:00Z")]
    [InlineData("?slot=2024-01-15T10:00:00Z/2034-01-15T09:00:00Z")]
    public async Task A_form_without_a_time_leads_to_the_times(string query)
    {
        var shop = await _host.CreateShopAsync();
        using var visitor = _host.Visit();
        await visitor.GoAsync($"/book/{shop.Id}/details{query}");
        Assert.Equal($"/book/{shop.Id}", visitor.Address.AbsolutePath);
    }

    /// <summary>Books Monday at 14:00 for Ada.</summary>
    private async Task<Visitor> BookAsync(Exchange shop, string? user = null)
    {
        var visitor = _host.Visit("en-GB", user);
        await visitor.GoAsync($"/book/{shop.Id}");
        await visitor.FollowAsync("14:00");
        return await visitor.SendAsync("Book", ("name", "Ada"), ("email", "ada@example.com"));
    }
}
