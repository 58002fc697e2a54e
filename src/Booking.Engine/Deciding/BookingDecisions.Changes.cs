using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>Builds what a decision on a booking writes: the booking, its allocations, and the time slot that it is in.</summary>
internal static partial class BookingDecisions
{
    /// <summary>Adds the party of a booking to the time slot of its period, which is created if it does not exist.</summary>
    private static (Booking Booking, DayChange Change) Attach(
        Booking booking, BusinessDay day, Guid newTimeSlotId, DayChange change)
    {
        var slot = day.Day.FindTimeSlot(booking.Period);
        if (slot is null)
        {
            slot = new TimeSlot
            {
                Id = newTimeSlotId,
                ExchangeId = booking.ExchangeId,
                Date = booking.Date,
                Period = booking.Period,
                Booked = booking.PlacesInTimeSlot,
                GoesWithItsBookings = true,
            };
            change = change with { TimeSlots = change.TimeSlots with { Added = [slot] } };
        }
        else
        {
            slot = slot with { Booked = slot.Booked + booking.PlacesInTimeSlot };
            change = change with { TimeSlots = change.TimeSlots with { Changed = [.. change.TimeSlots.Changed, slot] } };
        }

        return (booking with { TimeSlotId = slot.Id }, change);
    }

    /// <summary>Subtracts the party of a cancelled booking from its time slot, which is kept.</summary>
    private static DayChange Detach(Booking booking, BusinessDay day, DayChange change) =>
        day.Day.FindTimeSlot(booking.TimeSlotId) is { } slot
            ? Changed(change, slot with { Booked = slot.Booked - booking.PlacesInTimeSlot, GoesWithItsBookings = false })
            : change;

    /// <summary>Adds a number of places, which may be negative, to those booked in a booking's time slot.</summary>
    private static DayChange AddPlaces(int more, Booking booking, BusinessDay day, DayChange change) =>
        more != 0 && day.Day.FindTimeSlot(booking.TimeSlotId) is { } slot
            ? Changed(change, slot with { Booked = slot.Booked + more })
            : change;

    /// <summary>
    /// Subtracts the party of a booking that moves away from its time slot. A slot that was created only for bookings
    /// is removed with the last of them, so that moves leave nothing behind.
    /// </summary>
    private static DayChange DetachMoved(Booking booking, BusinessDay day, DayChange change)
    {
        if (day.Day.FindTimeSlot(booking.TimeSlotId) is not { } slot)
        {
            return change;
        }

        bool isNeeded = day.Day.Allocations.Any(other => other.TimeSlotId == slot.Id && other.BookingId != booking.Id);
        return slot.GoesWithItsBookings && !isNeeded
            ? change with { TimeSlots = new EntryChange<TimeSlot> { Removed = [slot] } }
            : AddPlaces(-booking.PlacesInTimeSlot, booking, day, change);
    }

    /// <summary>
    /// Whether a change adds a time slot to a day that, after the slots that the change removes, already has the
    /// maximum number.
    /// </summary>
    private static bool HasTooManyTimeSlots(BusinessDay day, DayChange change) =>
        change.TimeSlots.Added.Count > 0
        && day.Day.TimeSlots.Count - change.TimeSlots.Removed.Count(slot => slot.Date == day.Date) >= Limits.TimeSlotsOfDay;

    private static Booking Changed(Booking booking, Instant now) =>
        booking with { UpdatedAt = Timestamp.Of(now), Version = booking.Version + 1 };

    private static DayChange Changed(DayChange change, Booking booking, params Allocation[] allocations) => change with
    {
        Bookings = new EntryChange<Booking> { Changed = [booking] },
        Allocations = new EntryChange<Allocation> { Changed = allocations },
    };

    /// <summary>Returns the allocation of a booking under the policy of the day.</summary>
    private static Allocation Allocate(Booking booking, BusinessDay day) => new()
    {
        Id = booking.Id,
        BookingId = booking.Id,
        ServiceId = booking.ServiceId,
        Date = booking.Date,
        Period = booking.Period,
        Units = booking.PartySize,
        BufferBefore = day.Policy.Terms.BufferBefore,
        BufferAfter = day.Policy.Terms.BufferAfter,
        IsExclusive = booking.Overrides == Overrides.None && BookingRules.IsExclusive(day, booking.Period),
        TimeSlotId = booking.TimeSlotId,
        KeepsTimeSlot = booking.KeepsTimeSlot,
    };

    /// <summary>
    /// Returns those allocations that change of a booking that stays at its time, with the buffers that they were made with. A
    /// cancelled booking leaves its resources, too.
    /// </summary>
    private static Allocation[] AllocationsOf(Booking booking, BusinessDay day)
    {
        var before = day.Day.AllAllocations.Where(taken => taken.BookingId == booking.Id).ToArray();
        return [.. before.Select(After).Except(before)];

        Allocation After(Allocation taken) => taken.ResourceId is null
            ? taken with { Units = booking.PartySize, IsActive = booking.IsActive, KeepsTimeSlot = booking.KeepsTimeSlot }
            : taken with { Units = Math.Min(taken.Units, booking.PartySize), IsActive = booking.IsActive };
    }

    private static DayChange Changed(DayChange change, TimeSlot slot) =>
        change with { TimeSlots = new EntryChange<TimeSlot> { Changed = [slot] } };

    private static DayChange ChangeOf(Exchange exchange, params BookingDay[] days) => new(
        exchange.Id, [.. days.OrderBy(day => day.Date).Select(day => new DayVersion(day.Date, day.Version))]);
}
