using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    private static readonly PerModel<Table<EventDeliveryRow>> Deliveries = new(context => new Table<EventDeliveryRow>(context));

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
            var missing = deliveries
                .Where(delivery => exchanges.Contains(delivery.ExchangeId) && !stored.Contains(delivery.Id))
                .DistinctBy(delivery => delivery.Id);
            Statement[] inserts = [.. Deliveries.For(context).Insert(missing.Select(EventDeliveryRow.Of))];
            if (inserts.Length > 0)
            {
                await StatementBatch.ExecuteAsync(context, inserts, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventDelivery>> FindDueAsync(
        Instant now, IReadOnlyCollection<string> except, int most, CancellationToken cancellationToken)
    {
        string[] leftOut = [.. except];
        long micros = Columns.ToMicros(now);
        var found = await ReadAsync(
            (context, token) => context.Set<EventDeliveryRow>()
                .AsNoTracking()
                .Where(row => row.NextAttemptAtMicros <= micros && row.Status == DeliveryStatusText.Pending)
                .Where(row => !leftOut.Contains(row.Reader))
                .OrderBy(row => row.NextAttemptAtMicros)
                .ThenBy(row => row.Position)
                .ThenBy(row => row.Id)
                .Take(most)
                .ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(row => row.ToDelivery())];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> UpdateDeliveriesAsync(
        IReadOnlyList<EventDelivery> deliveries, int ifAttempts, CancellationToken cancellationToken)
    {
        // If it is run again after its answer was lost, it may find that it has been stored, and says that it was not. Then
        // the deliveries are tried once more at their next attempts, as if another host had claimed them.
        var outcome = await PersistAsync(ReplaceRowsAsync, () => Task.FromResult<bool?>(false), cancellationToken)
            .ConfigureAwait(false);
        if (outcome == CommitOutcome.Committed)
        {
            return [.. deliveries.Select(delivery => delivery.Id)];
        }

        // The number of rows doesn't tell which of them another host has tried, so each is replaced by itself.
        var replaced = new List<Guid>();
        foreach (var delivery in deliveries.Count > 1 ? deliveries : [])
        {
            replaced.AddRange(await UpdateDeliveriesAsync([delivery], ifAttempts, cancellationToken).ConfigureAwait(false));
        }

        return replaced;

        async Task<CommitOutcome> ReplaceRowsAsync(TContext context, CancellationToken cancellationToken)
        {
            // Most often all have become the same, so it is one statement.
            var rows = deliveries.Select(EventDeliveryRow.Of)
                .GroupBy(row => (row.Status, row.Attempts, row.NextAttemptAtMicros, row.ResponseStatus, row.LastError));
            foreach (var alike in rows)
            {
                Guid[] ids = [.. alike.Select(row => row.Id)];
                var (status, attempts, nextAttemptAt, response, error) = alike.Key;
                int changed = await context.Set<EventDeliveryRow>()
                    .Where(row => ids.Contains(row.Id) && row.Attempts == ifAttempts)
                    .ExecuteUpdateAsync(
                        set => set
                            .SetProperty(row => row.Status, status)
                            .SetProperty(row => row.Attempts, attempts)
                            .SetProperty(row => row.NextAttemptAtMicros, nextAttemptAt)
                            .SetProperty(row => row.ResponseStatus, response)
                            .SetProperty(row => row.LastError, error),
                        cancellationToken)
                    .ConfigureAwait(false);
                if (changed < ids.Length)
                {
                    return CommitOutcome.Conflict;
                }
            }

            return CommitOutcome.Committed;
        }
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
