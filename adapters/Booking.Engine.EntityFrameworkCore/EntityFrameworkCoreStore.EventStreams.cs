using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> FindUndeliveredAsync(
        Instant now, int most, CancellationToken cancellationToken)
    {
        long micros = Columns.ToMicros(now);
        return await ReadAsync(
            (context, token) => context.Set<EventStreamRow>()
                .Where(row => row.IsBehind && (row.LeaseUntilMicros == null || row.LeaseUntilMicros <= micros))
                .OrderBy(row => row.ExchangeId)
                .Select(row => row.ExchangeId)
                .Take(most)
                .ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<long?> LeaseAsync(
        Guid exchangeId, Guid holder, Instant until, Instant now, CancellationToken cancellationToken)
    {
        Guid? taker = holder;
        long? untilMicros = Columns.ToMicros(until);
        long nowMicros = Columns.ToMicros(now);
        long? delivered = null;
        await RepeatableAsync(LeaseRowAsync, cancellationToken).ConfigureAwait(false);
        return delivered;

        async Task LeaseRowAsync(TContext context, CancellationToken cancellationToken)
        {
            var stream = context.Set<EventStreamRow>().Where(row => row.ExchangeId == exchangeId);
            int leased = await stream
                .Where(row => row.LeaseUntilMicros == null || row.LeaseUntilMicros <= nowMicros || row.LeaseHolder == taker)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.LeaseHolder, taker)
                        .SetProperty(row => row.LeaseUntilMicros, untilMicros),
                    cancellationToken)
                .ConfigureAwait(false);
            delivered = leased == 0
                ? null
                : await stream.Select(row => row.Delivered).SingleAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeliveredAsync(
        Guid exchangeId, Guid holder, long position, CancellationToken cancellationToken)
    {
        bool isStored = false;
        await RepeatableAsync(AdvanceRowAsync, cancellationToken).ConfigureAwait(false);
        return isStored;

        async Task AdvanceRowAsync(TContext context, CancellationToken cancellationToken) =>
            isStored = await context.Set<EventStreamRow>()
                .Where(row => row.ExchangeId == exchangeId && row.LeaseHolder == holder)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.Delivered, row => row.Delivered < position ? position : row.Delivered)
                        .SetProperty(row => row.IsBehind, row => row.Numbered > row.Delivered && row.Numbered > position),
                    cancellationToken)
                .ConfigureAwait(false) == 1;
    }
}
