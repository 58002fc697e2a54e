namespace BookingEngine.Benchmarks.Bars;

/// <summary>A promise about answers over HTTP: a bound on a ratio, kept by its median over the rounds.</summary>
/// <param name="Name">What is promised.</param>
/// <param name="Limit">The bound of the ratio, inclusive.</param>
/// <param name="IsLeast">Whether the ratio must reach the bound, instead of staying within it.</param>
/// <param name="IsNotModified">Whether it is about the answer 304.</param>
/// <param name="Ratio">The ratio, of the load that a constant body bears and that which the slots bear.</param>
public sealed record HttpBar(
    string Name, double Limit, bool IsLeast, bool IsNotModified, Func<HttpLoad, HttpLoad, double> Ratio)
{
    /// <summary>Requests per second, against those of a constant body.</summary>
    public static HttpBar Throughput(string name, double limit, bool isNotModified = false) => new(
        $"{name}, against a constant body",
        limit,
        IsLeast: true,
        isNotModified,
        (constant, slots) => slots.PerSecond / constant.PerSecond);

    /// <summary>The slowest of 100 answers, against the median.</summary>
    public static HttpBar Tail(string name, double limit) => new(
        $"{name}, p99 against the median", limit, IsLeast: false, IsNotModified: false, (_, slots) => slots.P99 / slots.Median);

    /// <summary>Prints a line; with details, one for each round as well.</summary>
    /// <returns>Whether the bar is kept.</returns>
    public bool Print(TextWriter output, IReadOnlyList<(HttpLoad Constant, HttpLoad Slots)> rounds, bool details)
    {
        double[] ratios = [.. rounds.Select(round => Ratio(round.Constant, round.Slots))];
        double ratio = ratios.Order().ElementAt(ratios.Length / 2);
        bool isKept = IsLeast ? ratio >= Limit : ratio <= Limit;
        output.WriteLine(FormattableString.Invariant(
            $"{(isKept ? "ok" : "short"),-5}  {Name,-66}  {ratio,7:0.00} ×  bar {(IsLeast ? "≥" : "≤")} {Limit:0.##} ×"));
        if (details)
        {
            for (int i = 0; i < ratios.Length; i++)
            {
                var (constant, slots) = rounds[i];
                output.WriteLine(FormattableString.Invariant(
                    $"       {ratios[i],7:0.00} ×  {slots.PerSecond,7:0}/s of {constant.PerSecond:0}/s, median {slots.Median:0} µs, p99 {slots.P99:0} µs"));
            }
        }

        return isKept;
    }
}
