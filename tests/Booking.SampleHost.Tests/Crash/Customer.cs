using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>Sends the requests of wishes and records the responses in them.</summary>
internal sealed class Customer(HttpClient client, CancellationToken cancelled)
{
    /// <summary>How long the customer waits before repeating a throttled request.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private const int MostTries = 60;

    private int _throttled;

    /// <summary>How often the host's limits told the customer to try again later.</summary>
    public int Throttled => _throttled;

    /// <summary>Requests the booking with its key, for the first time or again.</summary>
    public async Task<JsonNode?> BookAsync(Wish wish)
    {
        var (outcome, booking) = await SendAsync(
            "/api/bookings/",
            new
            {
                exchange = wish.Exchange,
                date = wish.Asked.Date,
                start_time = wish.Asked.StartTime,
                end_time = wish.Asked.EndTime,
                party_size = wish.PartySize,
                resources = wish.Barber is null ? Array.Empty<string>() : [wish.Barber],
                @override = Override(wish.Passes),
                customer_name = "Jane Doe",
                customer_email = "jane@example.com",
                notes = wish.Label,
            },
            HttpStatusCode.Created,
            wish.Label);
        wish.Booked = outcome;
        wish.Id = (string?)booking?["uuid"];
        return booking;
    }

    public async Task MoveAsync(Wish wish, Place to, string? passes)
    {
        wish.MovesTo = to;
        wish.MovePasses = passes;
        wish.Moved = Outcome.Unknown;
        (wish.Moved, _) = await SendAsync(
            $"/api/bookings/{wish.Id}/reschedule/",
            new { date = to.Date, start_time = to.StartTime, end_time = to.EndTime, @override = Override(passes) },
            HttpStatusCode.OK);
        if (wish.Moved == Outcome.Done)
        {
            // A booking that stays where it is stays as it is.
            wish.Passed = passes is null || to == wish.At ? wish.Passed : wish.Passed.Append(passes).ToHashSet();
            wish.At = to;
        }
    }

    public async Task CancelAsync(Wish wish)
    {
        wish.Cancelled = Outcome.Unknown;
        (wish.Cancelled, _) = await SendAsync($"/api/bookings/{wish.Id}/cancel/", new { }, HttpStatusCode.OK);
        Assert.NotEqual(Outcome.Refused, wish.Cancelled);
    }

    /// <summary>
    /// Repeats the request whose response was lost, until it is answered. Then the key of the wish still identifies
    /// its one booking, in its current state.
    /// </summary>
    public async Task SettleAsync(Wish wish)
    {
        for (int tries = 1; wish.HasLostAnswer; tries++)
        {
            Assert.True(tries <= MostTries, $"{wish} isn't answered.");
            if (tries > 1)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancelled); // Retry-After says so.
            }

            await (wish.Booked == Outcome.Unknown ? BookAsync(wish)
                : wish.Moved == Outcome.Unknown ? MoveAsync(wish, wish.MovesTo!, wish.MovePasses)
                : CancelAsync(wish));
        }

        if (wish.Booked == Outcome.Done)
        {
            string? id = wish.Id;
            var again = await BookAsync(wish);
            Assert.True(wish is { Booked: Outcome.Done } && wish.Id == id, $"{wish} was {id}.");
            Assert.Equal(wish.Statuses, [(string)again!["status"]!]);
            Assert.Equal($"{wish.At.Date}T{wish.At.StartTime}:00Z", (string)again["starts_at"]!);
            Assert.Equal($"{wish.At.Date}T{wish.At.EndTime}:00Z", (string)again["ends_at"]!);
        }
    }

    private static string[] Override(string? rule) => rule is null ? [] : [rule];

    /// <summary>
    /// Interprets a status. A refusal is a 400. A store that can't be reached, or a lost race, is a 503. Any other
    /// failure is a defect. A throttled request is repeated.
    /// </summary>
    private async Task<(Outcome Outcome, JsonNode? Booking)> SendAsync(
        string path, object body, HttpStatusCode done, string? key = null)
    {
        while (true)
        {
            if (await TrySendAsync(path, body, done, key) is { } answer)
            {
                return answer;
            }

            _ = Interlocked.Increment(ref _throttled);
            await Task.Delay(Pause, cancelled);
        }
    }

    /// <summary>Null if the request was throttled.</summary>
    private async Task<(Outcome Outcome, JsonNode? Booking)?> TrySendAsync(
        string path, object body, HttpStatusCode done, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        try
        {
            using var response = await client.SendAsync(request, cancelled);
            string text = await response.Content.ReadAsStringAsync(cancelled);
            if (response.StatusCode == done)
            {
                return (Outcome.Done, JsonNode.Parse(text));
            }

            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return null;
            }

            Assert.True(
                response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable,
                $"{path} is answered {response.StatusCode} {text}");
            return (response.StatusCode == HttpStatusCode.BadRequest ? Outcome.Refused : Outcome.Unknown, null);
        }
        catch (HttpRequestException)
        {
            return (Outcome.Unknown, null); // The host was killed.
        }
    }
}
