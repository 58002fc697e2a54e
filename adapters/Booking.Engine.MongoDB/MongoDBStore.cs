using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

/// <summary>
/// Stores exchanges and bookings in MongoDB. An exchange with its hours is one document. A business day with its time
/// slots, allocations and bookings is another.
/// </summary>
internal sealed partial class MongoDBStore(StoreSetup setup, IDateTimeZoneProvider zones) : IExchangeStore, IBookingStore
{
    /// <summary>The number of attempts for a write that can be repeated without further effect.</summary>
    private const int MaxAttempts = 3;

    /// <summary>
    /// Repeats a write that failed. Drivers never repeat a write of many documents, which can be interrupted by a
    /// failover or, on a sharded cluster, by a migration of data. A write that only lacks a majority is not repeated,
    /// since it has been applied.
    /// </summary>
    /// <param name="write">A write that can be repeated without further effect.</param>
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
                // The driver sends the next write only when a server accepts writes again.
            }
        }
    }

    /// <summary>Counts the results of the stages, and reads one page of them, including or excluding one field.</summary>
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
