using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace BookingEngine.AspNetCore.Access;

/// <summary>
/// The token that gives a guest the booking that it made: the booking's id, encrypted and signed by ASP.NET Core Data
/// Protection. None is stored or logged; each is good as long as the key that it was made with is kept, and until the
/// guest is erased from the booking.
/// </summary>
internal static class GuestAccess
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "Booking-Access-Token";

    private const string Purpose = "BookingEngine.AspNetCore.GuestAccess";

    /// <summary>A token for a booking; each is another one, and all are good.</summary>
    public static string TokenFor(HttpContext context, Booking booking, string purpose = Purpose) =>
        Base64Url.EncodeToString(Protector(context, purpose).Protect(booking.Id.ToByteArray()));

    /// <summary>Whether the request carries a token for the booking.</summary>
    public static bool Covers(HttpContext context, Booking booking) =>
        IsTokenFor(context, booking, context.Request.Headers[Header], Purpose);

    /// <summary>Whether what was sent is one token, for the booking and for the purpose, and its guest was not erased.</summary>
    public static bool IsTokenFor(HttpContext context, Booking booking, StringValues sent, string purpose) =>
        !booking.IsErased
        && sent is [{ Length: > 0 } token]
        && Base64Url.IsValid(token)
        && Unprotected(Protector(context, purpose), Base64Url.DecodeFromChars(token)) is { } id
        && id.AsSpan().SequenceEqual(booking.Id.ToByteArray());

    /// <summary>What a token says; null where it is none of ours.</summary>
    private static byte[]? Unprotected(IDataProtector protector, byte[] token)
    {
        try
        {
            return protector.Unprotect(token);
        }
        catch (CryptographicException exception) when (exception.InnerException is null)
        {
            return null; // With a cause inside it is the keys that can't be read, which is no fault of the token.
        }
    }

    private static IDataProtector Protector(HttpContext context, string purpose) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(purpose);
}
