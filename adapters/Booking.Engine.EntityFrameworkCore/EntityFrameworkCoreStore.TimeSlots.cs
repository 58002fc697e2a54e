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

            int count = await rows.CountAsync(cancellationToken).ConfigureAwait(false);
            var items = await rows
                .OrderBy(row => row.Date)
                .ThenBy(row => row.StartSecond)
                .ThenBy(row => row.StartsLater)
                .ThenBy(row => row.EndSecond)
                .ThenBy(row => row.EndsLater)
                .ThenBy(row => row.Id)
                .Skip(page.Offset)
                .Take(page.Size)
                .AsNoTracking()
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return new Page<TimeSlot>([.. items.Select(row => row.ToTimeSlot())], count);
        }
    }
}
