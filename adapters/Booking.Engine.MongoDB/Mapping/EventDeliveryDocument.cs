using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps an <see cref="EventDelivery"/>.</summary>
internal static class EventDeliveryDocument
{
    public const string Id = "_id";

    public const string Reader = "reader";

    public const string ExchangeId = "exchange";

    public const string Position = "position";

    public const string Attempts = "attempts";

    public const string Status = "status";

    /// <summary>It is missing if the delivery isn't tried again.</summary>
    public const string NextAttemptAt = "nextAttemptAt";

    public const string CreatedAt = "createdAt";

    public const string Pending = "pending";

    public static BsonDocument Of(EventDelivery delivery)
    {
        var document = new BsonDocument
        {
            { Id, Values.Of(delivery.Id) },
            { Reader, delivery.Reader },
            { ExchangeId, Values.Of(delivery.ExchangeId) },
            { "eventId", Values.Of(delivery.EventId) },
            { Position, delivery.Position },
            { Status, Of(delivery.Status) },
            { Attempts, delivery.Attempts },
        };
        document.AddOptional(NextAttemptAt, delivery.NextAttemptAt is { } next ? Values.Of(next) : null);
        document.AddOptional("responseStatus", delivery.ResponseStatus is { } status ? new BsonInt32(status) : null);
        document.AddOptional("lastError", delivery.LastError);
        document.Add(CreatedAt, Values.Of(delivery.CreatedAt));
        return document;
    }

    public static EventDelivery ToDelivery(BsonDocument document) => new()
    {
        Id = document[Id].ToGuid(),
        Reader = document[Reader].AsString,
        ExchangeId = document[ExchangeId].ToGuid(),
        EventId = document["eventId"].ToGuid(),
        Position = document[Position].ToInt64(),
        Status = ToStatus(document[Status].AsString),
        Attempts = document[Attempts].ToInt32(),
        NextAttemptAt = document.Optional(NextAttemptAt)?.ToInstant(),
        ResponseStatus = document.Optional("responseStatus")?.ToInt32(),
        LastError = document.Optional("lastError")?.AsString,
        CreatedAt = document[CreatedAt].ToInstant(),
    };

    private static string Of(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => Pending,
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    private static DeliveryStatus ToStatus(string text) => text switch
    {
        Pending => DeliveryStatus.Pending,
        "delivered" => DeliveryStatus.Delivered,
        "failed" => DeliveryStatus.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, "Not a status."),
    };
}
