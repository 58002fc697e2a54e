using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using NodaTime;

namespace BookingEngine.AspNetCore.Webhooks;

/// <summary>
/// Sends messages by HTTP, as Standard Webhooks 1.0 describes it. Redirects are not followed. Of an answer nothing is read but its
/// status and <c>Retry-After</c>.
/// </summary>
internal sealed class HttpWebhookSender : IWebhookSender, IDisposable
{
    /// <summary>How long a receiver has to answer.</summary>
    private const int LongestSeconds = 15;

    private readonly bool _allowsPrivate;
    private readonly HttpClient _client;

    public HttpWebhookSender(IOptions<WebhookOptions> options)
    {
        _allowsPrivate = options.Value.AllowPrivateAddresses;
        _client = new HttpClient(PublicConnection.Handler(_allowsPrivate)) { Timeout = TimeSpan.FromSeconds(LongestSeconds) };
    }

    public async Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        // The settings may have changed since the address was accepted.
        if (WebhookAddress.Problem(message.Webhook.Url, _allowsPrivate) is { } problem)
        {
            return new WebhookAnswer(null, problem);
        }

        try
        {
            using var request = RequestOf(message);
            using var response = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            return new WebhookAnswer((int)response.StatusCode, null, PauseOf(response.Headers.RetryAfter, message.SentAt));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer(null, $"There was no answer within {LongestSeconds} seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new WebhookAnswer(null, WebhookAddress.ReasonOf(exception));
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage RequestOf(WebhookMessage message)
    {
        byte[] body = WebhookBody.Of(message);
        string id = message.Id.ToString();
        long timestamp = message.SentAt.ToUnixTimeSeconds();
        var secrets = message.Webhook.Secrets
            .Where(secret => secret.ValidUntil is not { } until || until > message.SentAt)
            .Select(secret => secret.Key);
        var request = new HttpRequestMessage(HttpMethod.Post, message.Webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Booking.Engine");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Of(secrets, id, timestamp, body));
        return request;
    }

    private static Duration? PauseOf(RetryConditionHeaderValue? asked, Instant sentAt) =>
        asked?.Delta is { } pause ? Duration.FromTimeSpan(pause)
        : asked?.Date is { } date ? Instant.FromDateTimeOffset(date) - sentAt
        : null;
}
