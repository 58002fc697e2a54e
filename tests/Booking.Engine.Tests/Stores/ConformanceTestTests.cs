using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace BookingEngine.Tests.Stores;

/// <summary>The suites without the runner of xunit v3.</summary>
public sealed class ConformanceTestTests
{
    [Fact]
    public void Every_test_of_every_suite_is_listed_for_each_of_its_arguments()
    {
        var listed = ConformanceTests.Of<InMemory>().Select(test => test.Name.Split('(')[0]).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            EverySuiteIsInherited.Suites.SelectMany(suite => suite.GetMethods(), (suite, test) => (Suite: suite, Test: test))
                .Where(one => one.Test.IsDefined(typeof(FactAttribute), inherit: true))
                .Select(one => $"{one.Suite.Name.Split('`')[0]}.{one.Test.Name}")
                .Order(StringComparer.Ordinal),
            listed);
        Assert.Equal(4, ConformanceTests.Of<InMemory>().Count(test => test.Name.StartsWith(
            "RaceConformance.Concurrent_requests_for_one_slot_get_exactly_as_many_bookings_as_it_has_places(", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_listed_test_passes_on_a_store_that_keeps_its_promise_and_throws_on_one_that_does_not()
    {
        const string name = "CommitConformance.A_change_committed_by_one_host_is_read_by_another";
        await Assert.Single(ConformanceTests.Of<InMemory>(), test => test.Name == name).RunAsync();

        var forgetful = Assert.Single(ConformanceTests.Of<Forgetful>(), test => test.Name == name);

        await Assert.ThrowsAnyAsync<Exception>(forgetful.RunAsync);
    }

    [Fact]
    public async Task Each_suite_that_is_not_inherited_is_named()
    {
        var options = ScriptOptions.Default
            .WithReferences(typeof(EverySuiteIsInherited).Assembly, typeof(BookingService).Assembly, typeof(FactAttribute).Assembly)
            .WithImports("BookingEngine", "BookingEngine.Conformance");

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => CSharpScript.RunAsync(
            """
            public sealed class Mine : IStoreUnderTest { public void AddTo(BookingEngineBuilder host) { } }
            public sealed class AllSuites : EverySuiteIsInherited { }
            new AllSuites().Every_conformance_suite_is_inherited_for_each_store_of_this_project();
            """,
            options,
            cancellationToken: TestContext.Current.CancellationToken));

        Assert.All(
            EverySuiteIsInherited.Suites,
            suite => Assert.Contains($"{suite.Name.Split('`')[0]}<Mine>", failure.Message, StringComparison.Ordinal));
    }

    /// <summary>Gives each host data of its own.</summary>
    public sealed class Forgetful : InMemory, IStoreUnderTest
    {
        void IStoreUnderTest.AddTo(BookingEngineBuilder host) => host.UseStore<InMemoryStore>();
    }
}
