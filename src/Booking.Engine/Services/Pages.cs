using System.Runtime.CompilerServices;

namespace BookingEngine.Services;

/// <summary>Reads all pages of a list.</summary>
internal static class Pages
{
    public static async IAsyncEnumerable<T> AllAsync<T>(
        Func<PageRequest, CancellationToken, Task<Page<T>>> list,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int number = 1; ; number++)
        {
            var page = await list(new PageRequest(number, PageRequest.LargestSize), cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            if (number * PageRequest.LargestSize >= page.TotalCount)
            {
                yield break;
            }
        }
    }
}
