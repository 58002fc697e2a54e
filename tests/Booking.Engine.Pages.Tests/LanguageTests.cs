using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using static BookingEngine.Pages.Tests.PagesHost;

namespace BookingEngine.Pages.Tests;

/// <summary>Pages are in the visitor's language, as are dates and times.</summary>
public sealed partial class LanguageTests
{
    private static readonly ResourceManager Texts = new("BookingEngine.Pages.Texts.Texts", typeof(BookingPagesOptions).Assembly);

    [Theory]
    [InlineData(null, "en", "Monday, January 15, 2024", "9:00 AM")]
    [InlineData("en-GB", "en", "Monday, 15 January 2024", "09:00")]
    [InlineData("fr, de-AT;q=0.8, en;q=0.5", "de", "Montag, 15. Jänner 2024", "09:00")]
    [InlineData("es", "es", "lunes, 15 de enero de 2024", "9:00")]
    [InlineData("*, zz-ZZ, x", "en", "Monday, January 15, 2024", "9:00 AM")]
    [InlineData("de;q=0, es;q=0.1", "es", "lunes, 15 de enero de 2024", "9:00")]
    public async Task The_browser_says_which_language(string? accepted, string language, string date, string time)
    {
        await using var host = await StartAsync();
        var shop = await host.CreateShopAsync();
        using var visitor = host.Visit(accepted);

        await visitor.GoAsync($"/book/{shop.Id}");

        Assert.Equal(language, visitor.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(date.Replace(",", ""), Visitor.Words(visitor.Page.QuerySelector("#day")!).Replace(",", "", StringComparison.Ordinal));
        Assert.Equal(time, Visitor.Words(visitor.Page.QuerySelector(".slot time")!).Replace('\u202f', ' '));
    }

    [Fact]
    public async Task A_visitor_can_choose_another_language_which_is_remembered()
    {
        await using var host = await StartAsync();
        var shop = await host.CreateShopAsync();
        using var visitor = host.Visit("en");
        await visitor.GoAsync($"/book/{shop.Id}?month=2024-02");
        await visitor.FollowAsync("Deutsch");
        Assert.Equal("Februar 2024", Visitor.Words(visitor.Page.QuerySelector("#month")!));
        await visitor.GoAsync("/");
        Assert.Equal("de", visitor.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Deutsch", Visitor.Words(visitor.Page.QuerySelector("footer [aria-current]")!));
    }

    [Fact]
    public async Task The_language_that_the_app_has_found_is_taken_also_if_it_runs_from_right_to_left()
    {
        await using var host = await StartAsync(before: app => app.UseRequestLocalization("he"));
        var shop = await host.CreateShopAsync();
        using var visitor = host.Visit("de");

        await visitor.GoAsync($"/book/{shop.Id}");

        Assert.Equal("rtl", visitor.Page.DocumentElement.GetAttribute("dir"));
        Assert.Contains("2024", visitor.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    public async Task Dates_are_those_of_the_business_in_every_culture(string culture)
    {
        await using var host = await StartAsync(before: app => app.Use((context, next) =>
        {
            var found = new Microsoft.AspNetCore.Localization.RequestCulture(new CultureInfo(culture), new CultureInfo("en"));
            context.Features.Set<Microsoft.AspNetCore.Localization.IRequestCultureFeature>(
                new Microsoft.AspNetCore.Localization.RequestCultureFeature(found, null));
            return next(context);
        }));
        var shop = await host.CreateShopAsync();
        using var client = new HttpClient { BaseAddress = host.Address };

        string page = await client.GetStringAsync($"/book/{shop.Id}", TestContext.Current.CancellationToken);

        Assert.Contains("2024", page[page.IndexOf("id=\"month\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("es")]
    public void Every_text_is_in_every_language_with_the_same_places_to_fill_in(string language)
    {
        var english = All("");
        var other = All(language);

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(other[text.Key])));
    }

    [Fact]
    public void Every_code_with_which_a_visitor_can_be_refused_has_a_text()
    {
        // Visitors don't meet these: they are about what owners change.
        BookingErrorCode[] ofOwners =
        [
            BookingErrorCode.InvalidField, BookingErrorCode.TimeSlotNotFound, BookingErrorCode.HasUpcomingBookings,
            BookingErrorCode.ExchangeChanged, BookingErrorCode.CustomerErased, BookingErrorCode.NotStarted,
            BookingErrorCode.TooManyTimeSlots, BookingErrorCode.TooManyExchanges, BookingErrorCode.ResourceIsRequired,
            BookingErrorCode.BookingsAffected, BookingErrorCode.PreviewOutdated, BookingErrorCode.ExternalIdReused,
        ];
        var english = All("");
        Assert.All(Enum.GetValues<BookingErrorCode>().Except(ofOwners), code => Assert.Contains($"Error{code}", english.Keys));
        Assert.All(Enum.GetValues<TextRule>(), rule => Assert.Contains($"Rule{rule}", english.Keys));
    }

    private static Dictionary<string, string> All(string language) =>
        Texts.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex("""\{\d\}""")]
    private static partial Regex Place();
}
