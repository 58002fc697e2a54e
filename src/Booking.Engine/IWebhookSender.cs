namespace BookingEngine;

/// <summary>
/// The port to the network that messages of webhooks are sent over. It is registered with
/// <see cref="BookingEngineBuilder.SendWebhooks{TSender}"/>.
/// </summary>
public interface IWebhookSender
{
    /// <summary>
    /// Sends a message once, and returns what came of it. Whatever the receiver does is an answer, and no exception. It takes at most a
    /// minute.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Says that the host stops. The message is sent again then.</param>
    Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken);
}
