using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>Reads the documents of MongoDB.</summary>
internal static class MongoData
{
    public static async Task<StoredData> ReadAsync(MongoUrl url, CancellationToken cancelled)
    {
        using var client = new MongoClient(url);
        var days = await client.GetDatabase(url.DatabaseName)
            .GetCollection<BsonDocument>("booking_days")
            .Find(new BsonDocument())
            .ToListAsync(cancelled);
        Assert.All(days, AllocatesWhatIsBooked);
        return new StoredData(
            [.. days.SelectMany(day => Of(day, "bookings").Select(booking => Booking(day, booking)))],
            [.. days.SelectMany(day => Of(day, "timeSlots").Select(slot => (Id(slot["id"]), slot["booked"].AsInt32)))],
            days.ToDictionary(day => (Exchange(day), Date(day)), day => day["version"].ToInt64()));
    }

    private static void AllocatesWhatIsBooked(BsonDocument day) => Assert.Equal(
        Of(day, "bookings")
            .Select(booking => (booking["id"], booking["start"], booking["end"], booking["partySize"], booking["status"] != "cancelled"))
            .Order(),
        Of(day, "allocations")
            .Select(taken => (taken["bookingId"], taken["start"], taken["end"], taken["units"], taken["isActive"].AsBoolean))
            .Order());

    private static StoredBooking Booking(BsonDocument day, BsonDocument booking) => new(
        Id(booking["id"]),
        Exchange(day),
        new Place(Date(day), booking["start"].AsInt32, booking["end"].AsInt32),
        booking["partySize"].AsInt32,
        booking["status"].AsString,
        Id(booking["timeSlotId"]),
        booking["notes"].AsString);

    private static IEnumerable<BsonDocument> Of(BsonDocument day, string array) => day[array].AsBsonArray.OfType<BsonDocument>();

    private static string Exchange(BsonDocument day) => Id(day["_id"]["exchange"]);

    private static string Date(BsonDocument day) => day["_id"]["date"].AsString;

    private static string Id(BsonValue value) => value.AsGuid.ToString();
}
