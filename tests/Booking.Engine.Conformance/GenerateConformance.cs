using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Time slots are generated ahead, also while other callers generate and book.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class GenerateConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalDate Tuesday = Monday.PlusDays(1);
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Eleven = new(11, 0);

    [Fact]
    public async Task Generating_time_slots_again_creates_and_changes_nothing()
    {
        var exchange = await AddAsync(Examples.Exchange());
        Assert.Equal(new GeneratedTimeSlots(16, 0, 0), await GenerateAsync(Host, exchange, capacity: 3));
        var before = await Bookings.LoadDaysAsync([exchange.Id], Monday, Tuesday, Stop);

        Assert.Equal(new GeneratedTimeSlots(0, 16, 16), await GenerateAsync(Host, exchange, capacity: 5));

        var after = await Bookings.LoadDaysAsync([exchange.Id], Monday, Tuesday, Stop);
        Assert.Equal(Fields.Of(before), Fields.Of(after));
        Assert.All(after.SelectMany(day => day.TimeSlots), slot => Assert.Equal(3, slot.MaxCapacity));
    }

    [Fact]
    public async Task Time_slots_generated_by_many_callers_at_once_are_each_created_once()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var hosts = OpenHosts(4);

        var results = await RaceAsync(8, number => GenerateAsync(hosts[number % 4], exchange, capacity: 3));

        Assert.Equal(16, results.Sum(result => result.CreatedCount));
        Assert.Equal(7 * 16, results.Sum(result => result.ExistingCount));
        foreach (var date in new[] { Monday, Tuesday })
        {
            Assert.Equal(
                Enumerable.Range(9, 8).Select(hour => Examples.Hours(hour, hour + 1)),
                (await LoadAsync(exchange.Id, date)).TimeSlots.Select(slot => slot.Period));
        }
    }

    [Fact]
    public async Task A_time_slot_generated_while_bookings_are_made_takes_the_capacity_unless_more_is_booked()
    {
        for (int round = 0; round < 4; round++)
        {
            var exchange = await AddAsync(Examples.Exchange(capacity: 6));
            var hosts = OpenHosts(4);
            int generating = 5 * round; // In each round it meets the bookings at another point.

            await RaceAsync(20, async number =>
            {
                if (number == generating)
                {
                    return await GenerateAsync(hosts[number % 4], exchange, capacity: 2) as object;
                }

                var result = await hosts[number % 4].Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);
                Assert.True(result.Succeeded || result.Error.Code == BookingErrorCode.FullyBooked, $"{result.Error}");
                return result;
            });

            var bookings = await Consistency.CheckAsync(Host, exchange.Id, Stop);
            var slots = (await LoadAsync(exchange.Id, Monday)).TimeSlots;
            Assert.Equal(8, slots.Count);
            var slot = slots.Single(slot => slot.Period == Examples.Hours(10, 11));
            Assert.Equal(slot.MaxCapacity ?? 6, bookings.Count);
        }
    }

    [Fact]
    public async Task A_time_slot_of_capacity_0_blocks_every_booking_that_overlaps_it()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 5));
        _ = await Host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, Monday, Monday) { SlotDuration = Duration.FromHours(8), MaxCapacity = 0 },
            Stop);

        var blocked = await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);
        var nextDay = await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven, Tuesday), Stop);

        Assert.Equal(BookingErrorCode.SlotBlocked, blocked.Error?.Code);
        Assert.True(nextDay.Succeeded, nextDay.Error?.ToString());
        var shown = await Host.Availability.GetDayAsync(exchange.Id, Monday, cancellationToken: Stop);
        Assert.All(shown!.Slots, slot => Assert.Equal(BookingErrorCode.SlotBlocked, slot.UnavailableReason));
    }

    [Fact]
    public async Task The_capacity_of_a_generated_time_slot_limits_its_bookings()
    {
        var exchange = await AddAsync(Examples.Exchange());
        _ = await GenerateAsync(Host, exchange, capacity: 3);
        var hosts = OpenHosts(4);

        var results = await RaceAsync(
            12, number => hosts[number % 4].Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop));

        Assert.Equal(3, results.Count(result => result.Succeeded));
        Assert.All(
            results.Where(result => !result.Succeeded),
            result => Assert.Equal(BookingErrorCode.FullyBooked, result.Error?.Code));
        var bookings = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        var slot = (await LoadAsync(exchange.Id, Monday)).TimeSlots.Single(slot => slot.Booked > 0);
        Assert.Equal(3, slot.Booked);
        Assert.All(bookings, booking => Assert.Equal(slot.Id, booking.TimeSlotId));
    }

    /// <summary>Generates the time slots of Monday and Tuesday.</summary>
    private static async Task<GeneratedTimeSlots> GenerateAsync(StoreHost host, Exchange exchange, int capacity)
    {
        var result = await host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, Monday, Tuesday) { MaxCapacity = capacity }, Stop);
        Assert.True(result.Succeeded, result.Error?.ToString());
        return result.Value;
    }
}
