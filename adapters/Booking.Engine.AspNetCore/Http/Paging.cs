using System.Globalization;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace BookingEngine.AspNetCore.Http;

/// <summary>The pages of lists: how they are asked for, and how they are sent.</summary>
internal static class Paging
{
    private const int MostPages = int.MaxValue / PageRequest.LargestSize;

    /// <summary>The page that is asked for.</summary>
    public static Field<int> Number { get; } = Field.Optional(
        "page",
        FieldTypes.Whole(1, MostPages) with { Schema = Schema.With(Schema.Count(), ("minimum", 1)) },
        @default: 1);

    /// <summary>How many items it has at most.</summary>
    public static Field<int> Size { get; } = Field.Optional(
        "page_size", FieldTypes.Whole(1, PageRequest.LargestSize), @default: 20);

    /// <summary>The schema of a page.</summary>
    /// <param name="item">The name of an item's schema.</param>
    public static JsonObject SchemaOf(string item) => Schema.Object(
        Field.Member("count", Schema.Count(), "How many there are on all pages."),
        Field.Member("next", Schema.OrNull(Schema.Link())),
        Field.Member("previous", Schema.OrNull(Schema.Link())),
        Field.Member("results", Schema.ListOf(Schema.Ref(item))));

    /// <summary>Reads which page is asked for; null: one that no list has.</summary>
    public static PageRequest? Read(RequestFields query)
    {
        int size = query.Read(Size);
        return query.IsAbsentOr(Number, _ => true) ? new PageRequest(query.Read(Number), size) : null;
    }

    /// <summary>The response with a page of a list. The first page is always there.</summary>
    public static IResult Respond<T>(HttpRequest request, PageRequest asked, Page<T> page, Func<T, ResponseObject> print)
    {
        if (asked.Number > 1 && asked.Offset >= page.TotalCount)
        {
            return Responses.InvalidPage;
        }

        bool hasNext = asked.Offset + asked.Size < page.TotalCount;
        var body = new PageBody(
            page.TotalCount,
            hasNext ? Link(request, asked.Number + 1) : null,
            asked.Number > 1 ? Link(request, asked.Number - 1) : null,
            page.Items.Select(print));
        return TypedResults.Json(body, BookingJson.Shared.PageBody);
    }

    /// <summary>The request's own absolute URL, with another page.</summary>
    private static string Link(HttpRequest request, int page)
    {
        var query = new QueryBuilder(
            request.Query.Where(field => field.Key != Number.Name).SelectMany(
                field => field.Value, (field, value) => KeyValuePair.Create(field.Key, value ?? "")))
        {
            { Number.Name, page.ToString(CultureInfo.InvariantCulture) },
        };
        return AbsoluteUrl.Of(request, request.Path, query.ToQueryString());
    }
}

/// <summary>A page of a list. Its items are made one by one while they are sent, as a slow client takes them.</summary>
internal sealed record PageBody(int Count, string? Next, string? Previous, IEnumerable<ResponseObject> Results);
