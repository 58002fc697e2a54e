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
    public async Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> bookings, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. bookings.Select(booking => booking.Id)];
        Guid[] exchanges = [.. bookings.Select(booking => booking.ExchangeId).Distinct()];
        DateOnly[] dates = [.. bookings.Select(booking => booking.Date.ToDateOnly()).Distinct()];
        var found = await ReadAsync(
            (context, token) => context.Set<AllocationRow>()
                .AsNoTracking()
                .Where(row => exchanges.Contains(row.ExchangeId)
                    && dates.Contains(row.Date)
                    && row.BookingId != null && ids.Contains(row.BookingId.Value)
                    && row.ResourceId != null)
                .ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(row => row.ToAllocation())];
    }

    /// <inheritdoc/>
    public Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        return ReadAsync(ListAsync, cancellationToken);

        async Task<Page<Booking>> ListAsync(TContext context, CancellationToken cancellationToken)
        {
            var lists = await BookingQuery.FilteredAsync(context, filter, cancellationToken).ConfigureAwait(false);
            int? counted = page.IsCounted
                ? await BookingQuery.CountAsync(lists, filter, cancellationToken).ConfigureAwait(false)
                : null;
            var found = await BookingQuery.Page(lists, filter, page)
                .AsNoTracking()
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            return page.PageOf(
                [.. found.Select(row => row.ToBooking())], counted, booking => Cursor.After(booking, filter.Order));
        }
    }
}
