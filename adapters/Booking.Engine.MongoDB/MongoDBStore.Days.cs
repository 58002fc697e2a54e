using BookingEngine.MongoDB.Commit;
using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

internal sealed partial class MongoDBStore
{
    /// <summary>The number of attempts to add a day. Each that fails means that another day of the exchange was added, or the exchange was changed.</summary>
    private const int MostAddAttempts = 20;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var found = await FindDaysAsync(
            exchangeIds, first, last, BookingDayDocument.FieldsOfBookingDay, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(BookingDayDocument.ToBookingDay)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var cursor = await days
            .AggregateAsync<BsonDocument>(
                DayPartsQuery.Of(parts),
                new AggregateOptions { BatchSize = parts.Count + 1 }, // A full batch would cause another request to the server.
                cancellationToken)
            .ConfigureAwait(false);
        var found = await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Select(BookingDayDocument.ToBookingDay)];
    }

    /// <inheritdoc/>
    public async Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        // Both are read at the same time. Days that all have this version of the exchange were read after their versions had
        // been raised for it, and before any later change of the exchange was answered.
        var finding = FindOneAsync(exchangeId, cancellationToken);
        var findingDays = LoadAsync();
        await Task.WhenAll(finding, findingDays).ConfigureAwait(false);
        var exchange = await finding.ConfigureAwait(false);
        var days = await findingDays.ConfigureAwait(false);
        bool agree = exchange is null || days.TrueForAll(day => BookingDayDocument.IsOf(exchange, day));
        while (!agree)
        {
            // The exchange is just being changed, or a day is new, or a day is so old that its version is not raised. Then
            // the exchange must be the same before and after the days are read.
            var before = await FindOneAsync(exchangeId, cancellationToken).ConfigureAwait(false);
            days = await LoadAsync().ConfigureAwait(false);
            exchange = await FindOneAsync(exchangeId, cancellationToken).ConfigureAwait(false);
            agree = exchange?.Version == before?.Version;
        }

        return (exchange, [.. days.Select(BookingDayDocument.ToBookingDay)]);

        Task<List<BsonDocument>> LoadAsync() => FindDaysAsync(
            [exchangeId], first, last, BookingDayDocument.FieldsOfBookingDay, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<(ExchangeVersion? Exchange, IReadOnlyList<DayVersion> Days)> LoadVersionsAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var finding = FindVersionAsync(exchangeId, cancellationToken);
        var findingDays = FindDaysAsync([exchangeId], first, last, BookingDayDocument.VersionOnly, cancellationToken);
        await Task.WhenAll(finding, findingDays).ConfigureAwait(false);
        var days = await findingDays.ConfigureAwait(false);
        return (await finding.ConfigureAwait(false), [.. days.Select(BookingDayDocument.ToDayVersion)]);
    }

    /// <inheritdoc/>
    public async Task<AddedDay?> AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        if (!setup.IsStandalone)
        {
            await AddDayBesideExchangeAsync(days, exchangeId, date, cancellationToken).ConfigureAwait(false);
            return null;
        }

        try
        {
            await days
                .InsertOneAsync(BookingDayDocument.Empty(exchangeId, date), options: null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MongoWriteException exception) when (StoreFailures.IsDuplicateKey(exception))
        {
            return null; // The day already exists.
        }

        // The exchange is read after the insert: if it is removed later, this day is removed with it.
        if (await FindOneAsync(exchangeId, CancellationToken.None).ConfigureAwait(false) is null)
        {
            var key = new BsonDocument(BookingDayDocument.Id, BookingDayDocument.Key(exchangeId, date));
            await days.DeleteOneAsync(key, CancellationToken.None).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>
    /// Adds a day and changes the document of its exchange in the same transaction. A replacement of the exchange that compares the days
    /// then either finds this one, or one of the two has a conflict (<see cref="FencedReplacement"/>).
    /// </summary>
    private async Task AddDayBesideExchangeAsync(
        IMongoCollection<BsonDocument> days, Guid exchangeId, LocalDate date, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var exchange = new BsonDocument
        {
            { ExchangeDocument.Id, Values.Of(exchangeId) },
            { ExchangeDocument.IsBeingRemoved, new BsonDocument("$exists", false) },
        };
        var counted = new BsonDocument("$inc", new BsonDocument(ExchangeDocument.AddedDays, 1L));
        for (int attempt = 1; ; attempt++)
        {
            using var session = await setup.Client.StartSessionAsync(options: null, cancellationToken).ConfigureAwait(false);
            session.StartTransaction(new TransactionOptions(ReadConcern.Snapshot, ReadPreference.Primary, days.Settings.WriteConcern));
            try
            {
                var found = await exchanges
                    .UpdateOneAsync(session, exchange, counted, options: null, cancellationToken)
                    .ConfigureAwait(false);
                if (found.MatchedCount == 1)
                {
                    await days
                        .InsertOneAsync(session, BookingDayDocument.Empty(exchangeId, date), options: null, cancellationToken)
                        .ConfigureAwait(false);
                    await session.CommitTransactionAsync(CancellationToken.None).ConfigureAwait(false);
                }

                return;
            }
            catch (MongoException exception) when (StoreFailures.IsDuplicateKey(exception))
            {
                return; // The day already exists.
            }
            catch (MongoException exception) when (attempt < MostAddAttempts && StoreFailures.IsLostRace(exception))
            {
                // Another day of the exchange was added, or the exchange was changed.
            }
            finally
            {
                if (session.IsInTransaction)
                {
                    await session.AbortTransactionAsync(CancellationToken.None).ConfigureAwait(false);
                }
            }

            // Those that collided are separated by pauses that grow up to an eighth of a second.
            int longest = 1 << Math.Min(attempt, 7);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * longest), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        // The server checks each document at the moment when it is removed.
        var empty = new BsonDocument
        {
            { BookingDayDocument.Date, new BsonDocument("$lt", Values.Of(before)) },
            { BookingDayDocument.TimeSlotId, new BsonDocument("$exists", false) },
            { BookingDayDocument.BookingId, new BsonDocument("$exists", false) },
            { BookingDayDocument.OutboxId, new BsonDocument("$exists", false) },
        };
        await RepeatAsync(() => days.DeleteManyAsync(empty, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken) =>
        await new DayCommit(setup.Client, await setup.DaysAsync(cancellationToken).ConfigureAwait(false), change)
            .WriteAsync(cancellationToken)
            .ConfigureAwait(false);

    private async Task<List<BsonDocument>> FindDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds,
        LocalDate first,
        LocalDate last,
        BsonDocument fields,
        CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var filter = new BsonDocument
        {
            { BookingDayDocument.ExchangeId, new BsonDocument("$in", Values.Of(exchangeIds)) },
            {
                BookingDayDocument.Date,
                new BsonDocument { { "$gte", Values.Of(first) }, { "$lte", Values.Of(last) } }
            },
        };
        int most = exchangeIds.Count * (Period.DaysBetween(first, last) + 1);
        return await days
            .Find(filter, new FindOptions { BatchSize = most + 1 }) // A full batch would cause another request to the server.
            .Project<BsonDocument>(fields)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }
}
