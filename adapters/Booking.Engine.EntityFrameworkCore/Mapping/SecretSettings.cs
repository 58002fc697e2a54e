namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="WebhookSecret"/> in the JSON of its webhook.</summary>
internal sealed class SecretSettings
{
    public required string Value { get; init; }

    public long? ExpiresAtMicros { get; init; }

    public static SecretSettings Of(WebhookSecret secret) => new()
    {
        Value = secret.Value,
        ExpiresAtMicros = Columns.ToMicros(secret.ExpiresAt),
    };

    public WebhookSecret ToSecret() => new(Value, Columns.ToInstant(ExpiresAtMicros));
}
