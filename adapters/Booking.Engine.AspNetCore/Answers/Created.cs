using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>Where a created resource is.</summary>
internal static class Created
{
    /// <summary>Sets <c>Location</c> to the resource of that id, below the list that the request went to.</summary>
    public static void At(HttpContext context, Guid id) => At(context, id.ToString());

    /// <summary>Sets <c>Location</c> to an exchange's part of the list beside the path that the request went to.</summary>
    public static void Of(HttpContext context, Guid exchangeId)
    {
        var request = context.Request;
        string path = (request.PathBase + request.Path).ToUriComponent().TrimEnd('/');
        context.Response.Headers.Location = $"{path[..path.LastIndexOf('/')]}/?exchange={exchangeId}";
    }

    /// <inheritdoc cref="At(HttpContext, Guid)"/>
    public static void At(HttpContext context, string id)
    {
        var request = context.Request;
        string list = (request.PathBase + request.Path).ToUriComponent().TrimEnd('/');
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{list}/{id}/");
    }
}
