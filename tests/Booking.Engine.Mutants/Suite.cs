using Xunit;
using System.Reflection;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace BookingEngine.Mutants;

/// <summary>The engine's tests, which run in this process, one after another and again and again.</summary>
internal sealed class Suite
{
    private static readonly Assembly TestAssembly = Assembly.Load("Booking.Engine.Tests");
    private static readonly string[] Slow = ["ExampleTests", "ConformanceTestTests", "LinearizabilityTests"];
    private readonly InProcessFrontController _tests = new(new XunitTestFramework(), TestAssembly, configFilePath: null);

    private Suite()
    {
    }

    /// <summary>The tests, in an order that each process sees.</summary>
    public IReadOnlyList<ITestCase> Tests { get; private set; } = [];

    /// <summary>Finds the tests.</summary>
    public static async Task<Suite> FindAsync()
    {
        TestContext.SetForInitialization(diagnosticMessageSink: null, diagnosticMessages: false, internalDiagnosticMessages: false);
        var suite = new Suite();
        var found = new List<ITestCase>();
        await suite._tests.Find(null, TestFrameworkOptions.ForDiscovery(new TestAssemblyConfiguration { PreEnumerateTheories = true }), _ => true, new CancellationTokenSource(), null, (test, isWanted) =>
        {
            if (!Slow.Any(test.TestClassName!.Contains))
            {
                found.Add(test);
            }

            return ValueTask.FromResult(true);
        });
        suite.Tests = [.. found.OrderBy(test => test.TestClassName, StringComparer.Ordinal).ThenBy(test => test.UniqueID, StringComparer.Ordinal)];
        return suite;
    }

    /// <summary>Runs tests until one fails, and returns its number, or <see langword="null"/> if none fails.</summary>
    public async Task<int?> FirstFailureAsync(IEnumerable<int> numbers)
    {
        var tests = numbers.ToDictionary(number => Tests[number].UniqueID);
        var sink = new FirstFailure();
        var options = TestFrameworkOptions.ForExecution(new TestAssemblyConfiguration { MaxParallelThreads = 1, ParallelMode = ParallelMode.None });
        options.SetSynchronousMessageReporting(true);
        using var stop = new CancellationTokenSource();
        TestContext.SetForInitialization(diagnosticMessageSink: null, diagnosticMessages: false, internalDiagnosticMessages: false);
        await _tests.Run(sink, options, [.. tests.Values.Select(number => Tests[number])], stop);
        return sink.Test is { } failed ? tests.GetValueOrDefault(failed, tests.Values.First()) : null;
    }

    private sealed class FirstFailure : IMessageSink
    {
        public string? Test { get; private set; }

        public bool OnMessage(IMessageSinkMessage message)
        {
            Test ??= message switch
            {
                ITestFailed failed => failed.TestCaseUniqueID,
                IErrorMessage or ITestCleanupFailure or ITestCaseCleanupFailure or ITestClassCleanupFailure => "",
                _ => null,
            };
            return Test is null;
        }
    }
}
