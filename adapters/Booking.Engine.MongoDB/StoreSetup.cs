using BookingEngine.MongoDB.Mapping;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace BookingEngine.MongoDB;

/// <summary>
/// Opens the collections according to the options, and creates their indexes. Writes are acknowledged once a
/// majority of the servers has them in its journal, and reads return only data that a majority has. So one version
/// never stands for two different contents, whichever server fails.
/// </summary>
internal sealed class StoreSetup : IDisposable
{
    private readonly bool _ownsClient;
    private readonly IMongoCollection<BsonDocument> _exchanges;
    private readonly IMongoCollection<BsonDocument> _days;
    private readonly IMongoCollection<BsonDocument> _events;
    private readonly IMongoCollection<BsonDocument> _eventStreams;
    private readonly IMongoCollection<BsonDocument> _eventDeliveries;
    private readonly IMongoCollection<BsonDocument> _webhooks;
    private readonly IMongoCollection<BsonDocument> _calendars;
    private volatile Task? _indexes;

    public StoreSetup(IOptions<MongoDBStoreOptions> options)
    {
        var (client, connectionString) = (options.Value.Client, options.Value.ConnectionString);
        _ownsClient = client is null;
        Client = client ?? new MongoClient(connectionString);
        string? named = connectionString is null ? null : new MongoUrl(connectionString).DatabaseName;
        var database = Client
            .GetDatabase(options.Value.DatabaseName ?? named ?? "booking")
            .WithReadConcern(ReadConcern.Majority)
            .WithReadPreference(ReadPreference.Primary)
            .WithWriteConcern(new WriteConcern("majority", options.Value.WriteTimeout, journal: true));
        _exchanges = database.GetCollection<BsonDocument>("exchanges");
        _days = database.GetCollection<BsonDocument>("booking_days");
        _events = database.GetCollection<BsonDocument>("booking_events");
        _eventStreams = database.GetCollection<BsonDocument>("event_streams");
        _eventDeliveries = database.GetCollection<BsonDocument>("event_deliveries");
        _webhooks = database.GetCollection<BsonDocument>("webhooks");
        _calendars = database.GetCollection<BsonDocument>("busy_calendars");
    }

    public IMongoClient Client { get; }

    /// <summary>Whether the server is a standalone server, which has no transactions. It is known once a collection was returned.</summary>
    public bool IsStandalone => Client.Cluster.Description.Servers.Any(server => server.Type == ServerType.Standalone);

    /// <summary>Returns the collection of exchanges, once the indexes exist.</summary>
    public Task<IMongoCollection<BsonDocument>> ExchangesAsync(CancellationToken cancellationToken) =>
        IndexedAsync(_exchanges, cancellationToken);

    /// <summary>Returns the collection of business days, once the indexes exist.</summary>
    public Task<IMongoCollection<BsonDocument>> DaysAsync(CancellationToken cancellationToken) =>
        IndexedAsync(_days, cancellationToken);

    /// <summary>Returns the collection of the events that have a position, once the indexes exist.</summary>
    public Task<IMongoCollection<BsonDocument>> EventsAsync(CancellationToken cancellationToken) =>
        IndexedAsync(_events, cancellationToken);

    /// <summary>Returns the collection of the streams of events, once the indexes exist.</summary>
    public Task<IMongoCollection<BsonDocument>> EventStreamsAsync(CancellationToken cancellationToken) =>
        IndexedAsync(_eventStreams, cancellationToken);

    /// <summary>Returns the collection of the deliveries of events, once the indexes exist.</summary>
    public Task<IMongoCollection<BsonDocument>> EventDeliveriesAsync(CancellationToken cancellationToken) =>
        IndexedAsync(_eventDeliveries, cancellationToken);

    /// <summary>Returns the collection of webhooks, once the indexes exist.</summary>
    public Task<IMongoCollection<BsonDocument>> WebhooksAsync(CancellationToken cancellationToken) =>
        IndexedAsync(_webhooks, cancellationToken);

    /// <summary>Returns the collection of busy calendars, once the indexes exist.</summary>
    public Task<IMongoCollection<BsonDocument>> CalendarsAsync(CancellationToken cancellationToken) =>
        IndexedAsync(_calendars, cancellationToken);

    /// <summary>Creates the indexes once. If that fails, the next call tries again.</summary>
    public Task EnsureIndexesAsync(CancellationToken cancellationToken)
    {
        var indexes = _indexes;
        if (indexes is null or { IsFaulted: true })
        {
            // Two calls may get here at the same time, but creating the indexes twice has no further effect.
            _indexes = indexes = CreateIndexesAsync(CancellationToken.None);
        }

        return indexes.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsClient)
        {
            Client.Dispose();
        }
    }

    private async Task<IMongoCollection<BsonDocument>> IndexedAsync(
        IMongoCollection<BsonDocument> collection, CancellationToken cancellationToken)
    {
        await EnsureIndexesAsync(cancellationToken).ConfigureAwait(false);
        return collection;
    }

    /// <summary>
    /// Creates the missing indexes. The unique ones start with the exchange, so that the days and the events can be sharded by
    /// exchange. An index that already exists under another name is not created again.
    /// </summary>
    private async Task CreateIndexesAsync(CancellationToken cancellationToken)
    {
        await CreateMissingAsync(
            _exchanges,
            [
                On("businessName", ExchangeDocument.BusinessName, ExchangeDocument.Id),
                On("ownerBusinessName", ExchangeDocument.OwnerId, ExchangeDocument.BusinessName, ExchangeDocument.Id),
                OnlyWith(ExchangeDocument.OutboxId, "outbox", isUnique: false, ExchangeDocument.OutboxId),
            ],
            cancellationToken).ConfigureAwait(false);
        await CreateMissingAsync(
            _days,
            [
                On("exchangeDate", BookingDayDocument.ExchangeId, BookingDayDocument.Date),

                // No two days of an exchange have a booking with the same id. Within one day the commit ensures it. Days
                // without bookings are not indexed, since their empty arrays would all have the same key.
                OnlyWith(
                    BookingDayDocument.BookingId, "exchangeBookingId", isUnique: true, BookingDayDocument.ExchangeId, BookingDayDocument.BookingId),
                OnlyWith(BookingDayDocument.OutboxId, "outbox", isUnique: false, BookingDayDocument.ExchangeId),
                On("bookingId", BookingDayDocument.BookingId),
                On("userId", $"{BookingDayDocument.Bookings}.{BookingDocument.UserId}"),
                On("customerEmail", $"{BookingDayDocument.Bookings}.{BookingDocument.EmailForSearch}"),
                On("timeSlotId", BookingDayDocument.TimeSlotId),
            ],
            cancellationToken).ConfigureAwait(false);
        await CreateMissingAsync(
            _events,
            [
                UniqueOn("exchangePosition", EventDocument.ExchangeId, EventDocument.Position),
                On("timestamp", EventDocument.Timestamp),
            ],
            cancellationToken).ConfigureAwait(false);
        await CreateMissingAsync(
            _eventStreams, [On("isBehind", EventStreamDocument.IsBehind)], cancellationToken).ConfigureAwait(false);
        await CreateMissingAsync(
            _eventDeliveries,
            [
                On("nextAttemptAt", EventDeliveryDocument.NextAttemptAt),
                On("readerCreatedAt", EventDeliveryDocument.Reader, EventDeliveryDocument.CreatedAt),
                On("createdAt", EventDeliveryDocument.CreatedAt),
                On("exchange", EventDeliveryDocument.ExchangeId),
            ],
            cancellationToken).ConfigureAwait(false);
        await CreateMissingAsync(
            _webhooks, [On("ownerCreatedAt", WebhookDocument.OwnerId, WebhookDocument.CreatedAt)], cancellationToken)
            .ConfigureAwait(false);
        await CreateMissingAsync(
            _calendars,
            [
                On("nextSyncAt", BusyCalendarDocument.NextSyncAt),
                On("exchangeCreatedAt", BusyCalendarDocument.ExchangeId, BusyCalendarDocument.CreatedAt),
            ],
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task CreateMissingAsync(
        IMongoCollection<BsonDocument> collection,
        CreateIndexModel<BsonDocument>[] indexes,
        CancellationToken cancellationToken)
    {
        var listed = await collection.Indexes.ListAsync(cancellationToken).ConfigureAwait(false);
        var stored = await listed.ToListAsync(cancellationToken).ConfigureAwait(false);
        CreateIndexModel<BsonDocument>[] missing = [.. indexes.Where(index => !stored.Exists(other => AreEqual(other, index)))];
        if (missing.Length == 0)
        {
            return;
        }

        // By default, creating an index waits for all voting members with data, even one that is down. Standalone servers
        // know no commit quorum.
        bool isStandalone = collection.Database.Client.Cluster.Description.Servers
            .Any(server => server.Type == ServerType.Standalone);
        var options = new CreateManyIndexesOptions
        {
            CommitQuorum = isStandalone ? null : CreateIndexCommitQuorum.Majority,
        };
        await collection.Indexes.CreateManyAsync(missing, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether two indexes are the same apart from their names. Any other difference makes them different.</summary>
    private static bool AreEqual(BsonDocument stored, CreateIndexModel<BsonDocument> index)
    {
        var expected = new BsonDocument("key", ((BsonDocumentIndexKeysDefinition<BsonDocument>)index.Keys).Document);
        if (index.Options is CreateIndexOptions<BsonDocument>
            {
                PartialFilterExpression: BsonDocumentFilterDefinition<BsonDocument> filter,
            })
        {
            expected.Add("partialFilterExpression", filter.Document);
        }

        if (index.Options.Unique == true)
        {
            expected.Add("unique", true);
        }

        var definition = stored
            .Where(field => field.Name is not ("v" or "ns" or "name" or "background") && field.Value != BsonBoolean.False)
            .OrderBy(field => field.Name, StringComparer.Ordinal);
        return new BsonDocument(definition).CompareTo(expected) == 0;
    }

    private static CreateIndexModel<BsonDocument> On(string name, params string[] fields) =>
        new(Ascending(fields), new CreateIndexOptions { Name = name });

    private static CreateIndexModel<BsonDocument> UniqueOn(string name, params string[] fields) =>
        new(Ascending(fields), new CreateIndexOptions { Name = name, Unique = true });

    /// <summary>Returns an index that has only the documents in which a field exists.</summary>
    private static CreateIndexModel<BsonDocument> OnlyWith(string field, string name, bool isUnique, params string[] fields) => new(
        Ascending(fields),
        new CreateIndexOptions<BsonDocument>
        {
            Name = name,
            Unique = isUnique ? true : null,
            PartialFilterExpression = new BsonDocument(field, new BsonDocument("$exists", true)),
        });

    private static BsonDocument Ascending(IEnumerable<string> fields) =>
        new(fields.Select(field => new BsonElement(field, 1)));
}
