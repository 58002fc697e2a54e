using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using static BookingEngine.MongoDB.Mapping.Expressions;

namespace BookingEngine.MongoDB;

/// <summary>
/// Parts of days as stages of an aggregation: the server finds in each day's arrays what lies in its parts, and sends nothing
/// else of it.
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
            // Names the exchanges by themselves too: so only their shards are asked.
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
                { BookingDayDocument.TimeSlots, Overlapping(BookingDayDocument.TimeSlots, Start, End) },
                {
                    BookingDayDocument.Allocations,
                    Overlapping(
                        BookingDayDocument.Allocations,
                        Operator("$subtract", Start, $"{This}.{AllocationDocument.BufferBefore}"),
                        Operator("$add", End, $"{This}.{AllocationDocument.BufferAfter}"))
                },
            }),
        ];
    }

    private static BsonDocument Key(DayPart part) => BookingDayDocument.Key(part.ExchangeId, part.Date);

    /// <summary>The elements of an array that lie in some part of their day.</summary>
    private static BsonDocument Overlapping(string array, BsonValue start, BsonValue end)
    {
        var overlaps = Operator("$and", Operator("$lt", start, "$$part.end"), Operator("$gt", end, "$$part.start"));
        return Filter($"${array}", Operator("$anyElementTrue", Map($"${Parts}", overlaps, "part")));
    }
}
