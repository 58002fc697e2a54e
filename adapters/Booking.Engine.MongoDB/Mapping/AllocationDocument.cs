using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps an <see cref="Allocation"/> within the document of its day.</summary>
internal static class AllocationDocument
{
    public const string BookingId = "bookingId";

    public const string ResourceId = "resourceId";

    public const string BufferBefore = "bufferBefore";

    public const string BufferAfter = "bufferAfter";

    /// <summary>An expression that tells of the current element whether it is of the exchange itself, and of no resource.</summary>
    public static BsonDocument IsOfExchange => Expressions.Operator(
        "$eq", Expressions.Operator("$ifNull", $"{Expressions.This}.{ResourceId}", BsonNull.Value), BsonNull.Value);

    public static BsonDocument Of(Allocation allocation)
    {
        var document = new BsonDocument
        {
            { "id", Values.Of(allocation.Id) },
        };
        document.AddOptional(BookingId, allocation.CalendarId is null ? Values.Of(allocation.BookingId) : null);
        document.AddOptional("calendarId", allocation.CalendarId is { } calendar ? Values.Of(calendar) : null);
        document.AddOptional("serviceId", allocation.ServiceId is { } service ? Values.Of(service) : null);
        document.AddOptional(ResourceId, allocation.ResourceId is { } resource ? Values.Of(resource) : null);
        document.AddOptional("need", allocation.Need is { } need ? new BsonInt32(need) : null);
        PeriodDocument.AddTo(document, allocation.Period);
        document.Add("units", allocation.Units);
        document.Add(BufferBefore, Values.Of(allocation.BufferBefore));
        document.Add(BufferAfter, Values.Of(allocation.BufferAfter));
        document.AddOptional("isPinned", allocation.IsPinned ? BsonBoolean.True : null);
        document.AddOptional("isWhole", allocation.IsWhole ? BsonBoolean.True : null);
        document.Add("isExclusive", allocation.IsExclusive);
        document.Add("isActive", allocation.IsActive);
        document.AddOptional("timeSlotId", allocation.TimeSlotId is { } slot ? Values.Of(slot) : null);
        document.Add("keepsTimeSlot", allocation.KeepsTimeSlot);
        return document;
    }

    public static Allocation ToAllocation(BsonDocument document, LocalDate date) => new()
    {
        Id = document["id"].ToGuid(),
        BookingId = document.Optional(BookingId)?.ToGuid() ?? Guid.Empty,
        CalendarId = document.Optional("calendarId")?.ToGuid(),
        ServiceId = document.Optional("serviceId")?.ToGuid(),
        ResourceId = document.Optional(ResourceId)?.ToGuid(),
        Need = document.Optional("need")?.ToInt32(),
        Date = date,
        Period = PeriodDocument.ToPeriod(document),
        Units = document["units"].ToInt32(),
        BufferBefore = document[BufferBefore].ToDuration(),
        BufferAfter = document[BufferAfter].ToDuration(),
        IsPinned = document.Optional("isPinned")?.AsBoolean == true,
        IsWhole = document.Optional("isWhole")?.AsBoolean == true,
        IsExclusive = document["isExclusive"].AsBoolean,
        IsActive = document["isActive"].AsBoolean,
        TimeSlotId = document.Optional("timeSlotId")?.ToGuid(),
        KeepsTimeSlot = document["keepsTimeSlot"].AsBoolean,
    };
}
