using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>The remaining capacity of a slot: peaks, capacities of stored slots, buffers and neighbouring days.</summary>
public sealed class CapacityTests
{
    private const string Date = "2024-01-16";

    [Fact]
    public void Remaining_capacity_depends_on_the_peak_of_overlapping_bookings_and_not_on_their_number()
    {
        var day = Open(capacity: 2).On(Date, [Shop.Booked("10:00-10:30"), Shop.Booked("10:30-11:00")]);

        Assert.Equal([2, 1, 2], Left(day));
    }

    [Fact]
    public void Overlapping_bookings_of_different_lengths_compete_for_the_same_capacity()
    {
        var day = Open().On(Date, [Shop.Booked("09:45-10:15"), Shop.Booked("11:00-11:01")]);

        Assert.Equal([0, 0, 0], Left(day));
        Assert.Equal([1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1], Left(day with { SlotDuration = Duration.FromMinutes(15) }));
    }

    [Fact]
    public void A_booking_that_ends_when_another_starts_does_not_overlap_it()
    {
        var day = Open().On(Date, [Shop.Booked("10:00-11:00")]);

        Assert.Equal([1, 0, 1], Left(day));
    }

    [Fact]
    public void A_party_fits_only_if_all_its_places_are_free_throughout_the_slot()
    {
        var day = Open(capacity: 5).On(Date, [Shop.Booked("09:00-10:00", 3), Shop.Booked("10:30-11:30", 2)]);

        Assert.Equal([2, 3, 3], Left(day));
        Assert.Equal([0, 3, 3], Left(day with { PartySize = 3 }));
        Assert.Equal([0, 0, 0], Left(day with { PartySize = 4 }));
        Assert.Equal(BookingErrorCode.FullyBooked, (day with { PartySize = 4 }).Show().Slots[1].UnavailableReason);
    }

    [Fact]
    public void The_lowest_capacity_of_the_stored_slots_counts_and_elsewhere_the_default()
    {
        var day = Open(capacity: 2).On(
            Date,
            stored:
            [
                Shop.Stored("09:00-10:00", 8), // Its capacity is raised.
                Shop.Stored("10:00-11:00", 5),
                Shop.Stored("10:30-10:31", 3),
                Shop.Stored("10:00-12:00", null), // It has no capacity of its own.
            ]);

        Assert.Equal([8, 3, 2], Left(day));
    }

    [Fact]
    public void A_raised_capacity_does_not_help_a_slot_that_extends_beyond_it()
    {
        var day = Open(capacity: 2).On(Date, stored: [Shop.Stored("09:00-09:59", 8)]);

        Assert.Equal([2, 2, 2], Left(day));
    }

    [Fact]
    public void A_stored_slot_of_capacity_0_blocks_whatever_else_is_stored_there()
    {
        var day = Open(capacity: 2).On(
            Date, [Shop.Booked("10:00-11:00", 2)], [Shop.Stored("10:15-10:30", 0), Shop.Stored("10:00-11:00", 8)]);

        Assert.Equal([2, 0, 2], Left(day));
        Assert.Equal(BookingErrorCode.SlotBlocked, day.Show().Slots[1].UnavailableReason);
    }

    [Fact]
    public void Remaining_capacity_is_never_negative_when_more_is_booked_than_there_is()
    {
        var day = Open(capacity: 2).On(Date, [Shop.Booked("10:00-11:00", 9)]);

        Assert.Equal([2, 0, 2], Left(day));
    }

    [Theory]
    [InlineData("09:00-10:00", 30, 0, "10:00-10:30", false)] // its own buffer meets the booking
    [InlineData("09:00-10:00", 30, 0, "10:30-11:00", true)] // a gap of exactly the buffer is enough
    [InlineData("10:30-11:00", 0, 30, "09:30-10:00", true)]
    [InlineData("10:30-11:00", 0, 31, "09:30-10:00", false)]
    public void A_new_booking_needs_its_own_buffers_free(string booked, int before, int after, string slot, bool free)
    {
        var exchange = WithBuffers(Open(), before, after);

        Assert.Equal(free, IsFree(exchange.On(Date, [Shop.Booked(booked)]), slot));
    }

    [Theory]
    [InlineData(30, "09:30-10:00", false)]
    [InlineData(30, "09:00-09:30", true)]
    [InlineData(30, "10:30-11:00", false)]
    [InlineData(30, "11:00-11:30", true)]
    public void A_booking_keeps_the_buffers_it_was_made_with(int minutes, string slot, bool free)
    {
        var buffer = Duration.FromMinutes(minutes);
        var booking = Shop.Taken(Shop.Local("10:00-10:30"), 1, buffer, buffer);

        Assert.Equal(free, IsFree(Open().On(Date, [booking]), slot));
    }

    [Fact]
    public void Closing_time_blocks_and_neighbouring_days_do_not_count_in_a_buffer()
    {
        var exchange = WithBuffers(Open(), 60, 60);
        var day = exchange.On(Date, stored: [Shop.Stored("10:00-11:00", 0)]) with
        {
            Previous = [Shop.Taken(new LocalPeriod(86_400 + (8 * 3600), 86_400 + (9 * 3600)))],
        };

        Assert.Equal([1, 0, 1], Left(day));
    }

    [Fact]
    public void A_lowered_capacity_counts_in_a_buffer()
    {
        var exchange = WithBuffers(Open(capacity: 2), 0, 45);
        var day = exchange.On(Date, [Shop.Booked("11:30-12:00")], [Shop.Stored("11:00-12:00", 1)]);

        Assert.Equal([2, 0, 0], Left(day));
    }

    [Fact]
    public void Bookings_of_a_neighbouring_day_count_where_they_reach_into_the_day()
    {
        var day = Open(capacity: 2).On(Date) with
        {
            Previous = [Shop.Taken(new LocalPeriod(86_400 + (9 * 3600), 86_400 + (9 * 3600) + 60))],
            Next = [Shop.Taken(new LocalPeriod(0, 3600), 2)],
        };

        Assert.Equal([1, 2, 2], Left(day));
    }

    [Fact]
    public void Bookings_of_a_neighbouring_day_count_among_the_places_of_their_own_service_alone()
    {
        var haircut = Service.Of("Haircut", minutes: 60) with { Id = Guid.NewGuid(), MaxParallel = 2 };
        var massage = Service.Of("Massage", minutes: 60) with { Id = Guid.NewGuid() };
        var reachingIn = Shop.Taken(new LocalPeriod(86_400 + (9 * 3600), 86_400 + (10 * 3600)));
        var day = (Open(capacity: 9) with { Services = [haircut, massage] }).On(Date) with
        {
            ServiceId = haircut.Id,
            Previous = [reachingIn with { ServiceId = haircut.Id }, reachingIn with { Id = Guid.NewGuid(), ServiceId = massage.Id }],
        };

        Assert.Equal([1, 2, 2], Left(day));
    }

    [Theory]
    [InlineData("10:00-11:00", true)]
    [InlineData("10:15-10:45", true)]
    [InlineData("09:00-10:00", false)]
    [InlineData("09:30-10:30", false)]
    [InlineData("10:59-11:01", false)]
    [InlineData("11:00-12:00", false)]
    public void A_period_is_exclusive_if_there_is_one_place_at_each_of_its_moments(string period, bool isExclusive)
    {
        TimeSlot[] stored = [Shop.Stored("09:30-10:00", 3), Shop.Stored("10:00-11:00", 1), Shop.Stored("11:00-11:30", 3)];

        Assert.Equal(isExclusive, BookingRules.IsExclusive(Open(capacity: 2).On(Date, stored: stored).Day, Shop.Local(period)));
        Assert.True(BookingRules.IsExclusive(Open().On(Date).Day, Shop.Local(period)));
    }

    private static Exchange Open(int capacity = 1) => Shop.Daily("Europe/Berlin", "09:00-12:00") with
    {
        Policy = new BookingPolicy { DefaultCapacity = capacity },
    };

    private static Exchange WithBuffers(Exchange exchange, int before, int after) => exchange with
    {
        Policy = exchange.Policy with
        {
            BufferBefore = Duration.FromMinutes(before),
            BufferAfter = Duration.FromMinutes(after),
        },
    };

    private static List<int> Left(Scenario scenario)
    {
        var left = new List<int>();
        foreach (var slot in scenario.Show().Slots)
        {
            left.Add(slot.AvailableCapacity);
        }

        return left;
    }

    private static bool IsFree(Scenario scenario, string slot) =>
        (scenario with { SlotDuration = Duration.FromMinutes(30) }).Show().Starts().Contains(slot[..5]);
}
