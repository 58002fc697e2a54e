using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.FileStore.Tests;

public sealed partial class FileStore
{
    private const string Deliveries = "deliveries";
    private const string Webhooks = "webhooks";

    /// <inheritdoc/>
    public Task AddDeliveriesAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken) => ChangeAsync(
        files =>
        {
            foreach (var delivery in deliveries.Where(delivery => Find(files, delivery.ExchangeId) is not null))
            {
                if (files.Read<EventDelivery>(DeliveryOf(delivery.Id)) is null)
                {
                    files.Write(DeliveryOf(delivery.Id), delivery);
                }
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventDelivery>> FindDueAsync(
        Instant now, IReadOnlyCollection<string> except, int most, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<EventDelivery>>(
            files =>
            [
                .. files.ReadAll<EventDelivery>(Deliveries)
                    .Where(delivery => delivery.Status == DeliveryStatus.Pending && delivery.NextAttemptAt <= now)
                    .Where(delivery => !except.Contains(delivery.Reader))
                    .OrderBy(delivery => delivery.NextAttemptAt)
                    .ThenBy(delivery => delivery.Position)
                    .Take(most),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> UpdateDeliveriesAsync(
        IReadOnlyList<EventDelivery> deliveries, int ifAttempts, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Guid>>(
            files =>
            {
                var replaced = new List<Guid>();
                foreach (var delivery in deliveries)
                {
                    if (files.Read<EventDelivery>(DeliveryOf(delivery.Id))?.Attempts == ifAttempts)
                    {
                        files.Write(DeliveryOf(delivery.Id), delivery);
                        replaced.Add(delivery.Id);
                    }
                }

                return replaced;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<EventDelivery?> FindDeliveryAsync(Guid deliveryId, CancellationToken cancellationToken) =>
        ReadAsync(files => files.Read<EventDelivery>(DeliveryOf(deliveryId)), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<EventDelivery>> ListDeliveriesAsync(string reader, PageRequest page, CancellationToken cancellationToken) => ReadAsync(
        files => page.PageOf(files.ReadAll<EventDelivery>(Deliveries).Where(delivery => delivery.Reader == reader), Cursor.After),
        cancellationToken);

    /// <inheritdoc/>
    public Task AddWebhookAsync(Webhook webhook, CancellationToken cancellationToken) =>
        ChangeAsync(files => files.Write(WebhookOf(webhook.Id), webhook), cancellationToken);

    /// <inheritdoc/>
    public Task<Webhook?> FindWebhookAsync(Guid webhookId, CancellationToken cancellationToken) =>
        ReadAsync(files => files.Read<Webhook>(WebhookOf(webhookId)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Webhook>> ListWebhooksAsync(string ownerId, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Webhook>>(
            files =>
            [
                .. files.ReadAll<Webhook>(Webhooks)
                    .Where(webhook => webhook.OwnerId == ownerId)
                    .OrderBy(webhook => webhook.CreatedAt)
                    .ThenBy(webhook => webhook.Id),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceWebhookAsync(Webhook webhook, CancellationToken cancellationToken) => ReadAsync(
        files =>
        {
            if (files.Read<Webhook>(WebhookOf(webhook.Id))?.Version != webhook.Version - 1)
            {
                return CommitOutcome.Conflict;
            }

            files.Write(WebhookOf(webhook.Id), webhook);
            return CommitOutcome.Committed;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RemoveWebhookAsync(Guid webhookId, CancellationToken cancellationToken) =>
        ChangeAsync(files => files.Remove(WebhookOf(webhookId)), cancellationToken);

    private static string DeliveryOf(Guid id) => $"{Deliveries}/{id}.json";

    private static string WebhookOf(Guid id) => $"{Webhooks}/{id}.json";
}
