using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Access;

/// <summary>
/// Addresses of calendars for programs that send no credentials: with a token in the query, which hosts leave out of logs
/// and traces more readily than the path. It gives that one calendar, to be read, and nothing else.
/// </summary>
internal static class CalendarAccess
{
    /// <summary>The part of the query that carries it.</summary>
    public const string Parameter = "token";

    private const int SecretBytes = 32;
    private const string Purpose = "BookingEngine.AspNetCore.BookingCalendar";

    /// <summary>Whether the request comes with a token, right or wrong: then nothing else says who asks.</summary>
    public static bool HasToken(HttpRequest request) => request.Query.ContainsKey(Parameter);

    /// <summary>A new token for an exchange's calendar; what is stored is its hash alone.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The hash of an exchange's token: SHA-256, as hex.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether the request carries the token of the exchange's calendar.</summary>
    public static bool Covers(HttpRequest request, Exchange exchange) =>
        exchange.CalendarSecretHash is { } hash
        && request.Query[Parameter] is [{ } secret]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash(secret)), Encoding.UTF8.GetBytes(hash));

    /// <summary>A token for a guest's booking's calendar; like the guest's own it isn't stored, and ends as that does.</summary>
    public static string TokenFor(HttpContext context, Booking booking) =>
        GuestAccess.TokenFor(context, booking, Purpose);

    /// <summary>Whether the request carries a token of the booking's calendar.</summary>
    public static bool Covers(HttpContext context, Booking booking) =>
        GuestAccess.IsTokenFor(context, booking, context.Request.Query[Parameter], Purpose);

    /// <summary>The absolute address of a calendar.</summary>
    /// <param name="request">The request to the same host.</param>
    /// <param name="resource">The path of what it is the calendar of, without a slash at its end.</param>
    /// <param name="token">The token.</param>
    public static string Address(HttpRequest request, string resource, string token) =>
        AbsoluteUrl.Of(request, $"{resource}/calendar.ics", QueryString.Create(Parameter, token));
}
