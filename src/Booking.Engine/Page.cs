using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>Which part of a list is asked for.</summary>
public sealed record PageRequest
{
    /// <summary>The largest page: 100 items.</summary>
    public const int LargestSize = 100;

    /// <summary>Asks for a page.</summary>
    /// <param name="number">Which one, from 1; the first unless given.</param>
    /// <param name="size">How many items a page has: 1 to 100; 100 unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number or the size is outside its range, or more than 2,147,483,647 items would lie before the page.
    /// </exception>
    public PageRequest(int number = 1, int size = LargestSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number - 1, int.MaxValue / size, nameof(number));
        Number = number;
        Size = size;
    }

    /// <summary>The page, from 1.</summary>
    public int Number { get; }

    /// <summary>How many items a page has: 1 to 100.</summary>
    public int Size { get; }

    /// <summary>How many items lie before the page.</summary>
    public int Offset => (Number - 1) * Size;
}

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The items of the page; empty past the end.</param>
/// <param name="TotalCount">The items of the whole list.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int TotalCount)
{
    /// <summary>The items of the page; empty past the end.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<T> Items
    {
        get;
        init => field = ValueList<T>.Of(value, nameof(Items));
    } = ValueList<T>.Of(Items, nameof(Items));
}
