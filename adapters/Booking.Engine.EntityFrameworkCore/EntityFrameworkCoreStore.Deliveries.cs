using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    /// <inheritdoc/>
    public Task AddDeliveriesAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken)
    {
        return AddMissingAsync(AddRowsAsync, cancellationToken);

        async Task AddRowsAsync(TContext context, CancellationToken cancellationToken)
        {
            var exchanges = await StoredExchangesAsync(context, deliveries.Select(delivery => delivery.ExchangeId), cancellationToken)
                .ConfigureAwait(false);
            Guid[] ids = [.. deliveries.Select(delivery => delivery.Id)];
            var stored = await context.Set<EventDeliveryRow>()
                .Where(row => ids.Contains(row.Id))
                .Select(row => row.Id)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            context.AddRange(deliveries
                .Where(delivery => exchanges.Contains(delivery.ExchangeId) && !stored.Contains(delivery.Id))
                .DistinctBy(delivery => delivery.Id)
                .Select(EventDeliveryRow.Of));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventDelivery>> FindDueAsync(
        Instant now, int most, CancellationToken cancellationToken)
    {
        long micros = Columns.ToMicros(now);
        var found = await ReadAsync(
            (context, token) => context.Set<EventDeliveryRow>()
                .AsNoTracking()
                .Where(row => row.NextAttemptAtMicros <= micros && row.Status == DeliveryStatusText.Pending)
                .OrderBy(row => row.NextAttemptAtMicros)
                .ThenBy(row => row.Position)
                .ThenBy(row => row.Id)
                .Take(most)
                .ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(row => row.ToDelivery())];
    }

    /// <inheritdoc/>
    public async Task<bool> UpdateDeliveryAsync(
        EventDelivery delivery, int ifAttempts, CancellationToken cancellationToken)
    {
        var replaced = EventDeliveryRow.Of(delivery);
        bool isReplaced = false;
        await RepeatableAsync(ReplaceRowAsync, cancellationToken).ConfigureAwait(false);
        return isReplaced;

        // If it is run again after its answer was lost, it may find that it has been stored, and says that it was not. Then
        // the delivery is tried once more at its next attempt, as if another host had claimed it.
        async Task ReplaceRowAsync(TContext context, CancellationToken cancellationToken) =>
            isReplaced = await context.Set<EventDeliveryRow>()
                .Where(row => row.Id == replaced.Id && row.Attempts == ifAttempts)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.Status, replaced.Status)
                        .SetProperty(row => row.Attempts, replaced.Attempts)
                        .SetProperty(row => row.NextAttemptAtMicros, replaced.NextAttemptAtMicros)
                        .SetProperty(row => row.ResponseStatus, replaced.ResponseStatus)
                        .SetProperty(row => row.LastError, replaced.LastError),
                    cancellationToken)
                .ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public async Task<EventDelivery?> FindDeliveryAsync(Guid deliveryId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            (context, token) => context.Set<EventDeliveryRow>()
                .AsNoTracking()
                .SingleOrDefaultAsync(row => row.Id == deliveryId, token),
            cancellationToken).ConfigureAwait(false);
        return found?.ToDelivery();
    }

    /// <inheritdoc/>
    public Task<Page<EventDelivery>> ListDeliveriesAsync(
        string reader, PageRequest page, CancellationToken cancellationToken)
    {
        return ReadAsync(ListAsync, cancellationToken);

        async Task<Page<EventDelivery>> ListAsync(TContext context, CancellationToken cancellationToken)
        {
            var rows = context.Set<EventDeliveryRow>().Where(row => row.Reader == reader);
            int? counted = await CountAsync(rows.OrderByDescending(row => row.CreatedAtMicros), page, cancellationToken)
                .ConfigureAwait(false);
            if (page.Cursor is Cursor.OfDelivery place)
            {
                var (micros, id) = (Columns.ToMicros(place.CreatedAt), place.Id);
                rows = rows.Where(row => row.CreatedAtMicros <= micros && (row.CreatedAtMicros < micros || row.Id > id));
            }

            var found = await rows
                .OrderByDescending(row => row.CreatedAtMicros)
                .ThenBy(row => row.Id)
                .Skip(page.Offset)
                .Take(page.Size + 1)
                .AsNoTracking()
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return page.PageOf([.. found.Select(row => row.ToDelivery())], counted, Cursor.After);
        }
    }
}
