using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Absolute addresses at the host that the request went to.</summary>
internal static class AbsoluteUrl
{
    /// <summary>
    /// The address of a path. Its scheme is one of HTTP: a proxy that passes on whatever its clients say must not make
    /// links of others, such as <c>javascript:</c>.
    /// </summary>
    public static string Of(HttpRequest request, PathString path, QueryString query) => UriHelper.BuildAbsolute(
        request.IsHttps ? "https" : "http", request.Host, request.PathBase, path, query);
}
