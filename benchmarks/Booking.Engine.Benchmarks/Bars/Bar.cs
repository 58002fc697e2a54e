namespace BookingEngine.Benchmarks.Bars;

/// <summary>A promise about speed: a bound on a ratio that must hold in every cell.</summary>
/// <param name="Name">What is promised.</param>
/// <param name="Limit">The bound of the ratio, inclusive.</param>
/// <param name="Cells">Where it is to be kept.</param>
/// <param name="IsLeast">Whether the ratio must reach the bound, instead of staying within it.</param>
public sealed record Bar(string Name, double Limit, IReadOnlyList<Cell> Cells, bool IsLeast = false)
{
    /// <summary>Measures the cells and prints one line for the bar's worst; with details, one for each cell as well.</summary>
    /// <returns>Whether the bar is kept.</returns>
    public bool Measure(TextWriter output, bool details)
    {
        var measured = Cells.Select(cell => (cell.Name, What: cell.Measure())).ToArray();
        var worst = IsLeast ? measured.MinBy(cell => cell.What.Ratio) : measured.MaxBy(cell => cell.What.Ratio);
        var greediest = measured.MaxBy(cell => cell.What.ExcessBytes);
        bool isKept = Keeps(worst.What) && greediest.What.ExcessBytes <= 0;
        output.WriteLine(FormattableString.Invariant(
            $"{Word(isKept),-5}  {Name,-66}  {worst.What.Ratio,7:0.00} ×  bar {(IsLeast ? "≥" : "≤")} {Limit:0.##} ×{Where(worst.Name)}")
            + (greediest.What.ExcessBytes > 0
                ? FormattableString.Invariant($"; allocates {greediest.What.ExcessBytes} B too much{Where(greediest.Name)}")
                : ""));
        if (details)
        {
            foreach (var (name, what) in measured)
            {
                output.WriteLine(FormattableString.Invariant(
                    $"       {Word(Keeps(what)),-5}  {name,-59}  {what.Ratio,7:0.00} × {what.Baseline}"));
            }
        }

        return isKept;
    }

    private bool Keeps(Measured cell) => IsLeast ? cell.Ratio >= Limit : cell.Ratio <= Limit;

    private static string Word(bool isKept) => isKept ? "ok" : "short";

    private string Where(string cell) => Cells.Count == 1 ? "" : $"  ({cell})";
}
