using BookingEngine.MongoDB.Commit;
using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

internal sealed partial class MongoDBStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exchange>> FindAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var found = await exchanges
            .Find(new BsonDocument(ExchangeDocument.Id, new BsonDocument("$in", Values.Of(ids))))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return await MapAsync(found, ExchangeDocument.ToExchange).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task AddAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var document = ExchangeDocument.New(exchange);
        try
        {
            await exchanges
                .InsertOneAsync(document, options: null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MongoException exception) when (StoreFailures.IsDuplicateKey(exception))
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
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var expected = IsAt(exchange.Id, exchange.Version - 1);
        expected.Add(ExchangeDocument.IsBeingRemoved, new BsonDocument("$exists", false));
        BsonDocument? document;
        bool isReplaced;
        do
        {
            var stored = await exchanges.Find(expected).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            document = stored is null ? null : ExchangeDocument.Replacing(stored, exchange, fenceFrom);
            isReplaced = document is not null && await TryReplaceAsync(stored!, document).ConfigureAwait(false);
        }
        while (document is not null && !isReplaced); // Another version of it was stored, or only its outbox has changed.

        if (document is null)
        {
            // A conflict reveals that there is another version, so the versions of its days must have been raised.
            _ = await FindOneAsync(exchange.Id, CancellationToken.None).ConfigureAwait(false);
            return CommitOutcome.Conflict;
        }

        await RaiseFenceAsync(document).ConfigureAwait(false);
        return CommitOutcome.Committed;

        async Task<bool> TryReplaceAsync(BsonDocument stored, BsonDocument replacement)
        {
            // The outbox is replaced, too. An event that was added to it meanwhile must not be lost.
            var same = new BsonDocument(expected.Elements)
            {
                {
                    ExchangeDocument.Outbox,
                    stored.Optional(ExchangeDocument.Outbox) ?? new BsonDocument("$exists", false)
                },
            };
            try
            {
                var replaced = await exchanges
                    .ReplaceOneAsync(same, replacement, options: (ReplaceOptions?)null, cancellationToken)
                    .ConfigureAwait(false);
                return replaced.MatchedCount == 1;
            }
            catch (MongoException)
            {
                if (await IsStoredAsync(replacement).ConfigureAwait(false))
                {
                    return true;
                }

                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        if (setup.IsStandalone)
        {
            throw new StoreException(
                StoreFailure.Unsupported,
                "A standalone MongoDB server has no transactions, so it can't compare days and replace their exchange in one step. A replica set can, even with a single node.");
        }

        // A replacement that another host has begun is completed first.
        _ = await FindOneAsync(exchange.Id, CancellationToken.None).ConfigureAwait(false);
        return await new FencedReplacement(setup.Client, exchanges, days, exchange, fenceFrom, ifDays)
            .WriteAsync(IsStoredAsync, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // From here on the exchange counts as deleted, and nothing restores it.
            var begun = await exchanges
                .UpdateOneAsync(
                    IsAt(exchangeId, version),
                    new BsonDocument("$set", new BsonDocument(ExchangeDocument.IsBeingRemoved, true)),
                    options: null,
                    cancellationToken)
                .ConfigureAwait(false);
            if (begun.MatchedCount == 0)
            {
                return CommitOutcome.Conflict;
            }
        }
        catch (MongoException)
        {
            if (await FindOneAsync(exchangeId, CancellationToken.None).ConfigureAwait(false) is not null)
            {
                throw;
            }
        }

        await FinishRemovalAsync(Values.Of(exchangeId)).ConfigureAwait(false);
        return CommitOutcome.Committed;
    }

    /// <inheritdoc/>
    public async Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var sort = new BsonDocument { { ExchangeDocument.BusinessName, 1 }, { ExchangeDocument.Id, 1 } };
        var stages = new List<BsonDocument>();
        if (filter.OwnerId is { } owner)
        {
            var isOwned = new BsonDocument(ExchangeDocument.OwnerId, new BsonDocument("$eq", owner));
            stages.Add(new BsonDocument("$match", isOwned));
        }

        if (filter.Search is { } search)
        {
            stages.Add(Containing(search));
        }

        int? counted = await CountAsync(exchanges, stages, page, cancellationToken).ConfigureAwait(false);
        if (page.Cursor is Cursor.OfExchange place)
        {
            stages.Add(After(place));
        }

        stages.Add(new BsonDocument("$sort", sort));
        var items = await ReadAsync(exchanges, stages, page, ExchangeDocument.Unlisted, cancellationToken).ConfigureAwait(false);
        var found = await MapAsync(items, ExchangeDocument.ToSummary).ConfigureAwait(false);
        return page.PageOf(found, counted, Cursor.After);
    }

    private static BsonDocument After(Cursor.OfExchange place)
    {
        var sameName = new BsonDocument
        {
            { ExchangeDocument.BusinessName, new BsonDocument("$eq", place.BusinessName) },
            { ExchangeDocument.Id, new BsonDocument("$gt", Values.Of(place.Id)) },
        };
        var laterName = new BsonDocument(ExchangeDocument.BusinessName, new BsonDocument("$gt", place.BusinessName));
        return new BsonDocument("$match", new BsonDocument("$or", new BsonArray { laterName, sameName }));
    }

    private static BsonDocument IsAt(Guid exchangeId, long version) => new()
    {
        { ExchangeDocument.Id, Values.Of(exchangeId) },
        { ExchangeDocument.Version, version },
    };

    private async Task<Exchange?> FindOneAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        await FindAsync([exchangeId], cancellationToken).ConfigureAwait(false) is [var exchange] ? exchange : null;

    private async Task<ExchangeVersion?> FindVersionAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var stored = new BsonDocument
        {
            { ExchangeDocument.Id, Values.Of(exchangeId) },
            { ExchangeDocument.IsBeingRemoved, new BsonDocument("$exists", false) },
        };
        var found = await exchanges
            .Find(stored)
            .Project<BsonDocument>(new BsonDocument { { ExchangeDocument.Version, 1 }, { ExchangeDocument.UpdatedAt, 1 } })
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return found is null
            ? null
            : new ExchangeVersion(found[ExchangeDocument.Version].ToInt64(), found[ExchangeDocument.UpdatedAt].ToInstant());
    }

    /// <summary>
    /// Whether a majority of the servers has the document that was sent. It is used when the write was not answered.
    /// </summary>
    private async Task<bool> IsStoredAsync(BsonDocument exchange)
    {
        string[] fields = [ExchangeDocument.Id, ExchangeDocument.CommitId];
        var exchanges = await setup.ExchangesAsync(CancellationToken.None).ConfigureAwait(false);
        return await exchanges
            .Find(new BsonDocument(fields.Select(exchange.GetElement)))
            .AnyAsync(CancellationToken.None)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Maps documents to exchanges, after completing what another host has begun and may never finish. A version of an
    /// exchange is returned only once the versions of its days have been raised. A deleted exchange is reported as
    /// missing only once its days have been removed.
    /// </summary>
    private async Task<IReadOnlyList<T>> MapAsync<T>(
        IReadOnlyList<BsonDocument> documents, Func<BsonDocument, IDateTimeZoneProvider, T> map)
    {
        var exchanges = new List<T>();
        foreach (var document in documents)
        {
            if (document.Contains(ExchangeDocument.IsBeingRemoved))
            {
                await FinishRemovalAsync(document[ExchangeDocument.Id]).ConfigureAwait(false);
                continue;
            }

            if (document.Contains(ExchangeDocument.FenceFrom))
            {
                await RaiseFenceAsync(document).ConfigureAwait(false);
            }

            exchanges.Add(map(document, zones));
        }

        return exchanges;
    }

    /// <summary>
    /// Raises the fence: the versions of an exchange's days are raised, so that no booking that was decided on the
    /// former rules can be committed any more. Each day is raised only once, even if several hosts do this at the same
    /// time.
    /// </summary>
    private async Task RaiseFenceAsync(BsonDocument exchange)
    {
        var exchanges = await setup.ExchangesAsync(CancellationToken.None).ConfigureAwait(false);
        var days = await setup.DaysAsync(CancellationToken.None).ConfigureAwait(false);
        var (id, version) = (exchange[ExchangeDocument.Id], exchange[ExchangeDocument.Version]);
        var earlier = new BsonDocument
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
        await RepeatAsync(() => days.UpdateManyAsync(earlier, fence, options: null, CancellationToken.None))
            .ConfigureAwait(false);
        await exchanges
            .UpdateOneAsync(
                IsAt(id.ToGuid(), version.ToInt64()),
                new BsonDocument("$unset", new BsonDocument(ExchangeDocument.FenceFrom, "")),
                options: null,
                CancellationToken.None)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Removes the days and events, then the exchange. As long as the exchange is there, any host that reads it completes the
    /// removal. Then removes the days and events again, in case a host added some in the meantime and failed before it could
    /// check the exchange.
    /// </summary>
    private async Task FinishRemovalAsync(BsonValue exchangeId)
    {
        var exchanges = await setup.ExchangesAsync(CancellationToken.None).ConfigureAwait(false);
        var exchange = new BsonDocument(ExchangeDocument.Id, exchangeId);
        await RemoveContentAsync().ConfigureAwait(false);
        await RepeatAsync(() => exchanges.DeleteOneAsync(exchange, CancellationToken.None)).ConfigureAwait(false);
        await RemoveContentAsync().ConfigureAwait(false);

        async Task RemoveContentAsync()
        {
            await RemoveAllAsync(setup.DaysAsync, BookingDayDocument.ExchangeId).ConfigureAwait(false);
            await RemoveAllAsync(setup.EventsAsync, EventDocument.ExchangeId).ConfigureAwait(false);
            await RemoveAllAsync(setup.EventStreamsAsync, EventStreamDocument.Id).ConfigureAwait(false);
            await RemoveAllAsync(setup.EventDeliveriesAsync, EventDeliveryDocument.ExchangeId).ConfigureAwait(false);
            await RemoveAllAsync(setup.CalendarsAsync, BusyCalendarDocument.ExchangeId).ConfigureAwait(false);
        }

        async Task RemoveAllAsync(
            Func<CancellationToken, Task<IMongoCollection<BsonDocument>>> open, string field)
        {
            var collection = await open(CancellationToken.None).ConfigureAwait(false);
            var ofExchange = new BsonDocument(field, exchangeId);
            await RepeatAsync(() => collection.DeleteManyAsync(ofExchange, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private static BsonDocument Containing(string search)
    {
        var text = new BsonDocument("$literal", TextRules.ForSearch(search));
        var position = new BsonDocument(
            "$indexOfBytes", new BsonArray { $"${ExchangeDocument.BusinessNameForSearch}", text });
        var isFound = new BsonDocument("$gte", new BsonArray { position, 0 });
        return new BsonDocument("$match", new BsonDocument("$expr", isFound));
    }
}
