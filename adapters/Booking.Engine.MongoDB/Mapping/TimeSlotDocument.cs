using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="TimeSlot"/> within the document of its day.</summary>
internal static class TimeSlotDocument
{
    public const string Id = "id";

    private const string GoesWithItsBookings = "goesWithItsBookings";

    public static BsonDocument Of(TimeSlot slot)
    {
        var document = new BsonDocument(Id, Values.Of(slot.Id));
        PeriodDocument.AddTo(document, slot.Period);
        document.AddOptional("maxCapacity", slot.MaxCapacity is { } capacity ? new BsonInt32(capacity) : null);
        document.Add("booked", slot.Booked);
        document.AddOptional(GoesWithItsBookings, slot.GoesWithItsBookings ? BsonBoolean.True : null);
        return document;
    }

    public static TimeSlot ToTimeSlot(BsonDocument document, Guid exchangeId, LocalDate date) => new()
    {
        Id = document[Id].ToGuid(),
        ExchangeId = exchangeId,
        Date = date,
        Period = PeriodDocument.ToPeriod(document),
        MaxCapacity = document.Optional("maxCapacity")?.ToInt32(),
        Booked = document["booked"].ToInt32(),
        GoesWithItsBookings = document.Optional(GoesWithItsBookings)?.AsBoolean ?? false,
    };
}
