using BookingEngine.Stores;

namespace BookingEngine.Conformance;

/// <summary>Checks what must hold of an exchange's bookings at any moment, whatever ran concurrently.</summary>
internal static class Consistency
{
    /// <summary>
    /// Checks that each day holds exactly its active bookings, that only these use resources, no two of which at one moment
    /// where the use is exclusive, and that each time slot counts exactly the parties attached to it for which
    /// no rule was passed over. It returns all bookings, including cancelled ones, ordered by start.
    /// </summary>
    public static async Task<IReadOnlyList<Booking>> CheckAsync(
        StoreHost host, Guid exchangeId, CancellationToken cancellationToken)
    {
        var bookings = await AllAsync(host.BookingStore, exchangeId, cancellationToken);
        foreach (var onDate in bookings.GroupBy(booking => booking.Date))
        {
            var active = onDate.Where(booking => booking.IsActive).ToArray();
            var day = Assert.Single(
                await host.BookingStore.LoadDaysAsync([exchangeId], onDate.Key, onDate.Key, cancellationToken));
            Assert.Equal(
                Fields.Of(active.Select(booking => booking.ToAllocation())), Fields.Of(day.Allocations.Select(WithoutPolicy)));
            Assert.All(day.ResourceAllocations, taken => Assert.NotNull(day.FindAllocation(taken.BookingId)));
            Assert.All(day.ResourceAllocations, taken => Assert.DoesNotContain(day.ResourceAllocations, other => Excludes(taken, other)));
            Assert.Distinct(day.TimeSlots.Select(slot => slot.Period));
            foreach (var slot in day.TimeSlots)
            {
                Assert.Equal(PartiesAttached(active, slot), slot.Booked);
                Assert.True(slot.MaxCapacity is null || slot.Booked <= slot.MaxCapacity, $"{slot} is above its capacity.");
            }
        }

        return bookings;
    }

    /// <summary>Returns an allocation without the buffers and the exclusiveness that the policy adds.</summary>
    private static Allocation WithoutPolicy(Allocation allocation) =>
        allocation with { BufferBefore = default, BufferAfter = default, IsExclusive = false };

    /// <summary>Whether two exclusive allocations of one resource overlap on a day without a transition.</summary>
    private static bool Excludes(Allocation taken, Allocation other) =>
        taken.Id != other.Id
        && taken.ResourceId == other.ResourceId
        && taken.IsExclusive && other.IsExclusive
        && taken.Period.StartSecond < other.Period.EndSecond && other.Period.StartSecond < taken.Period.EndSecond;

    /// <summary>Computes the most places that are occupied at one moment of a day without a transition.</summary>
    public static int Peak(IEnumerable<Booking> bookings)
    {
        var active = bookings.Where(booking => booking.IsActive).ToArray();
        return active.Select(at => active.Where(booking => Covers(booking, at)).Sum(booking => booking.PartySize))
            .DefaultIfEmpty()
            .Max();

        static bool Covers(Booking booking, Booking at) =>
            booking.Period.StartSecond <= at.Period.StartSecond && at.Period.StartSecond < booking.Period.EndSecond;
    }

    private static int PartiesAttached(IEnumerable<Booking> active, TimeSlot slot) =>
        active.Where(booking => booking.TimeSlotId == slot.Id && booking.Overrides == Overrides.None).Sum(booking => booking.PartySize);

    private static async Task<List<Booking>> AllAsync(
        IBookingStore store, Guid exchangeId, CancellationToken cancellationToken)
    {
        var filter = new BookingFilter { ExchangeId = exchangeId, Order = BookingOrder.Start };
        var bookings = new List<Booking>();
        Page<Booking> page;
        do
        {
            page = await store.ListBookingsAsync(
                filter, new PageRequest((bookings.Count / 100) + 1, 100), cancellationToken);
            bookings.AddRange(page.Items);
        }
        while (page.Items.Count == 100);

        Assert.Equal(page.TotalCount, bookings.Count);
        return bookings;
    }
}
