using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Access;

/// <summary>
/// Keeps caches from storing responses that tell of persons or give out tokens: no cache knows by which header or address a
/// guest or a calendar program has shown its right to a response.
/// </summary>
internal sealed class PersonalResponseFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
