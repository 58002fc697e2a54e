namespace BookingEngine.Events;

/// <summary>Runs tasks side by side, a bounded number at once and one of each key, so that a slow one holds up no other.</summary>
/// <typeparam name="TKey">What a task is of, such as an exchange.</typeparam>
/// <param name="most">How many run at once.</param>
/// <param name="ended">Called whenever one has ended.</param>
internal sealed class SideBySide<TKey>(int most, Action ended)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Task> _running = [];
    private readonly Lock _lock = new();

    /// <summary>What tasks are running of.</summary>
    public IReadOnlyList<TKey> Running
    {
        get
        {
            lock (_lock)
            {
                return [.. _running.Keys];
            }
        }
    }

    /// <summary>Starts a task, unless so many run already or one of its key does. Returns whether it was started.</summary>
    /// <param name="key">What the task is of.</param>
    /// <param name="run">Runs it. It throws nothing.</param>
    public bool TryStart(TKey key, Func<Task> run)
    {
        lock (_lock)
        {
            if (_running.Count >= most || _running.ContainsKey(key))
            {
                return false;
            }

            _running[key] = Task.Run(() => RunAsync(key, run));
            return true;
        }
    }

    /// <summary>Waits until all that run now have ended.</summary>
    public Task WhenAllAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_running.Values);
        }
    }

    private async Task RunAsync(TKey key, Func<Task> run)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(key);
            }

            ended();
        }
    }
}
