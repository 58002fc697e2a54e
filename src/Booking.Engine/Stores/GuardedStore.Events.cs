using NodaTime;

namespace BookingEngine.Stores;

internal sealed partial class GuardedStore : IEventStore
{
    public Task AddEventsAsync(IReadOnlyList<BookingEvent> happened, CancellationToken cancellationToken) =>
        GuardAsync(() => events.AddEventsAsync(happened, cancellationToken));

    public Task<IReadOnlyList<Guid>> FindUnnumberedAsync(int most, CancellationToken cancellationToken) =>
        GuardAsync(() => events.FindUnnumberedAsync(most, cancellationToken));

    public Task NumberAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        GuardAsync(() => events.NumberAsync(exchangeId, cancellationToken));

    public Task<IReadOnlyList<BookingEvent>> ReadAsync(
        Guid exchangeId, long after, int most, CancellationToken cancellationToken) =>
        GuardAsync(() => events.ReadAsync(exchangeId, after, most, cancellationToken));

    public Task RemoveEventsAsync(Instant before, CancellationToken cancellationToken) =>
        GuardAsync(() => events.RemoveEventsAsync(before, cancellationToken));

    public Task<IReadOnlyList<Guid>> FindUndeliveredAsync(Instant now, int most, CancellationToken cancellationToken) =>
        GuardAsync(() => events.FindUndeliveredAsync(now, most, cancellationToken));

    public Task<long?> LeaseAsync(
        Guid exchangeId, Guid holder, Instant until, Instant now, CancellationToken cancellationToken) =>
        GuardAsync(() => events.LeaseAsync(exchangeId, holder, until, now, cancellationToken));

    public Task<bool> DeliveredAsync(Guid exchangeId, Guid holder, long position, CancellationToken cancellationToken) =>
        GuardAsync(() => events.DeliveredAsync(exchangeId, holder, position, cancellationToken));

    public Task AddDeliveriesAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken) =>
        GuardAsync(() => events.AddDeliveriesAsync(deliveries, cancellationToken));

    public Task<IReadOnlyList<EventDelivery>> FindDueAsync(
        Instant now, IReadOnlyCollection<string> except, int most, CancellationToken cancellationToken) =>
        GuardAsync(() => events.FindDueAsync(now, except, most, cancellationToken));

    public Task<IReadOnlyList<Guid>> UpdateDeliveriesAsync(
        IReadOnlyList<EventDelivery> deliveries, int ifAttempts, CancellationToken cancellationToken) =>
        GuardAsync(() => events.UpdateDeliveriesAsync(deliveries, ifAttempts, cancellationToken));

    public Task<EventDelivery?> FindDeliveryAsync(Guid deliveryId, CancellationToken cancellationToken) =>
        GuardAsync(() => events.FindDeliveryAsync(deliveryId, cancellationToken));

    public Task<Page<EventDelivery>> ListDeliveriesAsync(
        string reader, PageRequest page, CancellationToken cancellationToken) =>
        GuardAsync(() => events.ListDeliveriesAsync(reader, page, cancellationToken));

    public Task AddWebhookAsync(Webhook webhook, CancellationToken cancellationToken) =>
        GuardAsync(() => events.AddWebhookAsync(webhook, cancellationToken));

    public Task<Webhook?> FindWebhookAsync(Guid webhookId, CancellationToken cancellationToken) =>
        GuardAsync(() => events.FindWebhookAsync(webhookId, cancellationToken));

    public Task<IReadOnlyList<Webhook>> ListWebhooksAsync(string ownerId, CancellationToken cancellationToken) =>
        GuardAsync(() => events.ListWebhooksAsync(ownerId, cancellationToken));

    public Task<CommitOutcome> ReplaceWebhookAsync(Webhook webhook, CancellationToken cancellationToken) =>
        GuardAsync(() => events.ReplaceWebhookAsync(webhook, cancellationToken));

    public Task RemoveWebhookAsync(Guid webhookId, CancellationToken cancellationToken) =>
        GuardAsync(() => events.RemoveWebhookAsync(webhookId, cancellationToken));
}
