using BookingEngine.EntityFrameworkCore.Rows;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Stores;

/// <summary>The tables of days, time slots and bookings, and what writes a change of days to them.</summary>
internal sealed class DayTables
{
    private readonly Table<TimeSlotRow> _timeSlots;
    private readonly Table<BookingRow> _bookings;
    private readonly Func<BookingDayRow, object, Statement> _setVersion;
    private readonly Func<BookingRow, object, Statement> _setExclusive;

    public DayTables(DbContext context)
    {
        _timeSlots = new Table<TimeSlotRow>(context);
        _bookings = new Table<BookingRow>(context);
        _setVersion = new Table<BookingDayRow>(context).UpdateOne(nameof(BookingDayRow.Version), ifAsInRow: true);
        _setExclusive = _bookings.UpdateOne(nameof(BookingRow.IsExclusive), ifAsInRow: false);
    }

    /// <summary>
    /// The statements of a change: first one for each of the days, which touches a row if the day is at the expected
    /// version.
    /// </summary>
    public IEnumerable<Statement> Statements(DayChange change, IReadOnlyList<DayVersion> days)
    {
        var changed = change.ChangedBookings.Select(BookingRow.Of).ToArray();
        return
        [
            .. days.Select(day => RaiseVersion(change.ExchangeId, day)),
            .. MayMeetAmidst(change) ? changed.Select(row => _setExclusive(row, false)) : [],
            .. change.RemovedTimeSlots.Select(TimeSlotRow.Of).Select(_timeSlots.Delete),
            .. _timeSlots.Insert(change.AddedTimeSlots.Select(TimeSlotRow.Of)),
            .. change.ChangedTimeSlots.Select(TimeSlotRow.Of).Select(_timeSlots.Update),
            .. changed.Select(_bookings.Update),
            .. _bookings.Insert(change.AddedBookings.Select(BookingRow.Of)),
        ];
    }

    /// <summary>
    /// The database refuses exclusive bookings that overlap, row by row, also amid a change that ends well: where one
    /// takes what another leaves. So of several those that change let go of their periods first.
    /// </summary>
    private static bool MayMeetAmidst(DayChange change) =>
        change.ChangedBookings.Count > 0 && change.AddedBookings.Count + change.ChangedBookings.Count > 1;

    private Statement RaiseVersion(Guid exchangeId, DayVersion day)
    {
        var row = new BookingDayRow { ExchangeId = exchangeId, Date = day.Date.ToDateOnly(), Version = day.Version };
        return _setVersion(row, day.Version + 1);
    }
}
