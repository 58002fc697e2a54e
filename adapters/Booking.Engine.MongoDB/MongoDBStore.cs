using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

/// <summary>
/// Stores exchanges and bookings in MongoDB. An exchange with its hours is one document. A business day with its time
/// slots, allocations and bookings is another. Each holds its events until they are numbered.
/// </summary>
internal sealed partial class MongoDBStore(StoreSetup setup, IDateTimeZoneProvider zones)
    : IExchangeStore, IBookingStore, IEventStore, ICalendarStore
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

    /// <summary>
    /// Counts the results of the stages, if they are to be counted, up to one more than are counted exactly.
    /// </summary>
    private static async Task<int?> CountAsync(
        IMongoCollection<BsonDocument> collection,
        IEnumerable<BsonDocument> stages,
        PageRequest page,
        CancellationToken cancellationToken)
    {
        if (!page.IsCounted)
        {
            return null;
        }

        BsonDocument[] last = [new("$limit", PageRequest.LargestCount + 1L), new("$count", "count")];
        var cursor = await RunAsync(collection, stages.Concat(last), batchSize: null, cancellationToken).ConfigureAwait(false);
        var counted = await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        return counted is [var count] ? count["count"].ToInt32() : 0;
    }

    /// <summary>Reads the results of stages that are sorted: those of a page, and one more if there is one.</summary>
    private static async Task<List<BsonDocument>> ReadAsync(
        IMongoCollection<BsonDocument> collection,
        IEnumerable<BsonDocument> stages,
        PageRequest page,
        IReadOnlyList<string> fieldsLeftOut,
        CancellationToken cancellationToken)
    {
        BsonDocument[] last =
        [
            new("$skip", (long)page.Offset),
            new("$limit", page.Size + 1L),
            .. fieldsLeftOut.Count == 0
                ? []
                : (BsonDocument[])[new("$project", new BsonDocument(fieldsLeftOut.Select(field => new BsonElement(field, 0))))],
        ];
        var cursor = await RunAsync(collection, stages.Concat(last), batchSize: null, cancellationToken).ConfigureAwait(false);
        return await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads the results of stages that arrive day by day, as an index has the days, up to the end of the day that completes
    /// a page. So no more is read than the page and its last day. Within a day they are in no particular order.
    /// </summary>
    /// <param name="days">The collection of days.</param>
    /// <param name="stages">The stages. Their results have the key of their day.</param>
    /// <param name="page">The page.</param>
    /// <param name="toItem">Maps a result.</param>
    /// <param name="isOfPage">Whether a result is of the page, and not before the page's cursor on its day.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    private static async Task<List<T>> ReadDaysAsync<T>(
        IMongoCollection<BsonDocument> days,
        IEnumerable<BsonDocument> stages,
        PageRequest page,
        Func<BsonDocument, T> toItem,
        Func<T, bool> isOfPage,
        CancellationToken cancellationToken)
    {
        int needed = page.Offset + page.Size + 1;
        var items = new List<T>();
        LocalDate? last = null;
        using var cursor = await RunAsync(days, stages, batchSize: needed, cancellationToken).ConfigureAwait(false);
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var result in cursor.Current)
            {
                var (_, date) = BookingDayDocument.KeyOf(result);
                if (items.Count >= needed && date != last)
                {
                    return items;
                }

                var item = toItem(result);
                if (isOfPage(item))
                {
                    items.Add(item);
                    last = date;
                }
            }
        }

        return items;
    }

    private static Task<IAsyncCursor<BsonDocument>> RunAsync(
        IMongoCollection<BsonDocument> collection,
        IEnumerable<BsonDocument> stages,
        int? batchSize,
        CancellationToken cancellationToken) =>
        collection.AggregateAsync<BsonDocument>(
            stages.ToArray(), new AggregateOptions { AllowDiskUse = true, BatchSize = batchSize }, cancellationToken);
}
