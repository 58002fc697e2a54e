using NodaTime;

namespace BookingEngine;

/// <summary>What is sent to a webhook.</summary>
/// <param name="Webhook">The webhook, with its address and its secrets.</param>
/// <param name="Id">
/// The message's identity: that of the event, whenever and however often it is sent. A receiver recognises by it what it has handled
/// already.
/// </param>
/// <param name="SentAt">The time of this attempt.</param>
public sealed record WebhookMessage(Webhook Webhook, Guid Id, Instant SentAt)
{
    /// <summary>The webhook, with its address and its secrets.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Webhook Webhook
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Webhook));
    } = Webhook ?? throw new ArgumentNullException(nameof(Webhook));

    /// <summary>What happened, or null if the message is a test.</summary>
    public BookingEvent? Event { get; init; }

    /// <summary>
    /// The customer of the booking as it is at the time of this attempt. It is null if the webhook doesn't ask for it, if the event is not
    /// of a booking, or if the customer was erased.
    /// </summary>
    public Customer? Customer { get; init; }

    /// <summary>Returns the message's id, and no personal data.</summary>
    public override string ToString() => $"WebhookMessage {Id}";
}
