using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// Replaces an exchange, compares the versions of its days and raises them, in one transaction. A day that is added meanwhile changes
/// the document of the exchange, too. So either the transaction finds the day, or one of the two has a conflict.
/// </summary>
internal sealed class FencedReplacement(
    IMongoClient client,
    IMongoCollection<BsonDocument> exchanges,
    IMongoCollection<BsonDocument> days,
    Exchange exchange,
    LocalDate fenceFrom,
    IReadOnlyCollection<DayVersion> ifDays)
{
    /// <summary>Writes the replacement.</summary>
    /// <param name="isStoredAsync">Whether a document of an exchange is stored that was sent and not answered.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    public async Task<CommitOutcome> WriteAsync(Func<BsonDocument, Task<bool>> isStoredAsync, CancellationToken cancellationToken)
    {
        using var session = await client.StartSessionAsync(options: null, cancellationToken).ConfigureAwait(false);
        session.StartTransaction(new TransactionOptions(ReadConcern.Snapshot, ReadPreference.Primary, days.Settings.WriteConcern));
        BsonDocument? document = null;
        try
        {
            document = await TryWriteAsync(session, cancellationToken).ConfigureAwait(false);
            if (document is null)
            {
                return CommitOutcome.Conflict;
            }

            await session.CommitTransactionAsync(CancellationToken.None).ConfigureAwait(false);
            return CommitOutcome.Committed;
        }
        catch (MongoException exception) when (StoreFailures.IsLostRace(exception))
        {
            return CommitOutcome.Conflict;
        }
        catch (MongoException)
        {
            if (document is not null && await isStoredAsync(document).ConfigureAwait(false))
            {
                return CommitOutcome.Committed;
            }

            throw;
        }
        finally
        {
            if (session.IsInTransaction)
            {
                await session.AbortTransactionAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns the document that was written, or null if there is a conflict.</summary>
    private async Task<BsonDocument?> TryWriteAsync(IClientSessionHandle session, CancellationToken cancellationToken)
    {
        var expected = new BsonDocument
        {
            { ExchangeDocument.Id, Values.Of(exchange.Id) },
            { ExchangeDocument.Version, exchange.Version - 1 },
            { ExchangeDocument.IsBeingRemoved, new BsonDocument("$exists", false) },
            { ExchangeDocument.FenceFrom, new BsonDocument("$exists", false) },
        };
        var fenced = new BsonDocument
        {
            { BookingDayDocument.ExchangeId, Values.Of(exchange.Id) },
            { BookingDayDocument.Date, new BsonDocument("$gte", Values.Of(fenceFrom)) },
        };
        var stored = await exchanges.Find(session, expected).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var versions = await days
            .Find(session, fenced)
            .Project<BsonDocument>(BookingDayDocument.VersionOnly)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (stored is null || !versions.Select(BookingDayDocument.ToDayVersion).ToHashSet().SetEquals(ifDays))
        {
            return null;
        }

        var document = ExchangeDocument.Replacing(stored, exchange, fenceFrom);
        document.Remove(ExchangeDocument.FenceFrom); // The fence is raised in the same step, so nobody has to raise it later.
        var replaced = await exchanges
            .ReplaceOneAsync(session, expected, document, (ReplaceOptions?)null, cancellationToken)
            .ConfigureAwait(false);
        if (replaced.MatchedCount == 0)
        {
            return null;
        }

        var fence = new BsonDocument
        {
            { "$inc", new BsonDocument(BookingDayDocument.Version, 1L) },
            { "$set", new BsonDocument(BookingDayDocument.ExchangeVersion, exchange.Version) },
        };
        await days.UpdateManyAsync(session, fenced, fence, options: null, cancellationToken).ConfigureAwait(false);
        return document;
    }
}
