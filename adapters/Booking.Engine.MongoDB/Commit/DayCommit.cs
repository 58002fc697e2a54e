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

    /// <summary>Commits the change.</summary>
    /// <exception cref="NotSupportedException">It touches several days, and the server is a standalone one.</exception>
    public async Task<CommitOutcome> WriteAsync(CancellationToken cancellationToken)
    {
        if (change.Days.Count > 1 && client.Cluster.Description.Servers.Any(server => server.Type == ServerType.Standalone))
        {
            throw new NotSupportedException(
                "A standalone MongoDB server has no transactions, so it can't change two days in one step. A replica set can, one of a single node too.");
        }

        try
        {
            if (DayUpdate.Of(change, _id) is { } update && await TryUpdateAsync(update, cancellationToken).ConfigureAwait(false))
            {
                return CommitOutcome.Committed;
            }

            // What can't be put that way, and what stood in the way, tells a look at the day.
            var stored = await StoredDay.ReadAsync(days, change, cancellationToken).ConfigureAwait(false);
            var deltas = stored?.Select(day => DayDelta.Of(day, change)).OfType<DayDelta>().ToArray();
            if (deltas?.Length != change.Days.Count)
            {
                return CommitOutcome.Conflict;
            }

            return change.Days is [var day]
                ? await WriteDayAsync(day, deltas[0], cancellationToken).ConfigureAwait(false)
                : await WriteDaysAsync(deltas, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoException exception) when (Failures.IsLostRace(exception))
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

    private async Task<bool> TryUpdateAsync(DayUpdate update, CancellationToken cancellationToken)
    {
        var updated = await days
            .UpdateOneAsync(update.Filter, update.Update, update.Options, cancellationToken)
            .ConfigureAwait(false);
        return updated.MatchedCount == 1;
    }

    private async Task<CommitOutcome> WriteDayAsync(DayVersion day, DayDelta delta, CancellationToken cancellationToken)
    {
        var update = new BsonDocument("$set", delta.Fields.AddRange(DayUpdate.Raised(change, day, _id)));
        var updated = await days
            .UpdateOneAsync(DayUpdate.Expected(change, day), update, options: null, cancellationToken)
            .ConfigureAwait(false);
        return updated.MatchedCount == 1 ? CommitOutcome.Committed : CommitOutcome.Conflict;
    }

    private async Task<CommitOutcome> WriteDaysAsync(DayDelta[] deltas, CancellationToken cancellationToken)
    {
        using var session = await client
            .StartSessionAsync(options: null, cancellationToken)
            .ConfigureAwait(false);
        session.StartTransaction(new TransactionOptions(
            ReadConcern.Snapshot, ReadPreference.Primary, days.Settings.WriteConcern));
        try
        {
            if (!await TryWriteDaysAsync(session, deltas, cancellationToken).ConfigureAwait(false))
            {
                await session.AbortTransactionAsync(CancellationToken.None).ConfigureAwait(false);
                return CommitOutcome.Conflict;
            }

            await session.CommitTransactionAsync(CancellationToken.None).ConfigureAwait(false);
            return CommitOutcome.Committed;
        }
        finally
        {
            if (session.IsInTransaction)
            {
                await session.AbortTransactionAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// First the version of every day, with the bookings that leave it, so that none is on two days at any moment; then
    /// the rest, at the positions that are right after that.
    /// </summary>
    private async Task<bool> TryWriteDaysAsync(
        IClientSessionHandle session, DayDelta[] deltas, CancellationToken cancellationToken)
    {
        foreach (var (day, delta) in change.Days.Zip(deltas))
        {
            var raise = new BsonDocument("$set", DayUpdate.Raised(change, day, _id));
            if (delta.Departing.Count > 0)
            {
                var departing = new BsonDocument(
                    BookingDocument.Id, new BsonDocument("$in", Values.Of(delta.Departing)));
                raise.Add("$pull", new BsonDocument(BookingDayDocument.Bookings, departing));
            }

            var raised = await days
                .UpdateOneAsync(session, DayUpdate.Expected(change, day), raise, options: null, cancellationToken)
                .ConfigureAwait(false);
            if (raised.MatchedCount == 0)
            {
                return false;
            }
        }

        foreach (var (day, delta) in change.Days.Zip(deltas).Where(pair => pair.Second.Fields.ElementCount > 0))
        {
            var key = new BsonDocument(
                BookingDayDocument.Id, BookingDayDocument.Key(change.ExchangeId, day.Date));
            await days
                .UpdateOneAsync(session, key, new BsonDocument("$set", delta.Fields), options: null, cancellationToken)
                .ConfigureAwait(false);
        }

        return true;
    }
}
