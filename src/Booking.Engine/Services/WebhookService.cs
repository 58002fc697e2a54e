using BookingEngine.Primitives;
using BookingEngine.Services;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Keeps webhooks, and lists what was delivered to them. Events are sent to them by a host that registers a sender
/// (<see cref="BookingEngineBuilder.SendWebhooks{TSender}"/>).
/// </summary>
public sealed class WebhookService
{
    private const int MaxAttempts = 20;

    /// <summary>How long the former secret of a webhook is used beside a new one.</summary>
    private static readonly Duration FormerSecret = Duration.FromHours(24);

    private readonly IEventStore _events;
    private readonly IClock _clock;
    private readonly IWebhookSender? _sender;

    internal WebhookService(IEventStore events, IClock clock, IWebhookSender? sender)
    {
        _events = events;
        _clock = clock;
        _sender = sender;
    }

    /// <summary>
    /// Stores a new webhook. It always gets a new id, a version and a time of creation, and a new secret if it has none.
    /// </summary>
    /// <param name="webhook">The webhook. Its address and its events must have been checked.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentNullException">The webhook is null.</exception>
    public async Task<Webhook> CreateAsync(Webhook webhook, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var now = _clock.GetCurrentInstant();
        var created = webhook with
        {
            Id = NewId.At(now),
            Secrets = webhook.Secrets.Count > 0 ? webhook.Secrets : [WebhookSecret.New()],
            CreatedAt = Timestamp.Of(now),
            Version = 1,
        };
        await _events.AddWebhookAsync(created, cancellationToken).ConfigureAwait(false);
        return created;
    }

    /// <summary>Finds a webhook by its id. Returns null if it does not exist.</summary>
    public Task<Webhook?> FindAsync(Guid webhookId, CancellationToken cancellationToken = default) =>
        _events.FindWebhookAsync(webhookId, cancellationToken);

    /// <summary>Lists all webhooks of an owner, by the time at which they were created.</summary>
    /// <param name="ownerId">The owner's id, as the app knows its users.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ArgumentNullException">The owner is null.</exception>
    public Task<IReadOnlyList<Webhook>> ListAsync(string ownerId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ownerId);
        return _events.ListWebhooksAsync(ownerId, cancellationToken);
    }

    /// <summary>
    /// Changes the present version of a webhook: loads it, changes it, and stores it. If somebody else changes it in the meantime, this is
    /// repeated on the new version, up to 20 times.
    /// </summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="change">Returns the changed webhook for the stored one. It is called again for each attempt.</param>
    /// <param name="cancellationToken">Cancels the call until the webhook is stored.</param>
    /// <returns>The changed webhook, or null if it does not exist or others kept changing it.</returns>
    /// <exception cref="ArgumentNullException">The change is null.</exception>
    public async Task<Webhook?> UpdateAsync(
        Guid webhookId, Func<Webhook, Webhook> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await FindAsync(webhookId, cancellationToken).ConfigureAwait(false) is not { } stored)
            {
                return null;
            }

            var changed = change(stored) with { Id = stored.Id, CreatedAt = stored.CreatedAt, Version = stored.Version + 1 };
            var outcome = await _events.ReplaceWebhookAsync(changed, cancellationToken).ConfigureAwait(false);
            if (outcome == CommitOutcome.Committed)
            {
                return changed;
            }
        }

        return null;
    }

    /// <summary>
    /// Gives a webhook a new secret. Messages are signed with the former one, too, for the next 24 hours, so that its receiver has time to
    /// learn the new one. Older secrets are not used any more.
    /// </summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="cancellationToken">Cancels the call until the webhook is stored.</param>
    /// <returns>The changed webhook, or null if it does not exist or others kept changing it.</returns>
    public Task<Webhook?> RotateSecretAsync(Guid webhookId, CancellationToken cancellationToken = default)
    {
        var fresh = WebhookSecret.New();
        var until = Timestamp.Of(_clock.GetCurrentInstant() + FormerSecret);
        return UpdateAsync(
            webhookId,
            stored => stored with
            {
                Secrets = stored.Secrets.Count > 0 ? [fresh, stored.Secrets[0] with { ValidUntil = until }] : [fresh],
            },
            cancellationToken);
    }

    /// <summary>Removes a webhook, if it exists. Nothing is sent to it any more.</summary>
    public Task DeleteAsync(Guid webhookId, CancellationToken cancellationToken = default) =>
        _events.RemoveWebhookAsync(webhookId, cancellationToken);

    /// <summary>Sends a message without an event to a webhook, even to one that is not active.</summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What came of it, or null if the webhook does not exist.</returns>
    /// <exception cref="InvalidOperationException">The host has registered no sender.</exception>
    public async Task<WebhookAnswer?> TestAsync(Guid webhookId, CancellationToken cancellationToken = default)
    {
        if (_sender is null)
        {
            throw new InvalidOperationException(
                $"Nothing sends messages of webhooks: call {nameof(BookingEngineBuilder.SendWebhooks)} on the engine's builder.");
        }

        if (await FindAsync(webhookId, cancellationToken).ConfigureAwait(false) is not { } webhook)
        {
            return null;
        }

        var now = _clock.GetCurrentInstant();
        return await _sender.SendAsync(new WebhookMessage(webhook, NewId.At(now), now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the deliveries to a webhook, the newest first.</summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="page">The page to return.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ArgumentNullException">The page is null.</exception>
    /// <exception cref="ArgumentException">The page's cursor is of another list.</exception>
    public Task<Page<EventDelivery>> ListDeliveriesAsync(
        Guid webhookId, PageRequest page, CancellationToken cancellationToken = default)
    {
        Pages.ThrowIfOfAnotherList(page, cursor => cursor is Cursor.OfDelivery);
        return _events.ListDeliveriesAsync(Webhook.ReaderOf(webhookId), page, cancellationToken);
    }

    /// <summary>Delivers an event to a webhook once more, whatever became of its delivery before.</summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="deliveryId">The delivery.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The delivery, which is due now, or as it is if it is being tried at this moment. It is null if the webhook has no such delivery.
    /// </returns>
    public async Task<EventDelivery?> RedeliverAsync(
        Guid webhookId, Guid deliveryId, CancellationToken cancellationToken = default)
    {
        var stored = await _events.FindDeliveryAsync(deliveryId, cancellationToken).ConfigureAwait(false);
        if (stored is null || stored.Reader != Webhook.ReaderOf(webhookId))
        {
            return null;
        }

        var due = stored with
        {
            Status = DeliveryStatus.Pending,
            NextAttemptAt = Timestamp.Of(_clock.GetCurrentInstant()),
        };
        var replaced = await _events.UpdateDeliveriesAsync([due], stored.Attempts, cancellationToken).ConfigureAwait(false);
        return replaced is [_] ? due : stored;
    }
}
