using System.Security.Cryptography;
using BookingEngine.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Turns an exception of an endpoint into a response that reveals nothing about the inside: 503 if the store can't be
/// reached, 501 if the store does not support the operation, otherwise 500. The exception is logged.
/// </summary>
internal sealed partial class FailureFilter(ILogger<FailureFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (HasTimedOut(http))
        {
            // The host has set that time limit, and sends the response itself.
            LogTimeout(exception, http.Request.Method, RouteOf(http));
            throw exception as OperationCanceledException ?? new OperationCanceledException(null, exception);
        }
        catch (IOException exception)
        {
            // The client caused this: its body breaks off, or violates HTTP. Stores never throw this exception.
            int status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return status == StatusCodes.Status413PayloadTooLarge
                ? Responses.TooLarge
                : Responses.Unreadable(status, "The request could not be read.");
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (StoreException exception) when (exception.Failure == StoreFailure.Unsupported)
        {
            LogStoreFailure(exception, http.Request.Method, RouteOf(http));
            return Responses.Detail(
                StatusCodes.Status501NotImplemented, "The store can't do this in the way it is deployed.");
        }
        catch (Exception exception) when (exception is StoreException or CryptographicException) // the keys can't be read
        {
            LogStoreFailure(exception, http.Request.Method, RouteOf(http));
            return Responses.Unavailable("The service is not available at the moment. Please try again.");
        }
        catch (Exception exception)
        {
            LogFailure(exception, http.Request.Method, RouteOf(http));
            return Responses.Detail(StatusCodes.Status500InternalServerError, "A server error occurred.");
        }
    }

    /// <summary>
    /// Returns the route of the request instead of its path, since the path is the client's text and may name a person.
    /// </summary>
    private static string? RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;

    private static bool HasTimedOut(HttpContext http) =>
        http.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true };

    [LoggerMessage(1, LogLevel.Error, "{Method} {Route}: the store failed.")]
    private partial void LogStoreFailure(Exception exception, string method, string? route);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Route} failed.")]
    private partial void LogFailure(Exception exception, string method, string? route);

    [LoggerMessage(3, LogLevel.Error, "{Method} {Route}: it took longer than the host allows.")]
    private partial void LogTimeout(Exception exception, string method, string? route);
}
