using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using BookingEngine.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BookingEngine.AspNetCore.Requests;

/// <summary>Reads the JSON body of a request.</summary>
internal static class RequestBody
{
    /// <summary>The longest body: 1 MiB.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly JsonFields None = new(default);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The fields of the body, or the answer to one that is no JSON object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isPartial">Whether it is a change, which leaves out what stays.</param>
    public static async Task<(JsonFields Fields, IResult? Refusal)> ReadAsync(
        HttpContext context, bool isPartial = false)
    {
        var request = context.Request;
        if (!IsJson(request))
        {
            return (None, Answer.UnsupportedMediaType(request.ContentType));
        }

        if (request.ContentLength > MaxBytes)
        {
            return (None, Answer.TooLarge);
        }

        var body = await BytesAsync(request, context.RequestAborted).ConfigureAwait(false);
        if (body is null)
        {
            return (None, Answer.TooLarge);
        }

        if (!Utf8.IsValid(body))
        {
            return (None, ParseError("the text is not UTF-8."));
        }

        try
        {
            int start = body.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
            using var document = JsonDocument.Parse(body.AsMemory(start));
            var fields = new JsonFields(document.RootElement.Clone()) { IsPartial = isPartial };
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
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The whole body; null where it is too long.</summary>
    private static async Task<byte[]?> BytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length > MaxBytes)
            {
                return null;
            }

            if (read.IsCompleted)
            {
                byte[] bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static IResult ParseError(string reason) =>
        Answer.Detail(StatusCodes.Status400BadRequest, $"JSON parse error - {reason}", code: ErrorCodes.ParseError);
}
