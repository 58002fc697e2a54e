using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.TimeSlots;

/// <summary>A stored time slot, as it is printed.</summary>
internal sealed record TimeSlotBody(
    Guid Uuid,
    Guid Exchange,
    DateText Date,
    TimeText StartTime,
    TimeText EndTime,
    MomentText StartsAt,
    MomentText EndsAt,
    int? MaxCapacity,
    int AvailableCapacity)
{
    public static TimeSlotBody Of(TimeSlotDetails details)
    {
        var slot = details.TimeSlot;
        return new TimeSlotBody(
            slot.Id,
            slot.ExchangeId,
            new DateText(slot.Date),
            new TimeText(slot.Period.StartTime),
            new TimeText(slot.Period.EndTime),
            new MomentText(details.StartsAt),
            new MomentText(details.EndsAt),
            slot.MaxCapacity,
            details.AvailableCapacity);
    }
}
