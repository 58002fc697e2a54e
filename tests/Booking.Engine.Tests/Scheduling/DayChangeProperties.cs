using BookingEngine.Conformance;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using FsCheck.Xunit;

namespace BookingEngine.Tests.Scheduling;

/// <summary>
/// A day to which changes are applied one by one equals the day made directly from the final state. What its bookings use of
/// resources takes nothing of the exchange.
/// </summary>
[ScenarioProperties(10_000)]
public sealed class DayChangeProperties
{
    [Property]
    public void A_day_changed_step_by_step_equals_the_day_made_at_once(Scenario scenario, int seed)
    {
        var random = new Random(seed);
        var allocations = new Dictionary<Guid, Allocation>();
        var uses = new Dictionary<Guid, Allocation>();
        var slots = new Dictionary<Guid, TimeSlot>();
        var changed = new BusinessDay(scenario.Exchange, BookingDay.Empty(scenario.Exchange.Id, scenario.Date));
        var wishes = new Queue<Allocation>(scenario.Own.Select(taken => taken with { Id = taken.BookingId, Date = scenario.Date }));
        var offers = new Queue<TimeSlot>(scenario.TimeSlots);
        for (int i = 0; i < scenario.Own.Length + scenario.TimeSlots.Length + 3; i++)
        {
            var change = AnyChange(random, changed.Day, wishes, offers, allocations, slots);
            change = WithUses(random, change, scenario.Own, uses);
            changed = changed.After(change);
            var day = changed.Day;
            change.Allocations.Removed.ToList().ForEach(taken => uses.Remove(taken.Id));
            change.Allocations.Written.ToList().ForEach(
                taken => (taken.ResourceId is null ? allocations : uses)[taken.Id] = taken);
            change.TimeSlots.Written.ToList().ForEach(slot => slots[slot.Id] = slot);
            change.TimeSlots.Removed.ToList().ForEach(slot => slots.Remove(slot.Id));

            var expected = new BookingDay(
                day.ExchangeId,
                day.Date,
                i + 1,
                slots.Values,
                allocations.Values.Concat(uses.Values).Where(taken => taken.IsActive).OrderBy(_ => random.Next()));
            var expectedWithoutUses = new BookingDay(
                day.ExchangeId, day.Date, i + 1, slots.Values, allocations.Values.Where(taken => taken.IsActive));
            Assert.Equal(Shown(scenario, new BusinessDay(scenario.Exchange, expectedWithoutUses)), Shown(scenario, changed));
            Assert.Equal(Shown(scenario, new BusinessDay(scenario.Exchange, expected)), Shown(scenario, changed));
            Assert.Equal(expected.Version, day.Version);
            Assert.Equal(expected.TimeSlots, day.TimeSlots);
            if (random.Next(3) == 0)
            {
                Assert.Equal(
                    expected.Allocations.OrderBy(booking => booking.BookingId), day.Allocations.OrderBy(booking => booking.BookingId));
                Assert.Equal(day.Allocations.OrderBy(booking => booking.Period), day.Allocations);
                Assert.Equal(expected.ResourceAllocations.OrderBy(taken => taken.Id), day.ResourceAllocations.OrderBy(taken => taken.Id));
                Assert.Equal(day.ResourceAllocations.OrderBy(taken => taken.Period), day.ResourceAllocations);
                Assert.All(day.Allocations.Concat(day.ResourceAllocations), taken => Assert.Equal(
                    uses.Values.Where(use => use.IsActive && use.BookingId == taken.BookingId).OrderBy(use => use.Id),
                    day.FindResourceAllocations(taken.BookingId).OrderBy(use => use.Id)));
            }
        }
    }

    private static DayChange AnyChange(
        Random random,
        BookingDay day,
        Queue<Allocation> wishes,
        Queue<TimeSlot> offers,
        Dictionary<Guid, Allocation> allocations,
        Dictionary<Guid, TimeSlot> slots)
    {
        var change = new DayChange(day.ExchangeId, [new DayVersion(day.Date, day.Version)]);
        switch (random.Next(8))
        {
            case 0 when slots.Count > 0:
                return change.WithTimeSlots(removed: [Pick(random, slots)]);
            case 1 when slots.Count > 0:
                var slot = Pick(random, slots) with { Booked = 1 };
                return change.WithTimeSlots(changed: [random.Next(2) == 0 ? slot : slot with { MaxCapacity = 2 }]);
            case 2 when allocations.Count > 0:
                var cancelled = Pick(random, allocations) with { IsActive = false };
                return change with { Allocations = new EntryChange<Allocation> { Changed = [cancelled] } };
            case 3 or 4 when offers.TryDequeue(out var offer):
                return change.WithTimeSlots(added: [offer]);
            default:
                var added = Enumerable.Range(0, Math.Min(random.Next(1, 3), wishes.Count)).Select(_ => wishes.Dequeue());
                return change with { Allocations = new EntryChange<Allocation> { Added = [.. added] } };
        }
    }

    /// <summary>
    /// Returns the change with a use of a resource added, with one that is moved to another resource, with one that ends, or as
    /// it is.
    /// </summary>
    private static DayChange WithUses(
        Random random, DayChange change, Allocation[] bookings, Dictionary<Guid, Allocation> uses)
    {
        switch (random.Next(5))
        {
            case 0 or 1 when bookings.Length > 0:
                var booking = Scenarios.Pick(random, bookings);
                return change.WithResources(
                    added: [booking with { Id = Guid.NewGuid(), Date = change.Days[0].Date, ResourceId = Guid.NewGuid(), Need = 0 }]);
            case 2 when uses.Count > 0:
                var before = Pick(random, uses);
                return change.WithResources(added: [before with { Id = Guid.NewGuid(), ResourceId = Guid.NewGuid() }], removed: [before]);
            case 3 when uses.Count > 0:
                return change.WithResources(changed: [Pick(random, uses) with { IsActive = false }]);
            default:
                return change;
        }
    }

    private static T Pick<T>(Random random, Dictionary<Guid, T> items) =>
        items.OrderBy(item => item.Key).ElementAt(random.Next(items.Count)).Value;

    private static List<Slot> Shown(Scenario scenario, BusinessDay day)
    {
        var shown = Availability.GetDay(
            day, scenario.Now, scenario.Query);
        return [.. shown.Slots];
    }
}
