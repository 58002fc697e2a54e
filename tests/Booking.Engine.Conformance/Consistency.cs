using BookingEngine.Stores;
using NodaTime;

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

    /// <summary>
    /// Checks the same, and that what nobody overrode is never over capacity: at no moment do the bookings with which capacity was not
    /// passed over take more places than there are, or a resource twice. Their buffers count within their day, unless they were passed
    /// over.
    /// </summary>
    /// <param name="host">The host that reads.</param>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="capacity">Its capacity at each moment, which was never lower.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<IReadOnlyList<Booking>> CheckAsync(
        StoreHost host, Guid exchangeId, int capacity, CancellationToken cancellationToken)
    {
        var bookings = await CheckAsync(host, exchangeId, cancellationToken);
        var bound = bookings
            .Where(booking => booking.IsActive && !booking.Overrides.HasFlag(Overrides.Capacity))
            .ToDictionary(booking => booking.Id, booking => booking.Overrides);
        var days = await host.BookingStore.LoadDaysAsync(
            [exchangeId], bookings.Min(booking => booking.Date), bookings.Max(booking => booking.Date), cancellationToken);
        var taken = days.SelectMany(day => day.Allocations.Concat(day.ResourceAllocations)).Where(one => bound.ContainsKey(one.BookingId));
        foreach (var ofOne in taken.GroupBy(one => one.ResourceId))
        {
            int most = ofOne.Key is null ? capacity : 1;
            Assert.InRange(Peak(ofOne, hasBuffers: false), 0, most);
            Assert.All(
                ofOne.Where(one => !bound[one.BookingId].HasFlag(Overrides.Buffers)).GroupBy(one => one.Date),
                ofDay => Assert.InRange(Peak(ofDay, hasBuffers: true), 0, most));
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

    /// <summary>Computes the most places that allocations take at one moment, which may lie on the date after theirs.</summary>
    private static int Peak(IEnumerable<Allocation> allocations, bool hasBuffers)
    {
        var taken = allocations.Select(one => (Start: At(one, one.Period.StartSecond), End: At(one, one.Period.EndSecond), one.Units))
            .ToArray();
        if (hasBuffers)
        {
            taken = [.. taken.Zip(allocations, (at, one) => (
                at.Start - (long)one.BufferBefore.TotalSeconds, at.End + (long)one.BufferAfter.TotalSeconds, one.Units))];
        }

        return taken.Max(at => taken.Where(one => one.Start <= at.Start && at.Start < one.End).Sum(one => one.Units));

        static long At(Allocation one, int second) => (Period.DaysBetween(Examples.Monday, one.Date) * 86_400L) + second;
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
