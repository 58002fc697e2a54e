using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace BookingEngine.AspNetCore.Access;

/// <summary>
/// Access to calendars for programs that send no credentials. Their address has a token in its query, which hosts leave
/// out of logs and traces more readily than a part of the path. The token allows only to read that one calendar.
/// </summary>
internal static class CalendarAccess
{
    /// <summary>The name of the query parameter that contains the token.</summary>
    public const string Parameter = "token";

    /// <summary>The name of the query parameter that names a resource of the exchange.</summary>
    public const string Resource = "resource";

    private const int SecretBytes = 32;
    private const string Purpose = "BookingEngine.AspNetCore.BookingCalendar";
    private const string ResourcePurpose = "BookingEngine.AspNetCore.ResourceCalendar";

    /// <summary>Whether the request has a token, valid or not. If so, other credentials are ignored.</summary>
    public static bool HasToken(HttpRequest request) => request.Query.ContainsKey(Parameter);

    /// <summary>Returns a new token for an exchange's calendar. Only its hash is stored.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Returns the hash of an exchange's token: SHA-256, in hexadecimal.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether the request has the token of the exchange's calendar.</summary>
    public static bool Covers(HttpRequest request, Exchange exchange) =>
        exchange.CalendarSecretHash is { } hash
        && request.Query[Parameter] is [{ } secret]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash(secret)), Encoding.UTF8.GetBytes(hash));

    /// <summary>
    /// Returns a token for the calendar of a resource. It is not stored, and is valid as long as its key is kept and the exchange's calendar
    /// has the same token.
    /// </summary>
    /// <param name="context">A request.</param>
    /// <param name="exchange">The exchange, whose calendar has a token.</param>
    /// <param name="resource">The resource.</param>
    public static string TokenFor(HttpContext context, Exchange exchange, Resource resource) =>
        GuestAccess.TokenFor(context, Content(exchange, resource), ResourcePurpose);

    /// <summary>Whether the request has a token for the calendar of the resource, or for that of the exchange.</summary>
    public static bool Covers(HttpContext context, Exchange exchange, Resource resource) =>
        Covers(context.Request, exchange)
        || (exchange.CalendarSecretHash is not null
            && GuestAccess.IsTokenFor(context, Content(exchange, resource), context.Request.Query[Parameter], ResourcePurpose));

    /// <summary>
    /// Returns a token for the calendar of a guest's booking. Like the guest's access token, it is not stored, and is
    /// valid as long.
    /// </summary>
    public static string TokenFor(HttpContext context, Booking booking) =>
        GuestAccess.TokenFor(context, booking, Purpose);

    /// <summary>Whether the request has a token for the booking's calendar.</summary>
    public static bool Covers(HttpContext context, Booking booking) =>
        IsTokenFor(context, booking, context.Request.Query[Parameter]);

    /// <summary>Whether a query value is one token for the booking's calendar.</summary>
    public static bool IsTokenFor(HttpContext context, Booking booking, StringValues sent) =>
        GuestAccess.IsTokenFor(context, booking, sent, Purpose);

    /// <summary>Returns the absolute address of a calendar.</summary>
    /// <param name="request">A request to the same host.</param>
    /// <param name="resource">The path of the booking or exchange, without a trailing slash.</param>
    /// <param name="token">The token.</param>
    /// <param name="resourceId">The resource of the exchange whose calendar it is, or null.</param>
    public static string Address(HttpRequest request, string resource, string token, Guid? resourceId = null) => AbsoluteUrl.Of(
        request,
        $"{resource}/calendar.ics",
        (resourceId is { } id ? QueryString.Create(Resource, $"{id}") : QueryString.Empty).Add(Parameter, token));

    /// <summary>Returns what a token for the calendar of a resource contains. It changes with the token of the exchange.</summary>
    private static byte[] Content(Exchange exchange, Resource resource) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{exchange.Id} {resource.Id} {exchange.CalendarSecretHash}"));
}
