using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>Reads the documents of MongoDB.</summary>
internal static class MongoData
{
    public static async Task<StoredData> ReadAsync(MongoUrl url, CancellationToken cancelled)
    {
        using var client = new MongoClient(url);
        var days = await AllOfAsync("booking_days");
        var numbered = await AllOfAsync("booking_events"); // Afterwards, since events are moved from the days to it.
        Assert.All(days, AllocatesWhatIsBooked);
        return new StoredData(
            [.. days.SelectMany(day => Of(day, "bookings").Select(booking => Booking(day, booking)))],
            [.. days.SelectMany(day => UsesOf(day).Select(taken => Use(day, taken)))],
            [.. days.SelectMany(day => Of(day, "timeSlots").Select(slot => (Id(slot["id"]), slot["booked"].AsInt32)))],
            days.ToDictionary(day => (Exchange(day), Date(day)), day => day["version"].ToInt64()),
            [
                .. numbered.Select(happened => Event(happened, Id(happened["_id"]), Id(happened["exchange"])))
                    .Concat(days.SelectMany(day => OutboxOf(day).Select(happened => Event(happened, Id(happened["id"]), Exchange(day)))))
                    .DistinctBy(happened => happened.Id),
            ]);

        Task<List<BsonDocument>> AllOfAsync(string collection) => client.GetDatabase(url.DatabaseName)
            .GetCollection<BsonDocument>(collection)
            .Find(new BsonDocument())
            .ToListAsync(cancelled);
    }

    private static void AllocatesWhatIsBooked(BsonDocument day) => Assert.Equal(
        Of(day, "bookings")
            .Select(booking => (booking["id"], booking["start"], booking["end"], booking["partySize"], booking["status"] != "cancelled"))
            .Order(),
        Of(day, "allocations")
            .Except(UsesOf(day))
            .Select(taken => (taken["bookingId"], taken["start"], taken["end"], taken["units"], taken["isActive"].AsBoolean))
            .Order());

    private static StoredBooking Booking(BsonDocument day, BsonDocument booking) => new(
        Id(booking["id"]),
        Exchange(day),
        new Place(Date(day), booking["start"].AsInt32, booking["end"].AsInt32),
        booking["partySize"].AsInt32,
        booking["status"].AsString,
        Id(booking["timeSlotId"]),
        booking["notes"].AsString,
        booking["version"].ToInt64(),
        string.Join(',', booking.GetValue("overrides", new BsonArray()).AsBsonArray.Select(rule => rule.AsString)));

    private static IEnumerable<BsonDocument> UsesOf(BsonDocument day) =>
        Of(day, "allocations").Where(taken => taken.Contains("resourceId"));

    private static StoredUse Use(BsonDocument day, BsonDocument taken) => new(
        Id(taken["bookingId"]),
        Id(taken["resourceId"]),
        new Place(Date(day), taken["start"].AsInt32, taken["end"].AsInt32),
        taken["isActive"].AsBoolean,
        taken.GetValue("isPinned", false).AsBoolean);

    private static StoredEvent Event(BsonDocument happened, string id, string exchange) => new(
        id,
        exchange,
        happened.TryGetValue("bookingId", out var booking) ? Id(booking) : null,
        happened["version"].ToInt64(),
        happened.TryGetValue("position", out var position) ? position.ToInt64() : null);

    private static IEnumerable<BsonDocument> OutboxOf(BsonDocument day) =>
        day.GetValue("outbox", new BsonArray()).AsBsonArray.OfType<BsonDocument>();

    private static IEnumerable<BsonDocument> Of(BsonDocument day, string array) => day[array].AsBsonArray.OfType<BsonDocument>();

    private static string Exchange(BsonDocument day) => Id(day["_id"]["exchange"]);

    private static string Date(BsonDocument day) => day["_id"]["date"].AsString;

    private static string Id(BsonValue value) => value.AsGuid.ToString();
}
