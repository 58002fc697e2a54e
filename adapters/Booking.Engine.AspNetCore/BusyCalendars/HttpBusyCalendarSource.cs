using System.Net;
using System.Text;
using BookingEngine.AspNetCore.Webhooks;
using Microsoft.Extensions.Options;
using NodaTime;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>
/// Reads calendars by HTTP, from addresses on the internet only, unless the options allow others. Redirects are followed a few times, and
/// each address on the way is checked. Calendars are bounded in size and in time.
/// </summary>
internal sealed class HttpBusyCalendarSource : IBusyCalendarSource, IDisposable
{
    /// <summary>The largest calendar: 5 MB.</summary>
    public const int MostBytes = 5_000_000;

    private const int LongestSeconds = 15;
    private const int MostRedirects = 5;
    private const int LongestTag = 500;

    private static readonly string TooLarge = $"The calendar has more than {MostBytes / 1_000_000} MB.";

    private readonly bool _allowsPrivate;
    private readonly HttpClient _client;

    public HttpBusyCalendarSource(IOptions<BusyCalendarOptions> options)
    {
        _allowsPrivate = options.Value.AllowPrivateAddresses;
        _client = new HttpClient(PublicConnection.Handler(_allowsPrivate)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<BusyCalendarAnswer> ReadAsync(BusyCalendarRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(LongestSeconds));
        try
        {
            return await ReadWithinAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Problem($"The calendar was not sent within {LongestSeconds} seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Problem(WebhookAddress.ReasonOf(exception));
        }
    }

    public void Dispose() => _client.Dispose();

    private static BusyCalendarAnswer Problem(string problem, Duration? retryAfter = null) =>
        new() { Problem = problem, RetryAfter = retryAfter };

    private static HttpRequestMessage MessageOf(Uri url, BusyCalendarRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, url);
        message.Headers.TryAddWithoutValidation("User-Agent", "Booking.Engine");
        message.Headers.TryAddWithoutValidation("Accept", "text/calendar, */*;q=0.1");
        if (request.ETag is { } tag)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (request.LastModified is { } since)
        {
            message.Headers.TryAddWithoutValidation("If-Modified-Since", since);
        }

        return message;
    }

    private async Task<BusyCalendarAnswer> ReadWithinAsync(BusyCalendarRequest request, CancellationToken stop)
    {
        var url = request.Url;
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            if (WebhookAddress.Problem(url, _allowsPrivate) is { } problem)
            {
                return Problem(problem);
            }

            using var message = MessageOf(url, request);
            using var response = await _client
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop)
                .ConfigureAwait(false);
            if (response.StatusCode is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest
                && response.Headers.Location is { } location)
            {
                if (!Uri.TryCreate(url, location, out var next))
                {
                    return Problem("The address redirects to none that can be read.");
                }

                url = WithoutFragment(next);
                continue;
            }

            return response.StatusCode == HttpStatusCode.NotModified ? new BusyCalendarAnswer { IsUnchanged = true }
                : response.StatusCode == HttpStatusCode.OK ? await ReadAsync(response, request, stop).ConfigureAwait(false)
                : Problem(
                    $"The address answers with the status {(int)response.StatusCode}.",
                    response.Headers.RetryAfter?.Delta is { } pause ? Duration.FromTimeSpan(pause) : null);
        }

        return Problem($"The address redirects more than {MostRedirects} times.");
    }

    private static Uri WithoutFragment(Uri url) => url.Fragment.Length == 0 ? url : new UriBuilder(url) { Fragment = "" }.Uri;

    private static async Task<BusyCalendarAnswer> ReadAsync(
        HttpResponseMessage response, BusyCalendarRequest request, CancellationToken stop)
    {
        if (response.Content.Headers.ContentLength > MostBytes)
        {
            return Problem(TooLarge);
        }

        var body = new MemoryStream();
        await using var _ = body.ConfigureAwait(false);
        var sent = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using var __ = sent.ConfigureAwait(false);
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await sent.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MostBytes)
            {
                return Problem(TooLarge);
            }
        }

        var content = body.GetBuffer().AsMemory(0, (int)body.Length);
        string text = Encoding.UTF8.GetString(content.Span.StartsWith(Encoding.UTF8.Preamble) ? content.Span[3..] : content.Span);
        return BusyTimesReader.Read(text, request) with
        {
            ETag = Header(response.Headers, "ETag"),
            LastModified = Header(response.Content.Headers, "Last-Modified"),
        };
    }

    /// <summary>Returns a header that can be sent back, or null: a request has none with other characters than those of ASCII.</summary>
    private static string? Header(System.Net.Http.Headers.HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: <= LongestTag } value && Ascii.IsValid(value)
            ? value
            : null;
}
