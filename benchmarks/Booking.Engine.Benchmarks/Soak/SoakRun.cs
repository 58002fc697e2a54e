using System.Diagnostics;
using BookingEngine.Benchmarks.Bars;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>
/// Has many clients call two hosts on one store, which fails at times, and checks that nothing is oversold, lost or doubled: each
/// answer at once, and all that is stored whenever the clients pause. In each pause one exchange is wound up and replaced, so
/// the data stay as many as they are, and so must the memory.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="operations">How many calls to make at least.</param>
/// <param name="seed">What all chance is drawn from. Calls meet differently in each run all the same.</param>
/// <param name="output">Where progress is told.</param>
public sealed class SoakRun(SoakStore store, long operations, int seed, TextWriter output)
{
    private const int Clients = 16;
    private const int MostStepsOfARound = 2000 / Clients;
    private const int Reports = 20;

    /// <summary>The live memory after each twentieth of the operations, in bytes.</summary>
    private readonly List<long> _memory = [];

    /// <summary>Runs to the end.</summary>
    /// <exception cref="SoakException">A fault was found.</exception>
    public async Task RunAsync()
    {
        var faults = new Faults(seed);
        await using var first = new SoakHost(store.AddTo, faults);
        await using var second = new SoakHost(store.AddTo, faults);
        var world = new SoakWorld([first, second]);
        SoakClient[] clients = [.. Enumerable.Range(1, Clients).Select(
            number => new SoakClient(number - 1, new Random(unchecked((seed * Clients) + number)), world))];
        for (int i = 0; i < world.Exchanges.Count; i++)
        {
            await world.OpenAsync(i, clients[i]);
        }

        using var stop = new CancellationTokenSource();
        var disturbance = store.DisturbAsync(() => world.Operations, new Random(seed), stop.Token);
        try
        {
            await RunAsync(world, clients, faults);
        }
        finally
        {
            await stop.CancelAsync();
            output.WriteLine($"{await disturbance:N0} connections were ended.");
        }

        CheckMemory();
    }

    private async Task RunAsync(SoakWorld world, SoakClient[] clients, Faults faults)
    {
        var began = Stopwatch.StartNew();
        int steps = (int)Math.Clamp(operations / 2 / Clients, 1, MostStepsOfARound);
        for (int round = 0; world.Operations < operations; round++)
        {
            await Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync(steps))));
            foreach (var exchange in world.Exchanges)
            {
                await CheckAsync(exchange, clients[0]);
                exchange.Forget();
            }

            await WindUpAsync(world, clients, round % world.Exchanges.Count);
            if (world.Operations >= operations * (_memory.Count + 1) / Reports)
            {
                Report(world, faults, began.Elapsed);
            }
        }
    }

    /// <summary>Checks that exactly the bookings that were answered are stored, once, and that the days count what they hold.</summary>
    private static async Task CheckAsync(SoakExchange exchange, SoakClient reader)
    {
        var taken = exchange.Taken;
        var stored = await reader.AskAsync(host => ListAsync(host, exchange.Id));
        exchange.Expect(stored.Count == exchange.Made, null, $"{exchange.Made} bookings were answered, and {stored.Count} are stored");
        var active = stored.Where(booking => booking.IsActive).ToDictionary(
            booking => booking.Id, booking => (Place.Of(booking.Date, booking.Period), booking.PartySize));
        foreach (var stay in taken)
        {
            exchange.Expect(active.Remove(stay.BookingId, out var found), stay, "is lost");
            exchange.Expect(found == (stay.Place, stay.PartySize), stay, $"is stored as {found}");
        }

        exchange.Expect(active.Count == 0, null, $"nobody holds {string.Join(", ", active)}");
        var days = await reader.AskAsync(host => host.Store.LoadDaysAsync(
            [exchange.Id], Place.DateOf(0), Place.DateOf(SoakWorld.Days - 1), CancellationToken.None));
        foreach (var day in days)
        {
            var ofDay = stored.Where(booking => booking.IsActive && booking.Date == day.Date).ToArray();
            exchange.Expect(
                day.Allocations.Select(allocation => (allocation.BookingId, allocation.Period, allocation.Units)).ToHashSet()
                    .SetEquals(ofDay.Select(booking => (booking.Id, booking.Period, booking.PartySize)))
                    && day.TimeSlots.All(slot => slot.Booked
                        == ofDay.Where(booking => booking.TimeSlotId == slot.Id).Sum(booking => booking.PartySize)),
                null,
                $"the day {day.Date} doesn't count what it holds");
        }
    }

    /// <summary>Cancels all bookings of an exchange, and deletes it.</summary>
    private static async Task WindUpAsync(SoakWorld world, SoakClient[] clients, int number)
    {
        var exchange = world.Exchanges[number];
        await Task.WhenAll(clients.Select(client => client.LeaveAsync(exchange)));
        await clients[number].DeleteAsync(exchange);
        exchange.Expect(exchange.IsGone, null, "could not be wound up");
        var left = await clients[number].AskAsync(host => ListAsync(host, exchange.Id));
        exchange.Expect(left.Count == 0, null, $"{left.Count} bookings outlive it");
    }

    private static async Task<List<Booking>> ListAsync(SoakHost host, Guid exchangeId)
    {
        var bookings = new List<Booking>();
        await foreach (var booking in host.Bookings.ListAllAsync(new BookingFilter { ExchangeId = exchangeId }))
        {
            bookings.Add(booking.Booking);
        }

        return bookings;
    }

    private void Report(SoakWorld world, Faults faults, TimeSpan elapsed)
    {
        _memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        output.WriteLine(FormattableString.Invariant(
            $"{world.Operations,12:N0} calls, {world.Operations / elapsed.TotalSeconds,7:N0} a second; {faults.Count,7:N0} lost; ")
            + FormattableString.Invariant($"{_memory[^1] / 1e6:0.0} MB live, {Environment.WorkingSet / 1e6:0} MB in all"));
    }

    /// <summary>Compares the memory at the end with that of the second quarter, when all caches are full.</summary>
    private void CheckMemory()
    {
        if (_memory.Count < Reports - 1 || operations < 100_000)
        {
            return; // A short run has not filled its caches.
        }

        double before = SideBySide.Median([.. _memory[5..10].Select(bytes => (double)bytes)]);
        double after = SideBySide.Median([.. _memory[^5..].Select(bytes => (double)bytes)]);
        if (after > (1.1 * before) + 4e6)
        {
            throw new SoakException(FormattableString.Invariant($"The memory grew from {before / 1e6:0.0} to {after / 1e6:0.0} MB."));
        }
    }
}
