namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// Runs <c>bars engine</c>, <c>bars storage</c> or <c>bars http</c>. It measures the promises and prints one line for
/// each. <c>--details</c> adds one line for each cell, and a word selects bars by name.
/// </summary>
public static class BarsCommand
{
    private static readonly Dictionary<string, Func<IReadOnlyList<Bar>>> Groups = new()
    {
        ["engine"] = EngineBars.All,
        ["storage"] = () => [.. StorageBars.All(), .. MongoDBBars.All()],
        ["http"] = HttpBars.All,
    };

    public static int Run(string[] args)
    {
        if (args is not [var group, .. var options] || !Groups.TryGetValue(group, out var all))
        {
            Console.Error.WriteLine($"Which bars? {string.Join(", ", Groups.Keys)}");
            return 2;
        }

        string? only = options.FirstOrDefault(option => !option.StartsWith('-'));
        var bars = all().Where(bar => only is null || bar.Name.Contains(only, StringComparison.Ordinal)).ToArray();
        SideBySide.WarmUp([.. bars.SelectMany(bar => bar.Cells).SelectMany(cell => cell.ToWarmUp)]);
        bool details = options.Contains("--details");
        int kept = bars.Count(bar => bar.Measure(Console.Out, details));
        return kept > 0 && kept == bars.Length ? 0 : 1;
    }
}
