using BookingEngine.Stores;
using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>
/// A <see cref="BookingDay"/>, with its bookings and the allocations of the cancelled too: the one document that a commit
/// changes.
/// </summary>
internal static class BookingDayDocument
{
    public const string Id = "_id";

    public const string ExchangeId = "_id.exchange";

    public const string Date = "_id.date";

    public const string Version = "version";

    /// <summary>
    /// The version of the exchange that the day was last changed under, or that raised its own version; left out until
    /// then. It never goes down.
    /// </summary>
    public const string ExchangeVersion = "exchangeVersion";

    /// <summary>Tells the commit that changed the day last from all others; left out until there was one.</summary>
    public const string CommitId = "commitId";

    public const string TimeSlots = "timeSlots";

    public const string Allocations = "allocations";

    public const string Bookings = "bookings";

    public const string TimeSlotId = $"{TimeSlots}.{TimeSlotDocument.Id}";

    public const string BookingId = $"{Bookings}.{BookingDocument.Id}";

    /// <summary>What <see cref="ToBookingDay"/> and <see cref="IsOf"/> read: nothing personal.</summary>
    public static readonly BsonDocument FieldsOfBookingDay = new()
    {
        { Version, 1 },
        { ExchangeVersion, 1 },
        { TimeSlots, 1 },
        { Allocations, 1 },
    };

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

    /// <summary>Whether a day was last changed under just this version of its exchange, or raised by it.</summary>
    public static bool IsOf(Exchange exchange, BsonDocument day) =>
        day.Optional(ExchangeVersion)?.ToInt64() == exchange.Version;

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
            document[Allocations].AsBsonArray
                .Cast<BsonDocument>()
                .Select(taken => AllocationDocument.ToAllocation(taken, date))
                .Where(taken => taken.IsActive));
    }
}
