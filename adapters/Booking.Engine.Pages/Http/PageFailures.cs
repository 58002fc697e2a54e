using System.Security.Cryptography;
using BookingEngine.Pages.Visits;
using BookingEngine.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.Pages.Http;

/// <summary>
/// Turns an exception into a page that reveals nothing about the inside: 503 if the store can't be reached, 501 if it does not
/// support the operation, otherwise 500. The exception is logged.
/// </summary>
internal sealed partial class PageFailures(ILogger<PageFailures> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException && http.RequestAborted.IsCancellationRequested && !HasTimedOut(http))
        {
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception exception) when (!HasTimedOut(http)) // the host has set that time limit, and responds itself
        {
            var (status, text) = exception switch
            {
                IOException or InvalidDataException => (StatusCodes.Status400BadRequest, "FormUnreadable"),
                StoreException { Failure: StoreFailure.Unsupported } => (StatusCodes.Status501NotImplemented, "NotSupported"),
                StoreException or CryptographicException => (StatusCodes.Status503ServiceUnavailable, "Unavailable"),
                _ => (StatusCodes.Status500InternalServerError, "Failed"),
            };
            if (status == StatusCodes.Status503ServiceUnavailable)
            {
                http.Response.Headers[HeaderNames.RetryAfter] = "1";
            }

            if (status != StatusCodes.Status400BadRequest)
            {
                LogFailure(exception, http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
            }

            return Replies.Refused(Visit.Of(http), status, text);
        }
    }

    private static bool HasTimedOut(HttpContext http) =>
        http.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true };

    [LoggerMessage(1, LogLevel.Error, "{Method} {Route} failed.")]
    private partial void LogFailure(Exception exception, string method, string? route);
}
