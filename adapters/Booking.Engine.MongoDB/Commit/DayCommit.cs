using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// Writes a <see cref="DayChange"/>. One day is one update of one document, which any deployment does wholly or not at
/// all, and only if the version still stands. Several days take a transaction.
/// </summary>
internal sealed class DayCommit(IMongoClient client, IMongoCollection<BsonDocument> days, DayChange change)
{
    private readonly BsonValue _id = Values.Of(Guid.NewGuid());

    /// <summary>
    /// A filter tells what is added from what is stored, but not two that are added at once from each other.
    /// </summary>
    private bool AddsOneTwice =>
        change.Bookings.Added.DistinctBy(booking => booking.Id).Count() < change.Bookings.Added.Count
        || change.TimeSlots.Added.DistinctBy(slot => (slot.Date, slot.Period)).Count() < change.TimeSlots.Added.Count;

    /// <summary>Commits the change.</summary>
    /// <exception cref="StoreException">It touches several days, and the server is a standalone one.</exception>
    /// <exception cref="InvalidOperationException">A day is too large for what is added.</exception>
    public async Task<CommitOutcome> WriteAsync(CancellationToken cancellationToken)
    {
        if (change.Days.Count > 1 && client.Cluster.Description.Servers.Any(server => server.Type == ServerType.Standalone))
        {
            throw new StoreException(
                StoreFailure.Unsupported,
                "A standalone MongoDB server has no transactions, so it can't change two days in one step. A replica set can, one of a single node too.");
        }

        if (AddsOneTwice)
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
    /// What became of the change, where it was sent and no answer tells: as a majority of the servers has it. Null where
    /// that leaves it open: the change may yet come, or another one has overwritten its id.
    /// </summary>
    private async Task<CommitOutcome?> SettledAsync()
    {
        var day = change.Days[0]; // of several: they are written together
        var stored = await days
            .Find(new BsonDocument(BookingDayDocument.Id, BookingDayDocument.Key(change.ExchangeId, day.Date)))
            .Project<BsonDocument>(new BsonDocument { { BookingDayDocument.Version, 1 }, { BookingDayDocument.CommitId, 1 } })
            .FirstOrDefaultAsync(CancellationToken.None)
            .ConfigureAwait(false);
        if (stored?.Optional(BookingDayDocument.CommitId) == _id)
        {
            return CommitOutcome.Committed;
        }

        // That version was given to another change: so not to this one.
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

    /// <summary>Tells a day that is full from one that has changed: the update found neither.</summary>
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
