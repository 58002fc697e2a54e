using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>
/// Refuses a request whose query says that it is only to be tried out, or what it may do to bookings, where the endpoint does not offer
/// that. Otherwise the change would be made as if the query had not said so.
/// </summary>
internal sealed class NoPreviewFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return request.QueryString.HasValue && PreviewFields.NotTaken(request.Query) is { Any: true } errors
            ? ValueTask.FromResult<object?>(errors.ToResult())
            : next(context);
    }
}
