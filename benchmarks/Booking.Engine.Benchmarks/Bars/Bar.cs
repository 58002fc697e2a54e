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
        var ratios = Cells.Select(cell => (cell, ratio: SideBySide.Ratio(cell.Run, cell.Baseline))).ToArray();
        var worst = IsLeast ? ratios.MinBy(cell => cell.ratio) : ratios.MaxBy(cell => cell.ratio);
        var excess = Cells
            .Select(cell => (cell, bytes: Excess(cell)))
            .MaxBy(cell => cell.bytes);
        bool isKept = Keeps(worst.ratio) && excess.bytes <= 0;
        output.WriteLine(FormattableString.Invariant(
            $"{Word(isKept),-5}  {Name,-66}  {worst.ratio,7:0.00} ×  bar {(IsLeast ? "≥" : "≤")} {Limit:0.##} ×  {Where(worst.cell)}")
            + (excess.bytes > 0 ? FormattableString.Invariant($"  {excess.bytes} B too much allocated{Where(excess.cell)}") : ""));
        if (details)
        {
            foreach (var (cell, ratio) in ratios)
            {
                output.WriteLine(FormattableString.Invariant(
                    $"         {Word(Keeps(ratio)),-5}  {cell.Name,-59}  {ratio,7:0.00} ×  {Excess(cell)} B too much"));
            }
        }

        return isKept;
    }

    private bool Keeps(double ratio) => IsLeast ? ratio >= Limit : ratio <= Limit;

    private static string Word(bool isKept) => isKept ? "ok" : "short";

    private string Where(Cell cell) => Cells.Count == 1 ? "" : $"({cell.Name})";

    private static long Excess(Cell cell) =>
        cell.MayAllocate is null ? 0 : BytesOf(cell.Run) - BytesOf(cell.MayAllocate);

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
