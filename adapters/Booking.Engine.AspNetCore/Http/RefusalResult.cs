using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// A refusal: the code of its first error in <c>Booking-Error-Code</c>, and the documented body, or for a client that
/// asks for <c>application/problem+json</c> that of RFC 9457.
/// </summary>
/// <param name="status">The status.</param>
/// <param name="errors">The errors, of which there is at least one.</param>
/// <param name="fields">
/// The documented body if it is about fields. If it is null, the body is <c>{"detail": "message"}</c>.
/// </param>
/// <param name="header">The header that the status requires, or null.</param>
internal sealed class RefusalResult(
    int status, IReadOnlyList<ErrorBody> errors, JsonObject? fields = null, (string Name, string Value)? header = null)
    : IResult
{
    /// <summary>The header that contains the code of the first error.</summary>
    public const string CodeHeader = "Booking-Error-Code";

    /// <summary>The media type of bodies in the form of RFC 9457.</summary>
    public const string ProblemType = "application/problem+json";

    private const string JsonType = "application/json";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers[CodeHeader] = errors[0].Code;
        headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (header is { } given)
        {
            headers[given.Name] = given.Value;
        }

        IResult body = AsksForProblem(httpContext.Request)
            ? TypedResults.Json(Problem(), BookingJson.Shared.ProblemBody, ProblemType, status)
            : fields is not null
                ? TypedResults.Json(fields, BookingJson.Shared.JsonObject, statusCode: status)
                : TypedResults.Json(new DetailBody(errors[0].Message), BookingJson.Shared.DetailBody, statusCode: status);
        return body.ExecuteAsync(httpContext);
    }

    /// <summary>
    /// Whether a client names <c>application/problem+json</c> and doesn't prefer the documented bodies. A range such as
    /// <c>*/*</c> doesn't name it.
    /// </summary>
    public static bool AsksForProblem(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges)
        && Quality(ranges, ProblemType) is > 0 and var quality
        && !(Quality(ranges, JsonType) > quality);

    private static double? Quality(IList<MediaTypeHeaderValue> ranges, string type) =>
        ranges.FirstOrDefault(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } range
            ? range.Quality ?? 1
            : null;

    private ProblemBody Problem() => new(
        "about:blank", ReasonPhrases.GetReasonPhrase(status), status, errors[0].Message, errors[0].Code, errors);
}
