using System.Data.Common;
using BookingEngine.EntityFrameworkCore.Commit;
using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    /// <summary>How often rows are added of which others add some at the same time.</summary>
    private const int MostAddAttempts = 5;

    /// <inheritdoc/>
    public Task AddEventsAsync(IReadOnlyList<BookingEvent> events, CancellationToken cancellationToken)
    {
        return AddMissingAsync(AddRowsAsync, cancellationToken);

        async Task AddRowsAsync(TContext context, CancellationToken cancellationToken)
        {
            var exchanges = await StoredExchangesAsync(context, events.Select(happened => happened.ExchangeId), cancellationToken)
                .ConfigureAwait(false);
            Guid[] ids = [.. events.Select(happened => happened.Id)];
            var stored = await context.Set<EventRow>()
                .Where(row => exchanges.Contains(row.ExchangeId) && ids.Contains(row.Id))
                .Select(row => row.Id)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            context.AddRange(events
                .Where(happened => exchanges.Contains(happened.ExchangeId) && !stored.Contains(happened.Id))
                .DistinctBy(happened => happened.Id)
                .Select(EventRow.Of));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> FindUnnumberedAsync(int most, CancellationToken cancellationToken) => await ReadAsync(
        (context, token) => context.Set<EventRow>()
            .Where(row => row.Position == null)
            .Select(row => row.ExchangeId)
            .Distinct()
            .OrderBy(id => id)
            .Take(most)
            .ToListAsync(token),
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task NumberAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        // Most often there is nothing to number for somebody who reads, and then nothing is locked.
        bool isNeeded = await ReadAsync(
            (context, token) => EventNumbering.IsNeededAsync(context, exchangeId, token), cancellationToken).ConfigureAwait(false);
        if (isNeeded)
        {
            await RepeatableAsync(
                (context, token) => EventNumbering.NumberAsync(context, exchangeId, token), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BookingEvent>> ReadAsync(
        Guid exchangeId, long after, int most, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            (context, token) => context.Set<EventRow>()
                .AsNoTracking()
                .Where(row => row.ExchangeId == exchangeId && row.Position > after)
                .OrderBy(row => row.Position)
                .Take(most)
                .ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(row => row.ToEvent())];
    }

    /// <inheritdoc/>
    public async Task RemoveEventsAsync(Instant before, CancellationToken cancellationToken)
    {
        long micros = Columns.ToMicros(before);
        bool areMore = true;
        while (areMore)
        {
            await RepeatableAsync(RemoveSomeAsync, cancellationToken).ConfigureAwait(false);
        }

        async Task RemoveSomeAsync(TContext context, CancellationToken cancellationToken) =>
            areMore = await OldEvents.RemoveAsync(context, micros, cancellationToken).ConfigureAwait(false)
                | await OldEvents.RemoveDeliveriesAsync(context, micros, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs a write that may be repeated without further effect, whether it was stored or not. So where its answer is lost, it is
    /// simply run again.
    /// </summary>
    private async Task RepeatableAsync(Func<TContext, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        _ = await PersistAsync(WriteRowsAsync, () => Task.FromResult<bool?>(false), cancellationToken).ConfigureAwait(false);

        async Task<CommitOutcome> WriteRowsAsync(TContext context, CancellationToken cancellationToken)
        {
            await write(context, cancellationToken).ConfigureAwait(false);
            return CommitOutcome.Committed;
        }
    }

    /// <summary>Adds the rows that are missing, again if another has just added one of them, or has removed its exchange.</summary>
    private async Task AddMissingAsync(
        Func<TContext, CancellationToken, Task> add, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await RepeatableAsync(add, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (
                attempt < MostAddAttempts && exception is DbUpdateException or DbException { IsTransient: false })
            {
                // The next attempt finds it.
            }
        }
    }

    private static async Task<IReadOnlyList<Guid>> StoredExchangesAsync(
        TContext context, IEnumerable<Guid> among, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. among.Distinct()];
        return await context.Set<ExchangeRow>()
            .Where(row => ids.Contains(row.Id))
            .Select(row => row.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }
}
