using BookingEngine.MongoDB.Mapping;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.MongoDB;

// Events lie in the outboxes of days and of the exchange at first, where the commit of their change has put them. Numbering them moves
// them to their own collection. They are inserted there before they are taken out of the outboxes, and their ids are unique.
// So whenever a host dies, each event is moved in the end, and none gets two positions.
internal sealed partial class MongoDBStore
{
    /// <summary>The number of events that one call numbers at most. What is more waits for the next call.</summary>
    private const int MostNumbered = 1000;

    /// <summary>The number of attempts to store events. Each that fails means that another host has just numbered some.</summary>
    private const int MostNumberAttempts = 20;

    /// <inheritdoc/>
    public async Task NumberAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        var events = await FindInOutboxesAsync(exchangeId, cancellationToken).ConfigureAwait(false);
        if (events.Exists(happened => happened.Type == BookingEventType.BookingRescheduled))
        {
            // The days were not all read at the same moment. A booking may have been made on a day after that was read, and
            // moved to another day before that was read. Now all earlier events of what was found are found, too.
            var last = events.GroupBy(ChangedBy).ToDictionary(ofOne => ofOne.Key, ofOne => ofOne.Max(one => one.Version));
            var again = await FindInOutboxesAsync(exchangeId, cancellationToken).ConfigureAwait(false);
            events = again.FindAll(happened => happened.Version <= last.GetValueOrDefault(ChangedBy(happened)));
        }

        if (events.Count > 0)
        {
            BookingEvent[] numbered = [.. BookingEvent.InOrder(events).Take(MostNumbered)];
            long position = await StoreNumberedAsync(exchangeId, numbered, cancellationToken).ConfigureAwait(false);
            await AdvanceNumberedAsync(exchangeId, position).ConfigureAwait(false);
            await RemoveFromOutboxesAsync(exchangeId, numbered).ConfigureAwait(false);
        }

        static Guid ChangedBy(BookingEvent happened) => happened.BookingId ?? happened.ExchangeId;
    }

    /// <summary>
    /// Finds the events of an exchange that have no position. The exchange is read first: a reminder in its outbox comes after the event
    /// of the booking that it is about. An exchange that is being removed has no events any more.
    /// </summary>
    private async Task<List<BookingEvent>> FindInOutboxesAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var exchange = await exchanges
            .Find(new BsonDocument
            {
                { ExchangeDocument.Id, Values.Of(exchangeId) },
                { ExchangeDocument.IsBeingRemoved, new BsonDocument("$exists", false) },
            })
            .Project<BsonDocument>(new BsonDocument(ExchangeDocument.Outbox, 1))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return [];
        }

        var found = await days
            .Find(new BsonDocument
            {
                { BookingDayDocument.ExchangeId, Values.Of(exchangeId) },
                { BookingDayDocument.OutboxId, new BsonDocument("$exists", true) },
            })
            .Project<BsonDocument>(new BsonDocument(BookingDayDocument.Outbox, 1))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. found.SelectMany(day => day.Documents(BookingDayDocument.Outbox))
                .Concat(exchange.Documents(ExchangeDocument.Outbox))
                .Select(entry => EventDocument.ToEventOfEntry(entry, exchangeId))
                .DistinctBy(happened => happened.Id),
        ];
    }

    /// <summary>
    /// Stores events with the next positions, but for those that are stored already. No two hosts can store different events at the
    /// same position: the second one finds what the first one has stored, and goes on after it.
    /// </summary>
    /// <returns>The last position of the exchange.</returns>
    private async Task<long> StoreNumberedAsync(
        Guid exchangeId, IReadOnlyList<BookingEvent> inOrder, CancellationToken cancellationToken)
    {
        var events = await setup.EventsAsync(cancellationToken).ConfigureAwait(false);
        for (int attempt = 1; ; attempt++)
        {
            var stored = await StoredAsync(events, inOrder.Select(happened => happened.Id), cancellationToken).ConfigureAwait(false);
            long last = await LastPositionAsync(events, exchangeId, cancellationToken).ConfigureAwait(false);
            BsonDocument[] missing =
            [
                .. inOrder.Where(happened => !stored.Contains(happened.Id))
                    .Select((happened, index) => EventDocument.Of(happened with { Position = last + index + 1 })),
            ];
            if (missing.Length == 0)
            {
                return last;
            }

            try
            {
                await events.InsertManyAsync(missing, options: null, cancellationToken).ConfigureAwait(false);
                return last + missing.Length;
            }
            catch (MongoException exception) when (attempt < MostNumberAttempts && StoreFailures.IsDuplicateKey(exception))
            {
                // Another host has numbered events. A majority may not have them yet, so that they are not found at once.
            }

            int longest = 1 << Math.Min(attempt, 7);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * longest), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Returns the last position that was given. The stream knows it if old events were removed; and the events know it if a host has
    /// numbered them and died before it could tell the stream.
    /// </summary>
    private async Task<long> LastPositionAsync(
        IMongoCollection<BsonDocument> events, Guid exchangeId, CancellationToken cancellationToken)
    {
        var streams = await setup.EventStreamsAsync(cancellationToken).ConfigureAwait(false);
        var stream = await streams
            .Find(new BsonDocument(EventStreamDocument.Id, Values.Of(exchangeId)))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        var last = await events
            .Find(new BsonDocument(EventDocument.ExchangeId, Values.Of(exchangeId)))
            .Sort(new BsonDocument(EventDocument.Position, -1))
            .Project<BsonDocument>(new BsonDocument(EventDocument.Position, 1))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return Math.Max(
            stream?[EventStreamDocument.Numbered].ToInt64() ?? 0, last?[EventDocument.Position].ToInt64() ?? 0);
    }

    private async Task AdvanceNumberedAsync(Guid exchangeId, long position)
    {
        var streams = await setup.EventStreamsAsync(CancellationToken.None).ConfigureAwait(false);
        if (await TryAdvanceAsync().ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await streams
                .InsertOneAsync(EventStreamDocument.New(exchangeId), options: null, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (MongoWriteException exception) when (StoreFailures.IsDuplicateKey(exception))
        {
            // Another host has just added it.
        }

        _ = await TryAdvanceAsync().ConfigureAwait(false);

        async Task<bool> TryAdvanceAsync()
        {
            var advanced = await streams
                .UpdateOneAsync(
                    new BsonDocument(EventStreamDocument.Id, Values.Of(exchangeId)),
                    Expressions.Set(EventStreamDocument.NumberedUpTo(position)),
                    options: null,
                    CancellationToken.None)
                .ConfigureAwait(false);
            return advanced.MatchedCount == 1;
        }
    }

    /// <summary>Takes events out of the outboxes that are stored with positions. No version changes by that.</summary>
    private async Task RemoveFromOutboxesAsync(Guid exchangeId, IReadOnlyList<BookingEvent> numbered)
    {
        var exchanges = await setup.ExchangesAsync(CancellationToken.None).ConfigureAwait(false);
        var days = await setup.DaysAsync(CancellationToken.None).ConfigureAwait(false);
        var areNumbered = new BsonDocument("$in", Values.Of(numbered.Select(happened => happened.Id)));
        var ofDays = new BsonDocument
        {
            { BookingDayDocument.ExchangeId, Values.Of(exchangeId) },
            { BookingDayDocument.OutboxId, areNumbered },
        };
        var ofExchange = new BsonDocument
        {
            { ExchangeDocument.Id, Values.Of(exchangeId) },
            { ExchangeDocument.OutboxId, areNumbered },
        };
        await RepeatAsync(() => days.UpdateManyAsync(
            ofDays, Pull(BookingDayDocument.Outbox), options: null, CancellationToken.None)).ConfigureAwait(false);
        await RepeatAsync(() => exchanges.UpdateOneAsync(
            ofExchange, Pull(ExchangeDocument.Outbox), options: null, CancellationToken.None)).ConfigureAwait(false);

        BsonDocument Pull(string outbox) => new(
            "$pull", new BsonDocument(outbox, new BsonDocument(EventDocument.EntryId, areNumbered)));
    }

    /// <summary>Returns those ids under which a collection has a document.</summary>
    private static async Task<HashSet<Guid>> StoredAsync(
        IMongoCollection<BsonDocument> collection, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        const string id = "_id";
        var stored = await collection
            .Find(new BsonDocument(id, new BsonDocument("$in", Values.Of(ids))))
            .Project<BsonDocument>(new BsonDocument(id, 1))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. stored.Select(document => document[id].ToGuid())];
    }
}
