using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>The tables of days and of what they hold, and what writes a change of days to them.</summary>
internal sealed class DayTables(DbContext context)
{
    private readonly Table<BookingDayRow> _days = new(context);
    private readonly Table<TimeSlotRow> _timeSlots = new(context);
    private readonly Table<BookingRow> _bookings = new(context);
    private readonly Table<AllocationRow> _allocations = new(context);

    /// <summary>
    /// Returns the statements of a change. The first ones raise the versions of the days; each touches a row only if its day
    /// has the expected version. The database refuses exclusive allocations that overlap, row by row. So changed allocations
    /// are deleted before any is inserted: two that swap their places never meet.
    /// </summary>
    public IEnumerable<Statement> Statements(DayChange change, IReadOnlyList<DayVersion> days)
    {
        var (timeSlots, bookings) = (change.TimeSlots, change.Bookings);
        return
        [
            .. days.Select(day => RaiseVersion(change.ExchangeId, day)),
            .. _allocations.Delete(Rows(change.Allocations.Changed.Concat(change.Allocations.Removed))),
            .. _timeSlots.Delete(timeSlots.Removed.Select(TimeSlotRow.Of)),
            .. _timeSlots.Insert(timeSlots.Added.Select(TimeSlotRow.Of)),
            .. _timeSlots.Update(timeSlots.Changed.Select(TimeSlotRow.Of)),
            .. _bookings.Update(bookings.Changed.Select(BookingRow.Of)),
            .. _bookings.Insert(bookings.Added.Select(BookingRow.Of)),
            .. _allocations.Insert(Rows(change.Allocations.Written)),
        ];

        IEnumerable<AllocationRow> Rows(IEnumerable<Allocation> allocations) =>
            allocations.Select(allocation => AllocationRow.Of(change.ExchangeId, allocation));
    }

    private Statement RaiseVersion(Guid exchangeId, DayVersion day) => _days.CompareAndSet(
        new BookingDayRow { ExchangeId = exchangeId, Date = day.Date.ToDateOnly(), Version = day.Version },
        nameof(BookingDayRow.Version),
        day.Version + 1);
}
