using NodaTime;

namespace BookingEngine.Stores;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task AddDeliveriesAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_deliveriesLock)
        {
            foreach (var delivery in deliveries.Where(delivery => _exchanges.ContainsKey(delivery.ExchangeId)))
            {
                _deliveries.TryAdd(delivery.Id, delivery);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventDelivery>> FindDueAsync(
        Instant now, IReadOnlyCollection<string> except, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(except);
        lock (_deliveriesLock)
        {
            return Task.FromResult<IReadOnlyList<EventDelivery>>(
            [
                .. _deliveries.Values
                    .Where(delivery => delivery.Status == DeliveryStatus.Pending && delivery.NextAttemptAt <= now)
                    .Where(delivery => !except.Contains(delivery.Reader))
                    .OrderBy(delivery => delivery.NextAttemptAt)
                    .ThenBy(delivery => delivery.Position)
                    .Take(most),
            ]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> UpdateDeliveriesAsync(
        IReadOnlyList<EventDelivery> deliveries, int ifAttempts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        cancellationToken.ThrowIfCancellationRequested();
        var replaced = new List<Guid>();
        lock (_deliveriesLock)
        {
            foreach (var delivery in deliveries)
            {
                if (_deliveries.TryGetValue(delivery.Id, out var stored) && stored.Attempts == ifAttempts)
                {
                    _deliveries[delivery.Id] = delivery;
                    replaced.Add(delivery.Id);
                }
            }
        }

        return Task.FromResult<IReadOnlyList<Guid>>(replaced);
    }

    /// <inheritdoc/>
    public Task<EventDelivery?> FindDeliveryAsync(Guid deliveryId, CancellationToken cancellationToken)
    {
        lock (_deliveriesLock)
        {
            return Task.FromResult(_deliveries.GetValueOrDefault(deliveryId));
        }
    }

    /// <inheritdoc/>
    public Task<Page<EventDelivery>> ListDeliveriesAsync(
        string reader, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(page);
        lock (_deliveriesLock)
        {
            return Task.FromResult(page.PageOf(_deliveries.Values.Where(delivery => delivery.Reader == reader), Cursor.After));
        }
    }

    /// <inheritdoc/>
    public Task AddWebhookAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        cancellationToken.ThrowIfCancellationRequested();
        return _webhooks.TryAdd(webhook.Id, webhook)
            ? Task.CompletedTask
            : throw new InvalidOperationException($"Webhook {webhook.Id} is stored already.");
    }

    /// <inheritdoc/>
    public Task<Webhook?> FindWebhookAsync(Guid webhookId, CancellationToken cancellationToken) =>
        Task.FromResult(_webhooks.GetValueOrDefault(webhookId));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Webhook>> ListWebhooksAsync(string ownerId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ownerId);
        return Task.FromResult<IReadOnlyList<Webhook>>(
        [
            .. _webhooks.Values
                .Where(webhook => webhook.OwnerId == ownerId)
                .OrderBy(webhook => webhook.CreatedAt)
                .ThenBy(webhook => webhook.Id),
        ]);
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceWebhookAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        cancellationToken.ThrowIfCancellationRequested();
        bool isReplaced = _webhooks.TryGetValue(webhook.Id, out var stored)
            && stored.Version == webhook.Version - 1
            && _webhooks.TryUpdate(webhook.Id, webhook, stored);
        return Task.FromResult(isReplaced ? CommitOutcome.Committed : CommitOutcome.Conflict);
    }

    /// <inheritdoc/>
    public Task RemoveWebhookAsync(Guid webhookId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _webhooks.TryRemove(webhookId, out _);
        return Task.CompletedTask;
    }

    private void RemoveDeliveries(Func<EventDelivery, bool> condition)
    {
        lock (_deliveriesLock)
        {
            foreach (var delivery in _deliveries.Values.Where(condition).ToArray())
            {
                _deliveries.Remove(delivery.Id);
            }
        }
    }
}
