using BookingEngine.Benchmarks.Storage;
using BookingEngine.MongoDB.Tests;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;
using static BookingEngine.Benchmarks.Storage.Waiting;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// The promises of the MongoDB adapter, measured on the server that <c>BOOKING_TEST_MONGODB</c> names, or else on the
/// wire-protocol test server. Both sides of a ratio are measured on the same server.
/// </summary>
public static class MongoDBBars
{
    private const int Clients = 32;
    private const int EachClient = 16;

    public static IReadOnlyList<Bar> All()
    {
        int finds = 0;
        var settings = MongoClientSettings.FromConnectionString(Wait(MongoServer.ReplicaSet));
        settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandStartedEvent>(
            command => finds += command.CommandName == "find" ? 1 : 0);
        var client = new MongoClient(settings);
        string database = $"booking_bars_{Guid.NewGuid():N}";
        var desk = new Desk(engine => engine.UseMongoDB(options =>
        {
            options.Client = client;
            options.DatabaseName = database;
        }));
        return
        [
            new("MongoDB: a booking, against a find and an updateOne of the driver", 1, [OneBooking(desk, client.GetDatabase(database))]),
            new("… failures among bookings of 32 clients on one day", 0, [OneDay(desk)]),
            new("… finds for 31 days, against those for one", 1, [new MeasuredCell("", () => Finds(desk, () => finds))]),
        ];
    }

    /// <summary>
    /// The driver finds a day of sixteen bookings that the engine has stored, and replaces one of them by a new one: in
    /// the engine's collection, with its indexes.
    /// </summary>
    private static MeasuredCell OneBooking(Desk desk, IMongoDatabase database)
    {
        const int bookings = 16;
        var exchange = Wait(desk.OpenAsync(1));
        for (int i = 0; i < bookings; i++)
        {
            Wait(desk.BookAsync(exchange, i));
        }

        var days = database.GetCollection<BsonDocument>("booking_days");
        var key = days.Find(FilterDefinition<BsonDocument>.Empty).Single()["_id"];
        int booked = bookings;
        return new TimedCell(
            "", () => Wait(desk.BookAsync(exchange, booked++)), () => Wait(FindAndUpdateAsync())).WarmedByItself();

        async Task FindAndUpdateAsync()
        {
            var day = await days.Find(new BsonDocument("_id", key)).SingleAsync();
            long version = day["version"].ToInt64();
            int position = (int)(version % bookings);
            var booking = day["bookings"][position].AsBsonDocument;
            booking["id"] = new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard);
            var result = await days.UpdateOneAsync(
                new BsonDocument { ["_id"] = key, ["version"] = version },
                new BsonDocument("$set", new BsonDocument { ["version"] = version + 1, [$"bookings.{position}"] = booking }));
            if (result.ModifiedCount != 1)
            {
                throw new InvalidOperationException("Nothing was written.");
            }
        }
    }

    private static MeasuredCell OneDay(Desk desk) => new("", () =>
    {
        var exchange = Wait(desk.OpenAsync(100_000));
        int failed = 0;
        Wait(Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (int i = 0; i < EachClient; i++)
            {
                if (!(await desk.TryBookAsync(exchange, (client + i) % 16)).Succeeded)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }))));
        return new Measured(failed, $"of {Clients * EachClient} bookings");
    });

    private static Measured Finds(Desk desk, Func<int> finds)
    {
        var exchange = Wait(desk.OpenAsync(1));
        int one = Count(1);
        return new Measured((double)Count(31) / one, $"{one} finds");

        int Count(int days)
        {
            int before = finds();
            var first = Desk.DateOf(0);
            _ = Wait(desk.Availability.GetDaysAsync([exchange], first, first.PlusDays(days - 1)));
            return finds() - before;
        }
    }
}
