using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Http;

/// <summary>Keeps caches and search engines from pages that contain personal data, tokens or forms.</summary>
internal sealed class PersonalPages : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        return next(context);
    }
}
