namespace BookingEngine.AspNetCore.Answers;

/// <summary>The slots of a day, as they are printed.</summary>
internal sealed record AvailableSlotsBody(
    Guid Exchange,
    string BusinessName,
    DateText Date,
    int DayOfWeek,
    int SlotDurationMinutes,
    IReadOnlyList<SlotBody> Slots)
{
    public static AvailableSlotsBody Of(DayAvailability day)
    {
        var slots = new SlotBody[day.Slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = SlotBody.Of(day, day.Slots[i]);
        }

        return new AvailableSlotsBody(
            day.Exchange.Id,
            day.Exchange.BusinessName,
            new DateText(day.Date),
            (int)day.Date.DayOfWeek,
            ExchangeBody.Minutes(day.SlotDuration),
            slots);
    }
}

/// <summary>A computed slot, as it is printed.</summary>
internal readonly record struct SlotBody(
    ShortTimeText StartTime,
    ShortTimeText EndTime,
    bool IsAvailable,
    int AvailableCapacity,
    MomentText StartsAt,
    MomentText EndsAt,
    string? UnavailableReason)
{
    public static SlotBody Of(DayAvailability day, Slot slot)
    {
        var (start, end) = (day.LocalStart(slot), day.LocalEnd(slot));
        return new SlotBody(
            new ShortTimeText(start.TimeOfDay),
            new ShortTimeText(end.TimeOfDay),
            slot.IsAvailable,
            slot.AvailableCapacity,
            new MomentText(start),
            new MomentText(end),
            slot.UnavailableReason switch
            {
                null => null,
                BookingEngine.UnavailableReason.Past => "past",
                BookingEngine.UnavailableReason.Notice => "notice",
                BookingEngine.UnavailableReason.Window => "window",
                BookingEngine.UnavailableReason.Blocked => "blocked",
                BookingEngine.UnavailableReason.Booked => "booked",
                { } other => throw new ArgumentOutOfRangeException(nameof(slot), other, "Not a known reason."),
            });
    }
}
