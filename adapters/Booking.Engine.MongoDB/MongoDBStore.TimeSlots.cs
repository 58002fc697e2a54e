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
        var match = new BsonDocument(BookingDayDocument.ExchangeId, Values.Of(exchangeId));
        if (date is { } day)
        {
            match.Add(BookingDayDocument.Date, Values.Of(day));
        }

        BsonDocument[] stages =
        [
            new("$match", match),
            new("$project", new BsonDocument(BookingDayDocument.TimeSlots, 1)),
            new("$unwind", $"${BookingDayDocument.TimeSlots}"),
        ];
        string[] order =
        [
            PeriodDocument.Start, PeriodDocument.StartsLater, PeriodDocument.End, PeriodDocument.EndsLater, TimeSlotDocument.Id,
        ];
        var sort = new BsonDocument(BookingDayDocument.Date, 1)
            .AddRange(order.Select(field => new BsonElement($"{BookingDayDocument.TimeSlots}.{field}", 1)));
        var (items, count) = await PageAsync(days, stages, sort, page, fieldLeftOut: null, cancellationToken).ConfigureAwait(false);
        return new Page<TimeSlot>([.. items.Select(ToTimeSlot)], count);
    }

    /// <summary>Maps one result of an unwound day to its time slot.</summary>
    private static TimeSlot ToTimeSlot(BsonDocument unwound)
    {
        var (exchangeId, date) = BookingDayDocument.KeyOf(unwound);
        return TimeSlotDocument.ToTimeSlot(unwound[BookingDayDocument.TimeSlots].AsBsonDocument, exchangeId, date);
    }
}
