namespace BookingEngine.Benchmarks.Bars;

/// <summary>A promise about speed: a bound on a ratio, to be kept in every cell.</summary>
/// <param name="Name">What is promised.</param>
/// <param name="Limit">The bound of the ratio, inclusive.</param>
/// <param name="Cells">Where it is to be kept.</param>
/// <param name="IsLeast">Whether the ratio must reach the bound, instead of staying within it.</param>
public sealed record Bar(string Name, double Limit, IReadOnlyList<Cell> Cells, bool IsLeast = false)
{
    private const int AllocationRuns = 1000;

    /// <summary>Measures the cells and prints one line for the bar's worst; with details, one for each cell as well.</summary>
    /// <returns>Whether the bar is kept.</returns>
    public bool Measure(TextWriter output, bool details)
    {
        var measured = Cells.Select(Measured.Of).ToArray();
        var worst = IsLeast ? measured.MinBy(cell => cell.Ratio)! : measured.MaxBy(cell => cell.Ratio)!;
        var greediest = measured.MaxBy(cell => cell.ExcessBytes)!;
        bool isKept = Keeps(worst) && greediest.ExcessBytes <= 0;
        output.WriteLine(FormattableString.Invariant(
            $"{Word(isKept),-5}  {Name,-66}  {worst.Ratio,7:0.00} ×  bar {(IsLeast ? "≥" : "≤")} {Limit:0.##} ×{Where(worst)}")
            + (greediest.ExcessBytes > 0
                ? FormattableString.Invariant($"; allocates {greediest.ExcessBytes} B too much{Where(greediest)}")
                : ""));
        if (details)
        {
            foreach (var cell in measured)
            {
                output.WriteLine(FormattableString.Invariant(
                    $"       {Word(Keeps(cell)),-5}  {cell.Name,-59}  {cell.Ratio,7:0.00} × {cell.BaselineNanoseconds:0} ns"));
            }
        }

        return isKept;
    }

    private bool Keeps(Measured cell) => IsLeast ? cell.Ratio >= Limit : cell.Ratio <= Limit;

    private static string Word(bool isKept) => isKept ? "ok" : "short";

    private string Where(Measured cell) => Cells.Count == 1 ? "" : $"  ({cell.Name})";

    private sealed record Measured(string Name, double Ratio, double BaselineNanoseconds, long ExcessBytes)
    {
        public static Measured Of(Cell cell)
        {
            var (ratio, nanoseconds) = SideBySide.Measure(cell.Run, cell.Baseline);
            long excess = cell.MayAllocate is null ? 0 : BytesOf(cell.Run) - BytesOf(cell.MayAllocate);
            return new Measured(cell.Name, ratio, nanoseconds / cell.Times, excess / cell.Times);
        }
    }

    private static long BytesOf(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < AllocationRuns; i++)
        {
            action();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / AllocationRuns;
    }
}
