namespace BookingEngine.FileStore.Tests;

public sealed partial class FileStore
{
    /// <summary>Orders what was found, and returns the page that is asked for.</summary>
    private static Page<T> PageOf<T, TPlace>(
        IEnumerable<T> found, PageRequest page, Func<T, TPlace> placeOf, Comparison<TPlace> compare)
        where TPlace : Cursor
    {
        var all = found.Select(item => (Item: item, Place: placeOf(item))).ToArray();
        var items = all
            .Where(one => page.Cursor is not TPlace begin || compare(one.Place, begin) > 0)
            .OrderBy(one => one.Place, Comparer<TPlace>.Create(compare))
            .Select(one => one.Item)
            .Skip(page.Offset)
            .Take(page.Size + 1);
        return page.PageOf([.. items], page.IsCounted ? Math.Min(all.Length, PageRequest.LargestCount + 1) : null, placeOf);
    }

    private static int Compare(Cursor.OfBooking one, Cursor.OfBooking other)
    {
        int order = one.Order is BookingOrder.CreatedAt or BookingOrder.CreatedAtDescending
            ? one.CreatedAt.CompareTo(other.CreatedAt)
            : (one.Date, one.StartSecond).CompareTo((other.Date, other.StartSecond));
        if (one.Order is BookingOrder.CreatedAtDescending or BookingOrder.StartDescending)
        {
            order = -order;
        }

        return order != 0 ? order : one.Id.CompareTo(other.Id);
    }

    private static int Compare(Cursor.OfExchange one, Cursor.OfExchange other)
    {
        int order = string.CompareOrdinal(one.BusinessName, other.BusinessName);
        return order != 0 ? order : one.Id.CompareTo(other.Id);
    }

    private static int Compare(Cursor.OfTimeSlot one, Cursor.OfTimeSlot other) =>
        (one.Date, one.StartSecond, one.StartsLater, one.EndSecond, one.EndsLater).CompareTo(
            (other.Date, other.StartSecond, other.StartsLater, other.EndSecond, other.EndsLater));

    private static int Compare(Cursor.OfDelivery one, Cursor.OfDelivery other)
    {
        int order = other.CreatedAt.CompareTo(one.CreatedAt);
        return order != 0 ? order : one.Id.CompareTo(other.Id);
    }
}
