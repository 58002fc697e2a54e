using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Creates absolute addresses at the host that received the request.</summary>
internal static class AbsoluteUrl
{
    /// <summary>
    /// Returns the address of a path. Its scheme is always one of HTTP, so that a proxy that passes on what its clients
    /// send can't cause links with other schemes, such as <c>javascript:</c>.
    /// </summary>
    public static string Of(HttpRequest request, PathString path, QueryString query) => UriHelper.BuildAbsolute(
        request.IsHttps ? "https" : "http", request.Host, request.PathBase, path, query);
}
