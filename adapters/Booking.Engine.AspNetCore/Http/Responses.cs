using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// The responses of all endpoints with a body <c>{"detail": "message"}</c> and the header that the status requires.
/// </summary>
internal static class Responses
{
    /// <summary>The value of <c>Connection</c> if no other request can follow.</summary>
    public const string Close = "close";

    /// <summary>The name of the encoding that changes nothing.</summary>
    public const string NoEncoding = "identity";

    /// <summary>The resource does not exist, or the caller may not see it.</summary>
    public static IResult NotFound { get; } = Detail(StatusCodes.Status404NotFound, "Not found.");

    /// <summary>The list has no such page.</summary>
    public static IResult InvalidPage { get; } = Detail(
        StatusCodes.Status404NotFound, "Invalid page.", code: ErrorCodes.InvalidPage);

    /// <summary>The page lies deeper in the list than page numbers reach.</summary>
    public static IResult PageTooDeep { get; } = Detail(
        StatusCodes.Status404NotFound, "Invalid page: beyond row 10000 use cursor.", code: ErrorCodes.InvalidPage);

    /// <summary>The caller is not signed in.</summary>
    public static IResult NotAuthenticated { get; } = Detail(
        StatusCodes.Status401Unauthorized,
        "Authentication credentials were not provided.",
        (HeaderNames.WWWAuthenticate, "Bearer"));

    /// <summary>The caller is signed in, but may not do this.</summary>
    public static IResult Forbidden { get; } = Detail(
        StatusCodes.Status403Forbidden, "You do not have permission to perform this action.");

    /// <summary>The client does not accept JSON.</summary>
    public static IResult NotAcceptable { get; } = Detail(
        StatusCodes.Status406NotAcceptable, "Could not satisfy the request Accept header.");

    /// <summary>The body is longer than any sensible request. The rest of it isn't read.</summary>
    public static IResult TooLarge { get; } = Unreadable(
        StatusCodes.Status413PayloadTooLarge, "The request body is too large.");

    /// <summary>The request succeeded, and the response has no body.</summary>
    public static IResult NoContent { get; } = TypedResults.NoContent();

    /// <summary>The resource does not have the version that <c>If-Match</c> names.</summary>
    public static IResult PreconditionFailed { get; } = Detail(
        StatusCodes.Status412PreconditionFailed, "It was changed meanwhile: read it again.");

    /// <summary>The path does not have this method.</summary>
    public static IResult MethodNotAllowed(string method, string allowed) => Detail(
        StatusCodes.Status405MethodNotAllowed, $"Method \"{method}\" not allowed.", (HeaderNames.Allow, allowed));

    /// <summary>The body is not declared as JSON in UTF-8.</summary>
    public static IResult UnsupportedMediaType(string? contentType) => Detail(
        StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type \"{contentType}\" in request.");

    /// <summary>The body is compressed or encoded in another way.</summary>
    public static IResult UnsupportedEncoding(string encoding) => Detail(
        StatusCodes.Status415UnsupportedMediaType,
        $"Unsupported content encoding \"{encoding}\" in request: send the body as it is.",
        (HeaderNames.AcceptEncoding, NoEncoding));

    /// <summary>The body breaks off or violates HTTP, so it is unknown where another request would begin.</summary>
    public static IResult Unreadable(int status, string message) => Detail(status, message, (HeaderNames.Connection, Close));

    /// <summary>The request can't be answered now, but perhaps soon.</summary>
    public static IResult Unavailable(string message, string? code = null) => Detail(
        StatusCodes.Status503ServiceUnavailable, message, (HeaderNames.RetryAfter, "1"), code);

    /// <summary>Returns a response with any status and a message. Without a code it has the code of the status.</summary>
    public static IResult Detail(
        int status, string message, (string Name, string Value)? header = null, string? code = null) =>
        new RefusalResult(status, [new ErrorBody(code ?? ErrorCodes.Of(status), null, message)], header: header);
}
