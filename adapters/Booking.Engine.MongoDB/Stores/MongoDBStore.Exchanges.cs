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
        return await ToExchangesAsync(found).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task AddAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var exchanges = await ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var document = ExchangeDocument.Of(exchange);
        try
        {
            await exchanges
                .InsertOneAsync(document, options: null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MongoException exception) when (Failures.IsDuplicateKey(exception))
        {
            throw new InvalidOperationException($"Exchange {exchange.Id} is stored already.", exception);
        }
        catch (MongoException)
        {
            if (!await IsStoredAsync(document).ConfigureAwait(false))
            {
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken)
    {
        var exchanges = await ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var expected = IsAt(exchange.Id, exchange.Version - 1);
        if (!exchange.IsBeingDeleted)
        {
            expected.Add(ExchangeDocument.IsBeingRemoved, new BsonDocument("$exists", false));
        }

        var document = ExchangeDocument.Of(exchange);
        document.Add(ExchangeDocument.FenceFrom, Values.Of(fenceFrom));
        bool isReplaced;
        try
        {
            var replaced = await exchanges
                .ReplaceOneAsync(expected, document, options: (ReplaceOptions?)null, cancellationToken)
                .ConfigureAwait(false);
            isReplaced = replaced.MatchedCount == 1;
        }
        catch (MongoException)
        {
            isReplaced = await IsStoredAsync(document).ConfigureAwait(false);
            if (!isReplaced)
            {
                throw;
            }
        }

        if (isReplaced)
        {
            await RaiseFenceAsync(document).ConfigureAwait(false);
            return CommitOutcome.Committed;
        }

        // A conflict tells that there is another version: so its fence has to be up.
        _ = await FindOneAsync(exchange.Id, CancellationToken.None).ConfigureAwait(false);
        return CommitOutcome.Conflict;
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken)
    {
        var exchanges = await ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var exchange = IsAt(exchangeId, version);
        var begun = await exchanges
            .UpdateOneAsync(
                exchange,
                new BsonDocument("$set", new BsonDocument(ExchangeDocument.IsBeingRemoved, true)),
                options: null,
                cancellationToken)
            .ConfigureAwait(false);
        if (begun.MatchedCount == 0)
        {
            return CommitOutcome.Conflict;
        }

        // The days first: where it ends early, the exchange is still there to be deleted again.
        await RemoveDaysAsync(exchangeId).ConfigureAwait(false);
        try
        {
            var removed = await exchanges.DeleteOneAsync(exchange, CancellationToken.None).ConfigureAwait(false);
            if (removed.DeletedCount == 0)
            {
                return CommitOutcome.Conflict; // another deletion has begun
            }
        }
        catch (MongoException)
        {
            if (await FindOneAsync(exchangeId, CancellationToken.None).ConfigureAwait(false) is not null)
            {
                throw;
            }
        }

        // Those that were added meanwhile. Whoever adds one from here on finds the exchange gone.
        await RemoveDaysAsync(exchangeId).ConfigureAwait(false);
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
        return new Page<Exchange>(await ToExchangesAsync(items).ConfigureAwait(false), count);
    }

    private static BsonDocument IsAt(Guid exchangeId, long version) => new()
    {
        { ExchangeDocument.Id, Values.Of(exchangeId) },
        { ExchangeDocument.Version, version },
    };

    private async Task<Exchange?> FindOneAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        await FindAsync([exchangeId], cancellationToken).ConfigureAwait(false) is [var exchange] ? exchange : null;

    /// <summary>Whether a majority has just what was sent: asked where no answer tells.</summary>
    private Task<bool> IsStoredAsync(BsonDocument exchange)
    {
        string[] fields = [ExchangeDocument.Id, ExchangeDocument.CommitId];
        return _exchanges
            .Find(new BsonDocument(fields.Select(exchange.GetElement)))
            .AnyAsync(CancellationToken.None);
    }

    /// <summary>Nobody is told of a version before its fence is up: not by the host that stored it, nor by any other.</summary>
    private async Task<IReadOnlyList<Exchange>> ToExchangesAsync(IReadOnlyList<BsonDocument> documents)
    {
        foreach (var document in documents.Where(document => document.Contains(ExchangeDocument.FenceFrom)))
        {
            await RaiseFenceAsync(document).ConfigureAwait(false);
        }

        return [.. documents.Select(document => ExchangeDocument.ToExchange(document, _zones))];
    }

    /// <summary>
    /// The fence: raises the versions of an exchange's days, so that no booking that was decided on the rules before is
    /// committed any more. A day is raised once, whoever comes to do it.
    /// </summary>
    private async Task RaiseFenceAsync(BsonDocument exchange)
    {
        var (id, version) = (exchange[ExchangeDocument.Id], exchange[ExchangeDocument.Version]);
        var days = new BsonDocument
        {
            { BookingDayDocument.ExchangeId, id },
            { BookingDayDocument.Date, new BsonDocument("$gte", exchange[ExchangeDocument.FenceFrom]) },
            { BookingDayDocument.ExchangeVersion, new BsonDocument("$not", new BsonDocument("$gte", version)) },
        };
        var fence = new BsonDocument
        {
            { "$inc", new BsonDocument(BookingDayDocument.Version, 1L) },
            { "$set", new BsonDocument(BookingDayDocument.ExchangeVersion, version) },
        };
        await RepeatAsync(() => _days.UpdateManyAsync(days, fence, options: null, CancellationToken.None))
            .ConfigureAwait(false);
        await _exchanges
            .UpdateOneAsync(
                IsAt(id.ToGuid(), version.ToInt64()),
                new BsonDocument("$unset", new BsonDocument(ExchangeDocument.FenceFrom, "")),
                options: null,
                CancellationToken.None)
            .ConfigureAwait(false);
    }

    private Task RemoveDaysAsync(Guid exchangeId) => RepeatAsync(() => _days.DeleteManyAsync(
        new BsonDocument(BookingDayDocument.ExchangeId, Values.Of(exchangeId)), CancellationToken.None));

    private static BsonDocument Containing(string search)
    {
        var text = new BsonDocument("$literal", Values.ForSearch(search));
        var position = new BsonDocument(
            "$indexOfBytes", new BsonArray { $"${ExchangeDocument.BusinessNameForSearch}", text });
        var isFound = new BsonDocument("$gte", new BsonArray { position, 0 });
        return new BsonDocument("$match", new BsonDocument("$expr", isFound));
    }
}
