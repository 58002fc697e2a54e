using BookingEngine.MongoDB.Mapping;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

internal sealed partial class MongoDBStore
{
    /// <summary>The number of days that are read to find exchanges with events that have no position.</summary>
    private const int MostOutboxes = 1000;

    /// <summary>The number of old events that are removed at once.</summary>
    private const int MostRemoved = 1000;

    /// <inheritdoc/>
    public async Task AddEventsAsync(IReadOnlyList<BookingEvent> events, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var numbered = await setup.EventsAsync(cancellationToken).ConfigureAwait(false);
        var stored = await StoredAsync(numbered, events.Select(happened => happened.Id), cancellationToken).ConfigureAwait(false);
        foreach (var happened in events.Where(happened => !stored.Contains(happened.Id)))
        {
            // If it is numbered just now, it gets into the outbox a second time. It is then taken out again, since it has a
            // position already.
            var without = new BsonDocument
            {
                { ExchangeDocument.Id, Values.Of(happened.ExchangeId) },
                { ExchangeDocument.IsBeingRemoved, new BsonDocument("$exists", false) },
                { ExchangeDocument.OutboxId, new BsonDocument("$nin", new BsonArray { Values.Of(happened.Id) }) },
            };
            var push = new BsonDocument(
                "$push", new BsonDocument(ExchangeDocument.Outbox, EventDocument.EntryOf(happened)));
            await exchanges.UpdateOneAsync(without, push, options: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> FindUnnumberedAsync(int most, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var ofDays = await days
            .Find(new BsonDocument(BookingDayDocument.OutboxId, new BsonDocument("$exists", true)))
            .Sort(new BsonDocument(BookingDayDocument.ExchangeId, 1)) // As the index has them, which is not used without it.
            .Limit(MostOutboxes)
            .Project<BsonDocument>(new BsonDocument(BookingDayDocument.Id, 1))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var ofExchanges = await exchanges
            .Find(new BsonDocument
            {
                { ExchangeDocument.OutboxId, new BsonDocument("$exists", true) },
                { ExchangeDocument.IsBeingRemoved, new BsonDocument("$exists", false) },
            })
            .Limit(most)
            .Project<BsonDocument>(new BsonDocument(ExchangeDocument.Id, 1))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. ofDays.Select(day => BookingDayDocument.KeyOf(day).ExchangeId)
                .Concat(ofExchanges.Select(exchange => exchange[ExchangeDocument.Id].ToGuid()))
                .Distinct()
                .Take(most),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BookingEvent>> ReadAsync(
        Guid exchangeId, long after, int most, CancellationToken cancellationToken)
    {
        var events = await setup.EventsAsync(cancellationToken).ConfigureAwait(false);
        var found = await events
            .Find(new BsonDocument
            {
                { EventDocument.ExchangeId, Values.Of(exchangeId) },
                { EventDocument.Position, new BsonDocument("$gt", after) },
            })
            .Sort(new BsonDocument(EventDocument.Position, 1))
            .Limit(most)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(EventDocument.ToEvent)];
    }

    /// <inheritdoc/>
    public async Task RemoveEventsAsync(Instant before, CancellationToken cancellationToken)
    {
        var events = await setup.EventsAsync(cancellationToken).ConfigureAwait(false);
        var deliveries = await setup.EventDeliveriesAsync(cancellationToken).ConfigureAwait(false);
        var isEarlier = new BsonDocument("$lt", Values.Of(before));
        while (await RemoveSomeAsync(events, new BsonDocument(EventDocument.Timestamp, isEarlier), cancellationToken)
            .ConfigureAwait(false))
        {
            // There may be more.
        }

        await RepeatAsync(() => deliveries.DeleteManyAsync(
            new BsonDocument(EventDeliveryDocument.CreatedAt, isEarlier), cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Removes some old events, which count as delivered. Returns whether there may be more.</summary>
    private async Task<bool> RemoveSomeAsync(
        IMongoCollection<BsonDocument> events, BsonDocument areOld, CancellationToken cancellationToken)
    {
        var streams = await setup.EventStreamsAsync(cancellationToken).ConfigureAwait(false);
        var old = await events
            .Find(areOld)
            .Sort(new BsonDocument(EventDocument.Timestamp, 1))
            .Limit(MostRemoved)
            .Project<BsonDocument>(new BsonDocument { { EventDocument.ExchangeId, 1 }, { EventDocument.Position, 1 } })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        foreach (var ofExchange in old.GroupBy(happened => happened[EventDocument.ExchangeId]))
        {
            // It is delivered before it is removed. Otherwise an exchange could be found for ever for events that are gone.
            long position = ofExchange.Max(happened => happened[EventDocument.Position].ToInt64());
            var behind = new BsonDocument
            {
                { EventStreamDocument.Id, ofExchange.Key },
                { EventStreamDocument.Delivered, new BsonDocument("$lt", position) },
            };
            await RepeatAsync(() => streams.UpdateOneAsync(
                behind, Expressions.Set(EventStreamDocument.DeliveredUpTo(position)), options: null, cancellationToken))
                .ConfigureAwait(false);
        }

        var ids = new BsonArray(old.Select(happened => happened[EventDocument.Id]));
        await RepeatAsync(() => events.DeleteManyAsync(
            new BsonDocument(EventDocument.Id, new BsonDocument("$in", ids)), cancellationToken)).ConfigureAwait(false);
        return old.Count == MostRemoved;
    }
}
