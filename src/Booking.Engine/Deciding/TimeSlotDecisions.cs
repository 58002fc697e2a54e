using BookingEngine.Scheduling;
using BookingEngine.Stores;

namespace BookingEngine.Deciding;

/// <summary>Decides what happens to stored time slots, as pure functions of the day and the request.</summary>
internal static class TimeSlotDecisions
{
    /// <summary>
    /// Fills a day's hours, or a part of them, with slots back to back. An existing slot keeps its capacity. An
    /// existing slot without a capacity of its own gets the given one, unless more is already booked in it.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="part">The part of the hours to fill.</param>
    /// <param name="length">The length of a slot, in seconds.</param>
    /// <param name="maxCapacity">The capacity of the slots, or null if they get none of their own.</param>
    /// <param name="newId">Makes the id of each new slot.</param>
    public static Decision<GeneratedTimeSlots> Generate(
        BusinessDay day, PartOfHours part, int length, int? maxCapacity, Func<Guid> newId)
    {
        if (day.Exchange.IsBeingDeleted)
        {
            return BookingErrors.ExchangeBeingDeleted;
        }

        var added = new List<TimeSlot>();
        var changed = new List<TimeSlot>();
        int existing = 0;
        int kept = 0;
        ref readonly var clock = ref day.Clock;
        foreach (var window in part.Of(day.Windows, clock))
        {
            int slotLength = window.SlotLength(length);
            for (int start = window.Open; start < window.Close && start <= window.Close - slotLength; start += slotLength)
            {
                var period = clock.ToLocal(start, start + slotLength);
                if (day.Day.FindTimeSlot(period) is not { } slot)
                {
                    added.Add(new TimeSlot
                    {
                        Id = newId(),
                        ExchangeId = day.Exchange.Id,
                        Date = day.Date,
                        Period = period,
                        MaxCapacity = maxCapacity,
                    });
                    continue;
                }

                existing++;
                if (slot.MaxCapacity is null && (maxCapacity is null ? slot.GoesWithItsBookings : slot.Booked <= maxCapacity))
                {
                    changed.Add(slot with { MaxCapacity = maxCapacity, GoesWithItsBookings = false });
                }
                else if (slot.MaxCapacity != maxCapacity)
                {
                    kept++;
                }
            }
        }

        if (added.Count > 0 && day.Day.TimeSlots.Count + added.Count > Limits.TimeSlotsOfDay)
        {
            return BookingErrors.TooManyTimeSlotsOfDay(day.Date);
        }

        var answer = new GeneratedTimeSlots(added.Count, existing, kept);
        return added.Count + changed.Count == 0
            ? Decision<GeneratedTimeSlots>.Unchanged(answer)
            : Decision<GeneratedTimeSlots>.Changed(
                ChangeOf(day) with { TimeSlots = new EntryChange<TimeSlot> { Added = added, Changed = changed } },
                _ => answer);
    }

    /// <summary>Sets or removes a slot's own capacity, which can't be less than what is booked in the slot.</summary>
    /// <param name="day">The day of the slot.</param>
    /// <param name="id">The id of the slot.</param>
    /// <param name="maxCapacity">The new capacity, or null to remove the slot's own capacity.</param>
    public static Decision<TimeSlotDetails> SetCapacity(BusinessDay day, Guid id, int? maxCapacity)
    {
        if (day.Day.FindTimeSlot(id) is not { } slot)
        {
            return BookingErrors.TimeSlotNotFound(id);
        }

        if (maxCapacity < slot.Booked)
        {
            return BookingErrors.CapacityBelowBooked(slot.Booked);
        }

        var changed = slot with { MaxCapacity = maxCapacity, GoesWithItsBookings = false };
        var change = ChangeOf(day) with { TimeSlots = new EntryChange<TimeSlot> { Changed = [changed] } };
        return Decision<TimeSlotDetails>.Changed(change, state => Details.Of(changed, state.Day(day.Date)));
    }

    /// <summary>Deletes a slot, unless a pending or confirmed booking is attached to it.</summary>
    /// <param name="day">The day of the slot.</param>
    /// <param name="id">The id of the slot.</param>
    public static Decision<TimeSlotDetails> Delete(BusinessDay day, Guid id)
    {
        if (day.Day.FindTimeSlot(id) is not { } slot)
        {
            return BookingErrors.TimeSlotNotFound(id);
        }

        return day.Day.Allocations.Any(allocation => allocation.TimeSlotId == id && allocation.KeepsTimeSlot)
            ? BookingErrors.TimeSlotHasUpcomingBookings
            : Decision<TimeSlotDetails>.Changed(
                ChangeOf(day) with { TimeSlots = new EntryChange<TimeSlot> { Removed = [slot] } },
                _ => Details.Of(slot, day));
    }

    private static DayChange ChangeOf(BusinessDay day) =>
        new(day.Exchange.Id, [new DayVersion(day.Date, day.Day.Version)]);
}
