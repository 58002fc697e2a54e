using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace BookingEngine.Primitives;

/// <summary>
/// Texts by name that nobody changes, and that equal others of the same names and texts, as <see cref="ValueList{T}"/> does. It
/// prints none of them, since they may be personal.
/// </summary>
/// <typeparam name="TValue">The type of the texts, which may be null or not.</typeparam>
internal sealed class ValueMap<TValue> : IReadOnlyDictionary<string, TValue>
{
    private readonly Dictionary<string, TValue> _entries;

    private ValueMap(Dictionary<string, TValue> entries) => _entries = entries;

    public static ValueMap<TValue> Empty { get; } = new([]);

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<TValue> Values => _entries.Values;

    public TValue this[string key] => _entries[key];

    /// <summary>The entries of a map.</summary>
    /// <param name="entries">The map.</param>
    /// <param name="name">The property that it is for.</param>
    /// <exception cref="ArgumentNullException">There is no map.</exception>
    public static ValueMap<TValue> Of(IReadOnlyDictionary<string, TValue>? entries, string name) =>
        entries as ValueMap<TValue> ?? (entries ?? throw new ArgumentNullException(name)) switch
        {
            { Count: 0 } => Empty,
            _ => new(new Dictionary<string, TValue>(entries, StringComparer.Ordinal)),
        };

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, TValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is ValueMap<TValue> other
        && Count == other.Count
        && _entries.All(entry => other._entries.TryGetValue(entry.Key, out var value) && Equals(value, entry.Value));

    public override int GetHashCode() => Count;

    public override string ToString() => $"{Count} entries";
}
