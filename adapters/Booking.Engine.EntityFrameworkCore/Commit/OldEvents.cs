using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>Removes old events and deliveries, so many at once that nobody has to wait long for the rows.</summary>
internal static class OldEvents
{
    private const int MostAtOnce = 1000;

    /// <summary>Removes some events that have a position and happened before a time. Returns whether there may be more.</summary>
    public static async Task<bool> RemoveAsync(DbContext context, long before, CancellationToken cancellationToken)
    {
        var events = context.Set<EventRow>();
        var old = await events
            .Where(row => row.Position != null && row.TimestampMicros < before)
            .OrderBy(row => row.TimestampMicros)
            .Select(row => new { row.ExchangeId, row.Id })
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (old.Count == 0)
        {
            return false;
        }

        Guid[] exchangeIds = [.. old.Select(row => row.ExchangeId).Distinct()];
        Guid[] ids = [.. old.Select(row => row.Id)];
        await events
            .Where(row => exchangeIds.Contains(row.ExchangeId) && ids.Contains(row.Id))
            .ExecuteDeleteAsync(cancellationToken)
            .ConfigureAwait(false);
        return old.Count == MostAtOnce;
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
