using System.Collections;

namespace BookingEngine.Primitives;

/// <summary>
/// A list that nobody changes, and that equals another of the same items in the same order: so a record that has one equals
/// another by what it holds. It prints none of its items, which may be personal.
/// </summary>
internal sealed class ValueList<T> : IReadOnlyList<T>
{
    private readonly T[] _items;

    private ValueList(T[] items) => _items = items;

    public static ValueList<T> Empty { get; } = new([]);

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    /// <summary>The items of a list.</summary>
    /// <param name="items">The list.</param>
    /// <param name="name">The property that it is for.</param>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    public static ValueList<T> Of(IEnumerable<T>? items, string name) =>
        items as ValueList<T> ?? new([.. items ?? throw new ArgumentNullException(name)]);

    public ReadOnlySpan<T> AsSpan() => _items;

    /// <summary>The items of a list that <see cref="Of"/> has returned.</summary>
    public static ReadOnlySpan<T> SpanOf(IReadOnlyList<T> list) => ((ValueList<T>)list).AsSpan();

    public IEnumerator<T> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is ValueList<T> other && _items.SequenceEqual(other._items);

    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, _items[0]);

    public override string ToString() => $"{Count} × {typeof(T).Name}";
}
