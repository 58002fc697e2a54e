using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// The codes by which programs recognise a refusal. They are the engine's codes in snake_case, three of them under other
/// names, and codes that only HTTP has.
/// </summary>
internal static class ErrorCodes
{
    /// <summary>The body is not JSON.</summary>
    public const string ParseError = "parse_error";

    /// <summary>The request has an invalid bearer token.</summary>
    public const string AuthenticationFailed = "authentication_failed";

    /// <summary>The list has no such page.</summary>
    public const string InvalidPage = "invalid_page";

    private static readonly Dictionary<BookingErrorCode, string> OfEngine = Enum.GetValues<BookingErrorCode>()
        .ToDictionary(code => code, Name);

    private static readonly Dictionary<int, string> OfStatus = new()
    {
        [StatusCodes.Status400BadRequest] = "bad_request",
        [StatusCodes.Status401Unauthorized] = "not_authenticated",
        [StatusCodes.Status403Forbidden] = "permission_denied",
        [StatusCodes.Status404NotFound] = "not_found",
        [StatusCodes.Status405MethodNotAllowed] = "method_not_allowed",
        [StatusCodes.Status406NotAcceptable] = "not_acceptable",
        [StatusCodes.Status408RequestTimeout] = "request_timeout",
        [StatusCodes.Status412PreconditionFailed] = "precondition_failed",
        [StatusCodes.Status413PayloadTooLarge] = "payload_too_large",
        [StatusCodes.Status415UnsupportedMediaType] = "unsupported_media_type",
        [StatusCodes.Status429TooManyRequests] = "throttled",
        [StatusCodes.Status501NotImplemented] = "not_implemented",
        [StatusCodes.Status503ServiceUnavailable] = "service_unavailable",
    };

    /// <summary>Every code that a refusal can have.</summary>
    public static IEnumerable<string> All =>
        OfEngine.Where(code => !IsToldByStatus(code.Key)).Select(code => code.Value)
            .Concat([ParseError, AuthenticationFailed, InvalidPage])
            .Concat(OfStatus.Values)
            .Append(Of(StatusCodes.Status500InternalServerError));

    /// <summary>Returns the code of an error of the engine.</summary>
    public static string Of(BookingErrorCode code) => OfEngine[code];

    /// <summary>Returns the code of a status, which is used if nothing else is known.</summary>
    public static string Of(int status) =>
        OfStatus.GetValueOrDefault(status) ?? (status < StatusCodes.Status500InternalServerError ? "error" : "server_error");

    private static string Name(BookingErrorCode code) => code switch
    {
        BookingErrorCode.FullyBooked => "no_capacity",
        BookingErrorCode.InvalidStatusTransition => "status_forbids_change",
        BookingErrorCode.HasUpcomingBookings => "bookings_stand",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()),
    };

    /// <summary>
    /// Whether an error of the engine has the code of the status that answers it. The client then sees no difference
    /// between a refusal by the engine and one by the endpoint.
    /// </summary>
    private static bool IsToldByStatus(BookingErrorCode code) => code
        is BookingErrorCode.BookingChanged or BookingErrorCode.ExchangeChanged;
}
