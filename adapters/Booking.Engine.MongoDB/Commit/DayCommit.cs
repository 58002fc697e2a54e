using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// Writes a <see cref="DayChange"/>. A change of one day is one update of one document. Every deployment of MongoDB
/// applies it as a whole or not at all, and only if the day still has the expected version. A change of several days
/// uses a transaction.
/// </summary>
internal sealed class DayCommit(IMongoClient client, IMongoCollection<BsonDocument> days, DayChange change)
{
    private readonly BsonValue _id = Values.Of(Guid.NewGuid());

    /// <summary>
    /// Whether the change adds the same entry twice. The update's filter compares added entries only with stored ones,
    /// not with each other.
    /// </summary>
    private bool AddsDuplicates =>
        change.Bookings.Added.DistinctBy(booking => booking.Id).Count() < change.Bookings.Added.Count
        || change.TimeSlots.Added.DistinctBy(slot => (slot.Date, slot.Period)).Count() < change.TimeSlots.Added.Count;

    /// <summary>Commits the change.</summary>
    /// <exception cref="StoreException">The change touches several days, and the server is a standalone server.</exception>
    /// <exception cref="InvalidOperationException">The document of a day would become too large.</exception>
    public async Task<CommitOutcome> WriteAsync(CancellationToken cancellationToken)
    {
        if (change.Days.Count > 1 && client.Cluster.Description.Servers.Any(server => server.Type == ServerType.Standalone))
        {
            throw new StoreException(
                StoreFailure.Unsupported,
                "A standalone MongoDB server has no transactions, so it can't change two days in one step. A replica set can, even with a single node.");
        }

        if (AddsDuplicates)
        {
            return CommitOutcome.Conflict;
        }

        var updates = DayUpdate.Of(change, _id);
        try
        {
            bool isWritten = updates is [var update]
                ? await TryWriteAsync(update, session: null, cancellationToken).ConfigureAwait(false)
                : await TryWriteAllAsync(updates, cancellationToken).ConfigureAwait(false);
            if (isWritten)
            {
                return CommitOutcome.Committed;
            }

            await ThrowIfFullAsync(updates, cancellationToken).ConfigureAwait(false);
            return CommitOutcome.Conflict;
        }
        catch (MongoException exception) when (StoreFailures.IsLostRace(exception))
        {
            return CommitOutcome.Conflict;
        }
        catch (MongoException)
        {
            if (await SettledAsync().ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }

            throw;
        }
    }

    /// <summary>
    /// Finds out what became of a change that was sent but not answered, by reading what a majority of the servers has.
    /// Returns null if the outcome is still open: the change may yet be applied, or another one has overwritten its
    /// commit id.
    /// </summary>
    private async Task<CommitOutcome?> SettledAsync()
    {
        var day = change.Days[0]; // The first of several days is enough, since they are written together.
        var stored = await days
            .Find(new BsonDocument(BookingDayDocument.Id, BookingDayDocument.Key(change.ExchangeId, day.Date)))
            .Project<BsonDocument>(new BsonDocument { { BookingDayDocument.Version, 1 }, { BookingDayDocument.CommitId, 1 } })
            .FirstOrDefaultAsync(CancellationToken.None)
            .ConfigureAwait(false);
        if (stored?.Optional(BookingDayDocument.CommitId) == _id)
        {
            return CommitOutcome.Committed;
        }

        // Another change was given that version, so this one was not.
        return stored is null || stored[BookingDayDocument.Version] == day.Version + 1 ? CommitOutcome.Conflict : null;
    }

    private async Task<bool> TryWriteAllAsync(IReadOnlyList<DayUpdate> updates, CancellationToken cancellationToken)
    {
        using var session = await client
            .StartSessionAsync(options: null, cancellationToken)
            .ConfigureAwait(false);
        session.StartTransaction(new TransactionOptions(
            ReadConcern.Snapshot, ReadPreference.Primary, days.Settings.WriteConcern));
        try
        {
            foreach (var update in updates)
            {
                if (!await TryWriteAsync(update, session, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }

            await session.CommitTransactionAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        finally
        {
            if (session.IsInTransaction)
            {
                await session.AbortTransactionAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> TryWriteAsync(
        DayUpdate update, IClientSessionHandle? session, CancellationToken cancellationToken)
    {
        var set = Expressions.Set(update.Fields);
        var filter = new BsonDocument(update.Day.Concat(update.Conditions));
        var updating = session is null
            ? days.UpdateOneAsync(filter, set, options: null, cancellationToken)
            : days.UpdateOneAsync(session, filter, set, options: null, cancellationToken);
        return (await updating.ConfigureAwait(false)).MatchedCount == 1;
    }

    /// <summary>
    /// Throws an exception if a day is full. An update does not match a day that is full or that has changed, and this
    /// tells the two cases apart.
    /// </summary>
    private async Task ThrowIfFullAsync(IEnumerable<DayUpdate> updates, CancellationToken cancellationToken)
    {
        const string size = "size";
        var sizes = new BsonDocument("$project", new BsonDocument(size, new BsonDocument("$bsonSize", "$$ROOT")));
        foreach (var update in updates.Where(update => update.AddedBytes > 0))
        {
            var found = await days
                .AggregateAsync<BsonDocument>(
                    new[] { new BsonDocument("$match", update.Day), sizes }, options: null, cancellationToken)
                .ConfigureAwait(false);
            var stored = await found.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (stored is not null && stored[size].ToInt64() + update.AddedBytes is > DayUpdate.LargestDay and var bytes)
            {
                throw new InvalidOperationException(
                    $"{BookingDayDocument.KeyOf(stored).Date} of exchange {change.ExchangeId} is full: its document would have {bytes} bytes, more than the {DayUpdate.LargestDay} that the store allows.");
            }
        }
    }
}
