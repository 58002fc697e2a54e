using System.Collections.Concurrent;
using BookingEngine.Deciding;
using BookingEngine.Stores;
using Microsoft.Extensions.Logging;
using NodaTime;
using static System.FormattableString;

namespace BookingEngine.Events;

/// <summary>
/// Passes events on to the webhooks of the exchange's owner. The customer of a booking is read when the message is sent, and only
/// for a webhook that asks for it, so an erased customer is never sent.
/// </summary>
internal sealed partial class WebhookForwarder(
    IEventStore events,
    IExchangeStore exchanges,
    IBookingStore bookings,
    IWebhookSender sender,
    IClock clock,
    ILoggerFactory loggers) : IEventForwarder
{
    /// <summary>
    /// How long a webhook is used as it was read. So many messages cost one query a second, and not one each, which would take as long as
    /// a message to a receiver nearby. A change holds a second later.
    /// </summary>
    private static readonly Duration UsedFor = Duration.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, (Webhook? Webhook, Instant ReadAt)> _read = [];
    private readonly ILogger _logger = loggers.CreateLogger<WebhookForwarder>();

    public async Task<IReadOnlyList<EventDelivery>> PlanAsync(
        IReadOnlyList<BookingEvent> happened, CancellationToken cancellationToken)
    {
        if (await OwnerOfAsync(happened[0].ExchangeId, cancellationToken).ConfigureAwait(false) is not { } owner)
        {
            return [];
        }

        var webhooks = await events.ListWebhooksAsync(owner, cancellationToken).ConfigureAwait(false);
        var now = clock.GetCurrentInstant();
        return
        [
            .. from one in happened
               from webhook in webhooks
               where IsFor(webhook, one)
               select EventDelivery.Of(webhook.Reader, one, now),
        ];
    }

    public bool DeliversTo(string reader) => Webhook.IdOf(reader) is not null;

    public async Task<EventDelivery> DeliverAsync(
        EventDelivery delivery, BookingEvent? happened, CancellationToken cancellationToken)
    {
        if (happened is null)
        {
            return Failed(delivery, "The event is not kept any more.");
        }

        var webhook = await FindAsync(Webhook.IdOf(delivery.Reader)!.Value, cancellationToken).ConfigureAwait(false);
        if (webhook is not { IsActive: true })
        {
            return Failed(delivery, "The webhook is not active any more.");
        }

        Customer? customer = null;
        if (webhook.IncludesCustomer && happened.BookingId is { } bookingId)
        {
            if (await OwnerOfAsync(happened.ExchangeId, cancellationToken).ConfigureAwait(false) != webhook.OwnerId)
            {
                return Failed(delivery, "The exchange belongs to another owner.");
            }

            var read = await bookings.FindBookingsAsync([bookingId], cancellationToken).ConfigureAwait(false);
            customer = read is [{ IsErased: false } booking] ? booking.Customer : null;
        }

        var message = new WebhookMessage(webhook, happened.Id, clock.GetCurrentInstant()) { Event = happened, Customer = customer };
        var answer = await sender.SendAsync(message, cancellationToken).ConfigureAwait(false);
        if (answer.IsGone)
        {
            await DisableAsync(webhook, cancellationToken).ConfigureAwait(false);
        }

        return After(answer, delivery, clock.GetCurrentInstant());
    }

    /// <summary>Whether a webhook asks for an event. It doesn't get what happened before it was created.</summary>
    private static bool IsFor(Webhook webhook, BookingEvent happened) =>
        webhook.IsActive
        && (webhook.ExchangeId is not { } only || only == happened.ExchangeId)
        && (webhook.Events.Count == 0 || webhook.Events.Any(name => BookingEventNames.Covers(name, happened.Type)))
        && happened.Timestamp >= webhook.CreatedAt;

    private static EventDelivery Failed(EventDelivery delivery, string why) =>
        delivery with { Status = DeliveryStatus.Failed, NextAttemptAt = null, ResponseStatus = null, LastError = why };

    private static EventDelivery After(WebhookAnswer answer, EventDelivery delivery, Instant now)
    {
        var next = answer.IsSuccess || answer.IsGone
            ? null
            : Retries.Next(delivery.Attempts, now, Random.Shared.NextDouble(), answer.RetryAfter);
        return delivery with
        {
            Status = answer.IsSuccess ? DeliveryStatus.Delivered : next is null ? DeliveryStatus.Failed : DeliveryStatus.Pending,
            NextAttemptAt = next,
            ResponseStatus = answer.Status,
            LastError = answer.IsSuccess ? null : answer.Problem ?? Invariant($"The answer has the status {answer.Status}."),
        };
    }

    private async Task<Webhook?> FindAsync(Guid webhookId, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (_read.TryGetValue(webhookId, out var read) && IsUsed(read.ReadAt))
        {
            return read.Webhook;
        }

        foreach (var old in _read.Where(one => !IsUsed(one.Value.ReadAt)))
        {
            _read.TryRemove(old);
        }

        var found = await events.FindWebhookAsync(webhookId, cancellationToken).ConfigureAwait(false);
        _read[webhookId] = (found, now);
        return found;

        bool IsUsed(Instant readAt) => readAt <= now && now < readAt + UsedFor;
    }

    private async Task<string?> OwnerOfAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        var found = await exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        return found is [var exchange] ? exchange.OwnerId : null;
    }

    /// <summary>Disables a webhook whose receiver wants no more. If somebody changes it at this moment, it is disabled at the next answer.</summary>
    private async Task DisableAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var disabled = webhook with { IsActive = false, Version = webhook.Version + 1 };
        _ = await events.ReplaceWebhookAsync(disabled, cancellationToken).ConfigureAwait(false);
        _read.TryRemove(webhook.Id, out _);
        LogDisabled(webhook.Id);
    }

    [LoggerMessage(7, LogLevel.Warning, "Webhook {WebhookId} is not active any more: its receiver has answered 410.")]
    private partial void LogDisabled(Guid webhookId);
}
