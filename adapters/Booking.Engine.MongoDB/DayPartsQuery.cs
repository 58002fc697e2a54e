using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using static BookingEngine.MongoDB.Mapping.Expressions;

namespace BookingEngine.MongoDB;

/// <summary>
/// Loads parts of days with an aggregation. The server selects from each day's arrays what lies in its parts, and sends
/// nothing else, and nothing of resources.
/// </summary>
internal static class DayPartsQuery
{
    private const string Parts = "parts";
    private const string Start = $"{This}.{PeriodDocument.Start}";
    private const string End = $"{This}.{PeriodDocument.End}";

    public static BsonDocument[] Of(IReadOnlyCollection<DayPart> parts)
    {
        var keys = new BsonArray(parts.Select(Key).Distinct());
        var exchanges = Values.Of(parts.Select(part => part.ExchangeId).Distinct());
        var all = parts.Select(part => new BsonDocument
        {
            { "day", Key(part) },
            { "start", part.StartSecond },
            { "end", part.EndSecond },
        });
        var isOfDay = Operator("$eq", $"{This}.day", $"${BookingDayDocument.Id}");
        return
        [
            // The filter also contains the exchanges themselves, so that only their shards are queried.
            new("$match", new BsonDocument
            {
                { BookingDayDocument.ExchangeId, new BsonDocument("$in", exchanges) },
                { BookingDayDocument.Id, new BsonDocument("$in", keys) },
            }),
            new("$project", new BsonDocument
            {
                { BookingDayDocument.Version, 1 },
                { BookingDayDocument.TimeSlots, 1 },
                { BookingDayDocument.Allocations, 1 },
                { Parts, Filter(Literal(all), isOfDay) },
            }),
            new("$project", new BsonDocument
            {
                { BookingDayDocument.Version, 1 },
                { BookingDayDocument.TimeSlots, Overlapping($"${BookingDayDocument.TimeSlots}", Start, End) },
                {
                    BookingDayDocument.Allocations,
                    Overlapping(
                        Filter($"${BookingDayDocument.Allocations}", AllocationDocument.IsOfExchange),
                        Operator("$subtract", Start, $"{This}.{AllocationDocument.BufferBefore}"),
                        Operator("$add", End, $"{This}.{AllocationDocument.BufferAfter}"))
                },
            }),
        ];
    }

    private static BsonDocument Key(DayPart part) => BookingDayDocument.Key(part.ExchangeId, part.Date);

    /// <summary>Returns an expression of the elements of an array that overlap one of their day's parts.</summary>
    private static BsonDocument Overlapping(BsonValue array, BsonValue start, BsonValue end)
    {
        var overlaps = Operator("$and", Operator("$lt", start, "$$part.end"), Operator("$gt", end, "$$part.start"));
        return Filter(array, Operator("$anyElementTrue", Map($"${Parts}", overlaps, "part")));
    }
}
