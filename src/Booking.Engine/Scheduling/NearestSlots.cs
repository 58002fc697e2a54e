using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>Looks for the available slots that start nearest to a moment, as a pure function of the days and the time.</summary>
internal static class NearestSlots
{
    /// <summary>
    /// Returns the available slots of some days, the nearest first. Of two that are equally near, the earlier one is first. The slots
    /// of a day are computed only when no nearer ones of other days are left.
    /// </summary>
    /// <param name="days">The days, under the policy of what is asked for.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="now">The time at which the slots are evaluated.</param>
    /// <param name="query">The slots to look for.</param>
    public static IEnumerable<Slot> Of(IEnumerable<BusinessDay> days, Instant moment, Instant now, SlotQuery query)
    {
        var byDistance = new PriorityQueue<object, (long Distance, Instant Start)>();
        foreach (var day in days)
        {
            if (day.Windows.Length > 0)
            {
                byDistance.Enqueue(day, (LeastDistance(day, moment), Instant.MinValue));
            }
        }

        while (byDistance.TryDequeue(out object? next, out _))
        {
            if (next is Slot slot)
            {
                yield return slot;
                continue;
            }

            foreach (var available in Availability.GetDay((BusinessDay)next, now, query).Available)
            {
                byDistance.Enqueue(available, (Distance(available.Start, moment), available.Start));
            }
        }
    }

    /// <summary>Returns how near to a moment a slot of a day can start at best, in seconds.</summary>
    private static long LeastDistance(BusinessDay day, Instant moment)
    {
        var (opening, closing) = Hours.Span(day.Windows);
        var (first, last) = (day.Clock.At(opening), day.Clock.At(closing));
        return moment < first ? Distance(first, moment)
            : moment > last ? Distance(last, moment)
            : 0;
    }

    private static long Distance(Instant start, Instant moment) =>
        Math.Abs(start.ToUnixTimeSeconds() - moment.ToUnixTimeSeconds());
}
