using BookingEngine.Conformance;
using BookingEngine.Deciding;
using BookingEngine.Stores;

namespace BookingEngine.Tests.Deciding;

/// <summary>The changes of several requests become one change of each entry.</summary>
public sealed class EntryChangesTests
{
    private static readonly TimeSlot Slot = Examples.Slot(BookingDay.Empty(Guid.NewGuid(), Examples.Monday), 9, 10);

    [Fact]
    public void An_entry_that_is_changed_and_then_removed_is_only_removed()
    {
        var changes = new EntryChanges<TimeSlot>(slot => slot.Id);
        changes.Add(new EntryChange<TimeSlot> { Changed = [Slot] });
        changes.Add(new EntryChange<TimeSlot> { Removed = [Slot] });

        Assert.Equal(new EntryChange<TimeSlot> { Removed = [Slot] }, changes.ToChange());
    }

    [Fact]
    public void An_entry_that_is_added_and_then_removed_was_never_there()
    {
        var changes = new EntryChanges<TimeSlot>(slot => slot.Id);
        changes.Add(new EntryChange<TimeSlot> { Added = [Slot] });
        changes.Add(new EntryChange<TimeSlot> { Changed = [Slot] });
        changes.Add(new EntryChange<TimeSlot> { Removed = [Slot] });

        Assert.Equal(new EntryChange<TimeSlot>(), changes.ToChange());
    }
}
