namespace BookingEngine.Benchmarks.Bars;

/// <summary>A cell in which a bar must hold: one comparison of two things.</summary>
/// <param name="Name">Which work.</param>
public abstract record Cell(string Name)
{
    /// <summary>What is run often enough before anything is measured; none where measuring warms up by itself.</summary>
    public virtual IEnumerable<Action> ToWarmUp => [];

    public abstract Measured Measure();
}

/// <summary>Measures how many times as long <paramref name="Run"/> takes as <paramref name="Baseline"/>.</summary>
/// <param name="Name">Which work.</param>
/// <param name="Run">The side that the ratio is of.</param>
/// <param name="Baseline">The side that counts as 1.</param>
/// <param name="Times">How many times each side does the work when it is called.</param>
/// <param name="MayAllocate">What allocates as much as <paramref name="Run"/> may; null: nothing is asked.</param>
public sealed record TimedCell(string Name, Action Run, Action Baseline, int Times = 1, Action? MayAllocate = null)
    : Cell(Name)
{
    private const int AllocationRuns = 1000;

    public override IEnumerable<Action> ToWarmUp => [Run, Baseline];

    public override Measured Measure()
    {
        var (ratio, nanoseconds) = SideBySide.Measure(Run, Baseline);
        long excess = MayAllocate is null ? 0 : BytesOf(Run) - BytesOf(MayAllocate);
        return new Measured(ratio, FormattableString.Invariant($"{nanoseconds / Times:0} ns"), excess / Times);
    }

    /// <summary>The same, but warming up by itself: among all others it would run only a few times.</summary>
    public MeasuredCell WarmedByItself() => new(Name, () =>
    {
        SideBySide.WarmUp([Run, Baseline]);
        return Measure();
    });

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

/// <summary>
/// A comparison of something other than the times of two actions, or of actions that can't be run at will.
/// </summary>
/// <param name="Name">Which work.</param>
/// <param name="Compare">Measures it.</param>
public sealed record MeasuredCell(string Name, Func<Measured> Compare) : Cell(Name)
{
    public override Measured Measure() => Compare();
}

/// <summary>The result of measuring a cell.</summary>
/// <param name="Ratio">The one thing in relation to the other.</param>
/// <param name="Baseline">What the other is, in words.</param>
/// <param name="ExcessBytes">How much more was allocated than may be.</param>
public sealed record Measured(double Ratio, string Baseline, long ExcessBytes = 0);
