using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace BookingEngine.AspNetCore.Access;

/// <summary>
/// The access token with which a guest can see and change its own booking. It contains the booking's id, encrypted and
/// signed by ASP.NET Core Data Protection. Tokens are neither stored nor logged. A token is valid as long as its key is
/// kept, and until the guest is erased from the booking.
/// </summary>
internal static class GuestAccess
{
    /// <summary>The request header that contains the token.</summary>
    public const string Header = "Booking-Access-Token";

    private const string Purpose = "BookingEngine.AspNetCore.GuestAccess";

    /// <summary>Returns a new token for a booking. Every call returns a different one, and all are valid.</summary>
    public static string TokenFor(HttpContext context, Booking booking, string purpose = Purpose) =>
        TokenFor(context, booking.Id.ToByteArray(), purpose);

    /// <summary>Returns a new token that contains something.</summary>
    public static string TokenFor(HttpContext context, byte[] content, string purpose) =>
        Base64Url.EncodeToString(Protector(context, purpose).Protect(content));

    /// <summary>Whether the request has a token for the booking.</summary>
    public static bool Covers(HttpContext context, Booking booking) =>
        IsTokenFor(context, booking, context.Request.Headers[Header]);

    /// <summary>
    /// Whether a header or query value is one token for the booking and the purpose, and the booking's guest has not
    /// been erased.
    /// </summary>
    public static bool IsTokenFor(HttpContext context, Booking booking, StringValues sent, string purpose = Purpose) =>
        !booking.IsErased && IsTokenFor(context, booking.Id.ToByteArray(), sent, purpose);

    /// <summary>Whether a header or query value is one token that contains something, for the purpose.</summary>
    public static bool IsTokenFor(HttpContext context, byte[] content, StringValues sent, string purpose) =>
        sent is [{ Length: > 0 } token]
        && Base64Url.IsValid(token)
        && Unprotected(Protector(context, purpose), Base64Url.DecodeFromChars(token)) is { } found
        && found.AsSpan().SequenceEqual(content);

    /// <summary>Decrypts a token. Returns null if it is not one of ours.</summary>
    private static byte[]? Unprotected(IDataProtector protector, byte[] token)
    {
        try
        {
            return protector.Unprotect(token);
        }
        catch (CryptographicException exception) when (exception.InnerException is null)
        {
            return null; // An inner exception means that the keys can't be read, which is not the token's fault.
        }
    }

    private static IDataProtector Protector(HttpContext context, string purpose) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(purpose);
}
