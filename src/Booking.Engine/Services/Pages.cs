using System.Runtime.CompilerServices;

namespace BookingEngine.Services;

/// <summary>Reads all pages of a list, each from where the one before ended.</summary>
internal static class Pages
{
    public static async IAsyncEnumerable<T> AllAsync<T>(
        Func<PageRequest, CancellationToken, Task<Page<T>>> list,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new PageRequest();
        while (true)
        {
            var page = await list(request with { IsCounted = false }, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            if (page.Next is not { } next)
            {
                yield break;
            }

            request = PageRequest.After(next);
        }
    }

    /// <summary>Throws if a page is to begin at the place of another list.</summary>
    public static void ThrowIfOfAnotherList(PageRequest page, Func<Cursor, bool> isOfList)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Cursor is { } cursor && !isOfList(cursor))
        {
            throw new ArgumentException("The cursor is of another list, or of another order.", nameof(page));
        }
    }

    /// <summary>Returns a page with other items in place of its own.</summary>
    public static Page<TOther> With<T, TOther>(this Page<T> page, IReadOnlyList<TOther> items) =>
        new(items, page.TotalCount) { IsCountExact = page.IsCountExact, Next = page.Next };
}
