using System.Collections.Concurrent;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>Takes the place of the network: it keeps the messages of webhooks, and answers as a test tells it to.</summary>
public sealed class WebhookRecorder : IWebhookSender
{
    private readonly ConcurrentQueue<WebhookMessage> _messages = new();

    /// <summary>The answer to each message.</summary>
    public WebhookAnswer Answer { get; set; } = new(204);

    /// <summary>The messages so far.</summary>
    public IReadOnlyCollection<WebhookMessage> Messages => _messages;

    public Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        _messages.Enqueue(message);
        return Task.FromResult(Answer);
    }
}
