using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="Webhook"/>. It stays when its exchange is removed, since it is its owner's.</summary>
internal static class WebhookDocument
{
    public const string Id = "_id";

    public const string OwnerId = "ownerId";

    public const string CreatedAt = "createdAt";

    public const string Version = "version";

    public static BsonDocument Of(Webhook webhook) => new()
    {
        { Id, Values.Of(webhook.Id) },
        { OwnerId, webhook.OwnerId },
        { "exchange", webhook.ExchangeId is { } exchange ? Values.Of(exchange) : BsonNull.Value },
        { "url", webhook.Url.OriginalString },
        { "events", new BsonArray(webhook.Events.Select(name => new BsonString(name))) },
        { "secrets", new BsonArray(webhook.Secrets.Select(Of)) },
        { "isActive", webhook.IsActive },
        { "includesCustomer", webhook.IncludesCustomer },
        { CreatedAt, Values.Of(webhook.CreatedAt) },
        { Version, webhook.Version },
    };

    public static Webhook ToWebhook(BsonDocument document) => new()
    {
        Id = document[Id].ToGuid(),
        OwnerId = document[OwnerId].AsString,
        ExchangeId = document.Optional("exchange")?.ToGuid(),
        Url = new Uri(document["url"].AsString),
        Events = [.. document["events"].AsBsonArray.Select(name => name.AsString)],
        Secrets = [.. document.Documents("secrets").Select(ToSecret)],
        IsActive = document["isActive"].AsBoolean,
        IncludesCustomer = document["includesCustomer"].AsBoolean,
        CreatedAt = document[CreatedAt].ToInstant(),
        Version = document[Version].ToInt64(),
    };

    private static BsonDocument Of(WebhookSecret secret) => new()
    {
        { "key", secret.Key },
        { "validUntil", secret.ValidUntil is { } until ? Values.Of(until) : BsonNull.Value },
    };

    private static WebhookSecret ToSecret(BsonDocument document) =>
        new(document["key"].AsString, document.Optional("validUntil")?.ToInstant());
}
