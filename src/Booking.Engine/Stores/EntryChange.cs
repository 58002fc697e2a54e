using BookingEngine.Primitives;

namespace BookingEngine.Stores;

/// <summary>
/// The entries of one kind that a <see cref="DayChange"/> adds, changes and removes. Each entry is identified by its id
/// and occurs at most once.
/// </summary>
/// <typeparam name="T">The kind of entry: booking, allocation or time slot.</typeparam>
public sealed record EntryChange<T>
{
    /// <summary>A change of nothing.</summary>
    public static EntryChange<T> None { get; } = new();

    /// <summary>The entries to add. Their ids are new.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<T> Added
    {
        get;
        init => field = ValueList<T>.Of(value, nameof(Added));
    } = ValueList<T>.Empty;

    /// <summary>
    /// The entries to change, as they are after the change. An entry may have moved from another day of the same
    /// change.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<T> Changed
    {
        get;
        init => field = ValueList<T>.Of(value, nameof(Changed));
    } = ValueList<T>.Empty;

    /// <summary>The entries to remove, as they were before the change.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<T> Removed
    {
        get;
        init => field = ValueList<T>.Of(value, nameof(Removed));
    } = ValueList<T>.Empty;

    /// <summary>The entries that exist after the change: those added and those changed.</summary>
    public IEnumerable<T> Written => Added.Concat(Changed);

    /// <summary>Applies the change to the entries of a day: removes, replaces and adds, and returns what exists afterwards.</summary>
    /// <param name="entries">The entries of the day.</param>
    /// <param name="id">Returns the id of an entry.</param>
    /// <param name="belongs">Whether an entry of the change belongs to the day.</param>
    internal IEnumerable<T> ApplyTo(IEnumerable<T> entries, Func<T, Guid> id, Func<T, bool> belongs)
    {
        if (Changed.Count + Removed.Count == 0)
        {
            return Added.Count == 0 ? entries : entries.Concat(Added.Where(belongs));
        }

        var replaced = Changed.Concat(Removed).Select(id).ToHashSet();
        return entries.Where(entry => !replaced.Contains(id(entry))).Concat(Written.Where(belongs));
    }
}
