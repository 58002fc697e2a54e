using BookingEngine;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Shop.Tests;

/// <summary>A store is proved in xunit v2, too. Some of the tests are enough to see that they run.</summary>
public sealed class OwnStoreTests
{
    public static IEnumerable<object[]> Tests => ConformanceTests.Of<InMemory>()
        .Where(test => test.Name.StartsWith("Commit"))
        .Select(test => new object[] { test });

    [Theory, MemberData(nameof(Tests), DisableDiscoveryEnumeration = true)]
    public Task The_store_keeps_its_promises(ConformanceTest test) => test.RunAsync();

    public sealed class InMemory : IStoreUnderTest
    {
        private readonly InMemoryStore _store = new();

        public void AddTo(BookingEngineBuilder host) =>
            host.UseStore<InMemoryStore>().Services.Replace(ServiceDescriptor.Singleton(_store));
    }
}
