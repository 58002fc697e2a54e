using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Http;

/// <summary>The responses that are the same everywhere: <c>{"detail": "message"}</c>, with the header its status asks for.</summary>
internal static class Responses
{
    /// <summary>What <c>Connection</c> says where no other request can follow.</summary>
    public const string Close = "close";

    /// <summary>What an encoding of a body is called that is none.</summary>
    public const string NoEncoding = "identity";

    /// <summary>No such thing, or not the caller's to see.</summary>
    public static IResult NotFound { get; } = Detail(StatusCodes.Status404NotFound, "Not found.");

    /// <summary>The list has no such page.</summary>
    public static IResult InvalidPage { get; } = Detail(
        StatusCodes.Status404NotFound, "Invalid page.", code: ErrorCodes.InvalidPage);

    /// <summary>Not signed in.</summary>
    public static IResult NotAuthenticated { get; } = Detail(
        StatusCodes.Status401Unauthorized,
        "Authentication credentials were not provided.",
        (HeaderNames.WWWAuthenticate, "Bearer"));

    /// <summary>Signed in, but not allowed.</summary>
    public static IResult Forbidden { get; } = Detail(
        StatusCodes.Status403Forbidden, "You do not have permission to perform this action.");

    /// <summary>The client takes no JSON.</summary>
    public static IResult NotAcceptable { get; } = Detail(
        StatusCodes.Status406NotAcceptable, "Could not satisfy the request Accept header.");

    /// <summary>The body is longer than any sensible request. What is left of it isn't read.</summary>
    public static IResult TooLarge { get; } = Unreadable(
        StatusCodes.Status413PayloadTooLarge, "The request body is too large.");

    /// <summary>Done; nothing is left to print.</summary>
    public static IResult NoContent { get; } = TypedResults.NoContent();

    /// <summary>The resource is not the version that <c>If-Match</c> names.</summary>
    public static IResult PreconditionFailed { get; } = Detail(
        StatusCodes.Status412PreconditionFailed, "It was changed meanwhile: read it again.");

    /// <summary>The path has other methods.</summary>
    public static IResult MethodNotAllowed(string method, string allowed) => Detail(
        StatusCodes.Status405MethodNotAllowed, $"Method \"{method}\" not allowed.", (HeaderNames.Allow, allowed));

    /// <summary>The body is not declared as JSON in UTF-8.</summary>
    public static IResult UnsupportedMediaType(string? contentType) => Detail(
        StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type \"{contentType}\" in request.");

    /// <summary>The body is compressed, or else encoded.</summary>
    public static IResult UnsupportedEncoding(string encoding) => Detail(
        StatusCodes.Status415UnsupportedMediaType,
        $"Unsupported content encoding \"{encoding}\" in request: send the body as it is.",
        (HeaderNames.AcceptEncoding, NoEncoding));

    /// <summary>The body breaks off, or breaks HTTP's rules, so that where another request would begin isn't known.</summary>
    public static IResult Unreadable(int status, string message) => Detail(status, message, (HeaderNames.Connection, Close));

    /// <summary>Not now; soon perhaps.</summary>
    public static IResult Unavailable(string message, string? code = null) => Detail(
        StatusCodes.Status503ServiceUnavailable, message, (HeaderNames.RetryAfter, "1"), code);

    /// <summary>Any status with a message; its code is that of the status where none is given.</summary>
    public static IResult Detail(
        int status, string message, (string Name, string Value)? header = null, string? code = null) =>
        new RefusalResult(status, [new ErrorBody(code ?? ErrorCodes.Of(status), null, message)], header: header);
}
