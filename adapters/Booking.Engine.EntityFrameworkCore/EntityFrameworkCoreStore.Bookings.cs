using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            (context, token) => context.Set<BookingRow>()
                .AsNoTracking()
                .Where(row => ids.Contains(row.Id))
                .ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(row => row.ToBooking())];
    }

    /// <inheritdoc/>
    public Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        return ReadAsync(ListAsync, cancellationToken);

        async Task<Page<Booking>> ListAsync(TContext context, CancellationToken cancellationToken)
        {
            var rows = BookingQuery.Filtered(context, filter);
            int count = await rows.CountAsync(cancellationToken).ConfigureAwait(false);
            var items = await BookingQuery.Ordered(rows, filter.Order)
                .ThenBy(row => row.Id)
                .Skip(page.Offset)
                .Take(page.Size)
                .AsNoTracking()
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return new Page<Booking>([.. items.Select(row => row.ToBooking())], count);
        }
    }
}
