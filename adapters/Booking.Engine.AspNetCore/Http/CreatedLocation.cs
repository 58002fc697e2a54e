using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Sets the header <c>Location</c> of a created resource.</summary>
internal static class CreatedLocation
{
    /// <summary>Sets <c>Location</c> to the resource with an id, below the path of the request.</summary>
    public static void At(HttpContext context, Guid id) => At(context, id.ToString());

    /// <summary>
    /// Sets <c>Location</c> to the exchange's part of the list that lies beside the path of the request.
    /// </summary>
    public static void Of(HttpContext context, Guid exchangeId)
    {
        string path = PathOf(context.Request);
        context.Response.Headers.Location = $"{path[..path.LastIndexOf('/')]}/?exchange={exchangeId}";
    }

    /// <inheritdoc cref="At(HttpContext, Guid)"/>
    public static void At(HttpContext context, string id) =>
        context.Response.Headers.Location = $"{PathOf(context.Request)}/{id}/";

    private static string PathOf(HttpRequest request) =>
        (request.PathBase + request.Path).ToUriComponent().TrimEnd('/');
}
