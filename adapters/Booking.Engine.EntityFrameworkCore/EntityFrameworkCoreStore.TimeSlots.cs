using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    /// <inheritdoc/>
    public async Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            (context, token) => context.Set<TimeSlotRow>()
                .AsNoTracking()
                .FirstOrDefaultAsync(row => row.Id == timeSlotId, token),
            cancellationToken).ConfigureAwait(false);
        return found?.ToTimeSlot();
    }

    /// <inheritdoc/>
    public Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken) => ReadAsync(
        (context, token) => context.Set<TimeSlotRow>().CountAsync(row => row.ExchangeId == exchangeId, token),
        cancellationToken);

    /// <inheritdoc/>
    public Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken)
    {
        return ReadAsync(ListAsync, cancellationToken);

        async Task<Page<TimeSlot>> ListAsync(TContext context, CancellationToken cancellationToken)
        {
            var rows = context.Set<TimeSlotRow>().Where(row => row.ExchangeId == exchangeId);
            if (date?.ToDateOnly() is { } day)
            {
                rows = rows.Where(row => row.Date == day);
            }

            int? counted = await CountAsync(rows.OrderBy(row => row.Date), page, cancellationToken).ConfigureAwait(false);
            if (page.Cursor is Cursor.OfTimeSlot place)
            {
                rows = After(rows, place);
            }

            var found = await rows
                .OrderBy(row => row.Date)
                .ThenBy(row => row.StartSecond)
                .ThenBy(row => row.StartsLater)
                .ThenBy(row => row.EndSecond)
                .ThenBy(row => row.EndsLater)
                .Skip(page.Offset)
                .Take(page.Size + 1)
                .AsNoTracking()
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return page.PageOf([.. found.Select(row => row.ToTimeSlot())], counted, Cursor.After);
        }
    }

    /// <summary>The slots after a place in the list. An index begins at the date; the slots of that date are compared one by one.</summary>
    private static IQueryable<TimeSlotRow> After(IQueryable<TimeSlotRow> rows, Cursor.OfTimeSlot place)
    {
        var date = place.Date.ToDateOnly();
        int start = Shown(place.StartSecond, place.StartsLater);
        int end = Shown(place.EndSecond, place.EndsLater);
        return rows.Where(row => row.Date >= date
            && (row.Date > date
                || (2 * row.StartSecond) + (row.StartsLater ? 1 : 0) > start
                || ((2 * row.StartSecond) + (row.StartsLater ? 1 : 0) == start
                    && (2 * row.EndSecond) + (row.EndsLater ? 1 : 0) > end)));

        // Of two times that the clock shows alike, the later one comes after the other.
        static int Shown(int second, bool later) => (2 * second) + (later ? 1 : 0);
    }
}
