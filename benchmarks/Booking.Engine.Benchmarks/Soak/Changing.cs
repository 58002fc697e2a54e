using System.Diagnostics;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>
/// A value that one client changes while others rely on it. During the change nobody knows whether the old value or
/// the new one is in force, so both may be.
/// </summary>
internal sealed class Changing<T>(T first)
{
    private List<(T Value, long Until)> _values = [(first, long.MaxValue)];

    /// <summary>The value is about to be changed.</summary>
    public void Begin(T next) => _values.Add((next, long.MaxValue));

    /// <summary>The change has ended with this value.</summary>
    public void End(T actual)
    {
        long now = Stopwatch.GetTimestamp();
        _values = [.. _values.Select(past => past with { Until = Math.Min(past.Until, now) }), (actual, long.MaxValue)];
    }

    /// <summary>The values that may have been in force at some time since that moment.</summary>
    public IEnumerable<T> Since(long moment) => _values.Where(value => value.Until >= moment).Select(value => value.Value);

    /// <summary>Forgets former values. It is called while nobody relies on them.</summary>
    public void Forget() => _values.RemoveAll(value => value.Until != long.MaxValue);
}
