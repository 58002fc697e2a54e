using BookingEngine.MongoDB.Documents;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace BookingEngine.MongoDB.Stores;

/// <summary>
/// The indexes of both collections. The one that is unique leads with the exchange, so that the days can be sharded by
/// it. One that exists already, by whatever name, is left as it is.
/// </summary>
internal static class Indexes
{
    public static async Task CreateAsync(
        IMongoCollection<BsonDocument> exchanges,
        IMongoCollection<BsonDocument> days,
        CancellationToken cancellationToken)
    {
        await CreateMissingAsync(
            exchanges,
            [
                On("businessName", ExchangeDocument.BusinessName, ExchangeDocument.Id),
                On("ownerId", ExchangeDocument.OwnerId),
            ],
            cancellationToken).ConfigureAwait(false);
        await CreateMissingAsync(
            days,
            [
                On("exchangeDate", BookingDayDocument.ExchangeId, BookingDayDocument.Date),
                UniqueBookings(),
                On("bookingId", BookingDayDocument.BookingId),
                On("userId", $"{BookingDayDocument.Bookings}.{BookingDocument.UserId}"),
                On("customerEmail", $"{BookingDayDocument.Bookings}.{BookingDocument.EmailForSearch}"),
                On("timeSlotId", BookingDayDocument.TimeSlotId),
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

        // Unless told so, a build waits for every member that votes and holds data, also for one that is down. Standalone
        // servers know no quorum.
        bool isStandalone = collection.Database.Client.Cluster.Description.Servers
            .Any(server => server.Type == ServerType.Standalone);
        var options = new CreateManyIndexesOptions
        {
            CommitQuorum = isStandalone ? null : CreateIndexCommitQuorum.Majority,
        };
        await collection.Indexes.CreateManyAsync(missing, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether two indexes do the same, apart from their names. Whatever else makes one special makes it another.</summary>
    private static bool AreEqual(BsonDocument stored, CreateIndexModel<BsonDocument> index)
    {
        var expected = new BsonDocument("key", ((BsonDocumentIndexKeysDefinition<BsonDocument>)index.Keys).Document);
        if (index.Options is CreateIndexOptions<BsonDocument> { Unique: true } unique)
        {
            var partial = (BsonDocumentFilterDefinition<BsonDocument>)unique.PartialFilterExpression;
            expected.Add("partialFilterExpression", partial.Document);
            expected.Add("unique", true);
        }

        var definition = stored
            .Where(field => field.Name is not ("v" or "ns" or "name" or "background") && field.Value != BsonBoolean.False)
            .OrderBy(field => field.Name, StringComparer.Ordinal);
        return new BsonDocument(definition).CompareTo(expected) == 0;
    }

    private static CreateIndexModel<BsonDocument> On(string name, params string[] fields) =>
        new(Ascending(fields), new CreateIndexOptions { Name = name });

    /// <summary>
    /// No two days of an exchange have a booking of the same id; within a day a commit sees to it. Days without
    /// bookings are left out, since to an index their empty arrays would all be the same.
    /// </summary>
    private static CreateIndexModel<BsonDocument> UniqueBookings() => new(
        Ascending([BookingDayDocument.ExchangeId, BookingDayDocument.BookingId]),
        new CreateIndexOptions<BsonDocument>
        {
            Name = "exchangeBookingId",
            Unique = true,
            PartialFilterExpression = new BsonDocument(BookingDayDocument.BookingId, new BsonDocument("$exists", true)),
        });

    private static BsonDocument Ascending(IEnumerable<string> fields) =>
        new(fields.Select(field => new BsonElement(field, 1)));
}
