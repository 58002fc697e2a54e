namespace BookingEngine.Stores;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_exchanges.TryGetValue(change.ExchangeId, out var data))
        {
            return Task.FromResult(CommitOutcome.Conflict);
        }

        lock (data)
        {
            bool stands = change.Days.All(
                expected => data.Days.TryGetValue(expected.Date, out var day) && day.Version == expected.Version);
            bool hasSamePeriods =
                change.TimeSlots.Added.DistinctBy(slot => (slot.Date, slot.Period)).Count() < change.TimeSlots.Added.Count;
            if (!stands
                || hasSamePeriods
                || change.TimeSlots.Added.Any(slot => IsTaken(data, slot, change))
                || !TryAddIds(change))
            {
                return Task.FromResult(CommitOutcome.Conflict);
            }

            foreach (var expected in change.Days)
            {
                data.Days[expected.Date] = change.ApplyTo(data.Days[expected.Date]);
            }

            foreach (var booking in change.Bookings.Written)
            {
                data.Bookings[booking.Id] = booking;
            }

            data.Happened.AddRange(change.Events);

            var uses = change.Allocations.Written.Concat(change.Allocations.Removed).Where(
                taken => taken.ResourceId is not null && taken.CalendarId is null);
            foreach (var id in uses.Select(taken => taken.BookingId).Distinct())
            {
                data.ResourceAllocations[id] =
                [
                    .. change.Allocations.ApplyTo(
                        data.ResourceAllocations.GetValueOrDefault(id, []),
                        taken => taken.Id,
                        taken => taken.BookingId == id && taken.ResourceId is not null),
                ];
            }
        }

        return Task.FromResult(CommitOutcome.Committed);
    }

    private static bool IsTaken(ExchangeData data, TimeSlot slot, DayChange change) =>
        data.Days[slot.Date].FindTimeSlot(slot.Period) is { } stored
        && change.TimeSlots.Removed.All(removed => removed.Id != stored.Id);

    /// <summary>Claims the ids of the new bookings across all exchanges. Claims none of them if one already exists.</summary>
    private bool TryAddIds(DayChange change)
    {
        var taken = change.Bookings.Added.TakeWhile(
            booking => _exchangeOfBooking.TryAdd(booking.Id, change.ExchangeId)).ToArray();
        if (taken.Length == change.Bookings.Added.Count)
        {
            return true;
        }

        Array.ForEach(taken, booking => _exchangeOfBooking.TryRemove(booking.Id, out _));
        return false;
    }
}
