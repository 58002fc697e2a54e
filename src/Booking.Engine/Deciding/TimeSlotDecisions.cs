using BookingEngine.Scheduling;
using BookingEngine.Stores;

namespace BookingEngine.Deciding;

/// <summary>What becomes of stored time slots, as pure functions of the day and the wish.</summary>
internal static class TimeSlotDecisions
{
    /// <summary>
    /// Lays slots back to back over a day's hours, or a part of them. A slot that exists keeps its capacity; one that
    /// has none of its own takes the given one, where that is not below what is booked in it.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="part">The part of the hours in which to lay them.</param>
    /// <param name="length">How long a slot is, in seconds.</param>
    /// <param name="maxCapacity">The capacity of the slots.</param>
    /// <param name="newId">Gives each new slot its id.</param>
    public static Decision<GeneratedTimeSlots> Generate(
        BusinessDay day, PartOfHours part, int length, int maxCapacity, Func<Guid> newId)
    {
        if (day.Exchange.IsBeingDeleted)
        {
            return BookingErrors.ExchangeBeingDeleted;
        }

        var added = new List<TimeSlot>();
        var changed = new List<TimeSlot>();
        int existing = 0;
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
                if (slot.MaxCapacity is null && slot.Booked <= maxCapacity)
                {
                    changed.Add(slot with { MaxCapacity = maxCapacity, GoesWithItsBookings = false });
                }
            }
        }

        if (added.Count > 0 && day.Day.TimeSlots.Count + added.Count > Limits.TimeSlotsOfDay)
        {
            return BookingErrors.TooManyTimeSlotsOfDay(day.Date);
        }

        var answer = new GeneratedTimeSlots(added.Count, existing);
        return added.Count + changed.Count == 0
            ? Decision<GeneratedTimeSlots>.Unchanged(answer)
            : Decision<GeneratedTimeSlots>.Changed(
                ChangeOf(day) with { TimeSlots = new EntryChange<TimeSlot> { Added = added, Changed = changed } },
                _ => answer);
    }

    /// <summary>Gives a slot a capacity of its own, or takes it away; not below what is booked in it.</summary>
    /// <param name="day">The slot's day.</param>
    /// <param name="id">The slot.</param>
    /// <param name="maxCapacity">The capacity; null: none of its own.</param>
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

    /// <summary>Takes a slot away, unless a pending or confirmed booking holds it.</summary>
    /// <param name="day">The slot's day.</param>
    /// <param name="id">The slot.</param>
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
