using BookingEngine.EntityFrameworkCore.Commit;
using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    private static readonly PerModel<Func<DbContext, Guid, DateOnly, DateOnly, IAsyncEnumerable<VersionRow>>> Versions =
        new(_ => EF.CompileAsyncQuery((DbContext context, Guid exchangeId, DateOnly first, DateOnly last) =>
            from exchange in context.Set<ExchangeRow>()
            where exchange.Id == exchangeId
            from day in context.Set<BookingDayRow>()
                .Where(day => day.ExchangeId == exchange.Id && day.Date >= first && day.Date <= last)
                .DefaultIfEmpty()
            select new VersionRow(exchange.Version, exchange.UpdatedAtMicros, (DateOnly?)day.Date, (long?)day.Version)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        ReadAsync(
            (context, token) => DayQuery.LoadAsync(context, exchangeIds, first, last, token), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken) =>
        ReadAsync((context, token) => DayQuery.LoadPartsAsync(context, parts, token), cancellationToken);

    /// <inheritdoc/>
    public async Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var (exchange, days) = await ReadAsync(
            (context, token) => DayQuery.LoadWithExchangeAsync(context, exchangeId, first, last, token), cancellationToken)
            .ConfigureAwait(false);
        return (exchange?.ToExchange(zones, _known), days);
    }

    /// <inheritdoc/>
    public async Task<(ExchangeVersion? Exchange, IReadOnlyList<DayVersion> Days)> LoadVersionsAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(RowsAsync, cancellationToken).ConfigureAwait(false);
        return (
            rows is [var any, ..] ? new ExchangeVersion(any.ExchangeVersion, Columns.ToInstant(any.UpdatedAtMicros)) : null,
            [
                .. rows.Where(row => row.Date is not null)
                    .Select(row => new DayVersion(LocalDate.FromDateOnly(row.Date!.Value), row.DayVersion!.Value)),
            ]);

        async Task<List<VersionRow>> RowsAsync(TContext context, CancellationToken cancellationToken) =>
            await Versions.For(context)(context, exchangeId, first.ToDateOnly(), last.ToDateOnly())
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<AddedDay?> AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken)
    {
        var first = DayVersion.First(date);
        var row = new BookingDayRow { ExchangeId = exchangeId, Date = date.ToDateOnly(), Version = first.Version };
        AddedDay? added = null;
        try
        {
            await PersistAsync(
                AddRowAsync, () => Task.FromResult<bool?>(false), cancellationToken, AddRowInOneStatementAsync).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            // Another was quicker, or the exchange is gone: either way there is nothing to add.
            if (await ReadAsync((context, token) => WithoutTheDay(context).AnyAsync(token), cancellationToken).ConfigureAwait(false))
            {
                throw;
            }
        }

        return added;

        // This locks the exchange's row, as ReplaceAsync does. A day that is stored in the middle of a replacement could miss
        // its fence, and a booking on it could still be decided by the old rules.
        async Task<CommitOutcome> AddRowAsync(TContext context, CancellationToken cancellationToken)
        {
            int held = await WithoutTheDay(context)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version), cancellationToken)
                .ConfigureAwait(false);
            if (held == 1)
            {
                context.Add(row);
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }

            return CommitOutcome.Committed;
        }

        Task<CommitOutcome>? AddRowInOneStatementAsync(TContext context, Action sending) =>
            DayCommit.AddDay(context, row) is { } statement ? SendAsync(context, statement, sending) : null;

        async Task<CommitOutcome> SendAsync(TContext context, Statement statement, Action sending)
        {
            await context.Database.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
            sending();
            var exchanges = await StatementBatch
                .QueryAsync(context, statement, reader => new ExchangeVersion(reader.GetInt64(0), Columns.ToInstant(reader.GetInt64(1))))
                .ConfigureAwait(false);
            added = exchanges is [var exchange] ? new AddedDay(first, exchange) : null;
            return CommitOutcome.Committed;
        }

        IQueryable<ExchangeRow> WithoutTheDay(TContext context)
        {
            var day = date.ToDateOnly();
            var stored = context.Set<BookingDayRow>().Where(row => row.ExchangeId == exchangeId && row.Date == day);
            return context.Set<ExchangeRow>().Where(exchange => exchange.Id == exchangeId && !stored.Any());
        }
    }

    /// <inheritdoc/>
    public async Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken)
    {
        bool areMore = true;
        while (areMore)
        {
            var empty = await ReadAsync((context, token) => EmptyDays.FindAsync(context, before, token), cancellationToken)
                .ConfigureAwait(false);
            areMore = empty.Count == EmptyDays.MostAtOnce;
            if (empty.Count > 0)
            {
                await PersistAsync(
                    (context, token) => EmptyDays.RemoveAsync(context, empty, token),
                    () => Task.FromResult<bool?>(false),
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(
                (context, token) => DayCommit.WriteAsync(context, change, token),
                () => ReadAsync((context, _) => DayCommit.IsStoredAsync(context, change), CancellationToken.None),
                cancellationToken,
                (context, sending) => DayCommit.IsOneStatement(context, change)
                    ? _shared.CommitAsync(context, change, sending)
                    : null).ConfigureAwait(false);
        }
        catch (Exception exception) when (StoreFailures.IsLostRace(exception))
        {
            return CommitOutcome.Conflict;
        }
        catch (DbUpdateException)
        {
            if (await ReadAsync((context, token) => DayCommit.IsConflictAsync(context, change, token), cancellationToken)
                .ConfigureAwait(false))
            {
                return CommitOutcome.Conflict;
            }

            throw;
        }
    }

    /// <summary>The version of an exchange, with that of one of its days; or null in place of it if it has none.</summary>
    private sealed record VersionRow(long ExchangeVersion, long UpdatedAtMicros, DateOnly? Date, long? DayVersion);
}
