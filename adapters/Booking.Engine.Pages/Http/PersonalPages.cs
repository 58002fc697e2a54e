using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Http;

/// <summary>Keeps caches and search engines from pages that contain personal data, tokens or forms.</summary>
internal sealed class PersonalPages : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Set(context.HttpContext);
        return next(context);
    }

    /// <summary>Sets the headers of a response.</summary>
    public static void Set(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store"; // as antiforgery has it, which warns of anything else
        context.Response.Headers["X-Robots-Tag"] = "noindex";
    }
}
