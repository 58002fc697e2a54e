using System.IO.Compression;

namespace BookingEngine.Pages.Tests;

/// <summary>How much a browser loads before a visitor sees free times.</summary>
public sealed class WeightTests
{
    private const int Most = 100_000;

    [Fact]
    public async Task The_first_page_with_all_that_it_loads_is_less_than_100_kB_compressed()
    {
        await using var host = await PagesHost.StartAsync();
        var shop = await host.CreateShopAsync();
        using var visitor = host.Visit("en-GB");
        await visitor.GoAsync($"/book/{shop.Id}");
        string[] loaded =
        [
            visitor.Address.PathAndQuery,
            .. visitor.Page.QuerySelectorAll("link[href], script[src]").Select(part => part.GetAttribute("href") ?? part.GetAttribute("src")!),
        ];

        Assert.Contains(loaded, part => part.Contains("pages.css", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, part => part.Contains("event-calendar", StringComparison.Ordinal));
        int sum = 0;
        foreach (string part in loaded)
        {
            using var response = await visitor.GetAsync(part);
            sum += CompressedLength(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        TestContext.Current.SendDiagnosticMessage($"{sum} bytes");
        Assert.InRange(sum, 1, Most);
    }

    private static int CompressedLength(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(content);
        }

        return (int)compressed.Length;
    }
}
