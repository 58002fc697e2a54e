using BookingEngine.Scheduling;
using BookingEngine.Stores;

namespace BookingEngine.Committing;

/// <summary>What becomes of time slots that are generated ahead, as a pure function of the day and the wish.</summary>
internal static class TimeSlotDecisions
{
    /// <summary>
    /// Lays slots back to back over a day's hours. A slot that exists keeps its capacity; one that has none of its own
    /// takes the given one, where that is not below what is booked in it.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="length">How long a slot is, in seconds.</param>
    /// <param name="maxCapacity">The capacity of the slots.</param>
    /// <param name="newId">Gives each new slot its id.</param>
    public static Decision<GeneratedTimeSlots> Generate(
        in ExchangeDay day, int length, int maxCapacity, Func<Guid> newId)
    {
        var added = new List<TimeSlot>();
        var changed = new List<TimeSlot>();
        int existing = 0;
        var clock = DayClock.For(day.Exchange.TimeZone, day.Date);
        foreach (var window in Hours.Windows(day.Exchange, day.Date, clock))
        {
            for (int start = window.Open; start <= window.Close - length; start += length)
            {
                var period = clock.ToLocal(start, start + length);
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
                    changed.Add(slot with { MaxCapacity = maxCapacity });
                }
            }
        }

        var answer = new GeneratedTimeSlots(added.Count, existing);
        return added.Count + changed.Count == 0
            ? new Decision<GeneratedTimeSlots>(answer)
            : new Decision<GeneratedTimeSlots>(
                answer,
                new DayChange(day.Exchange.Id, [new DayVersion(day.Date, day.Day.Version)])
                {
                    AddedTimeSlots = added,
                    ChangedTimeSlots = changed,
                });
    }
}
