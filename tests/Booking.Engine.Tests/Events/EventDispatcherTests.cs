using BookingEngine.Committing;
using BookingEngine.Events;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Tests.Events;

/// <summary>Each event reaches each handler at least once, in the order of its exchange, and nobody waits for a stranger.</summary>
public sealed class EventDispatcherTests : IDisposable
{
    private readonly EventDesk _desk = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_events_of_each_exchange_come_once_and_in_order()
    {
        Guid[] exchanges = [await _desk.CreateAsync(bookings: 150), await _desk.CreateAsync(bookings: 3)];
        using var dispatcher = _desk.Open([_desk.Handler()]);

        await EventDesk.RunAsync(dispatcher);
        await _desk.BookAsync(exchanges[1]);
        await EventDesk.RunAsync(dispatcher);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(Positions(151), Of(exchanges[0]));
        Assert.Equal(Positions(5), Of(exchanges[1]));
        Assert.Equal(151, await _desk.DeliveredAsync(exchanges[0]));
    }

    [Fact]
    public async Task Every_handler_gets_every_event()
    {
        var exchange = await _desk.CreateAsync(bookings: 2);
        using var dispatcher = _desk.Open([_desk.Handler(name: "A"), _desk.Handler(name: "B")]);

        await EventDesk.RunAsync(dispatcher);

        Assert.Equal([1L, 1, 2, 2, 3, 3], Of(exchange));
    }

    [Fact]
    public async Task An_event_that_fails_comes_again_later_and_the_next_ones_do_not_wait()
    {
        var exchange = await _desk.CreateAsync(bookings: 2);
        int failures = 2;
        using var dispatcher = _desk.Open([_desk.Handler((happened, _) =>
            happened.Position == 2 && failures-- > 0 ? throw new InvalidOperationException("ada@example.com") : Task.CompletedTask)]);

        await EventDesk.RunAsync(dispatcher);
        Assert.Equal([1L, 3], Of(exchange));
        var parked = Assert.Single(await _desk.DeliveriesAsync());
        Assert.Equal(
            (DeliveryStatus.Pending, 1, 2L, nameof(InvalidOperationException)), (parked.Status, parked.Attempts, parked.Position, parked.LastError));

        await EventDesk.RunAsync(dispatcher); // It is not due yet.
        Assert.Equal(1, failures);
        _desk.Clock.AdvanceSeconds(6);
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal([1L, 3], Of(exchange));
        _desk.Clock.AdvanceMinutes(6);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal([1L, 3, 2], Of(exchange));
        var delivered = Assert.Single(await _desk.DeliveriesAsync());
        Assert.Equal((DeliveryStatus.Delivered, 3, null, null), (delivered.Status, delivered.Attempts, delivered.NextAttemptAt, delivered.LastError));
    }

    [Fact]
    public async Task A_handler_that_is_slow_at_one_exchange_does_not_hold_up_another()
    {
        var slow = await _desk.CreateAsync(bookings: 1);
        var letGo = new TaskCompletionSource();
        using var dispatcher = _desk.Open([_desk.Handler((happened, _) => happened.ExchangeId == slow ? letGo.Task : Task.CompletedTask)]);
        await dispatcher.LookAsync(Stop);
        var other = await _desk.CreateAsync(bookings: 1);

        await dispatcher.LookAsync(Stop);
        await Waiting.UntilAsync("The other exchange's events are delivered.", () => Of(other).Length >= 2);

        Assert.Empty(Of(slow));
        letGo.SetResult();
        await dispatcher.WhenAllAsync();
        Assert.Equal(Positions(2), Of(slow));
    }

    [Fact]
    public async Task Of_several_hosts_one_delivers_an_event()
    {
        var exchange = await _desk.CreateAsync(bookings: 20);
        EventDispatcher[] dispatchers = [.. Enumerable.Range(0, 4).Select(_ => _desk.Open([_desk.Handler((_, stop) => Task.Delay(1, stop))]))];

        await Task.WhenAll(dispatchers.Select(EventDesk.RunAsync));
        await Task.WhenAll(dispatchers.Select(EventDesk.RunAsync)); // One may have looked while another held the lease.

        Assert.Equal(Positions(21), Of(exchange));
        Array.ForEach(dispatchers, dispatcher => dispatcher.Dispose());
    }

    [Fact]
    public async Task An_event_that_a_stopping_host_was_handling_comes_again_from_another_host()
    {
        var exchange = await _desk.CreateAsync(bookings: 1);
        using var stopping = new CancellationTokenSource();
        using var first = _desk.Open([_desk.Handler(async (happened, stop) =>
        {
            if (happened.Position == 2)
            {
                await stopping.CancelAsync();
                stop.ThrowIfCancellationRequested();
            }
        })]);
        using var second = _desk.Open([_desk.Handler()]);
        await first.LookAsync(stopping.Token);
        await first.WhenAllAsync();
        Assert.Equal([1L], Of(exchange));

        await EventDesk.RunAsync(second);

        Assert.Equal(Positions(2), Of(exchange));
        Assert.Empty(await _desk.DeliveriesAsync());
    }

    [Fact]
    public async Task A_host_whose_lease_another_has_taken_over_stops_delivering()
    {
        var exchange = await _desk.CreateAsync(bookings: 2);
        using var second = _desk.Open([_desk.Handler()]);
        using var first = _desk.Open([_desk.Handler(async (happened, _) =>
        {
            if (happened.Position == 1)
            {
                _desk.Clock.AdvanceMinutes(4); // The handler takes longer than the lease.
                await EventDesk.RunAsync(second);
            }
        })]);

        await first.LookAsync(Stop);
        await first.WhenAllAsync();

        Assert.Equal([1L, 2, 3, 1], Of(exchange)); // The first comes twice, since nobody knew what became of it.
        Assert.Equal(3, await _desk.DeliveredAsync(exchange));
    }

    [Fact]
    public async Task A_host_without_handlers_numbers_events_and_leaves_them_to_others()
    {
        var exchange = await _desk.CreateAsync(bookings: 1);
        using var without = _desk.Open([]);
        using var with = _desk.Open([_desk.Handler()]);

        await EventDesk.RunAsync(without);
        Assert.Equal(2, (await _desk.Store.ReadAsync(exchange, 0, 10, Stop)).Count);
        Assert.Equal(0, await _desk.DeliveredAsync(exchange));
        await EventDesk.RunAsync(with);

        Assert.Equal(Positions(2), Of(exchange));
    }

    [Fact]
    public async Task Events_are_removed_when_they_are_older_than_they_are_kept()
    {
        var exchange = await _desk.CreateAsync(bookings: 1);
        using var dispatcher = _desk.Open([_desk.Handler()], retention: Duration.FromDays(5));
        await EventDesk.RunAsync(dispatcher);
        _desk.Clock.AdvanceDays(4);
        await _desk.BookAsync(exchange);

        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(3, (await _desk.Store.ReadAsync(exchange, 0, 10, Stop)).Count);
        _desk.Clock.AdvanceDays(2);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal([3L], (await _desk.Store.ReadAsync(exchange, 0, 10, Stop)).Select(happened => happened.Position));
    }

    [Fact]
    public async Task Old_events_are_removed_every_ten_minutes()
    {
        var exchange = await _desk.CreateAsync(bookings: 1);
        using var dispatcher = _desk.Open([_desk.Handler()], retention: Duration.FromDays(5));
        await EventDesk.RunAsync(dispatcher);
        _desk.Clock.Advance(Duration.FromDays(5) - Duration.FromMinutes(1));
        await EventDesk.RunAsync(dispatcher);

        _desk.Clock.Advance(Duration.FromMinutes(10) - Duration.FromSeconds(1));
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(2, (await _desk.Store.ReadAsync(exchange, 0, 10, Stop)).Count);
        _desk.Clock.AdvanceSeconds(1);
        await EventDesk.RunAsync(dispatcher);

        Assert.Empty(await _desk.Store.ReadAsync(exchange, 0, 10, Stop));
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, true)]
    public async Task If_more_exchanges_have_events_than_are_served_at_once_the_next_is_looked_for_when_one_is_done(int exchanges, bool isMore)
    {
        for (int count = 0; count < exchanges; count++)
        {
            await _desk.CreateAsync();
        }

        var letGo = new TaskCompletionSource();
        var signal = new CommitSignal();
        using var dispatcher = _desk.Open([_desk.Handler((_, _) => letGo.Task)], signal: signal);

        Assert.Equal(8, await dispatcher.LookAsync(Stop));
        Assert.False(EventDesk.IsRaised(signal));
        var all = dispatcher.WhenAllAsync();
        letGo.SetResult();
        await all;

        Assert.Equal(isMore, EventDesk.IsRaised(signal));
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(exchanges, _desk.Handled.Count);
    }

    [Theory]
    [InlineData(60, 180)]
    [InlineData(90, 180)]
    [InlineData(91, 271)]
    [InlineData(120, 300)]
    public async Task A_lease_is_prolonged_before_an_event_for_which_half_of_it_may_not_be_enough(int handling, int leased)
    {
        var exchange = await _desk.CreateAsync(bookings: 1);
        var start = _desk.Clock.GetCurrentInstant();
        var taken = new List<long?>();
        using var dispatcher = _desk.Open([_desk.Handler(async (happened, _) =>
        {
            if (happened.Position == 1)
            {
                _desk.Clock.AdvanceSeconds(handling);
                return;
            }

            foreach (int after in (int[])[leased - 1, leased])
            {
                var then = start + Duration.FromSeconds(after);
                taken.Add(await _desk.Store.LeaseAsync(exchange, Guid.NewGuid(), then, then, Stop));
            }
        })]);

        await dispatcher.LookAsync(Stop);
        await dispatcher.WhenAllAsync();

        Assert.Equal([null, 1], taken);
    }

    [Fact]
    public async Task An_exchange_whose_events_cannot_be_numbered_holds_up_no_other_unless_the_store_is_down()
    {
        var broken = await _desk.CreateAsync();
        var other = await _desk.CreateAsync();
        Exception failure = new InvalidOperationException();
        var store = InBetween.Before<IEventStore>(_desk.Store, (method, arguments) =>
            method == nameof(IEventStore.NumberAsync) && broken.Equals(arguments[0]) ? throw failure : null);
        using var dispatcher = _desk.Open([_desk.Handler()], store: store);

        await EventDesk.RunAsync(dispatcher);
        Assert.Equal((0, 1), (Of(broken).Length, Of(other).Length));

        failure = new StoreException(StoreFailure.TimedOut, "The store is down.");
        Assert.Same(failure, await Record.ExceptionAsync(() => dispatcher.LookAsync(Stop)));
    }

    private static long[] Positions(int count) => [.. Enumerable.Range(1, count).Select(position => (long)position)];

    /// <summary>The positions of an exchange's events, as they were handled.</summary>
    private long[] Of(Guid exchange) =>
        [.. _desk.Handled.Where(happened => happened.ExchangeId == exchange).Select(happened => happened.Position)];
}
