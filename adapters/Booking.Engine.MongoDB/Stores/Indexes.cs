using BookingEngine.MongoDB.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.MongoDB.Stores;

/// <summary>
/// The indexes of both collections. The one that is unique leads with the exchange, so that the days can be sharded by
/// it. Creating what exists already does nothing.
/// </summary>
internal static class Indexes
{
    public static async Task CreateAsync(
        IMongoCollection<BsonDocument> exchanges,
        IMongoCollection<BsonDocument> days,
        CancellationToken cancellationToken)
    {
        await exchanges.Indexes.CreateManyAsync(
            [
                On("businessName", ExchangeDocument.BusinessName, ExchangeDocument.Id),
                On("ownerId", ExchangeDocument.OwnerId),
            ],
            cancellationToken).ConfigureAwait(false);
        await days.Indexes.CreateManyAsync(
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
