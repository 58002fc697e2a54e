using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

/// <summary>
/// Keeps exchanges and bookings in MongoDB: an exchange with its hours is one document, and so is a business day with
/// its time slots and bookings.
/// </summary>
internal sealed partial class MongoDBStore(StoreSetup setup, IDateTimeZoneProvider zones) : IExchangeStore, IBookingStore
{
    /// <summary>How often a write is tried that changes nothing the second time.</summary>
    private const int MaxAttempts = 3;

    /// <summary>
    /// Tries a write again where it failed. Drivers never do that with one of many documents, and any failover, and on a
    /// sharded cluster the migration of data, breaks it off. Not where only a majority was missing: then it is done.
    /// </summary>
    /// <param name="write">A write that changes nothing the second time.</param>
    private static async Task RepeatAsync(Func<Task> write)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await write().ConfigureAwait(false);
                return;
            }
            catch (MongoException exception) when (attempt < MaxAttempts && !StoreFailures.IsWithoutMajority(exception))
            {
                // The driver waits for a server that can be written to before it sends the next.
            }
        }
    }

    /// <summary>Counts what passes the stages, and reads one page of it, with or without a field.</summary>
    private static async Task<(IReadOnlyList<BsonDocument> Items, int Count)> PageAsync(
        IMongoCollection<BsonDocument> collection,
        IReadOnlyList<BsonDocument> stages,
        BsonDocument sort,
        PageRequest page,
        string? fieldLeftOut,
        CancellationToken cancellationToken)
    {
        BsonDocument[] projection =
            fieldLeftOut is null ? [] : [new BsonDocument("$project", new BsonDocument(fieldLeftOut, 0))];
        var counted = await RunAsync([new BsonDocument("$count", "count")]).ConfigureAwait(false);
        var items = await RunAsync(
            [
                new BsonDocument("$sort", sort),
                new BsonDocument("$skip", (long)page.Offset),
                new BsonDocument("$limit", (long)page.Size),
                .. projection,
            ]).ConfigureAwait(false);
        return (items, counted is [var count] ? count["count"].ToInt32() : 0);

        async Task<List<BsonDocument>> RunAsync(IEnumerable<BsonDocument> last)
        {
            var cursor = await collection
                .AggregateAsync<BsonDocument>(
                    stages.Concat(last).ToArray(),
                    new AggregateOptions { AllowDiskUse = true },
                    cancellationToken)
                .ConfigureAwait(false);
            return await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
