using System.Diagnostics;
using System.Runtime;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// Compares two things in short alternating turns, so that a disturbance of the machine affects both. The ratio is
/// the median over the turns.
/// </summary>
public static class SideBySide
{
    private const int LeastRounds = 7;
    private const int EnoughRounds = 31;

    private static readonly TimeSpan Turn = TimeSpan.FromMicroseconds(200);
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestBudget = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs everything until the runtime has compiled it for good: hot code is compiled again in the background, with
    /// what was seen while it ran, and which piece of work ran first must not decide how that comes out.
    /// </summary>
    public static void WarmUp(IReadOnlyCollection<Action> actions)
    {
        long compiled;
        do
        {
            compiled = JitInfo.GetCompiledMethodCount();
            var pass = Stopwatch.StartNew();
            while (pass.ElapsedMilliseconds < 500)
            {
                foreach (var action in actions)
                {
                    action();
                }
            }
        }
        while (JitInfo.GetCompiledMethodCount() != compiled);
    }

    /// <summary>How many times as long one thing takes as another, and how long that one takes.</summary>
    public static (double Ratio, double BaselineNanoseconds) Measure(Action run, Action baseline)
    {
        int runs = RunsOfATurn(run);
        int baselineRuns = RunsOfATurn(baseline);
        var ratios = new List<double>();
        var baselines = new List<double>();
        var all = Stopwatch.StartNew();
        while (all.Elapsed < Budget || ratios.Count < (all.Elapsed < LongestBudget ? EnoughRounds : LeastRounds))
        {
            double first = Time(run, runs);
            double second = Time(baseline, baselineRuns);
            double third = Time(baseline, baselineRuns);
            double fourth = Time(run, runs);
            ratios.Add((first + fourth) / (second + third));
            baselines.Add((second + third) / 2);
        }

        return (Median(ratios), Median(baselines));
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static int RunsOfATurn(Action action) =>
        (int)Math.Clamp(Turn.Ticks * TimeSpan.NanosecondsPerTick / Time(action, 3), 1, 10_000);

    /// <summary>Nanoseconds of one run, on average.</summary>
    private static double Time(Action action, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / runs;
    }
}
