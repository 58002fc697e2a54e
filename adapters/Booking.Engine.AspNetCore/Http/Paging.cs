using System.Globalization;
using BookingEngine.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace BookingEngine.AspNetCore.Http;

/// <summary>How pages of lists are answered.</summary>
internal static class Paging
{
    /// <summary>The page's body; null where the list has no such page. The first page is always there.</summary>
    public static PageBody<TBody>? Body<T, TBody>(
        HttpRequest request, PageRequest asked, Page<T> page, Func<T, TBody> print)
    {
        bool isThere = asked.Number == 1 || asked.Offset < page.TotalCount;
        bool hasNext = asked.Offset + asked.Size < page.TotalCount;
        return isThere
            ? new PageBody<TBody>(
                page.TotalCount,
                hasNext ? Link(request, asked.Number + 1) : null,
                asked.Number > 1 ? Link(request, asked.Number - 1) : null,
                page.Items.Select(print))
            : null;
    }

    /// <summary>The request's own absolute URL, with another page.</summary>
    private static string Link(HttpRequest request, int page)
    {
        var query = new QueryBuilder(
            request.Query.Where(field => field.Key != "page").SelectMany(
                field => field.Value, (field, value) => KeyValuePair.Create(field.Key, value ?? "")))
        {
            { "page", page.ToString(CultureInfo.InvariantCulture) },
        };
        return AbsoluteUrl.Of(request, request.Path, query.ToQueryString());
    }
}
