namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// The load that a host can bear, measured in turns of a second, so that a disturbance of the machine affects all
/// URLs alike. A median is taken over the rounds.
/// </summary>
/// <param name="All">Each round; the constant body's load is the mean of the turns before and after.</param>
public sealed record HttpRounds(IReadOnlyList<HttpRound> All)
{
    private const int Rounds = 9;
    private const int MostWarmUps = 20;

    /// <summary>The median of a figure.</summary>
    public double Median(Func<HttpRound, double> figure) => SideBySide.Median([.. All.Select(figure)]);

    /// <summary>Warms the host up, and measures it.</summary>
    /// <param name="constant">The request for the constant body.</param>
    /// <param name="targets">The requests that are compared with it.</param>
    public static async Task<HttpRounds> MeasureAsync(HttpTarget constant, params HttpTarget[] targets)
    {
        foreach (var target in targets.Append(constant))
        {
            await WarmUpAsync(target);
        }

        var rounds = new List<HttpRound>();
        var before = await HttpLoad.MeasureAsync(constant);
        while (rounds.Count < Rounds)
        {
            var loads = new List<HttpLoad>();
            foreach (var target in targets)
            {
                loads.Add(await HttpLoad.MeasureAsync(target));
            }

            var after = await HttpLoad.MeasureAsync(constant);
            rounds.Add(new HttpRound((before.PerSecond + after.PerSecond) / 2, loads));
            before = after;
        }

        return new HttpRounds(rounds);
    }

    /// <summary>Measures several hosts, one after another, and takes all their rounds together.</summary>
    /// <param name="hosts">How many hosts are measured.</param>
    /// <param name="measure">Starts a host and measures it.</param>
    public static async Task<HttpRounds> OfHostsAsync(int hosts, Func<Task<HttpRounds>> measure)
    {
        var rounds = new List<HttpRound>();
        for (int host = 0; host < hosts; host++)
        {
            rounds.AddRange((await measure()).All);
        }

        return new HttpRounds(rounds);
    }

    /// <summary>Goes on until the runtime has compiled what is hot: two turns in a row bring no more than the best before.</summary>
    private static async Task WarmUpAsync(HttpTarget target)
    {
        double best = 0;
        for (int turn = 0, without = 0; turn < MostWarmUps && without < 2; turn++)
        {
            var load = await HttpLoad.MeasureAsync(target, seconds: 2);
            without = load.PerSecond > 1.1 * best ? 0 : without + 1;
            best = Math.Max(best, load.PerSecond);
        }
    }
}

/// <summary>One round.</summary>
/// <param name="ConstantPerSecond">Requests per second for the constant body.</param>
/// <param name="Loads">The load of each request that is compared with it.</param>
public sealed record HttpRound(double ConstantPerSecond, IReadOnlyList<HttpLoad> Loads);
