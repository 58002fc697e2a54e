using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>Removes old events and deliveries, so many at once that nobody has to wait long for the rows.</summary>
internal static class OldEvents
{
    private const int MostAtOnce = 1000;

    /// <summary>
    /// Removes some events that have a position and happened before a time. They count as delivered. Returns whether there may be more.
    /// </summary>
    public static async Task<bool> RemoveAsync(DbContext context, long before, CancellationToken cancellationToken)
    {
        var events = context.Set<EventRow>();
        var old = await events
            .Where(row => row.Position != null && row.TimestampMicros < before)
            .OrderBy(row => row.TimestampMicros)
            .Select(row => new { row.ExchangeId, row.Id, Position = row.Position!.Value })
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (old.Count == 0)
        {
            return false;
        }

        Guid[] exchangeIds = [.. old.Select(row => row.ExchangeId).Distinct()];
        Guid[] ids = [.. old.Select(row => row.Id)];
        var last = old.GroupBy(row => row.ExchangeId).ToDictionary(ofOne => ofOne.Key, ofOne => ofOne.Max(row => row.Position));
        await CountAsDeliveredAsync(context, exchangeIds, last, cancellationToken).ConfigureAwait(false);
        await events
            .Where(row => exchangeIds.Contains(row.ExchangeId) && ids.Contains(row.Id))
            .ExecuteDeleteAsync(cancellationToken)
            .ConfigureAwait(false);
        return old.Count == MostAtOnce;
    }

    /// <summary>Otherwise an exchange would be found for ever for events that nobody can deliver any more.</summary>
    private static async Task CountAsDeliveredAsync(
        DbContext context, Guid[] exchangeIds, Dictionary<Guid, long> last, CancellationToken cancellationToken)
    {
        var streams = context.Set<EventStreamRow>();
        var behind = await streams
            .Where(row => row.IsBehind && exchangeIds.Contains(row.ExchangeId))
            .OrderBy(row => row.ExchangeId)
            .Select(row => row.ExchangeId)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        foreach (var exchangeId in behind)
        {
            long position = last[exchangeId];
            await streams
                .Where(row => row.ExchangeId == exchangeId && row.Delivered < position)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.Delivered, position)
                        .SetProperty(row => row.IsBehind, row => row.Numbered > position),
                    cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Removes some deliveries that were planned before a time. Returns whether there may be more.</summary>
    public static async Task<bool> RemoveDeliveriesAsync(DbContext context, long before, CancellationToken cancellationToken)
    {
        var deliveries = context.Set<EventDeliveryRow>();
        var ids = await deliveries
            .Where(row => row.CreatedAtMicros < before)
            .OrderBy(row => row.CreatedAtMicros)
            .Select(row => row.Id)
            .Take(MostAtOnce)
            .ToArrayAsync(cancellationToken)
            .ConfigureAwait(false);
        if (ids.Length == 0)
        {
            return false;
        }

        await deliveries
            .Where(row => ids.Contains(row.Id))
            .ExecuteDeleteAsync(cancellationToken)
            .ConfigureAwait(false);
        return ids.Length == MostAtOnce;
    }
}
