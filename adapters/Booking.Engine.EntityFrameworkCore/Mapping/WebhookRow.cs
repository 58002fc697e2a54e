using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="Webhook"/>. It stays when its exchange is removed: it is its owner's.</summary>
internal sealed class WebhookRow
{
    public Guid Id { get; set; }

    public required string OwnerId { get; set; }

    /// <summary>The exchange whose events it gets; null: it gets those of all the owner's exchanges.</summary>
    public Guid? ExchangeId { get; set; }

    public required string Url { get; set; }

    /// <summary>The names, separated by commas; null where there are none.</summary>
    public string? Events { get; set; }

    /// <summary>Its <see cref="SecretSettings"/> as JSON.</summary>
    public required string Secrets { get; set; }

    public bool IsActive { get; set; }

    public bool IncludesCustomer { get; set; }

    public long CreatedAtMicros { get; set; }

    public long Version { get; set; }

    public static WebhookRow Of(Webhook webhook) => new()
    {
        Id = webhook.Id,
        OwnerId = webhook.OwnerId,
        ExchangeId = webhook.ExchangeId,
        Url = webhook.Url.OriginalString,
        Events = webhook.Events.Count == 0 ? null : string.Join(',', webhook.Events),
        Secrets = JsonSerializer.Serialize(webhook.Secrets.Select(SecretSettings.Of).ToArray(), SettingsJson.Default.SecretSettingsArray),
        IsActive = webhook.IsActive,
        IncludesCustomer = webhook.IncludesCustomer,
        CreatedAtMicros = Columns.ToMicros(webhook.CreatedAt),
        Version = webhook.Version,
    };

    public Webhook ToWebhook() => new()
    {
        Id = Id,
        OwnerId = OwnerId,
        ExchangeId = ExchangeId,
        Url = new Uri(Url),
        Events = Events?.Split(',') ?? [],
        Secrets = [.. JsonSerializer.Deserialize(Secrets, SettingsJson.Default.SecretSettingsArray)!.Select(secret => secret.ToSecret())],
        IsActive = IsActive,
        IncludesCustomer = IncludesCustomer,
        CreatedAt = Columns.ToInstant(CreatedAtMicros),
        Version = Version,
    };
}

internal sealed class WebhookTable : IEntityTypeConfiguration<WebhookRow>
{
    public void Configure(EntityTypeBuilder<WebhookRow> builder)
    {
        Columns.Name(builder, "webhooks");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasIndex(row => new { row.OwnerId, row.CreatedAtMicros });
    }
}
