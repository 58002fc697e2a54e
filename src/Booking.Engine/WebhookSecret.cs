using System.Security.Cryptography;
using NodaTime;

namespace BookingEngine;

/// <summary>A secret by which a webhook's messages are signed. Several are valid at once while it is being changed.</summary>
/// <param name="Key">The secret: <c>whsec_</c> and the key in Base64.</param>
/// <param name="ValidUntil">The time, a whole microsecond, from which it isn't used any more, or null for the one that is in force.</param>
public sealed record WebhookSecret(string Key, Instant? ValidUntil = null)
{
    private const int Bytes = 32;

    /// <summary>The secret: <c>whsec_</c> and the key in Base64.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Key
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Key));
    } = Key ?? throw new ArgumentNullException(nameof(Key));

    /// <summary>Returns a new secret of 32 random bytes.</summary>
    public static WebhookSecret New() => new($"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes))}");

    /// <summary>Returns the name of the type only, since the value is secret.</summary>
    public override string ToString() => nameof(WebhookSecret);
}
