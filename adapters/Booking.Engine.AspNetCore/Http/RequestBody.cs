using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Reads the body of a request, which is JSON, or a calendar where an endpoint accepts one.</summary>
internal static class RequestBody
{
    /// <summary>The maximum length of a body, which is 1 MiB.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly RequestFields None = new(default(RawValue));

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Tells the client, until the body is read, that the connection will be closed. The server closes it if it leaves a
    /// body unread that is too long or has no known length, and a client that reuses connections would otherwise lose its
    /// next request. HTTP/2 has no such header, so the server leaves it out there.
    /// </summary>
    public static void ExpectUnread(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > MaxBytes || request.Headers.TransferEncoding.Count > 0)
        {
            context.Response.Headers.Connection = Responses.Close;
        }
    }

    /// <summary>Answers a request by the fields of its body. Returns the refusal if the body is not a JSON object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">Returns the answer.</param>
    /// <param name="isChange">Whether the body is a change, which may leave out any field.</param>
    public static async Task<IResult> AnswerAsync(
        HttpContext context, Func<RequestFields, Task<IResult>> answer, bool isChange = false)
    {
        var (fields, refusal) = await ReadAsync(context, isChange).ConfigureAwait(false);
        return refusal ?? await answer(fields).ConfigureAwait(false);
    }

    /// <summary>Reads the fields of the body. Returns the refusal if the body is not a JSON object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isChange">Whether the body is a change, which may leave out any field.</param>
    public static async Task<(RequestFields Fields, IResult? Refusal)> ReadAsync(
        HttpContext context, bool isChange = false)
    {
        var (body, refusal) = await ReadBytesAsync(context, IsJson(context.Request)).ConfigureAwait(false);
        if (refusal is not null)
        {
            return (None, refusal);
        }

        if (!Utf8.IsValid(body.Span))
        {
            return (None, ParseError("JSON", "the text is not UTF-8."));
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var fields = new RequestFields(new RawValue(document.RootElement.Clone())) { IsChange = isChange };
            return (fields, fields.Errors.Any ? fields.Errors.ToResult() : null);
        }
        catch (JsonException exception)
        {
            return (None, ParseError(
                "JSON", $"line {exception.LineNumber + 1} column {exception.BytePositionInLine + 1} can't be read."));
        }
    }

    /// <summary>Whether the body is declared as one of a media type, in UTF-8.</summary>
    public static bool IsOf(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && IsUtf8(type);

    /// <summary>Reads the body without its byte order mark. Returns the refusal if the request does not allow that.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isExpectedType">Whether the body has a media type that the endpoint accepts.</param>
    public static async Task<(ReadOnlyMemory<byte> Body, IResult? Refusal)> ReadBytesAsync(HttpContext context, bool isExpectedType)
    {
        var request = context.Request;
        if (!isExpectedType)
        {
            return (default, Responses.UnsupportedMediaType(request.ContentType));
        }

        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !IsIdentity(encoding))
        {
            return (default, Responses.UnsupportedEncoding(encoding.ToString()));
        }

        if (request.ContentLength > MaxBytes)
        {
            return (default, Responses.TooLarge);
        }

        var body = await BytesAsync(request, context.RequestAborted).ConfigureAwait(false);
        if (body is null)
        {
            return (default, Responses.TooLarge);
        }

        context.Response.Headers.Remove(HeaderNames.Connection);
        return (body.AsMemory(body.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0), null);
    }

    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && IsUtf8(type);

    /// <summary>
    /// Whether a media type has the charset UTF-8, or none. The name without the hyphen is not registered, but has no other
    /// meaning.
    /// </summary>
    private static bool IsUtf8(MediaTypeHeaderValue type) => !type.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(type.Charset) is var charset
        && (charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase));

    private static bool IsIdentity(StringValues encoding) =>
        encoding.All(value => string.IsNullOrEmpty(value) || value.Equals(Responses.NoEncoding, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the whole body. Returns null if it is too long.</summary>
    private static async Task<byte[]?> BytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var read = await request.BodyReader.ReadAtLeastAsync(MaxBytes + 1, cancellationToken).ConfigureAwait(false);
        byte[]? bytes = read.Buffer.Length > MaxBytes ? null : read.Buffer.ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End); // Then the server can read on, and the client sees the response.
        return bytes;
    }

    /// <summary>Returns the refusal of a body that is not of the format that it is declared as.</summary>
    public static IResult ParseError(string format, string reason) =>
        Responses.Detail(StatusCodes.Status400BadRequest, $"{format} parse error - {reason}", code: ErrorCodes.ParseError);
}
