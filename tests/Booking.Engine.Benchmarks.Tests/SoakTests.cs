using System.Reflection;
using BookingEngine.Benchmarks.Soak;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BookingEngine.Benchmarks.Tests;

/// <summary>The soak that <c>bars soak</c> runs for hours, with a thousandth of its operations.</summary>
public sealed class SoakTests
{
    [Theory]
    [InlineData("memory", 10_000)]
    [InlineData("sqlite", 1_000)]
    [InlineData("postgresql", 1_000)]
    public async Task A_soak_finds_nothing_oversold_lost_or_doubled(string name, int operations)
    {
        await using var store = await SoakStore.CreateAsync(name);
        await RunAsync(store, operations);
    }

    [Fact]
    public async Task A_soak_finds_that_a_store_does_not_compare_versions()
    {
        await using var store = new CarelessSoakStore();
        await Assert.ThrowsAsync<SoakException>(() => RunAsync(store, 10_000));
    }

    /// <summary>Names the seed where it fails.</summary>
    private static async Task RunAsync(SoakStore store, int operations)
    {
        int seed = Random.Shared.Next(1_000_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        await new SoakRun(store, operations, seed, TextWriter.Null).RunAsync();
    }

    /// <summary>Keeps data in memory, and takes every commit for one that was decided on the days as they now are.</summary>
    private sealed class CarelessSoakStore : SoakStore
    {
        private readonly InMemoryStore _store = new();

        public override void AddTo(BookingEngineBuilder engine) =>
            engine.UseStore<InMemoryStore>().Services
                .Replace(ServiceDescriptor.Singleton(_store))
                .Replace(ServiceDescriptor.Singleton(_ => CarelessStore.Around(_store)));
    }

    public class CarelessStore : DispatchProxy
    {
        private InMemoryStore _store = null!;

        public static IBookingStore Around(InMemoryStore store)
        {
            var port = Create<IBookingStore, CarelessStore>();
            ((CarelessStore)(object)port)._store = store;
            return port;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (args is [DayChange change, ..])
            {
                var days = _store.LoadDaysAsync([change.ExchangeId], change.Days[0].Date, change.Days[^1].Date, default).Result;
                args[0] = change with { Days = [.. days.Select(day => new DayVersion(day.Date, day.Version))] };
            }

            return targetMethod!.Invoke(_store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        }
    }
}
