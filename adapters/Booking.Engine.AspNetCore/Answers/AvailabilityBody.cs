namespace BookingEngine.AspNetCore.Answers;

/// <summary>The slots of a range of days, as they are printed.</summary>
internal sealed record AvailabilityBody(
    Guid Exchange, IReadOnlyList<AvailableSlotsBody> Days, FirstAvailableBody? FirstAvailable)
{
    /// <summary>The body; the first slot that can be had is one of the days' own.</summary>
    public static AvailabilityBody Of(Guid exchange, IReadOnlyList<DayAvailability> days)
    {
        AvailableSlotsBody[] bodies = [.. days.Select(AvailableSlotsBody.Of)];
        foreach (var day in bodies)
        {
            foreach (var slot in day.Slots)
            {
                if (slot.IsAvailable)
                {
                    return new AvailabilityBody(exchange, bodies, FirstAvailableBody.Of(day.Date, slot));
                }
            }
        }

        return new AvailabilityBody(exchange, bodies, null);
    }
}

/// <summary>The first slot that can be had, as it is printed: a slot with its date.</summary>
internal sealed record FirstAvailableBody(
    DateText Date,
    ShortTimeText StartTime,
    ShortTimeText EndTime,
    bool IsAvailable,
    int AvailableCapacity,
    MomentText StartsAt,
    MomentText EndsAt,
    string? UnavailableReason)
{
    public static FirstAvailableBody Of(DateText date, SlotBody slot) => new(
        date,
        slot.StartTime,
        slot.EndTime,
        slot.IsAvailable,
        slot.AvailableCapacity,
        slot.StartsAt,
        slot.EndsAt,
        slot.UnavailableReason);
}
