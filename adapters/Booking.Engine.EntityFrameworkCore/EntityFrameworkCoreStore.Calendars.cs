using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    /// <inheritdoc/>
    public Task AddCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken)
    {
        return AddMissingAsync(AddRowAsync, cancellationToken);

        async Task AddRowAsync(TContext context, CancellationToken cancellationToken)
        {
            var exchanges = await StoredExchangesAsync(context, [calendar.ExchangeId], cancellationToken).ConfigureAwait(false);
            bool isStored = await context.Set<BusyCalendarRow>()
                .AnyAsync(row => row.Id == calendar.Id, cancellationToken)
                .ConfigureAwait(false);
            if (exchanges.Contains(calendar.ExchangeId) && !isStored)
            {
                context.Add(BusyCalendarRow.Of(calendar));
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<BusyCalendar?> FindCalendarAsync(Guid calendarId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            (context, token) => context.Set<BusyCalendarRow>()
                .AsNoTracking()
                .SingleOrDefaultAsync(row => row.Id == calendarId, token),
            cancellationToken).ConfigureAwait(false);
        return found?.ToCalendar();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BusyCalendar>> ListCalendarsAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            (context, token) => context.Set<BusyCalendarRow>()
                .AsNoTracking()
                .Where(row => row.ExchangeId == exchangeId)
                .OrderBy(row => row.CreatedAtMicros)
                .ThenBy(row => row.Id)
                .ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(row => row.ToCalendar())];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BusyCalendar>> FindDueCalendarsAsync(
        Instant now, int most, CancellationToken cancellationToken)
    {
        long micros = Columns.ToMicros(now);
        var found = await ReadAsync(
            (context, token) => context.Set<BusyCalendarRow>()
                .AsNoTracking()
                .Where(row => row.NextSyncAtMicros <= micros)
                .OrderBy(row => row.NextSyncAtMicros)
                .ThenBy(row => row.Id)
                .Take(most)
                .ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(row => row.ToCalendar())];
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken)
    {
        return PersistAsync(ReplaceRowAsync, () => IsStoredAsync(calendar), cancellationToken);

        async Task<CommitOutcome> ReplaceRowAsync(TContext context, CancellationToken cancellationToken)
        {
            var rows = context.Set<BusyCalendarRow>().Where(row => row.Id == calendar.Id);
            int taken = await rows
                .Where(row => row.Version == calendar.Version - 1)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, calendar.Version), cancellationToken)
                .ConfigureAwait(false);
            if (taken == 0)
            {
                return CommitOutcome.Conflict;
            }

            var stored = await rows.SingleAsync(cancellationToken).ConfigureAwait(false);
            context.Entry(stored).CurrentValues.SetValues(BusyCalendarRow.Of(calendar));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return CommitOutcome.Committed;
        }
    }

    /// <inheritdoc/>
    public Task RemoveCalendarAsync(Guid calendarId, CancellationToken cancellationToken) => RepeatableAsync(
        (context, token) => context.Set<BusyCalendarRow>().Where(row => row.Id == calendarId).ExecuteDeleteAsync(token),
        cancellationToken);

    private async Task<bool?> IsStoredAsync(BusyCalendar calendar) =>
        await FindCalendarAsync(calendar.Id, CancellationToken.None).ConfigureAwait(false) == calendar;
}
