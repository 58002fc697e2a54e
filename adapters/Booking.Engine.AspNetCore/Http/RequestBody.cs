using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Reads the JSON body of a request.</summary>
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

    /// <summary>Reads the fields of the body. Returns the refusal if the body is not a JSON object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isChange">Whether the body is a change, which may leave out any field.</param>
    public static async Task<(RequestFields Fields, IResult? Refusal)> ReadAsync(
        HttpContext context, bool isChange = false)
    {
        var request = context.Request;
        if (!IsJson(request))
        {
            return (None, Responses.UnsupportedMediaType(request.ContentType));
        }

        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !IsIdentity(encoding))
        {
            return (None, Responses.UnsupportedEncoding(encoding.ToString()));
        }

        if (request.ContentLength > MaxBytes)
        {
            return (None, Responses.TooLarge);
        }

        var body = await BytesAsync(request, context.RequestAborted).ConfigureAwait(false);
        if (body is null)
        {
            return (None, Responses.TooLarge);
        }

        context.Response.Headers.Remove(HeaderNames.Connection);
        if (!Utf8.IsValid(body))
        {
            return (None, ParseError("the text is not UTF-8."));
        }

        try
        {
            int start = body.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
            using var document = JsonDocument.Parse(body.AsMemory(start));
            var fields = new RequestFields(new RawValue(document.RootElement.Clone())) { IsChange = isChange };
            return (fields, fields.Errors.Any ? fields.Errors.ToResult() : null);
        }
        catch (JsonException exception)
        {
            return (None, ParseError(
                $"line {exception.LineNumber + 1} column {exception.BytePositionInLine + 1} can't be read."));
        }
    }

    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue
            || IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset)));

    /// <summary>
    /// Whether a charset is UTF-8. The name without the hyphen is not registered, but has no other meaning.
    /// </summary>
    private static bool IsUtf8(StringSegment charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

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

    private static IResult ParseError(string reason) =>
        Responses.Detail(StatusCodes.Status400BadRequest, $"JSON parse error - {reason}", code: ErrorCodes.ParseError);
}
