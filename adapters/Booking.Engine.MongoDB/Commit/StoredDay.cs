using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// What a commit has to know of a stored day: how large it is, and where in its arrays lie what it changes and the
/// places for what it adds. The version pins all of it.
/// </summary>
internal sealed record StoredDay
{
    private const string Size = "size";
    private const string Count = "count";
    private const string Positions = "positions";

    public required LocalDate Date { get; init; }

    public required long Bytes { get; init; }

    public required int BookingCount { get; init; }

    /// <summary>Where the bookings that the change names lie; those that the day doesn't have are left out.</summary>
    public required IReadOnlyDictionary<Guid, int> Bookings { get; init; }

    /// <summary>The time slots by their positions; null where one was taken away.</summary>
    public required IReadOnlyList<TimeSlot?> TimeSlots { get; init; }

    /// <summary>
    /// Reads the days of a change in one query, with none of their bookings; null where the change conflicts: a day is
    /// not stored at its expected version, has an added booking's id already, or a changed booking is on none.
    /// </summary>
    public static async Task<IReadOnlyList<StoredDay>?> ReadAsync(
        IMongoCollection<BsonDocument> days, DayChange change, CancellationToken cancellationToken)
    {
        Guid[] added = [.. change.Bookings.Added.Select(booking => booking.Id)];
        Guid[] changed = [.. change.Bookings.Changed.Select(booking => booking.Id)];
        Guid[] ids = [.. added.Union(changed)];
        var cursor = await days
            .AggregateAsync<BsonDocument>(
                new[] { new BsonDocument("$match", Filter(change)), new BsonDocument("$project", Projection(ids)) },
                options: null,
                cancellationToken)
            .ConfigureAwait(false);
        var found = await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        var stored = new List<StoredDay>();
        foreach (var expected in change.Days)
        {
            var document = found.Find(
                document => BookingDayDocument.KeyOf(document) == (change.ExchangeId, expected.Date));
            if (document is null || document[BookingDayDocument.Version].ToInt64() != expected.Version)
            {
                return null;
            }

            stored.Add(ToStoredDay(document, change.ExchangeId, ids));
        }

        bool isConflict = added.Any(IsStored)
            || added.Distinct().Count() < added.Length
            || !changed.All(IsStored);
        return isConflict ? null : stored;

        bool IsStored(Guid id) => stored.Exists(day => day.Bookings.ContainsKey(id));
    }

    /// <summary>Names the exchange by itself too: so it is one shard that is asked.</summary>
    private static BsonDocument Filter(DayChange change) => new()
    {
        { BookingDayDocument.ExchangeId, Values.Of(change.ExchangeId) },
        {
            BookingDayDocument.Id,
            new BsonDocument("$in", new BsonArray(
                change.Days.Select(day => BookingDayDocument.Key(change.ExchangeId, day.Date))))
        },
    };

    private static BsonDocument Projection(IEnumerable<Guid> bookingIds)
    {
        var positions = bookingIds.Select(id => new BsonDocument(
            "$indexOfArray", new BsonArray { $"${BookingDayDocument.BookingId}", Values.Of(id) }));
        return new BsonDocument
        {
            { BookingDayDocument.Version, 1 },
            { BookingDayDocument.TimeSlots, 1 },
            { Size, new BsonDocument("$bsonSize", "$$ROOT") },
            { Count, new BsonDocument("$size", $"${BookingDayDocument.Bookings}") },
            { Positions, new BsonArray(positions) },
        };
    }

    private static StoredDay ToStoredDay(BsonDocument document, Guid exchangeId, Guid[] bookingIds)
    {
        var date = BookingDayDocument.KeyOf(document).Date;
        return new StoredDay
        {
            Date = date,
            Bytes = document[Size].ToInt64(),
            BookingCount = document[Count].ToInt32(),
            Bookings = bookingIds
                .Zip(document[Positions].AsBsonArray, (id, position) => (Id: id, Position: position.ToInt32()))
                .Where(booking => booking.Position >= 0)
                .ToDictionary(booking => booking.Id, booking => booking.Position),
            TimeSlots =
            [
                .. document[BookingDayDocument.TimeSlots].AsBsonArray.Select(slot => slot is BsonDocument stored
                    ? TimeSlotDocument.ToTimeSlot(stored, exchangeId, date)
                    : null),
            ],
        };
    }
}
