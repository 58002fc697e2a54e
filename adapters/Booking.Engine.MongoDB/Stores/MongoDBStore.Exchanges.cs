using BookingEngine.MongoDB.Documents;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB.Stores;

internal sealed partial class MongoDBStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exchange>> FindAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var exchanges = await ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var found = await exchanges
            .Find(new BsonDocument(ExchangeDocument.Id, new BsonDocument("$in", Values.Of(ids))))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(document => ExchangeDocument.ToExchange(document, _zones))];
    }

    /// <inheritdoc/>
    public async Task AddAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var exchanges = await ExchangesAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await exchanges
                .InsertOneAsync(ExchangeDocument.Of(exchange), options: null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MongoWriteException exception) when (Conflicts.IsDuplicateKey(exception))
        {
            throw new InvalidOperationException($"Exchange {exchange.Id} is stored already.", exception);
        }
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken)
    {
        var exchanges = await ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var expected = new BsonDocument
        {
            { ExchangeDocument.Id, Values.Of(exchange.Id) },
            { ExchangeDocument.Version, exchange.Version - 1 },
        };
        var replaced = await exchanges
            .ReplaceOneAsync(expected, ExchangeDocument.Of(exchange), options: (ReplaceOptions?)null, cancellationToken)
            .ConfigureAwait(false);
        if (replaced.MatchedCount == 0)
        {
            return CommitOutcome.Conflict;
        }

        // The fence. One that was raised on some days only, twice, or after a later one's bars no less there.
        var days = new BsonDocument
        {
            { BookingDayDocument.ExchangeId, Values.Of(exchange.Id) },
            { BookingDayDocument.Date, new BsonDocument("$gte", Values.Of(fenceFrom)) },
        };
        var fence = new BsonDocument
        {
            { "$inc", new BsonDocument(BookingDayDocument.Version, 1L) },
            { "$max", new BsonDocument(BookingDayDocument.ExchangeVersion, exchange.Version) },
        };
        await _days
            .UpdateManyAsync(
                days,
                fence,
                options: null,
                CancellationToken.None)
            .ConfigureAwait(false);
        return CommitOutcome.Committed;
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken)
    {
        var exchanges = await ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var exchange = new BsonDocument
        {
            { ExchangeDocument.Id, Values.Of(exchangeId) },
            { ExchangeDocument.Version, version },
        };
        var removed = await exchanges.DeleteOneAsync(exchange, cancellationToken).ConfigureAwait(false);
        if (removed.DeletedCount == 0)
        {
            return CommitOutcome.Conflict;
        }

        // Whoever adds a day from here on finds the exchange gone.
        await _days
            .DeleteManyAsync(
                new BsonDocument(BookingDayDocument.ExchangeId, Values.Of(exchangeId)), CancellationToken.None)
            .ConfigureAwait(false);
        return CommitOutcome.Committed;
    }

    /// <inheritdoc/>
    public async Task<Page<Exchange>> ListAsync(
        string? search, PageRequest page, CancellationToken cancellationToken)
    {
        var exchanges = await ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var sort = new BsonDocument { { ExchangeDocument.BusinessName, 1 }, { ExchangeDocument.Id, 1 } };
        var (items, count) = await PageAsync(
            exchanges, search is null ? [] : [Containing(search)], sort, page, cancellationToken).ConfigureAwait(false);
        return new Page<Exchange>([.. items.Select(item => ExchangeDocument.ToExchange(item, _zones))], count);
    }

    private static BsonDocument Containing(string search)
    {
        var text = new BsonDocument("$literal", Values.ForSearch(search));
        var position = new BsonDocument(
            "$indexOfBytes", new BsonArray { $"${ExchangeDocument.BusinessNameForSearch}", text });
        var isFound = new BsonDocument("$gte", new BsonArray { position, 0 });
        return new BsonDocument("$match", new BsonDocument("$expr", isFound));
    }
}
