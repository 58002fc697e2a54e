namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// The load that one host can bear, measured in turns of a second, so that a disturbance of the machine affects all
/// URLs alike. A median is taken over the rounds.
/// </summary>
/// <param name="All">Each round; the constant body's load is the mean of the turns before and after.</param>
public sealed record HttpRounds(IReadOnlyList<HttpRound> All)
{
    private const int Rounds = 9;
    private const int MostWarmUps = 20;

    /// <summary>The median of a figure.</summary>
    public double Median(Func<HttpRound, double> figure) => SideBySide.Median([.. All.Select(figure)]);

    /// <summary>Starts a host, warms it up, and measures it.</summary>
    public static async Task<HttpRounds> MeasureAsync(params (string Key, string Value)[] settings)
    {
        await using var host = await HttpHost.StartAsync(settings);
        await WarmUpAsync(host.AvailableSlots, null);
        await WarmUpAsync(host.AvailableSlots, host.IfNoneMatch);
        await WarmUpAsync(host.Constant, null);
        var rounds = new List<HttpRound>();
        var before = await HttpLoad.MeasureAsync(host.Constant);
        while (rounds.Count < Rounds)
        {
            var slots = await HttpLoad.MeasureAsync(host.AvailableSlots);
            var notModified = await HttpLoad.MeasureAsync(host.AvailableSlots, host.IfNoneMatch);
            var after = await HttpLoad.MeasureAsync(host.Constant);
            rounds.Add(new HttpRound((before.PerSecond + after.PerSecond) / 2, slots, notModified));
            before = after;
        }

        return new HttpRounds(rounds);
    }

    /// <summary>Goes on until the runtime has compiled what is hot: two turns in a row bring no more than the best before.</summary>
    private static async Task WarmUpAsync(Uri url, string? header)
    {
        double best = 0;
        for (int turn = 0, without = 0; turn < MostWarmUps && without < 2; turn++)
        {
            var load = await HttpLoad.MeasureAsync(url, header, seconds: 2);
            without = load.PerSecond > 1.1 * best ? 0 : without + 1;
            best = Math.Max(best, load.PerSecond);
        }
    }
}

/// <summary>One round.</summary>
/// <param name="ConstantPerSecond">Requests per second for the constant body.</param>
/// <param name="Slots">The load of <c>available_slots</c>.</param>
/// <param name="NotModified">Its load where it answers 304.</param>
public sealed record HttpRound(double ConstantPerSecond, HttpLoad Slots, HttpLoad NotModified);
