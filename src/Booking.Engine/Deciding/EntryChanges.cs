using BookingEngine.Stores;

namespace BookingEngine.Deciding;

/// <summary>Combines successive changes of entries of one kind into a single change.</summary>
/// <param name="id">Returns the id of an entry.</param>
internal sealed class EntryChanges<T>(Func<T, Guid> id)
{
    private readonly Dictionary<Guid, T> _added = [];
    private readonly Dictionary<Guid, T> _changed = [];
    private readonly Dictionary<Guid, T> _removed = [];

    /// <summary>Adds a change. An entry that was added earlier still counts as added when it is changed later.</summary>
    public void Add(EntryChange<T> change)
    {
        foreach (var entry in change.Added)
        {
            _added[id(entry)] = entry;
        }

        foreach (var entry in change.Changed)
        {
            (_added.ContainsKey(id(entry)) ? _added : _changed)[id(entry)] = entry;
        }

        foreach (var entry in change.Removed)
        {
            _changed.Remove(id(entry));
            if (!_added.Remove(id(entry)))
            {
                _removed[id(entry)] = entry;
            }
        }
    }

    public EntryChange<T> ToChange() =>
        new() { Added = [.. _added.Values], Changed = [.. _changed.Values], Removed = [.. _removed.Values] };
}
