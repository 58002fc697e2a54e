namespace BookingEngine.Scheduling;

/// <summary>
/// A step of a function: from second <paramref name="At"/> until the next step its value is <paramref name="Level"/>.
/// </summary>
internal readonly record struct Step(int At, int Level);

/// <summary>
/// Functions of time that are constant between steps, such as the number of occupied places. Steps are ordered by time.
/// The first is at <see cref="int.MinValue"/> and the last at <see cref="int.MaxValue"/>, so that every second has a
/// current step and a following one.
/// </summary>
internal static class StepFunction
{
    /// <summary>The level that <see cref="Lowest"/> has where there is no period.</summary>
    public const int None = -1;

    private const int MaxStackSteps = 256;

    /// <summary>The function that is 0 everywhere.</summary>
    public static Step[] Zero { get; } = Constant(0);

    /// <summary>Returns the function that has the same level everywhere.</summary>
    public static Step[] Constant(int level) => [new(int.MinValue, level), new(int.MaxValue, level)];

    /// <summary>Whether a condition holds for every level between two seconds, the second one exclusive.</summary>
    public static bool All(ReadOnlySpan<Step> steps, int from, int to, Func<int, bool> condition)
    {
        for (int i = 0; steps[i].At < to; i++)
        {
            if (steps[i + 1].At > from && !condition(steps[i].Level))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Packs a change of a sum into a long, so that sorting orders changes by time.</summary>
    public static long Change(int at, int by) => ((long)at << 32) | (uint)by;

    /// <summary>Adds up changes, given in any order, to a function. They are sorted in place.</summary>
    public static Step[] Sum(Span<long> changes)
    {
        var steps = new Step[changes.Length + 2];
        changes.Sort();
        steps[0] = new Step(int.MinValue, 0);
        int last = 0;
        int level = 0;
        int previous = int.MinValue;
        foreach (long change in changes)
        {
            int at = (int)(change >> 32);
            bool changesNothing = last > 0 && steps[last].Level == steps[last - 1].Level; // The next step then replaces it.
            last += at == previous || changesNothing ? 0 : 1;
            level += (int)change;
            steps[last] = new Step(at, level);
            previous = at;
        }

        steps[++last] = new Step(int.MaxValue, 0);
        return steps[..(last + 1)];
    }

    /// <summary>
    /// Returns at each second the lowest value of the periods around it, or <see cref="None"/> where there is no
    /// period. Periods are painted from the lowest value upwards, each stretch once. <c>unpainted</c> links a painted
    /// stretch to the next unpainted one (union-find), so the cost is that of sorting.
    /// </summary>
    public static Step[] Lowest(IReadOnlyCollection<(int Start, int End, int Value)> periods)
    {
        int[] bounds = [.. periods.SelectMany(period => new[] { period.Start, period.End }).Distinct().Order()];
        int[] levels = [.. Enumerable.Repeat(None, bounds.Length)];
        int[] unpainted = [.. Enumerable.Range(0, bounds.Length)];
        foreach (var (start, end, value) in periods.OrderBy(period => period.Value))
        {
            int first = Array.BinarySearch(bounds, start);
            for (int i = NextUnpainted(unpainted, first); bounds[i] < end; i = NextUnpainted(unpainted, i))
            {
                levels[i] = value;
                unpainted[i] = i + 1;
            }
        }

        return
        [
            new(int.MinValue, None),
            .. bounds.Zip(levels, (at, level) => new Step(at, level)),
            new(int.MaxValue, None),
        ];
    }

    /// <summary>
    /// Returns the seconds that any of several periods covers, as periods in order that neither overlap nor touch. The given
    /// periods are sorted in place.
    /// </summary>
    public static (int Start, int End)[] Union((int Start, int End)[] periods)
    {
        if (periods.Length < 2)
        {
            return periods;
        }

        Array.Sort(periods);
        int last = 0;
        foreach (var period in periods.AsSpan(1))
        {
            if (period.Start <= periods[last].End)
            {
                periods[last].End = Math.Max(periods[last].End, period.End);
            }
            else
            {
                periods[++last] = period;
            }
        }

        return periods[..(last + 1)];
    }

    /// <summary>
    /// Returns the function that has a level in some periods and is 0 elsewhere. The periods are ordered, and neither overlap
    /// nor touch.
    /// </summary>
    public static Step[] Within((int Start, int End)[] periods, int level)
    {
        var steps = new Step[(2 * periods.Length) + 2];
        steps[0] = new Step(int.MinValue, 0);
        for (int i = 0; i < periods.Length; i++)
        {
            steps[(2 * i) + 1] = new Step(periods[i].Start, level);
            steps[(2 * i) + 2] = new Step(periods[i].End, 0);
        }

        steps[^1] = new Step(int.MaxValue, 0);
        return steps;
    }

    /// <summary>Returns the sum of two functions.</summary>
    public static Step[] Add(ReadOnlySpan<Step> first, ReadOnlySpan<Step> second) => Combine(first, second, raised: null);

    /// <summary>Returns at each second the higher one of two functions, after the second one was raised by a number.</summary>
    public static Step[] Highest(ReadOnlySpan<Step> first, ReadOnlySpan<Step> second, int raised) => Combine(first, second, raised);

    private static Step[] Combine(ReadOnlySpan<Step> first, ReadOnlySpan<Step> second, int? raised)
    {
        int most = first.Length + second.Length;
        Span<Step> steps = most <= MaxStackSteps ? stackalloc Step[most] : new Step[most];
        int count = 0;
        int i = 0;
        int j = 0;
        int at = int.MinValue;
        while (at != int.MaxValue)
        {
            var (level, other) = (first[i].Level, second[j].Level);
            steps[count++] = new Step(at, raised is { } by ? Math.Max(level, other + by) : level + other);
            at = Math.Min(first[i + 1].At, second[j + 1].At);
            i += first[i + 1].At == at ? 1 : 0;
            j += second[j + 1].At == at ? 1 : 0;
        }

        steps[count++] = new Step(int.MaxValue, 0);
        return steps[..count].ToArray();
    }

    private static int NextUnpainted(int[] unpainted, int index)
    {
        int root = index;
        while (unpainted[root] != root)
        {
            root = unpainted[root];
        }

        while (unpainted[index] != root)
        {
            (unpainted[index], index) = (root, unpainted[index]);
        }

        return root;
    }
}
