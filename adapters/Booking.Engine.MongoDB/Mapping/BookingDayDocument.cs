using BookingEngine.Stores;
using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>
/// Maps a <see cref="BookingDay"/>, together with all its bookings and allocations, including cancelled ones. It is the
/// only document that a commit changes.
/// </summary>
internal static class BookingDayDocument
{
    public const string Id = "_id";

    public const string ExchangeId = "_id.exchange";

    public const string Date = "_id.date";

    public const string Version = "version";

    /// <summary>
    /// The version of the exchange under which the day was last changed, or which raised the day's version. It is
    /// missing until then. It never decreases.
    /// </summary>
    public const string ExchangeVersion = "exchangeVersion";

    /// <summary>Identifies the commit that last changed the day. It is missing before the first commit.</summary>
    public const string CommitId = "commitId";

    public const string TimeSlots = "timeSlots";

    public const string Allocations = "allocations";

    public const string Bookings = "bookings";

    /// <summary>
    /// The events of the day's bookings that have no position yet. It is missing until there are some, and empty once they have
    /// been moved to a collection of their own.
    /// </summary>
    public const string Outbox = "outbox";

    public const string OutboxId = $"{Outbox}.{EventDocument.EntryId}";

    public const string TimeSlotId = $"{TimeSlots}.{TimeSlotDocument.Id}";

    public const string BookingId = $"{Bookings}.{BookingDocument.Id}";

    /// <summary>The fields that <see cref="ToBookingDay"/> and <see cref="IsOf"/> read. They contain no personal data.</summary>
    public static readonly BsonDocument FieldsOfBookingDay = new()
    {
        { Version, 1 },
        { ExchangeVersion, 1 },
        { TimeSlots, 1 },
        { Allocations, 1 },
    };

    /// <summary>The fields that <see cref="ToDayVersion"/> reads.</summary>
    public static readonly BsonDocument VersionOnly = new(Version, 1);

    public static BsonDocument Key(Guid exchangeId, LocalDate date) => new()
    {
        { "exchange", Values.Of(exchangeId) },
        { "date", Values.Of(date) },
    };

    public static BsonDocument Empty(Guid exchangeId, LocalDate date) => new()
    {
        { Id, Key(exchangeId, date) },
        { Version, DayVersion.First(date).Version },
        { TimeSlots, new BsonArray() },
        { Allocations, new BsonArray() },
        { Bookings, new BsonArray() },
    };

    public static (Guid ExchangeId, LocalDate Date) KeyOf(BsonDocument document)
    {
        var key = document[Id].AsBsonDocument;
        return (key["exchange"].ToGuid(), key["date"].ToDate());
    }

    /// <summary>
    /// Whether a day was last changed under exactly this version of its exchange, or its version was raised by it.
    /// </summary>
    public static bool IsOf(Exchange exchange, BsonDocument day) =>
        day.Optional(ExchangeVersion)?.ToInt64() == exchange.Version;

    public static DayVersion ToDayVersion(BsonDocument document) =>
        new(KeyOf(document).Date, document[Version].ToInt64());

    public static BookingDay ToBookingDay(BsonDocument document)
    {
        var (exchangeId, date) = KeyOf(document);
        return new BookingDay(
            exchangeId,
            date,
            document[Version].ToInt64(),
            document[TimeSlots].AsBsonArray
                .Cast<BsonDocument>()
                .Select(slot => TimeSlotDocument.ToTimeSlot(slot, exchangeId, date)),
            ToAllocations(document).Where(taken => taken.IsActive));
    }

    public static IEnumerable<Allocation> ToAllocations(BsonDocument document)
    {
        var date = KeyOf(document).Date;
        return document[Allocations].AsBsonArray.Cast<BsonDocument>().Select(taken => AllocationDocument.ToAllocation(taken, date));
    }
}
