using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    // By itself, since EF writes the SQL of a list anew for each call.
    private static readonly PerModel<Func<DbContext, Guid, IAsyncEnumerable<ExchangeRow>>> ById = new(_ => EF.CompileAsyncQuery(
        (DbContext context, Guid id) => context.Set<ExchangeRow>().AsNoTracking().Where(row => row.Id == id)));

    private static readonly PerModel<Func<DbContext, Guid[], IAsyncEnumerable<ExchangeRow>>> ByIds = new(_ => EF.CompileAsyncQuery(
        (DbContext context, Guid[] ids) => context.Set<ExchangeRow>().AsNoTracking().Where(row => ids.Contains(row.Id))));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exchange>> FindAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(RowsAsync, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(row => row.ToExchange(zones, _known))];

        async Task<List<ExchangeRow>> RowsAsync(TContext context, CancellationToken cancellationToken) =>
            await (ids.Count == 1 ? ById.For(context)(context, ids.Single()) : ByIds.For(context)(context, [.. ids]))
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task AddAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            await PersistAsync(AddRowsAsync, () => IsStoredAsync(exchange), cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            var stored = await FindAsync([exchange.Id], CancellationToken.None).ConfigureAwait(false);
            if (stored.Count > 0)
            {
                throw new InvalidOperationException($"Exchange {exchange.Id} is stored already.");
            }

            throw;
        }

        async Task<CommitOutcome> AddRowsAsync(TContext context, CancellationToken cancellationToken)
        {
            context.Add(ExchangeRow.Of(exchange));
            context.Add(EventRow.Of(BookingEvent.OfExchange(exchange)));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return CommitOutcome.Committed;
        }
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
        ReplaceIfAsync(exchange, fenceFrom, ifDays: null, cancellationToken);

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken) =>
        ReplaceIfAsync(exchange, fenceFrom, ifDays, cancellationToken);

    private Task<CommitOutcome> ReplaceIfAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion>? ifDays, CancellationToken cancellationToken)
    {
        return PersistAsync(ReplaceRowsAsync, () => IsStoredAsync(exchange), cancellationToken);

        async Task<CommitOutcome> ReplaceRowsAsync(TContext context, CancellationToken cancellationToken)
        {
            int taken = await context.Set<ExchangeRow>()
                .Where(row => row.Id == exchange.Id && row.Version == exchange.Version - 1)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, exchange.Version), cancellationToken)
                .ConfigureAwait(false);
            if (taken == 0)
            {
                return CommitOutcome.Conflict;
            }

            var replaced = ExchangeRow.Of(exchange);
            var stored = await context.Set<ExchangeRow>()
                .SingleAsync(row => row.Id == exchange.Id, cancellationToken)
                .ConfigureAwait(false);
            bool isOtherOwner = stored.OwnerId != exchange.OwnerId;
            replaced.KeepUnknown(stored);
            context.Entry(stored).CurrentValues.SetValues(replaced);
            context.Add(EventRow.Of(BookingEvent.OfExchange(exchange)));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);

            // The fence, in the same transaction: whoever reads the new rules finds the days' versions raised.
            var from = fenceFrom.ToDateOnly();
            await context.Set<BookingDayRow>()
                .Where(row => row.ExchangeId == exchange.Id && row.Date >= from)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Version, row => row.Version + 1), cancellationToken)
                .ConfigureAwait(false);

            // Behind the fence no day can change any more, and none can be added while the exchange's row is locked.
            if (ifDays is not null && !await AreAsync(context, from, ifDays, cancellationToken).ConfigureAwait(false))
            {
                return CommitOutcome.Conflict;
            }

            // After the fence: who adds a booking meanwhile has written it before the fence passed its day, or has a conflict.
            if (isOtherOwner)
            {
                await context.Set<BookingRow>()
                    .Where(row => row.ExchangeId == exchange.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.OwnerId, exchange.OwnerId), cancellationToken)
                    .ConfigureAwait(false);
            }

            return CommitOutcome.Committed;
        }

        async Task<bool> AreAsync(
            TContext context, DateOnly from, IReadOnlyCollection<DayVersion> before, CancellationToken cancellationToken)
        {
            var raised = await context.Set<BookingDayRow>()
                .Where(row => row.ExchangeId == exchange.Id && row.Date >= from)
                .Select(row => new { row.Date, row.Version })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            var expected = before.ToDictionary(day => day.Date.ToDateOnly(), day => day.Version + 1);
            return raised.Count == expected.Count
                && raised.TrueForAll(day => expected.TryGetValue(day.Date, out long version) && version == day.Version);
        }
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken)
    {
        return PersistAsync(RemoveRowsAsync, IsRemovedAsync, cancellationToken);

        // The exchange's row is locked first and then its days, so that writers of them wait for each other. Whether foreign
        // keys cascade is up to the user's model.
        async Task<CommitOutcome> RemoveRowsAsync(TContext context, CancellationToken cancellationToken)
        {
            var exchange = context.Set<ExchangeRow>().Where(row => row.Id == exchangeId && row.Version == version);
            var days = context.Set<BookingDayRow>().Where(row => row.ExchangeId == exchangeId);
            if (await exchange.ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Version, row => row.Version), cancellationToken)
                .ConfigureAwait(false) == 0)
            {
                return CommitOutcome.Conflict;
            }

            await days.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Version, row => row.Version), cancellationToken).ConfigureAwait(false);
            await DeleteAsync(context.Set<AllocationRow>().Where(row => row.ExchangeId == exchangeId)).ConfigureAwait(false);
            await DeleteAsync(context.Set<BookingRow>().Where(row => row.ExchangeId == exchangeId)).ConfigureAwait(false);
            await DeleteAsync(context.Set<TimeSlotRow>().Where(row => row.ExchangeId == exchangeId)).ConfigureAwait(false);
            await DeleteAsync(days).ConfigureAwait(false);
            await DeleteAsync(context.Set<EventStreamRow>().Where(row => row.ExchangeId == exchangeId)).ConfigureAwait(false);
            await DeleteAsync(context.Set<EventRow>().Where(row => row.ExchangeId == exchangeId)).ConfigureAwait(false);
            await DeleteAsync(context.Set<EventDeliveryRow>().Where(row => row.ExchangeId == exchangeId)).ConfigureAwait(false);
            await DeleteAsync(exchange).ConfigureAwait(false);
            return CommitOutcome.Committed;

            Task<int> DeleteAsync<TRow>(IQueryable<TRow> rows) => rows.ExecuteDeleteAsync(cancellationToken);
        }

        async Task<bool?> IsRemovedAsync() =>
            (await FindAsync([exchangeId], CancellationToken.None).ConfigureAwait(false)).Count == 0;
    }

    /// <inheritdoc/>
    public Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        return ReadAsync(ListAsync, cancellationToken);

        async Task<Page<ExchangeSummary>> ListAsync(TContext context, CancellationToken cancellationToken)
        {
            IQueryable<ExchangeRow> rows = context.Set<ExchangeRow>();
            if (filter.OwnerId is { } owner)
            {
                rows = rows.Where(row => row.OwnerId == owner);
            }

            if (filter.Search is { } search)
            {
                string text = TextRules.ForSearch(search);
                rows = rows.Where(row => row.BusinessNameForSearch.Contains(text));
            }

            int? counted = await CountAsync(rows.OrderBy(row => row.BusinessName), page, cancellationToken).ConfigureAwait(false);
            if (page.Cursor is Cursor.OfExchange place)
            {
#pragma warning disable CA1309 // It becomes the database's own comparison, by which it also sorts.
                rows = rows.Where(row => string.Compare(row.BusinessName, place.BusinessName) >= 0
                    && (string.Compare(row.BusinessName, place.BusinessName) > 0 || row.Id > place.Id));
#pragma warning restore CA1309
            }

            var found = await rows
                .OrderBy(row => row.BusinessName)
                .ThenBy(row => row.Id)
                .Skip(page.Offset)
                .Take(page.Size + 1)
                .Select(ExchangeRow.Listed)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return page.PageOf(
                [.. found.Select(row => row.ToSummary(zones, _known))], counted, Cursor.After);
        }
    }

    private async Task<bool?> IsStoredAsync(Exchange exchange)
    {
        var found = await FindAsync([exchange.Id], CancellationToken.None).ConfigureAwait(false);
        return found is not [var stored] || stored.Version < exchange.Version ? false
            : stored.Version > exchange.Version ? null
            : Columns.ToMicros(stored.UpdatedAt) == Columns.ToMicros(exchange.UpdatedAt);
    }
}
