namespace BookingEngine.Conformance.Histories;

/// <summary>
/// Decides whether a history is linearizable. It is if its calls can be put in an order in which a call that ended
/// before another began comes first, and in which each, made one after the other, has the result it had. This is the
/// search of Wing and Gong, which tries the calls that may come next, with Lowe's memory of the states already
/// visited. A result may leave open what else has changed, so the search goes on with all states that are possible after it.
/// </summary>
internal sealed class Linearization
{
    private readonly Item[] _items;
    private readonly HashSet<(ulong Done, string State)> _seen = [];
    private readonly Stack<Item> _order = [];
    private Item[] _longest = [];

    private Linearization(IEnumerable<History.Entry> entries)
    {
        _items =
        [
            .. entries.SelectMany(entry => Enumerable.Range(0, entry.Call.Steps).Select(step => new Item(entry, step))),
        ];
        Assert.InRange(_items.Length, 1, 64);
    }

    /// <summary>
    /// Searches for such an order. It returns null if there is one, or else how far the longest attempt came.
    /// </summary>
    public static string? Problem(Model start, IEnumerable<History.Entry> entries)
    {
        var search = new Linearization(entries);
        return search.Continue(0, [start]) ? null : string.Join('\n', search._longest.Select(item => item.Entry));
    }

    private bool Continue(ulong done, IReadOnlyList<Model> models)
    {
        var left = Enumerable.Range(0, _items.Length).Where(index => !IsDone(done, index)).ToArray();
        if (left.Length == 0)
        {
            return true;
        }

        if (!_seen.Add((done, string.Join('\f', models.Select(model => model.Key).Order(StringComparer.Ordinal)))))
        {
            return false;
        }

        int firstAnswer = left.Min(index => _items[index].Entry.Answered);
        foreach (int index in left)
        {
            var item = _items[index];
            bool mayBeNext = item.Entry.Asked < firstAnswer && (item.Step == 0 || IsDone(done, index - 1));
            var next = mayBeNext
                ? models.SelectMany(model => item.Entry.Call.Step(model, item.Step, item.Entry.Answer)).DistinctBy(model => model.Key).ToArray()
                : [];
            if (next.Length > 0)
            {
                _order.Push(item);
                if (_order.Count > _longest.Length)
                {
                    _longest = [.. _order.Reverse()];
                }

                if (Continue(done | (1UL << index), next))
                {
                    return true;
                }

                _ = _order.Pop();
            }
        }

        return false;
    }

    private static bool IsDone(ulong done, int index) => (done & (1UL << index)) != 0;

    private sealed record Item(History.Entry Entry, int Step);
}
