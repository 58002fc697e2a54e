using System.Collections.Concurrent;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.MongoDB.Tests;

/// <summary>
/// The server is killed while bookings are made, and is started again. For a real server an environment variable says
/// how to kill it. The test server's process is killed directly.
/// </summary>
public sealed class CrashTests(CrashableServer server) : IClassFixture<CrashableServer>
{
    private const int Clients = 6;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_crash_answered_bookings_are_stored_and_unanswered_ones_are_settled_by_their_key()
    {
        await using var one = server.OpenHost();
        await using var other = server.OpenHost();
        BookingService[] hosts = [one.GetRequiredService<BookingService>(), other.GetRequiredService<BookingService>()];
        var exchange = Examples.Exchange(capacity: 1000);
        await one.GetRequiredService<IExchangeStore>().AddAsync(exchange, Stop);
        var answered = new ConcurrentBag<Guid>();
        var unanswered = new ConcurrentBag<BookingRequest>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => BookUntilKilledAsync(client))));
        await enough.Task;
        await server.KillAsync();
        await clients;
        await server.StartAsync();

        Assert.NotEmpty(unanswered);
        Assert.Empty(answered.Except(await StoredAsync(one, exchange)));
        foreach (var request in unanswered)
        {
            var first = await hosts[0].BookAsync(request, Stop);
            var again = await hosts[0].BookAsync(request, Stop);
            Assert.True(first.Succeeded, first.Error?.ToString());
            Assert.Equal(first.Value.Booking.Id, again.Value?.Booking.Id);
            answered.Add(first.Value.Booking.Id);
        }

        Assert.Equal(answered.Order(), (await StoredAsync(one, exchange)).Order());

        async Task BookUntilKilledAsync(int client)
        {
            for (int number = 0; ; number++)
            {
                var request = Examples.Request(
                    exchange, new LocalTime(10, 0), new LocalTime(11, 0), Examples.Monday.PlusDays(number % 5)) with
                {
                    IdempotencyKey = $"{client} {number}",
                };
                try
                {
                    var result = await hosts[client % 2].BookAsync(request, Stop);
                    Assert.True(result.Succeeded, result.Error?.ToString());
                    answered.Add(result.Value.Booking.Id);
                }
                catch (StoreException)
                {
                    unanswered.Add(request);
                    return;
                }

                if (answered.Count == 60)
                {
                    enough.SetResult();
                }
            }
        }
    }

    /// <summary>
    /// Reads the bookings in the documents of days, and checks that none is there twice and that each counts in its
    /// time slot.
    /// </summary>
    private static async Task<List<Guid>> StoredAsync(IServiceProvider host, Exchange exchange)
    {
        var days = await host.GetRequiredService<IBookingStore>().LoadDaysAsync(
            [exchange.Id], Examples.Monday, Examples.Monday.PlusDays(4), Stop);
        Assert.All(days, day => Assert.Equal(day.Allocations.Count, Assert.Single(day.TimeSlots).Booked));
        return [.. days.SelectMany(day => day.Allocations).Select(booking => booking.BookingId)];
    }
}
