using System.Globalization;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace BookingEngine.AspNetCore.Http;

/// <summary>The pages of lists: how they are asked for, and how they are sent.</summary>
internal static class Paging
{
    /// <summary>The page that is asked for.</summary>
    public static Field<int> Number { get; } = Field.Optional(
        "page",
        FieldTypes.Whole(1, int.MaxValue) with { Schema = Schema.With(Schema.Count(), ("minimum", 1)) },
        @default: 1,
        "A page begins within the first 10,000 items. What lies beyond is read by `cursor`.");

    /// <summary>The place in the list at which the page begins.</summary>
    public static Field<string?> Begin { get; } = Field.Optional(
        "cursor",
        FieldTypes.Cursor,
        "In place of `page`: as `next` has it, or empty for the beginning of the list. The answer's `next` then has the cursor of the next page, "
        + "and its `previous` is null.");

    /// <summary>How many items it has at most.</summary>
    public static Field<int> Size { get; } = Field.Optional(
        "page_size", FieldTypes.Whole(1, PageRequest.LargestSize), @default: 20);

    /// <summary>All that say which page is asked for.</summary>
    public static Field[] All { get; } = [Number, Begin, Size];

    /// <summary>The schema of a page.</summary>
    /// <param name="item">The name of an item's schema.</param>
    public static JsonObject SchemaOf(string item) => Schema.Object(
        Field.Member("count", Schema.Count(), "How many there are on all pages; at most 10,000."),
        Field.Member("count_is_exact", Schema.OfType("boolean"), "False where there are more than `count`."),
        Field.Member("next", Schema.OrNull(Schema.Link())),
        Field.Member("previous", Schema.OrNull(Schema.Link())),
        Field.Member("results", Schema.ListOf(Schema.Ref(item))));

    /// <summary>
    /// Reads which page is asked for. Where no list has such a page, the result is a refusal instead. Look at the errors of the
    /// query before using either.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="query">The fields of its query.</param>
    /// <param name="isOfList">Whether a cursor is of the list that is asked for, in its order.</param>
    public static (PageRequest? Page, IResult? Refusal) Read(HttpRequest request, RequestFields query, Func<Cursor, bool> isOfList)
    {
        if (!IsByCursor(request))
        {
            return ReadNumber(query);
        }

        int size = query.Read(Size);
        if (query.IsGiven(Number))
        {
            query.Errors.Add(Number.Name, Wording.PageOrCursor);
            query.Errors.Add(Begin.Name, Wording.PageOrCursor);
        }

        if (query.Read(Begin) is not { } text)
        {
            return (new PageRequest(size: size), null);
        }

        var cursor = Cursor.Parse(text)!;
        if (!isOfList(cursor))
        {
            query.Errors.Add(Begin.Name, Wording.NoCursor);
        }

        return (PageRequest.After(cursor, size), null);
    }

    /// <summary>
    /// Reads which page is asked for in a list that has no cursors. Where no list has such a page, the result is a refusal instead.
    /// Look at the errors of the query before using either.
    /// </summary>
    public static (PageRequest? Page, IResult? Refusal) ReadNumber(RequestFields query)
    {
        int size = query.Read(Size);
        return !query.IsAbsentOr(Number, _ => true) ? (null, Responses.InvalidPage)
            : query.Read(Number) is var number && number > PageRequest.LargestNumber(size) ? (null, Responses.PageTooDeep)
            : (new PageRequest(number, size), null);
    }

    /// <summary>The response with a page of a list that is known as a whole. The first page is always there.</summary>
    public static IResult Respond<T>(HttpRequest request, PageRequest asked, IReadOnlyCollection<T> all, Func<T, ResponseObject> print)
    {
        if (asked.Number > 1 && asked.Offset >= all.Count)
        {
            return Responses.InvalidPage;
        }

        string? next = asked.Offset + asked.Size < all.Count ? Link(request, asked.Number + 1) : null;
        string? previous = asked.Number > 1 ? Link(request, asked.Number - 1) : null;
        var results = all.Skip(asked.Offset).Take(asked.Size).Select(print);
        return TypedResults.Json(new PageBody(all.Count, CountIsExact: true, next, previous, results), BookingJson.Shared.PageBody);
    }

    /// <summary>The response with a page of a list. The first page is always there.</summary>
    public static IResult Respond<T>(HttpRequest request, PageRequest asked, Page<T> page, Func<T, ResponseObject> print)
    {
        if (asked.Number > 1 && page.IsCountExact && asked.Offset >= page.TotalCount)
        {
            return Responses.InvalidPage;
        }

        bool isByNumber = !IsByCursor(request);
        string? next = page.Next is not { } cursor ? null
            : isByNumber && asked.Number < PageRequest.LargestNumber(asked.Size) ? Link(request, asked.Number + 1)
            : Link(request, Begin, cursor.ToString());
        string? previous = asked.Number > 1 ? Link(request, asked.Number - 1) : null;
        var body = new PageBody(page.TotalCount, page.IsCountExact, next, previous, page.Items.Select(print));
        return TypedResults.Json(body, BookingJson.Shared.PageBody);
    }

    /// <summary>An empty cursor is one, too: the beginning of the list.</summary>
    private static bool IsByCursor(HttpRequest request) => request.Query.ContainsKey(Begin.Name);

    private static string Link(HttpRequest request, int number) =>
        Link(request, Number, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The request's own absolute URL, with another page.</summary>
    private static string Link(HttpRequest request, Field field, string value)
    {
        var query = new QueryBuilder(
            request.Query
                .Where(other => !other.Key.Equals(Number.Name, StringComparison.OrdinalIgnoreCase)
                    && !other.Key.Equals(Begin.Name, StringComparison.OrdinalIgnoreCase))
                .SelectMany(other => other.Value, (other, text) => KeyValuePair.Create(other.Key, text ?? "")))
        {
            { field.Name, value },
        };
        return AbsoluteUrl.Of(request, request.Path, query.ToQueryString());
    }
}

/// <summary>A page of a list. Its items are made one by one while they are sent, as a slow client takes them.</summary>
internal sealed record PageBody(
    int Count, bool CountIsExact, string? Next, string? Previous, IEnumerable<ResponseObject> Results);
