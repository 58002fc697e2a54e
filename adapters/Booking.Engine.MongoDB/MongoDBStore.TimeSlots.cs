using BookingEngine.MongoDB.Mapping;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

internal sealed partial class MongoDBStore
{
    /// <inheritdoc/>
    public async Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var isIt = new BsonDocument(
            "$elemMatch", new BsonDocument(TimeSlotDocument.Id, new BsonDocument("$eq", Values.Of(timeSlotId))));
        var found = await days
            .Find(new BsonDocument(BookingDayDocument.TimeSlotId, Values.Of(timeSlotId)))
            .Project<BsonDocument>(new BsonDocument(BookingDayDocument.TimeSlots, isIt))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        var (exchangeId, date) = BookingDayDocument.KeyOf(found);
        return TimeSlotDocument.ToTimeSlot(
            found[BookingDayDocument.TimeSlots].AsBsonArray[0].AsBsonDocument, exchangeId, date);
    }

    /// <inheritdoc/>
    public async Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        const string count = "count";
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var cursor = await days
            .AggregateAsync<BsonDocument>(
                new BsonDocument[]
                {
                    new("$match", new BsonDocument(BookingDayDocument.ExchangeId, Values.Of(exchangeId))),
                    new("$project", new BsonDocument(count, new BsonDocument("$size", $"${BookingDayDocument.TimeSlots}"))),
                },
                options: null,
                cancellationToken)
            .ConfigureAwait(false);
        var counted = await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        return counted.Sum(day => day[count].ToInt32());
    }

    /// <inheritdoc/>
    public async Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var ofExchange = new BsonDocument(BookingDayDocument.ExchangeId, Values.Of(exchangeId));
        if (date is { } day)
        {
            ofExchange.Add(BookingDayDocument.Date, Values.Of(day));
        }

        int? counted = await CountAsync(days, Each(ofExchange), page, cancellationToken).ConfigureAwait(false);
        var place = page.Cursor as Cursor.OfTimeSlot;
        var conditions = new BsonArray { ofExchange };
        if (place is not null)
        {
            conditions.Add(new BsonDocument(BookingDayDocument.Date, new BsonDocument("$gte", Values.Of(place.Date))));
        }

        var found = await ReadDaysAsync(
            days, Each(new BsonDocument("$and", conditions)), page, ToTimeSlot, IsOfPage, cancellationToken).ConfigureAwait(false);
        var ordered = found.OrderBy(slot => slot.Date).ThenBy(slot => slot.Period);
        return page.PageOf([.. ordered.Skip(page.Offset).Take(page.Size + 1)], counted, Cursor.After);

        bool IsOfPage(TimeSlot slot) => place is null || slot.Date != place.Date || Key(Cursor.After(slot)).CompareTo(Key(place)) > 0;

        static (int, bool, int, bool) Key(Cursor.OfTimeSlot slot) => (slot.StartSecond, slot.StartsLater, slot.EndSecond, slot.EndsLater);
    }

    /// <summary>Returns the stages that find the time slots of days, in the order of the dates.</summary>
    private static BsonDocument[] Each(BsonDocument conditions) =>
    [
        new("$match", conditions),
        new("$sort", new BsonDocument(BookingDayDocument.Date, 1)),
        new("$project", new BsonDocument(BookingDayDocument.TimeSlots, 1)),
        new("$unwind", $"${BookingDayDocument.TimeSlots}"),
    ];

    /// <summary>Maps one result of an unwound day to its time slot.</summary>
    private static TimeSlot ToTimeSlot(BsonDocument unwound)
    {
        var (exchangeId, date) = BookingDayDocument.KeyOf(unwound);
        return TimeSlotDocument.ToTimeSlot(unwound[BookingDayDocument.TimeSlots].AsBsonDocument, exchangeId, date);
    }
}
