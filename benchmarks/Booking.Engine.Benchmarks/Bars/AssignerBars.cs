using System.Diagnostics;
using BookingEngine.Scheduling.Assignment;
using BookingEngine.Tests.Scheduling.Assignment;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// The assigner against CP-SAT, the constraint solver of Google OR-Tools, on the random days by which the tests compare the two. Of
/// CP-SAT only the solver counts: its model is made beforehand. Of the assigner everything counts, from the lists of the day on.
/// </summary>
public static class AssignerBars
{
    private const int Days = 1_000;
    private const int Rounds = 3; // Each side counts with its fastest one, so that a disturbance affects neither.

    private static readonly Lazy<double[]> Ratios = new(Measure);

    /// <summary>The day in the middle.</summary>
    public static Cell Median() => new MeasuredCell("", () => new Measured(Ratios.Value[Days / 2], ""));

    /// <summary>The day on which CP-SAT does best.</summary>
    public static Cell Closest() => new MeasuredCell("", () => new Measured(Ratios.Value[0], ""));

    /// <summary>Returns how many times as long CP-SAT takes for a day's requests as the assigner, from the least to the most.</summary>
    private static double[] Measure()
    {
        var days = Enumerable.Range(0, Days).Select(AssignmentScenario.Of).ToArray();
        SideBySide.WarmUp([() => Array.ForEach(days, day => Answers(day))]);
        return [.. days.Select(RatioOn).Order()];
    }

    private static double RatioOn(AssignmentScenario day)
    {
        var oracle = new AssignmentOracle(day.Resources, day.Standing);
        var models = Array.ConvertAll(day.Requests, needs => new CpSat(oracle, needs));
        bool[] expected = Array.ConvertAll(models, model => model.Solve());
        if (!Answers(day).SequenceEqual(expected))
        {
            throw new InvalidOperationException($"On day {day.Seed} the assigner and CP-SAT differ.");
        }

        return Fastest(() => Array.ForEach(models, model => model.Solve())) / Fastest(() => Answers(day));
    }

    private static bool[] Answers(AssignmentScenario scenario)
    {
        var day = scenario.Day;
        return Array.ConvertAll(scenario.Requests, needs => Assigner.Evaluate(day, needs) == Feasibility.Feasible);
    }

    private static double Fastest(Action run) => Enumerable.Range(0, Rounds).Min(_ =>
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    });
}
