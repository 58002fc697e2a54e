using BookingEngine.MongoDB.Mapping;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

internal sealed partial class MongoDBStore
{
    /// <inheritdoc/>
    public async Task AddDeliveriesAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken)
    {
        var collection = await setup.EventDeliveriesAsync(cancellationToken).ConfigureAwait(false);
        for (int attempt = 1; ; attempt++)
        {
            var exchanges = await FindStoredExchangesAsync(
                deliveries.Select(delivery => delivery.ExchangeId).Distinct(), cancellationToken).ConfigureAwait(false);
            var stored = await StoredAsync(collection, deliveries.Select(delivery => delivery.Id), cancellationToken)
                .ConfigureAwait(false);
            BsonDocument[] missing =
            [
                .. deliveries.Where(delivery => exchanges.Contains(delivery.ExchangeId) && !stored.Contains(delivery.Id))
                    .DistinctBy(delivery => delivery.Id)
                    .Select(EventDeliveryDocument.Of),
            ];
            if (missing.Length == 0)
            {
                return;
            }

            try
            {
                await collection.InsertManyAsync(missing, options: null, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (MongoException exception) when (attempt < MaxAttempts && StoreFailures.IsDuplicateKey(exception))
            {
                // Another host has just added some of them.
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventDelivery>> FindDueAsync(
        Instant now, IReadOnlyCollection<string> except, int most, CancellationToken cancellationToken)
    {
        var deliveries = await setup.EventDeliveriesAsync(cancellationToken).ConfigureAwait(false);
        var found = await deliveries
            .Find(new BsonDocument
            {
                { EventDeliveryDocument.NextAttemptAt, new BsonDocument("$lte", Values.Of(now)) },
                { EventDeliveryDocument.Status, EventDeliveryDocument.Pending },
                { EventDeliveryDocument.Reader, new BsonDocument("$nin", new BsonArray(except)) },
            })
            .Sort(new BsonDocument { { EventDeliveryDocument.NextAttemptAt, 1 }, { EventDeliveryDocument.Position, 1 } })
            .Limit(most)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(EventDeliveryDocument.ToDelivery)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> UpdateDeliveriesAsync(
        IReadOnlyList<EventDelivery> deliveries, int ifAttempts, CancellationToken cancellationToken)
    {
        // The answer to a bulk write doesn't tell which documents it has found, so each is replaced by a command of its own.
        var collection = await setup.EventDeliveriesAsync(cancellationToken).ConfigureAwait(false);
        var replaced = await Task.WhenAll(deliveries.Select(ReplaceAsync)).ConfigureAwait(false);
        return [.. deliveries.Where((_, index) => replaced[index]).Select(delivery => delivery.Id)];

        async Task<bool> ReplaceAsync(EventDelivery delivery)
        {
            var expected = new BsonDocument
            {
                { EventDeliveryDocument.Id, Values.Of(delivery.Id) },
                { EventDeliveryDocument.Attempts, ifAttempts },
            };
            var result = await collection
                .ReplaceOneAsync(
                    expected, EventDeliveryDocument.Of(delivery), options: (ReplaceOptions?)null, cancellationToken)
                .ConfigureAwait(false);
            return result.MatchedCount == 1;
        }
    }

    /// <inheritdoc/>
    public async Task<EventDelivery?> FindDeliveryAsync(Guid deliveryId, CancellationToken cancellationToken)
    {
        var deliveries = await setup.EventDeliveriesAsync(cancellationToken).ConfigureAwait(false);
        var found = await deliveries
            .Find(new BsonDocument(EventDeliveryDocument.Id, Values.Of(deliveryId)))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return found is null ? null : EventDeliveryDocument.ToDelivery(found);
    }

    /// <inheritdoc/>
    public async Task<Page<EventDelivery>> ListDeliveriesAsync(
        string reader, PageRequest page, CancellationToken cancellationToken)
    {
        var deliveries = await setup.EventDeliveriesAsync(cancellationToken).ConfigureAwait(false);
        var stages = new List<BsonDocument>
        {
            new("$match", new BsonDocument(EventDeliveryDocument.Reader, new BsonDocument("$eq", reader))),
        };
        int? counted = await CountAsync(deliveries, stages, page, cancellationToken).ConfigureAwait(false);
        if (page.Cursor is Cursor.OfDelivery place)
        {
            stages.Add(After(place));
        }

        stages.Add(new BsonDocument("$sort", new BsonDocument
        {
            { EventDeliveryDocument.CreatedAt, -1 },
            { EventDeliveryDocument.Id, 1 },
        }));
        var found = await ReadAsync(deliveries, stages, page, fieldsLeftOut: [], cancellationToken).ConfigureAwait(false);
        return page.PageOf([.. found.Select(EventDeliveryDocument.ToDelivery)], counted, Cursor.After);
    }

    private static BsonDocument After(Cursor.OfDelivery place)
    {
        var sameTime = new BsonDocument
        {
            { EventDeliveryDocument.CreatedAt, Values.Of(place.CreatedAt) },
            { EventDeliveryDocument.Id, new BsonDocument("$gt", Values.Of(place.Id)) },
        };
        var earlier = new BsonDocument(EventDeliveryDocument.CreatedAt, new BsonDocument("$lt", Values.Of(place.CreatedAt)));
        return new BsonDocument("$match", new BsonDocument("$or", new BsonArray { earlier, sameTime }));
    }

    /// <summary>Returns those of some exchanges that are stored, and are not being removed.</summary>
    private async Task<HashSet<Guid>> FindStoredExchangesAsync(IEnumerable<Guid> among, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var found = await exchanges
            .Find(new BsonDocument
            {
                { ExchangeDocument.Id, new BsonDocument("$in", Values.Of(among)) },
                { ExchangeDocument.IsBeingRemoved, new BsonDocument("$exists", false) },
            })
            .Project<BsonDocument>(new BsonDocument(ExchangeDocument.Id, 1))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(exchange => exchange[ExchangeDocument.Id].ToGuid())];
    }
}
