using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;

namespace BookingEngine.MongoDB;

/// <summary>
/// Parts of days as stages of an aggregation: the server finds in each day's arrays what lies in its parts, and sends nothing
/// else of it.
/// </summary>
internal static class DayPartsQuery
{
    private const string Parts = "parts";

    public static BsonDocument[] Of(IReadOnlyCollection<DayPart> parts)
    {
        var keys = new BsonArray(parts.Select(Key).Distinct());
        var exchanges = Values.Of(parts.Select(part => part.ExchangeId).Distinct());
        var all = new BsonArray(parts.Select(part => new BsonDocument
        {
            { "day", Key(part) },
            { "start", part.StartSecond },
            { "end", part.EndSecond },
        }));
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
                { BookingDayDocument.Bookings, 1 },
                {
                    Parts,
                    Filter(
                        new BsonDocument("$literal", all),
                        new BsonDocument("$eq", new BsonArray { "$$this.day", $"${BookingDayDocument.Id}" }))
                },
            }),
            new("$project", new BsonDocument
            {
                { BookingDayDocument.Version, 1 },
                { BookingDayDocument.TimeSlots, Overlapping(BookingDayDocument.TimeSlots, $"$$this.{PeriodDocument.Start}", $"$$this.{PeriodDocument.End}") },
                {
                    BookingDayDocument.Bookings,
                    Overlapping(
                        BookingDayDocument.Bookings,
                        new BsonDocument("$subtract", new BsonArray { $"$$this.{PeriodDocument.Start}", "$$this.bufferBefore" }),
                        new BsonDocument("$add", new BsonArray { $"$$this.{PeriodDocument.End}", "$$this.bufferAfter" }))
                },
            }),
            new("$project", BookingDayDocument.FieldsOfBookingDay),
        ];
    }

    private static BsonDocument Key(DayPart part) => BookingDayDocument.Key(part.ExchangeId, part.Date);

    /// <summary>The elements of an array that lie in some part of their day.</summary>
    private static BsonDocument Overlapping(string array, BsonValue start, BsonValue end)
    {
        var overlaps = new BsonDocument("$and", new BsonArray
        {
            new BsonDocument("$lt", new BsonArray { start, "$$part.end" }),
            new BsonDocument("$gt", new BsonArray { end, "$$part.start" }),
        });
        var inEach = new BsonDocument("$map", new BsonDocument
        {
            { "input", $"${Parts}" },
            { "as", "part" },
            { "in", overlaps },
        });
        return Filter($"${array}", new BsonDocument("$anyElementTrue", new BsonArray { inEach }));
    }

    private static BsonDocument Filter(BsonValue input, BsonDocument condition) =>
        new("$filter", new BsonDocument { { "input", input }, { "cond", condition } });
}
