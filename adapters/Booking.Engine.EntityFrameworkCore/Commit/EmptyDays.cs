using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>
/// Removes days that hold neither a time slot nor a booking. One statement finds them with their versions, and so in one
/// snapshot. Each is removed only if it still has that version, which every change of a day raises. It would not be enough
/// to remove a day on the condition that it is empty: a statement that had to wait for a commit looks again at the row that
/// it waited for, but at no other rows, so it would remove the day with what was just added to it.
/// </summary>
internal static class EmptyDays
{
    public const int MostAtOnce = 1000;

    private static readonly PerModel<Table<BookingDayRow>> Days = new(context => new Table<BookingDayRow>(context));

    /// <summary>Finds some that lie before a date.</summary>
    public static async Task<IReadOnlyList<BookingDayRow>> FindAsync(
        DbContext context, LocalDate before, CancellationToken cancellationToken)
    {
        var first = before.ToDateOnly();
        return await context.Set<BookingDayRow>()
            .Where(day => day.Date < first
                && !context.Set<TimeSlotRow>().Any(slot => slot.ExchangeId == day.ExchangeId && slot.Date == day.Date)
                && !context.Set<BookingRow>().Any(booking => booking.ExchangeId == day.ExchangeId && booking.Date == day.Date))
            .OrderBy(day => day.ExchangeId)
            .ThenBy(day => day.Date) // as commits lock them
            .Take(MostAtOnce)
            .AsNoTracking()
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Removes those that nobody has changed since.</summary>
    public static async Task<CommitOutcome> RemoveAsync(
        DbContext context, IReadOnlyList<BookingDayRow> days, CancellationToken cancellationToken)
    {
        var stored = Days.For(context);
        Statement[] removals = [.. days.Select(day => stored.CompareAndDelete(day, nameof(BookingDayRow.Version)))];
        await StatementBatch.ExecuteAsync(context, removals, cancellationToken).ConfigureAwait(false);
        return CommitOutcome.Committed;
    }
}
