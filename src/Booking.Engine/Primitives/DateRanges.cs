using NodaTime;

namespace BookingEngine.Primitives;

/// <summary>
/// Items that are for one date or for a range of dates. Those of a date are found without looking at all of them. Ranges may
/// overlap.
/// </summary>
internal sealed class DateRanges<T>
{
    private readonly Dictionary<int, T[]> _ofDate;
    private readonly T[] _ranges; // ordered by their first dates
    private readonly int[] _first;
    private readonly int[] _last;
    private readonly int[] _latest; // the latest last date of the ranges up to each

    /// <summary>Orders items by their dates.</summary>
    /// <param name="items">The items.</param>
    /// <param name="dates">Returns the first and the last date of an item. A last date before the first counts as the first.</param>
    public DateRanges(IEnumerable<T> items, Func<T, (LocalDate First, LocalDate Last)> dates)
    {
        var all = items
            .Select(item => (Item: item, First: DateNumber.Of(dates(item).First), Last: DateNumber.Of(dates(item).Last)))
            .ToLookup(item => item.Last > item.First);
        var ranges = all[true].OrderBy(item => item.First).ToArray();
        _ofDate = all[false].GroupBy(item => item.First, item => item.Item).ToDictionary(date => date.Key, date => date.ToArray());
        _ranges = Array.ConvertAll(ranges, range => range.Item);
        _first = Array.ConvertAll(ranges, range => range.First);
        _last = Array.ConvertAll(ranges, range => range.Last);
        _latest = new int[ranges.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            _latest[i] = i == 0 ? _last[i] : Math.Max(_latest[i - 1], _last[i]);
        }
    }

    /// <summary>No items.</summary>
    public static DateRanges<T> Empty { get; } = new([], _ => default);

    /// <summary>Returns the items that are for a date.</summary>
    public IReadOnlyList<T> On(LocalDate date)
    {
        int number = DateNumber.Of(date);
        T[] ofDate = _ofDate.GetValueOrDefault(number, []);
        int i = DateNumber.LastUpTo(_first, number);
        if (i < 0 || _latest[i] < number)
        {
            return ofDate;
        }

        List<T> found = [.. ofDate];
        for (; i >= 0 && _latest[i] >= number; i--)
        {
            if (_last[i] >= number)
            {
                found.Add(_ranges[i]);
            }
        }

        return found;
    }
}
