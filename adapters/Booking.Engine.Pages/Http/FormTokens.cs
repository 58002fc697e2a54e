using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Http;

/// <summary>Refuses forms that don't come from a page of the same visitor.</summary>
internal sealed class FormTokens(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return !HttpMethods.IsPost(http.Request.Method)
            || (http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http).ConfigureAwait(false))
                ? await next(context).ConfigureAwait(false)
                : Replies.Refused(Visit.Of(http), StatusCodes.Status400BadRequest, "FormExpired");
    }
}
