using NodaTime;

namespace BookingEngine.Stores;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Exchange>> FindAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Task.FromResult<IReadOnlyList<Exchange>>([.. DataOf(ids).Select(data => data.Exchange)]);
    }

    /// <inheritdoc/>
    public Task AddAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        cancellationToken.ThrowIfCancellationRequested();
        return _exchanges.TryAdd(exchange.Id, new ExchangeData(exchange))
            ? Task.CompletedTask
            : throw new InvalidOperationException($"Exchange {exchange.Id} is stored already.");
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
        ReplaceIfAsync(exchange, fenceFrom, ifDays: null, cancellationToken);

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ifDays);
        return ReplaceIfAsync(exchange, fenceFrom, ifDays, cancellationToken);
    }

    private Task<CommitOutcome> ReplaceIfAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion>? ifDays, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_exchanges.TryGetValue(exchange.Id, out var data))
        {
            return Task.FromResult(CommitOutcome.Conflict);
        }

        lock (data)
        {
            if (data.Exchange.Version != exchange.Version - 1 || !_exchanges.ContainsKey(exchange.Id))
            {
                return Task.FromResult(CommitOutcome.Conflict);
            }

            BookingDay[] fenced = [.. data.Days.Values.Where(day => day.Date >= fenceFrom)];
            if (ifDays is not null && !fenced.Select(day => new DayVersion(day.Date, day.Version)).ToHashSet().SetEquals(ifDays))
            {
                return Task.FromResult(CommitOutcome.Conflict);
            }

            data.Exchange = exchange;
            data.Happened.Add(BookingEvent.OfExchange(exchange));
            foreach (var day in fenced)
            {
                data.Days[day.Date] = day.AtVersion(day.Version + 1);
            }
        }

        return Task.FromResult(CommitOutcome.Committed);
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_exchanges.TryGetValue(exchangeId, out var data))
        {
            return Task.FromResult(CommitOutcome.Conflict);
        }

        lock (data)
        {
            if (data.Exchange.Version != version || !_exchanges.TryRemove(exchangeId, out _))
            {
                return Task.FromResult(CommitOutcome.Conflict);
            }

            foreach (var id in data.Bookings.Keys)
            {
                _exchangeOfBooking.TryRemove(id, out _);
            }

            foreach (var calendar in _calendars.Values.Where(calendar => calendar.ExchangeId == exchangeId))
            {
                _calendars.TryRemove(calendar.Id, out _);
            }
        }

        RemoveDeliveries(delivery => delivery.ExchangeId == exchangeId);
        return Task.FromResult(CommitOutcome.Committed);
    }

    /// <inheritdoc/>
    public Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var found = _exchanges.Values
            .Select(data => data.Exchange)
            .Where(filter.Matches)
            .Select(exchange => new ExchangeSummary(exchange));
        return Task.FromResult(page.PageOf(found, Cursor.After));
    }
}
