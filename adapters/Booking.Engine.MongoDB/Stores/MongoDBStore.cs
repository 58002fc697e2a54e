using BookingEngine.Stores;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB.Stores;

/// <summary>
/// Keeps exchanges and bookings in MongoDB: an exchange with its hours is one document, and so is a business day with
/// its time slots and bookings. Writes are acknowledged once a majority of the servers has them in its journal, and reads see only what a
/// majority has: so a version never stands for two different contents, whatever server fails.
/// </summary>
internal sealed partial class MongoDBStore : IExchangeStore, IBookingStore, IDisposable
{
    /// <summary>How often a write is tried that changes nothing the second time.</summary>
    private const int MaxAttempts = 3;

    private readonly IDateTimeZoneProvider _zones;
    private readonly IMongoClient _client;
    private readonly bool _ownsClient;
    private readonly IMongoCollection<BsonDocument> _exchanges;
    private readonly IMongoCollection<BsonDocument> _days;
    private volatile Task? _indexes;

    public MongoDBStore(IOptions<MongoDBStoreOptions> options, IDateTimeZoneProvider zones)
    {
        _zones = zones;
        var (client, connectionString) = (options.Value.Client, options.Value.ConnectionString);
        _ownsClient = client is null;
        _client = client ?? new MongoClient(connectionString);
        string? named = connectionString is null ? null : new MongoUrl(connectionString).DatabaseName;
        var database = _client
            .GetDatabase(options.Value.DatabaseName ?? named ?? "booking")
            .WithReadConcern(ReadConcern.Majority)
            .WithReadPreference(ReadPreference.Primary)
            .WithWriteConcern(new WriteConcern("majority", options.Value.WriteTimeout, journal: true));
        _exchanges = database.GetCollection<BsonDocument>("exchanges");
        _days = database.GetCollection<BsonDocument>("booking_days");
    }

    /// <summary>Creates the indexes, once in a store's life; tried again where that failed.</summary>
    public Task EnsureIndexesAsync(CancellationToken cancellationToken)
    {
        var indexes = _indexes;
        if (indexes is null or { IsFaulted: true })
        {
            // Two may come at once: the second changes nothing.
            _indexes = indexes = Indexes.CreateAsync(_exchanges, _days, CancellationToken.None);
        }

        return indexes.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

    private async Task<IMongoCollection<BsonDocument>> ExchangesAsync(CancellationToken cancellationToken)
    {
        await EnsureIndexesAsync(cancellationToken).ConfigureAwait(false);
        return _exchanges;
    }

    private async Task<IMongoCollection<BsonDocument>> DaysAsync(CancellationToken cancellationToken)
    {
        await EnsureIndexesAsync(cancellationToken).ConfigureAwait(false);
        return _days;
    }

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
            catch (MongoException exception) when (attempt < MaxAttempts && !Failures.IsWithoutMajority(exception))
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
