using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.Pages.Http;

/// <summary>
/// Sets the headers of every page. Nothing but the host's own style sheets, scripts and images is loaded, no script within a page
/// runs, forms are sent to the host only, and no other site can frame a page, unless it changes nothing and asks for it.
/// </summary>
internal sealed class PageHeaders : IEndpointFilter
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors ";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Set(context.HttpContext);
        return next(context);
    }

    /// <summary>Sets the headers of a response.</summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        bool isEmbedded = Embedding.Of(context);
        headers.ContentSecurityPolicy = Policy + (isEmbedded ? "*" : "'none'");
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = isEmbedded ? StringValues.Empty : "DENY";
        // The address of a booking contains its token, which no other site may learn.
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        headers.Append(HeaderNames.Vary, $"{HeaderNames.AcceptLanguage}, {HeaderNames.Cookie}");
    }
}
