using BookingEngine.Conformance;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>A day whose supply was computed shows the same slots after a change as one that is made anew.</summary>
public sealed class DayAfterChangeTests
{
    private static readonly Instant Before = Instant.FromUtc(2024, 1, 10, 12, 0);

    [Theory]
    [InlineData("added")]
    [InlineData("changed")]
    [InlineData("removed")]
    [InlineData("removed with another")]
    public void A_stored_capacity_counts_as_soon_as_it_is_there_and_no_longer(string what)
    {
        var exchange = Examples.Exchange(capacity: 3);
        var empty = BookingDay.Empty(exchange.Id, Examples.Monday);
        var plain = Examples.Slot(empty, 9, 10);
        var other = Examples.Slot(empty, 11, 12);
        var limited = plain with { MaxCapacity = 1 };
        var stored = new BookingDay(exchange.Id, Examples.Monday, version: 1, what == "added" ? [] : [what == "changed" ? plain : limited, other], []);
        var change = Examples.ChangeOf(stored) with
        {
            TimeSlots = what switch
            {
                "added" => new EntryChange<TimeSlot> { Added = [limited] },
                "changed" => new EntryChange<TimeSlot> { Changed = [limited] },
                "removed" => new EntryChange<TimeSlot> { Removed = [limited] },
                _ => new EntryChange<TimeSlot> { Removed = [other, limited] },
            },
        };
        var day = new BusinessDay(exchange, stored);
        _ = Availability.GetDay(day, Before);

        var after = day.After(change);

        Assert.Equal(
            Availability.GetDay(new BusinessDay(exchange, change.ApplyTo(stored)), Before).Slots, Availability.GetDay(after, Before).Slots);
    }

    [Fact]
    public void A_booking_that_is_taken_away_leaves_its_place()
    {
        var exchange = Examples.Exchange(capacity: 1);
        var taken = Examples.Booking(BookingDay.Empty(exchange.Id, Examples.Monday)).ToAllocation();
        var stored = new BookingDay(exchange.Id, Examples.Monday, version: 1, [], [taken]);
        var day = new BusinessDay(exchange, stored);
        Assert.False(Availability.GetDay(day, Before).Slots[0].IsAvailable);

        var after = day.After(Examples.ChangeOf(stored) with { Allocations = new EntryChange<Allocation> { Removed = [taken] } });

        Assert.True(Availability.GetDay(after, Before).Slots[0].IsAvailable);
    }
}
