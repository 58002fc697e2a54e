using System.Reflection;

namespace BookingEngine.Conformance;

/// <summary>
/// One test of a suite, to be run by any test framework. <see cref="ConformanceTests"/> lists all of them for a store.
/// </summary>
public sealed class ConformanceTest
{
    private readonly Type _suite;
    private readonly Func<IStoreUnderTest> _createStore;
    private readonly MethodInfo _test;
    private readonly object?[] _arguments;

    internal ConformanceTest(Type suite, Func<IStoreUnderTest> createStore, MethodInfo test, object?[] arguments)
    {
        (_suite, _createStore, _test, _arguments) = (suite, createStore, test, arguments);
        string name = $"{suite.Name}.{test.Name}";
        Name = arguments.Length == 0 ? name : $"{name}({string.Join(", ", arguments)})";
    }

    /// <summary>
    /// The suite, the test and its arguments, such as
    /// <c>RaceConformance.Concurrent_requests_for_one_slot_get_exactly_as_many_bookings_as_it_has_places(3, True)</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>
    /// Runs the test on a store of its own, which is created for it and disposed of after it. It throws the exception of the
    /// first assertion that does not hold, whose message says what was promised.
    /// </summary>
    public async Task RunAsync()
    {
        var store = _createStore();
        try
        {
            if (store is IAsyncLifetime lifetime)
            {
                await lifetime.InitializeAsync();
            }

            await RunAsync(store);
        }
        finally
        {
            await DisposeAsync(store);
        }
    }

    /// <summary>Is the <see cref="Name"/>, by which test frameworks list the test.</summary>
    public override string ToString() => Name;

    private async Task RunAsync(IStoreUnderTest store)
    {
        object suite = Activator.CreateInstance(_suite, store)!;
        BrokenPromiseException.Run(_test.Name);
        try
        {
            object? running = _test.Invoke(suite, BindingFlags.DoNotWrapExceptions, binder: null, _arguments, culture: null);
            await (running is ValueTask task ? task.AsTask() : running as Task ?? Task.CompletedTask);
        }
        finally
        {
            await DisposeAsync(suite);
        }
    }

    private static async Task DisposeAsync(object disposable)
    {
        if (disposable is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (disposable as IDisposable)?.Dispose();
        }
    }
}
