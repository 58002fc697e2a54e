using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>Where a created resource is.</summary>
internal static class Created
{
    /// <summary>Sets <c>Location</c> to the resource of that id, below the list that the request went to.</summary>
    public static void At(HttpContext context, Guid id)
    {
        var request = context.Request;
        string list = (request.PathBase + request.Path).ToUriComponent().TrimEnd('/');
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{list}/{id}/");
    }
}
