using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Access;

/// <summary>
/// Keeps what endpoints answer of persons, and the tokens that they give out, from being stored on the way: no cache knows
/// by which header or address a guest or a calendar program has shown its right to an answer.
/// </summary>
internal sealed class PersonalResponseFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
