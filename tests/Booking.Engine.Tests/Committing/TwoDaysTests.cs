using BookingEngine.Conformance;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Tests.Committing;

/// <summary>Changes of two days wait in the queues of both days, in whichever direction they move.</summary>
public sealed class TwoDaysTests : IAsyncDisposable
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly Queue _queue = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Changes_of_two_days_in_opposite_directions_or_in_a_ring_never_deadlock()
    {
        var exchange = await _queue.CreateAsync(capacity: 64);
        var bookings = new List<Booking>();
        for (int number = 0; number < 24; number++)
        {
            bookings.Add((await _queue.Book(exchange, date: Examples.Monday.PlusDays(number % 3))).Value!.Booking);
        }

        var moved = await Task.WhenAll(bookings.Select((booking, number) => _queue.Host.Bookings.RescheduleAsync(
            booking.Id, At(To(number)), cancellationToken: Stop))).WaitAsync(LongEnough, Stop);

        Assert.All(moved, result => Assert.True(result.Succeeded, result.Error?.ToString()));
        Assert.Equal(
            bookings.Select((_, number) => Examples.Monday.PlusDays(To(number))),
            moved.Select(result => result.Value!.Booking.Date));

        // The bookings move from each of three days to the next one, or to the one before.
        static int To(int number) => (number + (number % 2 == 0 ? 1 : 2)) % 3;
    }

    [Fact]
    public async Task Later_requests_wait_until_a_change_of_two_days_is_done_with_both()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var moving = (await _queue.Book(exchange, "Moves")).Value!.Booking;
        var (held, letGo) = await _queue.HoldAsync(exchange, Examples.Monday.PlusDays(1));
        var cancelled = CancelAsync();
        var moved = _queue.Host.Bookings.RescheduleAsync(moving.Id, At(1), cancellationToken: Stop);
        var taken = _queue.Book(exchange, "Takes the place");

        letGo();

        Assert.True((await cancelled).Succeeded);
        Assert.True((await moved).Succeeded || (await moved).Error?.Code == BookingErrorCode.FullyBooked);
        Assert.Equal((await moved).Succeeded, (await taken).Succeeded);

        async Task<Result<BookingDetails>> CancelAsync()
        {
            var booking = (await held).Value!.Booking;
            return await _queue.Host.Bookings.CancelAsync(booking.Id, cancellationToken: Stop);
        }
    }

    [Fact]
    public async Task A_change_of_two_days_is_one_commit()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var moving = (await _queue.Book(exchange)).Value!.Booking;
        int before = _queue.Store.Commits;
        DayChange? change = null;
        _queue.Store.BeforeCommit = committed =>
        {
            change = committed;
            return Task.CompletedTask;
        };

        Assert.True((await _queue.Host.Bookings.RescheduleAsync(moving.Id, At(1), cancellationToken: Stop)).Succeeded);

        Assert.Equal(before + 1, _queue.Store.Commits);
        Assert.Equal([Examples.Monday, Examples.Monday.PlusDays(1)], change?.Days.Select(day => day.Date));
    }

    private static RequestedTime.OnClock At(int day) =>
        new(Examples.Monday.PlusDays(day), new LocalTime(10, 0), new LocalTime(11, 0));
}
