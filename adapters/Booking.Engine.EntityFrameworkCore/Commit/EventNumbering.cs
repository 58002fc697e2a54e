using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>
/// Numbers events of an exchange after their commits. The row of the exchange's stream is locked first, so one numbers at a
/// time, and only then are the committed events read. An event that is committed later gets a later position, so whoever reads
/// by position misses none.
/// </summary>
internal static class EventNumbering
{
    /// <summary>What is more waits for the next call.</summary>
    private const int MostAtOnce = 1000;

    private static readonly PerModel<Table<EventRow>> Events = new(context => new Table<EventRow>(context));

    /// <summary>Whether there is something to number.</summary>
    public static Task<bool> IsNeededAsync(DbContext context, Guid exchangeId, CancellationToken cancellationToken) =>
        Unnumbered(context, exchangeId).AnyAsync(cancellationToken);

    /// <summary>Numbers events within the context's transaction.</summary>
    public static async Task NumberAsync(DbContext context, Guid exchangeId, CancellationToken cancellationToken)
    {
        var stream = context.Set<EventStreamRow>().Where(row => row.ExchangeId == exchangeId);
        if (await LockAsync(stream, cancellationToken).ConfigureAwait(false) == 0)
        {
            await AddStreamAsync(context, exchangeId, stream, cancellationToken).ConfigureAwait(false);
        }

        var rows = await Unnumbered(context, exchangeId)
            .OrderBy(row => row.TimestampMicros)
            .ThenBy(row => row.Version)
            .ThenBy(row => row.Id)
            .Take(MostAtOnce)
            .AsNoTracking()
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return;
        }

        long last = await stream.Select(row => row.Numbered).SingleAsync(cancellationToken).ConfigureAwait(false);
        var numbered = BookingEvent.InOrder(rows.Select(row => row.ToEvent()))
            .Select((happened, index) => EventRow.Of(happened with { Position = last + index + 1 }));
        Statement[] statements = [.. Events.For(context).Update(numbered)];
        await StatementBatch.ExecuteAsync(context, statements, cancellationToken).ConfigureAwait(false);
        long newLast = last + rows.Count;
        await stream
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.Numbered, newLast)
                    .SetProperty(row => row.IsBehind, row => newLast > row.Delivered),
                cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Adds the stream. The exchange's row is locked meanwhile, so that of two that come at once the second finds the stream of
    /// the first. An exchange that was removed has no events either.
    /// </summary>
    private static async Task AddStreamAsync(
        DbContext context, Guid exchangeId, IQueryable<EventStreamRow> stream, CancellationToken cancellationToken)
    {
        int held = await context.Set<ExchangeRow>()
            .Where(row => row.Id == exchangeId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version), cancellationToken)
            .ConfigureAwait(false);
        if (held == 1 && await LockAsync(stream, cancellationToken).ConfigureAwait(false) == 0)
        {
            context.Add(new EventStreamRow { ExchangeId = exchangeId });
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<int> LockAsync(IQueryable<EventStreamRow> stream, CancellationToken cancellationToken) =>
        stream.ExecuteUpdateAsync(set => set.SetProperty(row => row.Numbered, row => row.Numbered), cancellationToken);

    private static IQueryable<EventRow> Unnumbered(DbContext context, Guid exchangeId) =>
        context.Set<EventRow>().Where(row => row.ExchangeId == exchangeId && row.Position == null);
}
