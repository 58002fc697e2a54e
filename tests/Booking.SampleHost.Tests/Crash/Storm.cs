using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>
/// Many clients that book, reschedule and cancel at random over HTTP, as fast as they get responses. Now and then they pass over a rule
/// as the exchange's owner.
/// </summary>
internal sealed class Storm(HttpClient client, int round, int seed)
{
    private const int Clients = 16;

    private static readonly string?[] Rules = ["capacity", "hours", "buffers", null, null, null, null, null];

    private readonly ConcurrentQueue<Wish> _wishes = new();
    private readonly List<string> _barbers = [];
    private int _done;
    private Customer? _customer;

    /// <summary>
    /// The capacity. In every third round bookings are exclusive, and in every third one each needs one of three barbers.
    /// </summary>
    public int Capacity { get; } = (round % 3) switch { 0 => 10, 1 => 1, _ => 3 };

    public string Exchange { get; private set; } = "";

    public bool HasBarbers => Capacity == 3;

    /// <summary>How often the host's limits told a client to try again later.</summary>
    public int Throttled => _customer?.Throttled ?? 0;

    public IReadOnlyCollection<Wish> Wishes => _wishes;

    private int Dates => Capacity switch { 1 => 40, 3 => 6, _ => 5 };

    /// <summary>
    /// Runs until told to stop. It reports when a number of bookings have been answered as done, or when a client has
    /// failed.
    /// </summary>
    public async Task RunAsync(
        IReadOnlyDictionary<int, TaskCompletionSource> doneAt, CancellationToken stop, CancellationToken cancelled)
    {
        try
        {
            Exchange = await CreateExchangeAsync(cancelled);
            while (HasBarbers && _barbers.Count < 3)
            {
                _barbers.Add(await CreateAsync(
                    $"/api/exchanges/{Exchange}/resources/", new { name = $"Barber {_barbers.Count}", resource_type = "staff" }, cancelled));
            }

            var customer = _customer = new Customer(client, cancelled);
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(
                () => RunAsync(customer, number, doneAt, stop), cancelled)));
        }
        catch (Exception exception)
        {
            // Nobody waits for a host that no client can reach any more.
            foreach (var waiting in doneAt.Values)
            {
                _ = waiting.TrySetException(exception);
            }

            throw;
        }
    }

    /// <summary>Does what each client does after its host was started again.</summary>
    public Task SettleAsync(HttpClient restarted, CancellationToken cancelled)
    {
        var customer = new Customer(restarted, cancelled);
        return Parallel.ForEachAsync(
            _wishes,
            new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancelled },
            async (wish, _) => await customer.SettleAsync(wish));
    }

    private async Task RunAsync(
        Customer customer, int number, IReadOnlyDictionary<int, TaskCompletionSource> doneAt, CancellationToken stop)
    {
        var random = new Random(unchecked(seed + (round * Clients) + number));
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            int partySize = Capacity == 10 ? 1 + random.Next(2) : 1;
            string? barber = HasBarbers && random.Next(2) == 0 ? _barbers[random.Next(3)] : null;
            string? rule = Rules[random.Next(Rules.Length)];
            var wish = new Wish($"{round}-{number}-{i}", Exchange, partySize, Any(random, rule), barber, rule);
            _wishes.Enqueue(wish);
            await WishAsync(customer, wish, random, doneAt);
        }
    }

    private async Task WishAsync(
        Customer customer, Wish wish, Random random, IReadOnlyDictionary<int, TaskCompletionSource> doneAt)
    {
        await customer.BookAsync(wish);
        if (wish.Booked != Outcome.Done)
        {
            return;
        }

        if (doneAt.TryGetValue(Interlocked.Increment(ref _done), out var reached))
        {
            reached.SetResult();
        }

        for (int moves = random.Next(3); moves > 0 && !wish.HasLostAnswer; moves--)
        {
            string? rule = Rules[random.Next(Rules.Length)];
            await customer.MoveAsync(wish, Any(random, rule), rule);
        }

        if (random.Next(3) == 0 && !wish.HasLostAnswer)
        {
            await customer.CancelAsync(wish);
        }
    }

    /// <summary>Draws a place within the hours, or in the evening if they are passed over.</summary>
    private Place Any(Random random, string? rule)
    {
        bool isBeyond = rule == "hours";
        int start = isBeyond ? 33 + random.Next(6) : 18 + random.Next(14);
        int end = Math.Min(start + 1 + random.Next(3), isBeyond ? 42 : 34);
        int dates = HasBarbers ? 1 + random.Next(Dates) : Dates; // The first dates of barbers fill up, so that bookings make room.
        var date = new DateOnly(2024, 1, 15).AddDays(random.Next(dates));
        return new Place(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), start * 1800, end * 1800);
    }

    private Task<string> CreateExchangeAsync(CancellationToken cancelled)
    {
        var hours = Enumerable.Range(1, 7).Select(
            day => new { day_of_week = day, open_time = "09:00", close_time = "17:00", is_closed = false });
        return CreateAsync(
            "/api/exchanges/",
            new { business_name = $"Round {round}", operating_hours = hours, default_capacity = Capacity },
            cancelled);
    }

    private async Task<string> CreateAsync(string path, object body, CancellationToken cancelled)
    {
        using var response = await client.PostAsJsonAsync(path, body, cancelled);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            await Task.Delay(Customer.Pause, cancelled);
            return await CreateAsync(path, body, cancelled);
        }

        string text = await response.Content.ReadAsStringAsync(cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return (string)JsonNode.Parse(text)!["uuid"]!;
    }
}
