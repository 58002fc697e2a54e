using System.Security.Cryptography;
using BookingEngine.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Turns what an endpoint throws into an answer that says nothing of the inside: 503 where the store can't be
/// reached, 501 where it can't do what was asked, else 500. The log has the exception.
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
            // The host set that time limit, and answers as it says.
            LogTimeout(exception, http.Request.Method, RouteOf(http));
            throw exception as OperationCanceledException ?? new OperationCanceledException(null, exception);
        }
        catch (IOException exception)
        {
            // The client's: its body breaks off, or breaks HTTP's rules. What the store throws is no such exception.
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

    /// <summary>What was asked for, without what the path says: that is the client's text, and may name a person.</summary>
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
