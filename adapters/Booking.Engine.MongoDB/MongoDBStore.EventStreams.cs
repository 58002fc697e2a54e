using BookingEngine.MongoDB.Mapping;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

internal sealed partial class MongoDBStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> FindUndeliveredAsync(
        Instant now, int most, CancellationToken cancellationToken)
    {
        var streams = await setup.EventStreamsAsync(cancellationToken).ConfigureAwait(false);
        var found = await streams
            .Find(new BsonDocument
            {
                { EventStreamDocument.IsBehind, true },
                { "$or", IsFree(now) },
            })
            .Limit(most)
            .Project<BsonDocument>(new BsonDocument(EventStreamDocument.Id, 1))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(stream => stream[EventStreamDocument.Id].ToGuid())];
    }

    /// <inheritdoc/>
    public async Task<long?> LeaseAsync(
        Guid exchangeId, Guid holder, Instant until, Instant now, CancellationToken cancellationToken)
    {
        var streams = await setup.EventStreamsAsync(cancellationToken).ConfigureAwait(false);
        var ofExchange = new BsonDocument(EventStreamDocument.Id, Values.Of(exchangeId));
        var free = new BsonDocument(ofExchange.Elements)
        {
            { "$or", IsFree(now).Add(new BsonDocument(EventStreamDocument.Holder, Values.Of(holder))) },
        };
        var lease = new BsonDocument("$set", new BsonDocument
        {
            { EventStreamDocument.Holder, Values.Of(holder) },
            { EventStreamDocument.LeaseUntil, Values.Of(until) },
        });
        var leased = await streams.UpdateOneAsync(free, lease, options: null, cancellationToken).ConfigureAwait(false);
        if (leased.MatchedCount == 0)
        {
            return null;
        }

        var stream = await streams.Find(ofExchange).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return stream?[EventStreamDocument.Delivered].ToInt64();
    }

    /// <inheritdoc/>
    public async Task<bool> DeliveredAsync(
        Guid exchangeId, Guid holder, long position, CancellationToken cancellationToken)
    {
        var streams = await setup.EventStreamsAsync(cancellationToken).ConfigureAwait(false);
        var held = new BsonDocument
        {
            { EventStreamDocument.Id, Values.Of(exchangeId) },
            { EventStreamDocument.Holder, Values.Of(holder) },
        };
        var advanced = await streams
            .UpdateOneAsync(
                held, Expressions.Set(EventStreamDocument.DeliveredUpTo(position)), options: null, cancellationToken)
            .ConfigureAwait(false);
        return advanced.MatchedCount == 1;
    }

    /// <summary>Returns the conditions under one of which nobody leases a stream.</summary>
    private static BsonArray IsFree(Instant now) =>
    [
        new BsonDocument(EventStreamDocument.LeaseUntil, new BsonDocument("$exists", false)),
        new BsonDocument(EventStreamDocument.LeaseUntil, new BsonDocument("$lte", Values.Of(now))),
    ];
}
