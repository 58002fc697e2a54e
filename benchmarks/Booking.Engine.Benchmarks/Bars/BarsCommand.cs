namespace BookingEngine.Benchmarks.Bars;

/// <summary><c>bars engine</c>: measures what is promised, a line each; add <c>--details</c> for a line each cell.</summary>
public static class BarsCommand
{
    private static readonly Dictionary<string, Func<IReadOnlyList<Bar>>> Groups = new()
    {
        ["engine"] = EngineBars.All,
    };

    public static int Run(string[] args)
    {
        if (args is not [var group, .. var options] || !Groups.TryGetValue(group, out var all))
        {
            Console.Error.WriteLine($"Which bars? {string.Join(", ", Groups.Keys)}");
            return 2;
        }

        var bars = all();
        SideBySide.WarmUp([.. bars.SelectMany(bar => bar.Cells).SelectMany(cell => new[] { cell.Run, cell.Baseline })]);
        bool details = options.Contains("--details");
        int shortOnes = bars.Count(bar => !bar.Measure(Console.Out, details));
        return shortOnes == 0 ? 0 : 1;
    }
}
