using BookingEngine.Conformance;

namespace BookingEngine.FileStore.Tests;

/// <summary>The store keeps all promises of the ports.</summary>
public sealed class FileStoreTests
{
    /// <summary>One test fills a list with ten thousand items, which takes long in files: it runs with BOOKING_TEST_LONG=1.</summary>
    public static TheoryData<ConformanceTest> Tests =>
    [
        .. ConformanceTests.Of<FileStoreUnderTest>().Where(test =>
            Environment.GetEnvironmentVariable("BOOKING_TEST_LONG") == "1"
            || !test.Name.Contains("A_list_is_counted_up_to_10000_items", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Tests), DisableDiscoveryEnumeration = true)]
    public Task The_store_keeps_its_promises(ConformanceTest test) => test.RunAsync();

    [Fact]
    public async Task The_page_on_writing_a_store_shows_how_this_one_is_put_to_the_test()
    {
        string page = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "write-a-store.md"), TestContext.Current.CancellationToken);
        string source = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "FileStoreUnderTest.cs"), TestContext.Current.CancellationToken);
        string shown = page.Split("```csharp\n")[1].Split("```")[0];

        Assert.EndsWith($"/// <summary>A folder of its own, which each host opens for itself.</summary>\n{shown}", source, StringComparison.Ordinal);
    }
}
