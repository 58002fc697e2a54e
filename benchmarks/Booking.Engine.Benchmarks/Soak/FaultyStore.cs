using System.Reflection;
using BookingEngine.Stores;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>Draws the faults of a store, and counts them.</summary>
internal sealed class Faults(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private int _count;

    public int Count => _count;

    /// <summary>Draws a number below 1,000.</summary>
    public int Next()
    {
        lock (_lock)
        {
            return _random.Next(1000);
        }
    }

    /// <summary>Counts a fault, and returns the exception that tells of it.</summary>
    public StoreException Lose()
    {
        Interlocked.Increment(ref _count);
        return new StoreException(StoreFailure.Unavailable, "The answer was lost.");
    }
}

/// <summary>
/// A port to a store on which commits are sometimes slow, or lost on the way there or back. Other callers may come in
/// before and after each call, so that clients also interleave on a store that answers at once.
/// </summary>
public class FaultyStore : DispatchProxy
{
    private object _store = null!;
    private Faults _faults = null!;

    internal static TPort Around<TPort>(TPort store, Faults faults)
        where TPort : class
    {
        var port = Create<TPort, FaultyStore>();
        var proxy = (FaultyStore)(object)port;
        (proxy._store, proxy._faults) = (store, faults);
        return port;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        return targetMethod!.ReturnType == typeof(Task<CommitOutcome>)
            ? CommitAsync(() => (Task<CommitOutcome>)Call()!)
            : Call();

        object? Call() => targetMethod.Invoke(_store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
    }

    private async Task<CommitOutcome> CommitAsync(Func<Task<CommitOutcome>> commit)
    {
        await Task.Yield();
        int drawn = _faults.Next();
        if (drawn < 5)
        {
            throw _faults.Lose();
        }

        if (drawn is >= 10 and < 20)
        {
            await Task.Delay(drawn - 9);
        }

        var outcome = await commit();
        await Task.Yield();
        return drawn is >= 5 and < 10 ? throw _faults.Lose() : outcome;
    }
}
