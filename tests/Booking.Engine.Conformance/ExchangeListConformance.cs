using BookingEngine.Stores;

namespace BookingEngine.Conformance;

/// <summary>Exchanges are listed by name, searched and paged.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ExchangeListConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly PageRequest All = new(1, 100);

    /// <summary>A text that is in the names of this test's exchanges, and of no others.</summary>
    private readonly string _mark = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Exchanges_are_listed_with_all_their_fields_except_special_hours_services_and_resources()
    {
        var rich = ExchangeConformance<TStore>.Rich();
        rich = await AddAsync(rich with { BusinessName = $"{_mark} {rich.BusinessName}" });

        var page = await ListAsync(_mark, All);

        Assert.Equal(Fields.Of(new ExchangeSummary(rich)), Fields.Of(Assert.Single(page.Items)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    [InlineData(BookingPolicy.NoLimit)]
    public async Task Exchanges_are_listed_with_the_capacity_that_holds_by_their_resources(int? capacity)
    {
        var exchange = await AddAsync(Examples.Exchange() with
        {
            BusinessName = _mark,
            Policy = new BookingPolicy { DefaultCapacity = capacity },
        });
        foreach (bool isActive in new[] { true, false })
        {
            exchange = exchange.Next() with { Resources = [Resource.Of("staff", "Anna") with { Id = exchange.Id, IsActive = isActive }] };
            Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(exchange, Examples.Monday, Stop));

            var listed = Assert.Single((await ListAsync(_mark, All)).Items);

            Assert.Equal(capacity ?? (isActive ? BookingPolicy.NoLimit : 1), listed.DefaultCapacity);
            Assert.Equal((await FindExchangeAsync(exchange.Id)).DefaultCapacity, listed.DefaultCapacity);
        }
    }

    [Fact]
    public async Task A_list_of_exchanges_without_a_search_counts_all()
    {
        await AddNamedAsync("A", "B");
        var first = await ListAsync(new ExchangeFilter(), new PageRequest(1, 1));
        await AddNamedAsync("C", "D", "E");

        var second = await ListAsync(new ExchangeFilter(), new PageRequest(1, 1));

        Assert.Equal(first.TotalCount + 3, second.TotalCount);
    }

    [Fact]
    public async Task Exchanges_are_listed_by_name_and_then_by_id()
    {
        await AddNamedAsync("C", "A", "B", "B", "B", "B");

        var page = await ListAsync(_mark, All);

        Assert.Equal(["A", "B", "B", "B", "B", "C"], page.Items.Select(Letter));
        var alike = page.Items.Where(exchange => Letter(exchange) == "B").Select(exchange => exchange.Id).ToArray();
        Assert.Equal(alike.Order(), alike);
    }

    [Fact]
    public async Task Pages_of_exchanges_follow_each_other_and_a_page_past_the_end_is_empty()
    {
        await AddNamedAsync("E", "D", "C", "B", "A");

        var pages = new List<Page<ExchangeSummary>>();
        for (int number = 1; number <= 4; number++)
        {
            pages.Add(await ListAsync(_mark, new PageRequest(number, 2)));
        }

        Assert.Equal(["A B", "C D", "E", ""], pages.Select(page => string.Join(' ', page.Items.Select(Letter))));
        Assert.All(pages, page => Assert.Equal(5, page.TotalCount));
    }

    [Fact]
    public async Task A_search_matches_anywhere_in_an_exchanges_name()
    {
        await AddNamedAsync("A");

        Assert.Equal(1, (await ListAsync(_mark[5..15], All)).TotalCount);
        Assert.Equal(1, (await ListAsync($"{_mark[20..]} A", All)).TotalCount);
        Assert.Equal(0, (await ListAsync($"{_mark} B", All)).TotalCount);
    }

    [Theory]
    [InlineData("Repair Shop", "rEPAIR sHOP")]
    [InlineData("ZÄHLER", "zähler")]
    [InlineData("zähler", "ZÄHLER")]
    [InlineData("Сервис", "СЕРВИС")]
    [InlineData("Μαΐου", "ΜΑΪ\u0301ΟΥ")]
    public async Task A_search_for_exchanges_ignores_case(string name, string search)
    {
        await AddNamedAsync(name);

        Assert.Equal(1, (await ListAsync($"{_mark} {search}", All)).TotalCount);
    }

    [Theory]
    [InlineData("Caf\u00e9", "cafe\u0301")]
    [InlineData("Cafe\u0301", "caf\u00e9")]
    [InlineData("\u1112\u1161\u11ab\u1100\u116e\u11a8", "\ud55c\uad6d")] // Hangul in pieces and in syllables
    [InlineData("\u0915\u093c", "\u0958")]
    public async Task A_search_for_exchanges_finds_names_that_look_the_same_however_they_are_encoded(string name, string search)
    {
        await AddNamedAsync(name);

        var page = await ListAsync($"{_mark} {search}", All);

        Assert.Equal($"{_mark} {name}", Assert.Single(page.Items).BusinessName);
    }

    [Fact]
    public async Task A_search_without_an_accent_does_not_find_a_name_with_it()
    {
        await AddNamedAsync("Cafe\u0301 1");

        Assert.Equal(0, (await ListAsync($"{_mark} Cafe 1", All)).TotalCount);
        Assert.Equal(0, (await ListAsync($"{_mark} Cafe", All)).TotalCount);
    }

    [Fact]
    public async Task The_longest_name_is_found_even_if_normalisation_makes_it_longer()
    {
        string name = _mark + new string('\ufb2c', Limits.NameLength - _mark.Length);
        _ = await AddAsync(Examples.Exchange() with { BusinessName = name });

        Assert.Equal(name, Assert.Single((await ListAsync(name, All)).Items).BusinessName);
    }

    [Fact]
    public async Task Exchanges_are_listed_by_owner()
    {
        string owner = $"owner {_mark}";
        foreach (string? id in (string?[])[owner, $"{owner} ", owner.ToUpperInvariant(), null, owner])
        {
            _ = await AddAsync(Examples.Exchange() with { BusinessName = $"{_mark} A", OwnerId = id });
        }

        _ = await AddAsync(Examples.Exchange() with { BusinessName = $"{_mark} B", OwnerId = owner });

        Assert.Equal(3, (await ListAsync(new ExchangeFilter { OwnerId = owner }, All)).TotalCount);
        Assert.Equal(2, (await ListAsync(new ExchangeFilter { OwnerId = owner, Search = $"{_mark} a" }, All)).TotalCount);
        Assert.Equal(0, (await ListAsync(new ExchangeFilter { OwnerId = _mark }, All)).TotalCount);
        Assert.Equal(5, (await ListAsync($"{_mark} a", All)).TotalCount);
        Assert.All((await ListAsync(new ExchangeFilter { OwnerId = owner }, All)).Items, item => Assert.Equal(owner, item.OwnerId));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("[a]")]
    [InlineData("\\")]
    [InlineData("'")]
    public async Task No_character_in_a_search_for_exchanges_is_a_wildcard(string search)
    {
        await AddNamedAsync("a", $"{search}a");

        var page = await ListAsync($"{_mark} {search}", All);

        Assert.Equal($"{_mark} {search}a", Assert.Single(page.Items).BusinessName);
    }

    [Fact]
    public async Task A_list_tells_which_exchanges_have_reminders_of_their_own_or_of_a_service()
    {
        IReadOnlyList<Reminder> reminders = [Reminder.MinutesBefore(60)];
        var none = await AddAsync(Named("A") with { Services = [Service.Of("Cut") with { Id = Guid.NewGuid(), Reminders = [] }] });
        _ = await AddAsync(Named("B") with { Reminders = reminders, QuietHours = new QuietHours(new(21, 0), new(8, 0)) });
        _ = await AddAsync(Named("C") with { Services = [Service.Of("Cut") with { Id = Guid.NewGuid(), Reminders = reminders }] });

        var listed = (await ListAsync(_mark, All)).Items;
        Assert.Equal([("A", false), ("B", true), ("C", true)], listed.Select(exchange => (Letter(exchange), exchange.HasReminders)));
        Assert.Equal(reminders, listed[1].Reminders);
        Assert.Equal(new QuietHours(new(21, 0), new(8, 0)), listed[1].QuietHours);

        await Exchanges.ReplaceAsync(none.Next() with { Reminders = reminders }, Examples.Monday, Stop);

        Assert.All((await ListAsync(_mark, All)).Items, exchange => Assert.True(exchange.HasReminders));

        Exchange Named(string letter) => Examples.Exchange() with { BusinessName = $"{_mark} {letter}" };
    }

    private static string Letter(ExchangeSummary exchange) => exchange.BusinessName[^1..];

    private Task<Page<ExchangeSummary>> ListAsync(string? search, PageRequest page) =>
        ListAsync(new ExchangeFilter { Search = search }, page);

    private Task<Page<ExchangeSummary>> ListAsync(ExchangeFilter filter, PageRequest page) =>
        Exchanges.ListAsync(filter, page, Stop);

    private async Task AddNamedAsync(params string[] names)
    {
        foreach (string name in names)
        {
            _ = await AddAsync(Examples.Exchange() with { BusinessName = $"{_mark} {name}" });
        }
    }
}
