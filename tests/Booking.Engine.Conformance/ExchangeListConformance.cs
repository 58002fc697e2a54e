using BookingEngine.Stores;

namespace BookingEngine.Conformance;

/// <summary>Exchanges are listed by name, searched and paged.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ExchangeListConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly PageRequest All = new(1, 100);

    /// <summary>In the names of this test's exchanges, and in no others.</summary>
    private readonly string _mark = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task All_fields_of_all_exchanges_are_listed()
    {
        var rich = ExchangeConformance<TStore>.Rich();
        rich = await AddAsync(rich with { BusinessName = $"{_mark} {rich.BusinessName}" });

        var page = await Exchanges.ListAsync(_mark, All, Stop);

        Assert.Equal(Fields.Of(rich), Fields.Of(Assert.Single(page.Items)));
    }

    [Fact]
    public async Task Without_a_search_all_are_counted()
    {
        await AddNamedAsync("A", "B");
        var first = await Exchanges.ListAsync(null, new PageRequest(1, 1), Stop);
        await AddNamedAsync("C", "D", "E");

        var second = await Exchanges.ListAsync(null, new PageRequest(1, 1), Stop);

        Assert.Equal(first.TotalCount + 3, second.TotalCount);
    }

    [Fact]
    public async Task They_are_ordered_by_name_then_by_id()
    {
        await AddNamedAsync("C", "A", "B", "B", "B", "B");

        var page = await Exchanges.ListAsync(_mark, All, Stop);

        Assert.Equal(["A", "B", "B", "B", "B", "C"], page.Items.Select(Letter));
        var alike = page.Items.Where(exchange => Letter(exchange) == "B").Select(exchange => exchange.Id).ToArray();
        Assert.Equal(alike.Order(), alike);
    }

    [Fact]
    public async Task Pages_follow_each_other_and_one_past_the_end_is_empty()
    {
        await AddNamedAsync("E", "D", "C", "B", "A");

        var pages = new List<Page<Exchange>>();
        for (int number = 1; number <= 4; number++)
        {
            pages.Add(await Exchanges.ListAsync(_mark, new PageRequest(number, 2), Stop));
        }

        Assert.Equal(["A B", "C D", "E", ""], pages.Select(page => string.Join(' ', page.Items.Select(Letter))));
        Assert.All(pages, page => Assert.Equal(5, page.TotalCount));
    }

    [Fact]
    public async Task A_search_is_found_anywhere_in_the_name()
    {
        await AddNamedAsync("A");

        Assert.Equal(1, (await Exchanges.ListAsync(_mark[5..15], All, Stop)).TotalCount);
        Assert.Equal(1, (await Exchanges.ListAsync($"{_mark[20..]} A", All, Stop)).TotalCount);
        Assert.Equal(0, (await Exchanges.ListAsync($"{_mark} B", All, Stop)).TotalCount);
    }

    [Theory]
    [InlineData("Repair Shop", "rEPAIR sHOP")]
    [InlineData("ZÄHLER", "zähler")]
    [InlineData("zähler", "ZÄHLER")]
    [InlineData("Сервис", "СЕРВИС")]
    public async Task A_search_does_not_regard_case(string name, string search)
    {
        await AddNamedAsync(name);

        Assert.Equal(1, (await Exchanges.ListAsync($"{_mark} {search}", All, Stop)).TotalCount);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("[a]")]
    [InlineData("\\")]
    [InlineData("'")]
    public async Task No_character_of_a_search_is_a_wildcard(string search)
    {
        await AddNamedAsync("a", $"{search}a");

        var page = await Exchanges.ListAsync($"{_mark} {search}", All, Stop);

        Assert.Equal($"{_mark} {search}a", Assert.Single(page.Items).BusinessName);
    }

    private static string Letter(Exchange exchange) => exchange.BusinessName[^1..];

    private async Task AddNamedAsync(params string[] names)
    {
        foreach (string name in names)
        {
            _ = await AddAsync(Examples.Exchange() with { BusinessName = $"{_mark} {name}" });
        }
    }
}
