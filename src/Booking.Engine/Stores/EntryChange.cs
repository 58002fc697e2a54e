using BookingEngine.Primitives;

namespace BookingEngine.Stores;

/// <summary>What a <see cref="DayChange"/> does to entries of one kind. An entry is named by its id, and at most once.</summary>
/// <typeparam name="T">The kind: bookings, allocations or time slots.</typeparam>
public sealed record EntryChange<T>
{
    /// <summary>Nothing changes.</summary>
    public static EntryChange<T> None { get; } = new();

    /// <summary>Entries made: their ids are new.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<T> Added
    {
        get;
        init => field = ValueList<T>.Of(value, nameof(Added));
    } = ValueList<T>.Empty;

    /// <summary>Entries altered, as they are after the change. One may have moved from another of the change's days.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<T> Changed
    {
        get;
        init => field = ValueList<T>.Of(value, nameof(Changed));
    } = ValueList<T>.Empty;

    /// <summary>Entries taken away, as they were before.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<T> Removed
    {
        get;
        init => field = ValueList<T>.Of(value, nameof(Removed));
    } = ValueList<T>.Empty;

    /// <summary>The entries that there are after the change: those added, and those altered.</summary>
    public IEnumerable<T> Written => Added.Concat(Changed);

    /// <summary>The entries that there are after the change, of those before it and those it adds.</summary>
    internal IEnumerable<T> ApplyTo(IEnumerable<T> entries, Func<T, Guid> id)
    {
        var replaced = Changed.Concat(Removed).Select(id).ToHashSet();
        return entries.Where(entry => !replaced.Contains(id(entry))).Concat(Written);
    }
}
