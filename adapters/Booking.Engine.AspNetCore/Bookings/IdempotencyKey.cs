using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The header <c>Idempotency-Key</c>, which makes a request safe to send again.</summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";

    /// <summary>Reads the key, which is null if there is none. Returns the refusal of an invalid key, or null.</summary>
    public static IResult? Read(HttpRequest request, out string? key)
    {
        key = null;
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        key = values is [{ } value] && TextRules.Key(value) is null ? value : null;
        return key is null
            ? Responses.Detail(
                StatusCodes.Status400BadRequest,
                $"{Header} takes one key of 1 to {Limits.NameLength} characters.",
                code: ErrorCodes.Of(BookingErrorCode.InvalidField))
            : null;
    }
}
