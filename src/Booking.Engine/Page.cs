using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>Which part of a list is asked for: a page by its number, or the page that begins at a cursor.</summary>
public sealed record PageRequest
{
    /// <summary>The largest page: 100 items.</summary>
    public const int LargestSize = 100;

    /// <summary>
    /// How far into a list page numbers and counts reach: 10,000 items. What lies beyond is read by cursors, at a cost that
    /// does not depend on how much lies before it.
    /// </summary>
    public const int LargestCount = 10_000;

    /// <summary>Asks for a page by its number.</summary>
    /// <param name="number">Which one, from 1; the first unless given.</param>
    /// <param name="size">How many items a page has: 1 to 100; 100 unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number or the size is outside its range, or the page would begin after the first 10,000 items.
    /// </exception>
    public PageRequest(int number = 1, int size = LargestSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, LargestNumber(size));
        Number = number;
        Size = size;
    }

    private PageRequest(Cursor cursor, int size)
        : this(1, size) => Cursor = cursor;

    /// <summary>The page, from 1. It is 1 where a cursor says where the page begins.</summary>
    public int Number { get; }

    /// <summary>How many items a page has: 1 to 100.</summary>
    public int Size { get; }

    /// <summary>The place at which the page begins, or null if the page is asked for by its number.</summary>
    public Cursor? Cursor { get; }

    /// <summary>Whether the items of the whole list are counted, which they are unless it is set to false.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>How many items are passed over, from the beginning of the list or from the cursor on.</summary>
    public int Offset => (Number - 1) * Size;

    /// <summary>Asks for the page that begins at a cursor.</summary>
    /// <param name="cursor">The place, such as <see cref="Page{T}.Next"/> of the page before.</param>
    /// <param name="size">How many items the page has: 1 to 100; 100 unless given.</param>
    /// <exception cref="ArgumentNullException">The cursor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside its range.</exception>
    public static PageRequest After(Cursor cursor, int size = LargestSize)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        return new PageRequest(cursor, size);
    }

    /// <summary>Returns the largest number that a page of a size can have: its first item is among the first 10,000.</summary>
    /// <param name="size">How many items a page has: 1 to 100.</param>
    public static int LargestNumber(int size) => (LargestCount + size - 1) / size;

    /// <summary>Makes the page of what a store has found. A store reads one item more than the page has.</summary>
    /// <typeparam name="T">What is listed.</typeparam>
    /// <param name="found">The items from the beginning of the page on; if they are more than its size, another page follows.</param>
    /// <param name="counted">
    /// The items of the whole list, counted up to 10,001; null if they were not counted.
    /// </param>
    /// <param name="after">Returns the place after an item.</param>
    /// <exception cref="ArgumentNullException">There are no items, or no function.</exception>
    public Page<T> PageOf<T>(IReadOnlyList<T> found, int? counted, Func<T, Cursor> after)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(after);
        T[] items = [.. found.Take(Size)];
        return new Page<T>(items, Math.Min(counted ?? items.Length, LargestCount))
        {
            IsCountExact = counted <= LargestCount,
            Next = found.Count > Size ? after(items[^1]) : null,
        };
    }

    /// <summary>Makes the page of a list that a store has at hand as a whole, such as one that keeps everything in memory.</summary>
    /// <typeparam name="T">What is listed.</typeparam>
    /// <param name="list">All items of the list, in any order.</param>
    /// <param name="after">Returns the place after an item, by which the list is ordered.</param>
    /// <exception cref="ArgumentNullException">There is no list, or no function.</exception>
    /// <example>
    /// <code>
    /// var slots = new[] { 9, 10, 11 }.Select(hour =&gt; new TimeSlot
    /// {
    ///     Id = Guid.NewGuid(), ExchangeId = shop.Id, Date = monday, Period = new LocalPeriod(hour * 3600, (hour + 1) * 3600),
    /// });
    /// var page = new PageRequest(size: 2).PageOf(slots.Reverse(), Cursor.After);
    /// Print(page.Items[0].Period); // 09:00-10:00
    /// Print(page.TotalCount);      // 3
    /// Print(PageRequest.After(page.Next, size: 2).PageOf(slots, Cursor.After).Items[0].Period); // 11:00-12:00
    /// </code>
    /// </example>
    public Page<T> PageOf<T>(IEnumerable<T> list, Func<T, Cursor> after)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(after);
        var all = list.Select(item => (Item: item, Place: after(item))).ToArray();
        var found = all
            .Where(one => Cursor is null || Cursor.GetType() != one.Place.GetType() || one.Place.CompareTo(Cursor) > 0)
            .OrderBy(one => one.Place, Comparer<Cursor>.Create((one, other) => one.CompareTo(other)))
            .Select(one => one.Item)
            .Skip(Offset)
            .Take(Size + 1);
        return PageOf([.. found], IsCounted ? Math.Min(all.Length, LargestCount + 1) : null, after);
    }
}

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The items of the page; empty past the end.</param>
/// <param name="TotalCount">
/// The items of the whole list, if <see cref="IsCountExact"/>; otherwise there are at least as many.
/// </param>
public sealed record Page<T>(IReadOnlyList<T> Items, int TotalCount)
{
    /// <summary>The items of the page; empty past the end.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<T> Items
    {
        get;
        init => field = ValueList<T>.Of(value, nameof(Items));
    } = ValueList<T>.Of(Items, nameof(Items));

    /// <summary>
    /// Whether the count is that of the whole list. It is not where the list has more than 10,000 items, or where they were
    /// not counted.
    /// </summary>
    public bool IsCountExact { get; init; } = true;

    /// <summary>The place at which the next page begins, or null if this page ends the list.</summary>
    public Cursor? Next { get; init; }
}
