namespace BookingEngine.Benchmarks.Bars;

/// <summary>One comparison of a bar: how long <paramref name="Run"/> takes in relation to <paramref name="Baseline"/>.</summary>
/// <param name="Name">Which work.</param>
/// <param name="Run">The side that the ratio is of.</param>
/// <param name="Baseline">The side that counts as 1.</param>
/// <param name="Times">How many times each side does the work when it is called.</param>
/// <param name="MayAllocate">What allocates as much as <paramref name="Run"/> may; null: nothing is asked.</param>
public sealed record Cell(string Name, Action Run, Action Baseline, int Times = 1, Action? MayAllocate = null);
