using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>Many clients that book and cancel over HTTP at random, as fast as they are answered.</summary>
internal sealed class Storm(HttpClient client, int round)
{
    private const int Clients = 16;

    private readonly ConcurrentQueue<Wish> _wishes = new();
    private string _exchange = "";
    private int _done;

    /// <summary>How many places there are at a time; in every other round bookings exclude each other.</summary>
    public int Capacity { get; } = round % 2 == 0 ? 10 : 1;

    public IReadOnlyCollection<Wish> Wishes => _wishes;

    private int Dates => Capacity == 1 ? 40 : 5;

    /// <summary>Runs until told to stop; tells when a number of bookings have been answered as done.</summary>
    public async Task RunAsync(
        IReadOnlyDictionary<int, TaskCompletionSource> doneAt, CancellationToken stop, CancellationToken cancelled)
    {
        _exchange = await CreateExchangeAsync(cancelled);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(
            async () =>
            {
                var random = new Random((round * Clients) + number);
                for (int i = 0; !stop.IsCancellationRequested; i++)
                {
                    await BookAsync(random, $"{round}-{number}-{i}", doneAt, cancelled);
                }
            },
            cancelled)));
    }

    private async Task<string> CreateExchangeAsync(CancellationToken cancelled)
    {
        var hours = Enumerable.Range(1, 7).Select(
            day => new { day_of_week = day, open_time = "09:00", close_time = "17:00", is_closed = false });
        using var response = await client.PostAsJsonAsync(
            "/api/exchanges/",
            new { business_name = $"Round {round}", operating_hours = hours, default_capacity = Capacity },
            cancelled);
        string text = await response.Content.ReadAsStringAsync(cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!["uuid"]!.GetValue<string>();
    }

    private async Task BookAsync(
        Random random, string label, IReadOnlyDictionary<int, TaskCompletionSource> doneAt, CancellationToken cancelled)
    {
        int start = 18 + random.Next(14);
        int end = Math.Min(start + 1 + random.Next(3), 34);
        string date = new DateOnly(2024, 1, 15).AddDays(random.Next(Dates)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var wish = new Wish(label, _exchange, date, start * 1800, end * 1800, Capacity == 1 ? 1 : 1 + random.Next(2));
        _wishes.Enqueue(wish);
        (wish.Booked, wish.Id) = await PostAsync("/api/bookings/", Body(wish), HttpStatusCode.Created, cancelled);
        if (wish.Booked != Outcome.Done)
        {
            return;
        }

        if (doneAt.TryGetValue(Interlocked.Increment(ref _done), out var reached))
        {
            reached.SetResult();
        }

        if (random.Next(3) == 0)
        {
            wish.Cancelled = Outcome.Unknown;
            (wish.Cancelled, _) = await PostAsync($"/api/bookings/{wish.Id}/cancel/", new { }, HttpStatusCode.OK, cancelled);
        }
    }

    private static object Body(Wish wish) => new
    {
        exchange = wish.Exchange,
        date = wish.Date,
        start_time = Time(wish.Start),
        end_time = Time(wish.End),
        party_size = wish.PartySize,
        customer_name = "Jane Doe",
        customer_email = "jane@example.com",
        notes = wish.Label,
    };

    private static string Time(int second) => $"{second / 3600:D2}:{second / 60 % 60:D2}";

    private async Task<(Outcome Outcome, string? Id)> PostAsync(
        string path, object body, HttpStatusCode done, CancellationToken cancelled)
    {
        try
        {
            using var response = await client.PostAsJsonAsync(path, body, cancelled);
            if (response.StatusCode >= HttpStatusCode.InternalServerError)
            {
                return (Outcome.Unknown, null);
            }

            string text = await response.Content.ReadAsStringAsync(cancelled);
            if (response.StatusCode != done)
            {
                Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{response.StatusCode} {text}");
                return (Outcome.Refused, null);
            }

            return (Outcome.Done, JsonNode.Parse(text)!["uuid"]!.GetValue<string>());
        }
        catch (HttpRequestException)
        {
            return (Outcome.Unknown, null); // the host was killed
        }
    }
}
