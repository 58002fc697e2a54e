namespace BookingEngine.Stores;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Number">The page, from 1.</param>
/// <param name="Size">Items a page, 1 to 100.</param>
public readonly record struct PageRequest(int Number, int Size)
{
    /// <summary>How many items lie before the page.</summary>
    /// <exception cref="OverflowException">There can't be so many.</exception>
    public int Offset => checked((Number - 1) * Size);
}

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The items of the page; empty past the end.</param>
/// <param name="TotalCount">The items of the whole list.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int TotalCount);
