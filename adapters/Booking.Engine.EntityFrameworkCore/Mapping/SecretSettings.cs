namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="WebhookSecret"/> in the JSON of its webhook.</summary>
internal sealed class SecretSettings
{
    public required string Key { get; init; }

    public long? ValidUntilMicros { get; init; }

    public static SecretSettings Of(WebhookSecret secret) => new()
    {
        Key = secret.Key,
        ValidUntilMicros = Columns.ToMicros(secret.ValidUntil),
    };

    public WebhookSecret ToSecret() => new(Key, Columns.ToInstant(ValidUntilMicros));
}
