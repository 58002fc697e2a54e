using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>The tables of days, of what they hold and of the events, and what writes a change of days to them.</summary>
internal sealed class DayTables(DbContext context)
{
    private readonly bool _canAddAtOnce = Provider.IsNpgsql(context);
    private readonly Table<ExchangeRow> _exchanges = new(context);
    private readonly Table<BookingDayRow> _days = new(context);
    private readonly Table<TimeSlotRow> _timeSlots = new(context);
    private readonly Table<BookingRow> _bookings = new(context);
    private readonly Table<AllocationRow> _allocations = new(context);
    private readonly Table<EventRow> _events = new(context);

    /// <summary>
    /// Returns the statements of a change. The first ones raise the versions of the days; each touches a row only if its day
    /// has the expected version. The database refuses exclusive allocations that overlap, row by row. So changed and removed
    /// allocations are deleted before any is inserted: two that swap their times, or their resources, never meet.
    /// </summary>
    public IEnumerable<Statement> Statements(DayChange change, IReadOnlyList<DayVersion> days)
    {
        var timeSlots = change.TimeSlots;
        return
        [
            .. days.Select(day => RaiseVersion(change.ExchangeId, day)),
            .. _allocations.Delete(Rows(change.ExchangeId, change.Allocations.Changed.Concat(change.Allocations.Removed))),
            .. _timeSlots.Delete(timeSlots.Removed.Select(TimeSlotRow.Of)),
            .. _timeSlots.Insert(timeSlots.Added.Select(TimeSlotRow.Of)),
            .. _timeSlots.Update(timeSlots.Changed.Select(TimeSlotRow.Of)),
            .. _bookings.Update(Rows(change, change.Bookings.Changed)),
            .. _bookings.Insert(Rows(change, change.Bookings.Added)),
            .. _allocations.Insert(Rows(change.ExchangeId, change.Allocations.Written)),
            .. _events.Insert(change.Events.Select(EventRow.Of)),
        ];
    }

    /// <summary>
    /// Returns the one statement that adds a day if it is not stored yet, or null if the database has no such statement. It waits for a
    /// replacement of the exchange that is in progress, and later ones wait for it. Its result is the exchange's version, if it adds.
    /// </summary>
    public Statement? AddDay(BookingDayRow day)
    {
        if (!_canAddAtOnce)
        {
            return null;
        }

        const string exchange = "locked_exchange";
        var locking = _exchanges.LockShared(day.ExchangeId, nameof(ExchangeRow.Version), nameof(ExchangeRow.UpdatedAtMicros));
        var adding = _days.Insert([day], locking.Parameters.Count, exchange).Single();
        return new Statement(
            $"WITH {exchange} AS ({locking.Text}), added_day AS ({adding.Text} ON CONFLICT DO NOTHING RETURNING 1) "
                + $"SELECT {exchange}.* FROM {exchange}, added_day",
            [.. locking.Parameters, .. adding.Parameters]);
    }

    /// <summary>
    /// Whether one statement can write a change: one that adds bookings to a day, and removes and moves nothing. A statement
    /// is atomic by itself, so it takes one round trip, where a transaction takes two.
    /// </summary>
    public bool IsOneStatement(DayChange change) =>
        _canAddAtOnce
        && change.Days.Count == 1
        && change.Allocations.Added.Count > 0
        && change.Bookings.Changed.Count + change.Allocations.Changed.Count + change.Allocations.Removed.Count == 0
        && change.TimeSlots.Removed.Count == 0;

    /// <summary>
    /// Returns the one statement. Its first part raises the day's version, and the others write only if that touched the
    /// day. The last one counts: if it adds no allocation, the day has another version. A changed time slot that plain SQL
    /// has removed stays removed, as if that had happened just after the commit.
    /// </summary>
    public Statement AddBookings(DayChange change)
    {
        const string raised = "raised_day";
        var raising = RaiseVersion(change.ExchangeId, change.Days[0]);
        var writes = Writes([change], raising.Parameters.Count, raised);
        return new Statement(
            $"WITH {raised} AS ({raising.Text} RETURNING 1){Named(writes.SkipLast(1))} {writes[^1].Text}", ParametersOf([raising, .. writes]))
        {
            Rows = change.Allocations.Added.Count,
        };
    }

    /// <summary>
    /// Returns one statement that writes several changes, each of which one statement could write by itself. Its first parts lock
    /// the days that have the expected versions, and raise these. The others write the rows of those changes, whose numbers are
    /// the result.
    /// </summary>
    public Statement AddBookingsTogether(IReadOnlyList<DayChange> changes)
    {
        const string held = "held_day";
        const string raised = "raised_day";
        var locking = _days.LockNumbered(Numbered(changes, change =>
            change.Days.Select(day => new BookingDayRow { ExchangeId = change.ExchangeId, Date = day.Date.ToDateOnly(), Version = day.Version })));
        var writes = Writes(changes, locking.Parameters.Count, raised);
        string raising = _days.IncrementNumbered(nameof(BookingDayRow.Version), held);
        return new Statement(
            $"WITH {held} AS ({locking.Text}), {raised} AS ({raising}){Named(writes)} SELECT * FROM {raised}", ParametersOf([locking, .. writes]));
    }

    private static string Named(IEnumerable<Statement> writes) =>
        string.Concat(writes.Select((write, number) => $", write_{number} AS ({write.Text})"));

    private static Parameter[] ParametersOf(IEnumerable<Statement> parts) => [.. parts.SelectMany(part => part.Parameters)];

    private static IEnumerable<Numbered<TRow>> Numbered<TRow>(IReadOnlyList<DayChange> changes, Func<DayChange, IEnumerable<TRow>> rows) =>
        changes.SelectMany((change, number) => rows(change).Select(row => new Numbered<TRow>(row, number)));

    private static IEnumerable<BookingRow> Rows(DayChange change, IEnumerable<Booking> bookings) =>
        bookings.Select(booking => BookingRow.Of(booking, change.OwnerId));

    private static IEnumerable<AllocationRow> Rows(Guid exchangeId, IEnumerable<Allocation> allocations) =>
        allocations.Select(allocation => AllocationRow.Of(exchangeId, allocation));

    /// <summary>
    /// Returns the parts of a larger statement that write the rows of changes, those of allocations last. The rows of a single change
    /// need no numbers, which costs the database less.
    /// </summary>
    private List<Statement> Writes(IReadOnlyList<DayChange> changes, int first, string raised)
    {
        var writes = new List<Statement>();
        Update(_timeSlots, change => change.TimeSlots.Changed.Select(TimeSlotRow.Of));
        Insert(_timeSlots, change => change.TimeSlots.Added.Select(TimeSlotRow.Of));
        Insert(_bookings, change => Rows(change, change.Bookings.Added));
        Insert(_events, change => change.Events.Select(EventRow.Of));
        Insert(_allocations, change => Rows(change.ExchangeId, change.Allocations.Added));
        return writes;

        void Update<TRow>(Table<TRow> table, Func<DayChange, IEnumerable<TRow>> rows)
            where TRow : class => Add(changes is [var change]
                ? table.Update(rows(change), first, raised)
                : table.UpdateNumbered(Numbered(changes, rows), first, raised));

        void Insert<TRow>(Table<TRow> table, Func<DayChange, IEnumerable<TRow>> rows)
            where TRow : class => Add(changes is [var change]
                ? table.Insert(rows(change), first, raised)
                : table.InsertNumbered(Numbered(changes, rows), first, raised));

        void Add(IEnumerable<Statement> added)
        {
            foreach (var write in added)
            {
                writes.Add(write);
                first += write.Parameters.Count;
            }
        }
    }

    private Statement RaiseVersion(Guid exchangeId, DayVersion day) => _days.CompareAndSet(
        new BookingDayRow { ExchangeId = exchangeId, Date = day.Date.ToDateOnly(), Version = day.Version },
        nameof(BookingDayRow.Version),
        day.Version + 1);
}
