using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Access;

/// <summary>
/// Keeps caches from storing responses that contain personal data or tokens. A cache does not know the header or the
/// address with which a guest or a calendar program has proved that it may see a response.
/// </summary>
internal sealed class PersonalResponseFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
