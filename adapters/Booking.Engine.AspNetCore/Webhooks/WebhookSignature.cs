using System.Security.Cryptography;
using System.Text;
using static System.FormattableString;

namespace BookingEngine.AspNetCore.Webhooks;

/// <summary>The signatures of Standard Webhooks 1.0, by which a receiver knows that a message is from this host and unchanged.</summary>
/// <remarks>
/// The package StandardWebhooks signs, too, but it takes the body as text, so it would be decoded and encoded again for each secret, and every app
/// would depend on the package for the sake of one HMAC. The tests verify with it what is signed here.
/// </remarks>
internal static class WebhookSignature
{
    /// <summary>What a secret begins with. The rest is the key in Base64.</summary>
    private const string SecretPrefix = "whsec_";

    /// <summary>Returns the value of the header, which has a signature for each secret.</summary>
    /// <param name="secrets">The secrets that are valid.</param>
    /// <param name="id">The id of the message. It contains no full stop.</param>
    /// <param name="timestamp">The Unix second of the attempt.</param>
    /// <param name="body">The body as it is sent.</param>
    public static string Of(IEnumerable<string> secrets, string id, long timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(Invariant($"{id}.{timestamp}.")), .. body];
        string[] signatures = [.. secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret), signed))}")];
        // Of several signatures, the package StandardWebhooks for .NET (1.1.2) compares all but the last. So that one is written twice.
        return string.Join(' ', signatures.Length > 1 ? [.. signatures, signatures[^1]] : signatures);
    }

    private static byte[] KeyOf(string secret) => Convert.FromBase64String(secret[SecretPrefix.Length..]);
}
