using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>The tables of days, time slots and bookings, and what writes a change of days to them.</summary>
internal sealed class DayTables
{
    private readonly Func<BookingDayRow, object, Statement> _setVersion;
    private readonly Func<TimeSlotRow, Statement> _removeTimeSlot;
    private readonly Func<IEnumerable<TimeSlotRow>, IEnumerable<Statement>> _addTimeSlots;
    private readonly Func<IEnumerable<TimeSlotRow>, IEnumerable<Statement>> _changeTimeSlots;
    private readonly Func<IEnumerable<BookingRow>, IEnumerable<Statement>> _setExclusive;
    private readonly Func<IEnumerable<BookingRow>, IEnumerable<Statement>> _changeBookings;
    private readonly Func<IEnumerable<BookingRow>, IEnumerable<Statement>> _addBookings;

    public DayTables(DbContext context)
    {
        var timeSlots = new Table<TimeSlotRow>(context);
        var bookings = new Table<BookingRow>(context);
        _setVersion = new Table<BookingDayRow>(context).CompareAndSet(nameof(BookingDayRow.Version));
        _removeTimeSlot = timeSlots.Delete();
        _addTimeSlots = timeSlots.Insert();
        _changeTimeSlots = timeSlots.Update();
        _setExclusive = bookings.Update(nameof(BookingRow.IsExclusive));
        _changeBookings = bookings.Update();
        _addBookings = bookings.Insert();
    }

    /// <summary>
    /// The statements of a change: first one for each of the days, which touches a row if the day is at the expected
    /// version.
    /// </summary>
    public IEnumerable<Statement> Statements(DayChange change, IReadOnlyList<DayVersion> days) =>
    [
        .. days.Select(day => RaiseVersion(change.ExchangeId, day)),
        .. MayMeetAmidst(change)
            ? _setExclusive(change.Bookings.Changed.Select(booking => BookingRow.Of(booking with { IsExclusive = false })))
            : [],
        .. change.TimeSlots.Removed.Select(TimeSlotRow.Of).Select(_removeTimeSlot),
        .. _addTimeSlots(change.TimeSlots.Added.Select(TimeSlotRow.Of)),
        .. _changeTimeSlots(change.TimeSlots.Changed.Select(TimeSlotRow.Of)),
        .. _changeBookings(change.Bookings.Changed.Select(BookingRow.Of)),
        .. _addBookings(change.Bookings.Added.Select(BookingRow.Of)),
    ];

    /// <summary>
    /// The database refuses exclusive bookings that overlap, row by row, also amid a change that ends well: where one
    /// takes what another leaves. So of several those that change let go of their periods first.
    /// </summary>
    private static bool MayMeetAmidst(DayChange change) =>
        change.Bookings.Changed.Count > 0 && change.Bookings.Added.Count + change.Bookings.Changed.Count > 1;

    private Statement RaiseVersion(Guid exchangeId, DayVersion day)
    {
        var row = new BookingDayRow { ExchangeId = exchangeId, Date = day.Date.ToDateOnly(), Version = day.Version };
        return _setVersion(row, day.Version + 1);
    }
}
