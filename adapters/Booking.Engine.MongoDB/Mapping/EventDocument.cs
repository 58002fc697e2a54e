using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>
/// Maps a <see cref="BookingEvent"/>. Until it has a position, it is an entry of the outbox of its day or of its exchange. Then it is
/// a document of its own.
/// </summary>
internal static class EventDocument
{
    /// <summary>The id of a document.</summary>
    public const string Id = "_id";

    /// <summary>The id of an entry of an outbox.</summary>
    public const string EntryId = "id";

    public const string ExchangeId = "exchange";

    public const string Position = "position";

    public const string Timestamp = "timestamp";

    /// <summary>Returns the entry of an outbox, which does not repeat the exchange.</summary>
    public static BsonDocument EntryOf(BookingEvent happened) =>
        new BsonDocument(EntryId, Values.Of(happened.Id)).AddRange(ContentOf(happened));

    /// <summary>Returns the document of an event that has a position.</summary>
    public static BsonDocument Of(BookingEvent happened) => new BsonDocument
    {
        { Id, Values.Of(happened.Id) },
        { ExchangeId, Values.Of(happened.ExchangeId) },
        { Position, happened.Position },
    }.AddRange(ContentOf(happened));

    public static BookingEvent ToEventOfEntry(BsonDocument entry, Guid exchangeId) =>
        ToEvent(entry, entry[EntryId].ToGuid(), exchangeId);

    public static BookingEvent ToEvent(BsonDocument document) =>
        ToEvent(document, document[Id].ToGuid(), document[ExchangeId].ToGuid());

    private static BsonDocument ContentOf(BookingEvent happened)
    {
        var content = new BsonDocument("type", EventTypeText.Of(happened.Type));
        content.AddOptional("bookingId", happened.BookingId is { } booking ? Values.Of(booking) : null);
        content.Add("version", happened.Version);
        content.AddOptional("date", happened.Date is { } date ? Values.Of(date) : null);
        content.Add(Timestamp, Values.Of(happened.Timestamp));
        content.AddOptional(
            "changed", happened.Changed.Count == 0 ? null : new BsonArray(happened.Changed.Select(name => new BsonString(name))));
        return content;
    }

    private static BookingEvent ToEvent(BsonDocument document, Guid id, Guid exchangeId) => new()
    {
        Id = id,
        Type = EventTypeText.ToType(document["type"].AsString),
        ExchangeId = exchangeId,
        BookingId = document.Optional("bookingId")?.ToGuid(),
        Version = document["version"].ToInt64(),
        Date = document.Optional("date")?.ToDate(),
        Timestamp = document[Timestamp].ToInstant(),
        Changed = [.. (document.Optional("changed")?.AsBsonArray ?? []).Select(name => name.AsString)],
        Position = document.Optional(Position)?.ToInt64() ?? 0,
    };
}
