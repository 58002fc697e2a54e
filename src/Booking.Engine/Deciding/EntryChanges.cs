using BookingEngine.Stores;

namespace BookingEngine.Deciding;

/// <summary>Changes of entries of one kind, one after the other, as a single change.</summary>
/// <param name="id">What tells an entry from the others.</param>
internal sealed class EntryChanges<T>(Func<T, Guid> id)
{
    private readonly Dictionary<Guid, T> _added = [];
    private readonly Dictionary<Guid, T> _changed = [];
    private readonly Dictionary<Guid, T> _removed = [];

    /// <summary>Adds a change. What was added before stays an addition, however often it is altered.</summary>
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
