using NodaTime;

namespace BookingEngine.Primitives;

/// <summary>
/// Items that are for one date or for a range of dates. Those of a date are found without looking at all of them. Ranges may
/// overlap.
/// </summary>
internal sealed class DateRanges<T>
{
    private readonly ILookup<LocalDate, T> _ofDate;
    private readonly (T Item, LocalDate First, LocalDate Last)[] _ranges; // ordered by their first dates
    private readonly LocalDate[] _latest; // the latest last date of the ranges up to each

    /// <summary>Orders items by their dates.</summary>
    /// <param name="items">The items.</param>
    /// <param name="dates">Returns the first and the last date of an item. A last date before the first counts as the first.</param>
    public DateRanges(IEnumerable<T> items, Func<T, (LocalDate First, LocalDate Last)> dates)
    {
        var all = items.Select(item => (Item: item, dates(item).First, dates(item).Last)).ToLookup(item => item.Last > item.First);
        _ofDate = all[false].ToLookup(item => item.First, item => item.Item);
        _ranges = [.. all[true].OrderBy(item => item.First)];
        _latest = new LocalDate[_ranges.Length];
        for (int i = 0; i < _ranges.Length; i++)
        {
            _latest[i] = i == 0 ? _ranges[i].Last : LocalDate.Max(_latest[i - 1], _ranges[i].Last);
        }
    }

    /// <summary>No items.</summary>
    public static DateRanges<T> Empty { get; } = new([], _ => default);

    /// <summary>Returns the items that are for a date.</summary>
    public List<T> On(LocalDate date)
    {
        List<T> found = [.. _ofDate[date]];
        int begun = _ranges.Length;
        for (int low = 0; low < begun;)
        {
            int middle = (low + begun) / 2;
            (low, begun) = _ranges[middle].First <= date ? (middle + 1, begun) : (low, middle);
        }

        for (int i = begun - 1; i >= 0 && _latest[i] >= date; i--)
        {
            if (_ranges[i].Last >= date)
            {
                found.Add(_ranges[i].Item);
            }
        }

        return found;
    }
}
