using System.Globalization;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>
/// Runs <c>bars soak [store] [operations] [seed]</c>. Without a store, all are soaked one after the other; without a number, with
/// ten million operations in memory and a million on a database.
/// </summary>
public static class SoakCommand
{
    private static readonly string[] Stores = ["memory", "sqlite", "postgresql"];

    public static async Task<int> RunAsync(string[] args)
    {
        long? operations = args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : null;
        int seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
        foreach (string name in args.Length > 0 ? [args[0]] : Stores)
        {
            await using var store = await SoakStore.CreateAsync(name);
            long calls = operations ?? (name == "memory" ? 10_000_000 : 1_000_000);
            Console.WriteLine(FormattableString.Invariant($"{name}: {calls:N0} operations, seed {seed}"));
            try
            {
                await new SoakRun(store, calls, seed, Console.Out).RunAsync();
            }
            catch (SoakException fault)
            {
                Console.Error.WriteLine(fault.Message);
                return 1;
            }
        }

        return 0;
    }
}
