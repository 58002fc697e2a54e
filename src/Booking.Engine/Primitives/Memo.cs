namespace BookingEngine.Primitives;

/// <summary>
/// Keeps what was computed from a value, so that it is computed once. It is not part of the value: all memos are equal.
/// </summary>
internal sealed class Memo
{
    private object? _computed;

    /// <summary>Returns what was computed, or computes it now. Several threads may each compute it, which does no harm.</summary>
    public T Get<T>(Func<T> compute)
        where T : class => _computed as T ?? (T)(_computed = compute());

    public override bool Equals(object? obj) => obj is Memo;

    public override int GetHashCode() => 0;
}
