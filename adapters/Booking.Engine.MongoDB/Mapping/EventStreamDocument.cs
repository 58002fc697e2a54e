using MongoDB.Bson;
using static BookingEngine.MongoDB.Mapping.Expressions;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>
/// How far the events of an exchange are numbered, and how far the app's handlers have got them. The document has the id of the
/// exchange, and is made when the first event is numbered.
/// </summary>
internal static class EventStreamDocument
{
    public const string Id = "_id";

    /// <summary>The last position that was given, or 0.</summary>
    public const string Numbered = "numbered";

    /// <summary>The last position that was delivered, or 0.</summary>
    public const string Delivered = "delivered";

    /// <summary>Whether the one is greater than the other, for an index.</summary>
    public const string IsBehind = "isBehind";

    /// <summary>The host that delivers, until the lease ends. It is missing until the first lease.</summary>
    public const string Holder = "holder";

    public const string LeaseUntil = "leaseUntil";

    public static BsonDocument New(Guid exchangeId) => new()
    {
        { Id, Values.Of(exchangeId) },
        { Numbered, 0L },
        { Delivered, 0L },
        { IsBehind, false },
    };

    /// <summary>Returns the fields that a position changes up to which events are numbered. It never goes back.</summary>
    public static BsonDocument NumberedUpTo(long position) => new()
    {
        { Numbered, Greater(Numbered, position) },
        { IsBehind, Operator("$gt", Greater(Numbered, position), $"${Delivered}") },
    };

    /// <summary>Returns the fields that a position changes up to which events are delivered. It never goes back.</summary>
    public static BsonDocument DeliveredUpTo(long position) => new()
    {
        { Delivered, Greater(Delivered, position) },
        { IsBehind, Operator("$gt", $"${Numbered}", Greater(Delivered, position)) },
    };

    private static BsonDocument Greater(string field, long position) =>
        Operator("$cond", Operator("$gt", $"${field}", position), $"${field}", position);
}
