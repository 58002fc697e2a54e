using System.Collections.Concurrent;
using NodaTime;

namespace BookingEngine.Stores;

public sealed partial class InMemoryStore : IEventStore
{
    private readonly ConcurrentDictionary<Guid, Webhook> _webhooks = new();
    private readonly Dictionary<Guid, EventDelivery> _deliveries = [];
    private readonly Lock _deliveriesLock = new();

    /// <inheritdoc/>
    public Task AddEventsAsync(IReadOnlyList<BookingEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var happened in events)
        {
            if (_exchanges.TryGetValue(happened.ExchangeId, out var data))
            {
                lock (data)
                {
                    if (data.Happened.Concat(data.Numbered).All(other => other.Id != happened.Id))
                    {
                        data.Happened.Add(happened);
                    }
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> FindUnnumberedAsync(int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>(ExchangesWhere(data => data.Happened.Count > 0, most));

    /// <inheritdoc/>
    public Task NumberAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_exchanges.TryGetValue(exchangeId, out var data))
        {
            lock (data)
            {
                foreach (var happened in BookingEvent.InOrder(data.Happened))
                {
                    data.LastPosition++;
                    data.Numbered.Add(happened with { Position = data.LastPosition });
                }

                data.Happened.Clear();
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookingEvent>> ReadAsync(
        Guid exchangeId, long after, int most, CancellationToken cancellationToken)
    {
        if (!_exchanges.TryGetValue(exchangeId, out var data))
        {
            return Task.FromResult<IReadOnlyList<BookingEvent>>([]);
        }

        lock (data)
        {
            // They are in order and without gaps, so the place of a position is known.
            long removed = data.LastPosition - data.Numbered.Count;
            int first = (int)Math.Clamp(after - removed, 0, data.Numbered.Count);
            return Task.FromResult<IReadOnlyList<BookingEvent>>(
                data.Numbered.GetRange(first, Math.Min(most, data.Numbered.Count - first)));
        }
    }

    /// <inheritdoc/>
    public Task RemoveEventsAsync(Instant before, CancellationToken cancellationToken)
    {
        foreach (var data in _exchanges.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (data)
            {
                // Only the oldest positions are removed, so that the place of a position is known.
                int old = data.Numbered.TakeWhile(happened => happened.Timestamp < before).Count();
                if (old > 0)
                {
                    data.Delivered = Math.Max(data.Delivered, data.Numbered[old - 1].Position);
                    data.Numbered.RemoveRange(0, old);
                }
            }
        }

        RemoveDeliveries(delivery => delivery.CreatedAt < before);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> FindUndeliveredAsync(Instant now, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>(
            ExchangesWhere(data => data.LastPosition > data.Delivered && data.LeasedUntil <= now, most));

    /// <inheritdoc/>
    public Task<long?> LeaseAsync(
        Guid exchangeId, Guid holder, Instant until, Instant now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_exchanges.TryGetValue(exchangeId, out var data))
        {
            return Task.FromResult<long?>(null);
        }

        lock (data)
        {
            if (data.LastPosition == 0 || (data.Holder != holder && data.LeasedUntil > now))
            {
                return Task.FromResult<long?>(null);
            }

            data.Holder = holder;
            data.LeasedUntil = until;
            return Task.FromResult<long?>(data.Delivered);
        }
    }

    /// <inheritdoc/>
    public Task<bool> DeliveredAsync(Guid exchangeId, Guid holder, long position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_exchanges.TryGetValue(exchangeId, out var data))
        {
            return Task.FromResult(false);
        }

        lock (data)
        {
            if (data.Holder != holder)
            {
                return Task.FromResult(false);
            }

            data.Delivered = Math.Max(data.Delivered, position);
            return Task.FromResult(true);
        }
    }

    private List<Guid> ExchangesWhere(Func<ExchangeData, bool> condition, int most)
    {
        var found = new List<Guid>();
        foreach (var (id, data) in _exchanges)
        {
            if (found.Count >= most)
            {
                break;
            }

            lock (data)
            {
                if (condition(data))
                {
                    found.Add(id);
                }
            }
        }

        return found;
    }

    private sealed partial class ExchangeData
    {
        /// <summary>The events without a position, the first of which is that the exchange was stored.</summary>
        public List<BookingEvent> Happened { get; } = [BookingEvent.OfExchange(exchange)];

        /// <summary>The events with a position, in order, without those that were removed.</summary>
        public List<BookingEvent> Numbered { get; } = [];

        public long LastPosition { get; set; }

        public long Delivered { get; set; }

        public Guid Holder { get; set; }

        public Instant LeasedUntil { get; set; } = Instant.MinValue;
    }
}
