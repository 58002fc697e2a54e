namespace BookingEngine.Stores;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var bookings = new List<Booking>();
        foreach (var id in ids.Distinct())
        {
            if (_exchangeOfBooking.TryGetValue(id, out var exchangeId)
                && _exchanges.TryGetValue(exchangeId, out var data))
            {
                lock (data)
                {
                    // The id of a booking is claimed shortly before the booking itself is added.
                    if (data.Bookings.TryGetValue(id, out var booking))
                    {
                        bookings.Add(booking);
                    }
                }
            }
        }

        return Task.FromResult<IReadOnlyList<Booking>>(bookings);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> bookings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bookings);
        var allocations = new List<Allocation>();
        foreach (var booking in bookings)
        {
            if (_exchanges.TryGetValue(booking.ExchangeId, out var data))
            {
                lock (data)
                {
                    allocations.AddRange(data.ResourceAllocations.GetValueOrDefault(booking.Id, []));
                }
            }
        }

        return Task.FromResult<IReadOnlyList<Allocation>>(allocations);
    }

    /// <inheritdoc/>
    public Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var found = new List<Booking>();
        foreach (var data in _exchanges.Values)
        {
            lock (data)
            {
                found.AddRange(data.Bookings.Values.Where(booking => filter.Matches(booking, data.Exchange)));
            }
        }

        return Task.FromResult(page.PageOf(found, booking => Cursor.After(booking, filter.Order)));
    }
}
