using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps an <see cref="Allocation"/> within the document of its day.</summary>
internal static class AllocationDocument
{
    public const string BufferBefore = "bufferBefore";

    public const string BufferAfter = "bufferAfter";

    public static BsonDocument Of(Allocation allocation)
    {
        var document = new BsonDocument
        {
            { "id", Values.Of(allocation.Id) },
            { "bookingId", Values.Of(allocation.BookingId) },
        };
        PeriodDocument.AddTo(document, allocation.Period);
        document.Add("units", allocation.Units);
        document.Add(BufferBefore, Values.Of(allocation.BufferBefore));
        document.Add(BufferAfter, Values.Of(allocation.BufferAfter));
        document.Add("isExclusive", allocation.IsExclusive);
        document.Add("isActive", allocation.IsActive);
        document.AddOptional("timeSlotId", allocation.TimeSlotId is { } slot ? Values.Of(slot) : null);
        document.Add("keepsTimeSlot", allocation.KeepsTimeSlot);
        return document;
    }

    public static Allocation ToAllocation(BsonDocument document, LocalDate date) => new()
    {
        Id = document["id"].ToGuid(),
        BookingId = document["bookingId"].ToGuid(),
        Date = date,
        Period = PeriodDocument.ToPeriod(document),
        Units = document["units"].ToInt32(),
        BufferBefore = document[BufferBefore].ToDuration(),
        BufferAfter = document[BufferAfter].ToDuration(),
        IsExclusive = document["isExclusive"].AsBoolean,
        IsActive = document["isActive"].AsBoolean,
        TimeSlotId = document.Optional("timeSlotId")?.ToGuid(),
        KeepsTimeSlot = document["keepsTimeSlot"].AsBoolean,
    };
}
