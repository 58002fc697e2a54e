using System.Data.Common;
using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>
/// Writes a <see cref="DayChange"/> in one round trip: first the version of every day that it touches, in the order of
/// the dates, and then the rows. Whoever comes second waits at the version and finds it raised. What is stored tells
/// whether there was a conflict, never a provider's error code.
/// </summary>
internal static class DayCommit
{
    private static readonly PerModel<DayTables> Tables = new(context => new DayTables(context));

    /// <summary>Whether the change is written by one statement, which needs no transaction around it.</summary>
    public static bool IsOneStatement(DbContext context, DayChange change) =>
        Tables.For(context).IsOneStatement(change) && !NamesOneTwice(change);

    /// <summary>Returns the one statement that adds a day if it is not stored yet, or null if the database has no such statement.</summary>
    public static Statement? AddDay(DbContext context, BookingDayRow day) => Tables.For(context).AddDay(day);

    /// <summary>Writes the change within the context's transaction, if it has one.</summary>
    public static async Task<CommitOutcome> WriteAsync(
        DbContext context, DayChange change, CancellationToken cancellationToken)
    {
        if (NamesOneTwice(change))
        {
            return CommitOutcome.Conflict;
        }

        var days = change.Days.OrderBy(day => day.Date).ToArray();
        var tables = Tables.For(context);
        Statement[] statements = tables.IsOneStatement(change)
            ? [tables.AddBookings(change)]
            : [.. tables.Statements(change, days)];
        try
        {
            var touched = await StatementBatch.ExecuteAsync(context, statements, cancellationToken).ConfigureAwait(false);
            if (touched.Take(days.Length).Contains(0))
            {
                return CommitOutcome.Conflict;
            }

            return touched.SequenceEqual(statements.Select(statement => statement.Rows))
                ? CommitOutcome.Committed
                : throw new DbUpdateException("A row of the day is gone, though the day is as it was: it was removed past the engine.");
        }
        catch (DbException exception)
        {
            throw StoreFailures.NotWritten(exception, context.Database.GetDbConnection());
        }
    }

    /// <summary>
    /// Writes several changes by one statement, each of which <see cref="IsOneStatement"/>. It passes over a day that has changed or
    /// is locked. If the database refuses a row, nothing of any change is written.
    /// </summary>
    /// <returns>The numbers of the changes that are written, counted from 0. What came of the others is not known.</returns>
    public static async Task<IReadOnlyList<int>> WriteTogetherAsync(DbContext context, IReadOnlyList<DayChange> changes)
    {
        try
        {
            return await StatementBatch
                .QueryAsync(context, Tables.For(context).AddBookingsTogether(changes), reader => reader.GetInt32(0))
                .ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            throw StoreFailures.NotWritten(exception, context.Database.GetDbConnection());
        }
    }

    /// <summary>
    /// Whether rows could not be written because a day was changed meanwhile, or because an id or a slot's period exists
    /// already. It is asked once the rows are rolled back.
    /// </summary>
    public static async Task<bool> IsConflictAsync(
        DbContext context, DayChange change, CancellationToken cancellationToken)
    {
        foreach (var day in change.Days)
        {
            var date = day.Date.ToDateOnly();
            bool stands = await context.Set<BookingDayRow>()
                .AnyAsync(
                    row => row.ExchangeId == change.ExchangeId && row.Date == date && row.Version == day.Version,
                    cancellationToken)
                .ConfigureAwait(false);
            if (!stands)
            {
                return true;
            }
        }

        var bookingIds = change.Bookings.Added.Select(booking => booking.Id).ToArray();
        var slotIds = change.TimeSlots.Added.Select(slot => slot.Id).ToArray();
        var dates = change.TimeSlots.Added.Select(slot => slot.Date.ToDateOnly()).Distinct().ToArray();
        var slots = await context.Set<TimeSlotRow>()
            .AsNoTracking()
            .Where(row => row.ExchangeId == change.ExchangeId
                && (dates.Contains(row.Date) || slotIds.Contains(row.Id)))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var removed = change.TimeSlots.Removed.Select(slot => slot.Id).ToHashSet();
        var stored = slots.Where(row => !removed.Contains(row.Id)).Select(row => row.ToTimeSlot()).ToArray();
        return change.TimeSlots.Added.Any(added => stored.Any(
                slot => slot.Id == added.Id || (slot.Date == added.Date && slot.Period == added.Period)))
            || await context.Set<BookingRow>()
                .AnyAsync(row => bookingIds.Contains(row.Id), cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the change is stored. It is asked when the answer to the commit was lost. It tries to raise the version once
    /// more: that waits for a commit that is still in progress, and if the commit has not happened, it prevents it from
    /// happening later. If the rows are there, the version is raised again, since another host may have written the same
    /// rows, and nobody may go on from the day as this change would have left it. Null if a booking was changed again
    /// since: then it can't be known any more.
    /// </summary>
    public static Task<bool?> IsStoredAsync(DbContext context, DayChange change) =>
        context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            var day = change.Days[0];
            bool? isStored = await RaiseVersionAsync(context, change.ExchangeId, day).ConfigureAwait(false)
                ? false
                : await HasRowsAsync(context, change).ConfigureAwait(false);
            if (isStored is true)
            {
                var next = day with { Version = day.Version + 1 };
                _ = await RaiseVersionAsync(context, change.ExchangeId, next).ConfigureAwait(false);
            }

            return isStored;
        });

    /// <summary>
    /// Whether the rows are as the change leaves them. An id alone proves nothing, since a client's key gives a booking the
    /// same id when the request is sent to another host. So the moment counts too, and every row of a kind.
    /// </summary>
    private static async Task<bool?> HasRowsAsync(DbContext context, DayChange change)
    {
        if (change.Bookings.Added.Count + change.Bookings.Changed.Count > 0)
        {
            Guid[] bookingIds = [.. change.Bookings.Written.Select(booking => booking.Id)];
            var bookings = await context.Set<BookingRow>()
                .Where(row => row.ExchangeId == change.ExchangeId && bookingIds.Contains(row.Id))
                .Select(row => new { row.Id, row.Version, row.CreatedAtMicros, row.UpdatedAtMicros })
                .ToListAsync()
                .ConfigureAwait(false);
            if (change.Bookings.Changed.Any(booking => bookings.Exists(row => row.Id == booking.Id && row.Version > booking.Version)))
            {
                return null;
            }

            return change.Bookings.Added.All(booking => bookings.Exists(row =>
                    row.Id == booking.Id && row.CreatedAtMicros == Columns.ToMicros(booking.CreatedAt)))
                && change.Bookings.Changed.All(booking => bookings.Exists(row =>
                    row.Id == booking.Id
                    && row.Version == booking.Version
                    && row.UpdatedAtMicros == Columns.ToMicros(booking.UpdatedAt)));
        }

        Guid[] slotIds =
        [
            .. change.TimeSlots.Written.Concat(change.TimeSlots.Removed).Select(slot => slot.Id),
        ];
        var slots = await context.Set<TimeSlotRow>()
            .Where(row => row.ExchangeId == change.ExchangeId && slotIds.Contains(row.Id))
            .Select(row => new { row.Id, row.MaxCapacity, row.Booked })
            .ToListAsync()
            .ConfigureAwait(false);
        Guid[] allocationIds =
        [
            .. change.Allocations.Written.Concat(change.Allocations.Removed).Select(taken => taken.Id),
        ];
        var allocations = await context.Set<AllocationRow>()
            .Where(row => row.ExchangeId == change.ExchangeId && allocationIds.Contains(row.Id))
            .Select(row => new { row.Id, row.IsPinned, row.IsActive })
            .ToListAsync()
            .ConfigureAwait(false);
        return change.Allocations.Added.All(taken => allocations.Exists(row => row.Id == taken.Id))
            && change.Allocations.Changed.All(taken => allocations.Exists(row =>
                row.Id == taken.Id && row.IsPinned == taken.IsPinned && row.IsActive == taken.IsActive))
            && !change.Allocations.Removed.Any(taken => allocations.Exists(row => row.Id == taken.Id))
            && change.TimeSlots.Added.All(slot => slots.Exists(row => row.Id == slot.Id))
            && change.TimeSlots.Changed.All(slot => slots.Exists(row =>
                row.Id == slot.Id && row.MaxCapacity == slot.MaxCapacity && row.Booked == slot.Booked))
            && !change.TimeSlots.Removed.Any(slot => slots.Exists(row => row.Id == slot.Id));
    }

    /// <summary>Whether an id that shall be new is altered, or new, a second time; or a period of a new slot is.</summary>
    private static bool NamesOneTwice(DayChange change) =>
        NamesOneTwice(change.Bookings, booking => booking.Id)
        || NamesOneTwice(change.Allocations, allocation => allocation.Id)
        || NamesOneTwice(change.TimeSlots, slot => slot.Id)
        || change.TimeSlots.Added.DistinctBy(slot => (slot.Date, slot.Period)).Count() < change.TimeSlots.Added.Count;

    private static bool NamesOneTwice<T>(EntryChange<T> change, Func<T, Guid> id) =>
        change.Written.DistinctBy(id).Count() < change.Added.Count + change.Changed.Count;

    private static async Task<bool> RaiseVersionAsync(DbContext context, Guid exchangeId, DayVersion day)
    {
        var date = day.Date.ToDateOnly();
        int raised = await context.Set<BookingDayRow>()
            .Where(row => row.ExchangeId == exchangeId && row.Date == date && row.Version == day.Version)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version + 1))
            .ConfigureAwait(false);
        return raised == 1;
    }
}
