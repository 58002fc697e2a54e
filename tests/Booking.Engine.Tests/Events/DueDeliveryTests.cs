using BookingEngine.Committing;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Tests.Events;

/// <summary>What is delivered apart from the stream of events: each receiver by itself, until it has taken the event or is given up.</summary>
public sealed class DueDeliveryTests : IDisposable
{
    private readonly EventDesk _desk = new();
    private readonly Forwarder _forwarder;

    public DueDeliveryTests() => _forwarder = new Forwarder(_desk);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_forwarders_deliveries_are_stored_once_and_tried_in_the_order_of_the_events()
    {
        var exchange = await _desk.CreateAsync(bookings: 3);
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(["a 1 1", "a 2 1", "a 3 1", "a 4 1"], _forwarder.Tried.Where(one => one[0] == 'a'));
        Assert.Equal(["b 1 1", "b 2 1", "b 3 1", "b 4 1"], _forwarder.Tried.Where(one => one[0] == 'b'));
        Assert.Equal(4, await _desk.DeliveredAsync(exchange));
        Assert.All(await _desk.DeliveriesAsync("a"), one => Assert.Equal((DeliveryStatus.Delivered, 1), (one.Status, one.Attempts)));
    }

    [Fact]
    public async Task A_forwarder_says_when_a_delivery_is_tried_again()
    {
        await _desk.CreateAsync();
        var later = _desk.Clock.GetCurrentInstant() + Duration.FromHours(1);
        _forwarder.Answer = (delivery, _) => delivery with
        {
            Status = delivery.Attempts == 1 ? DeliveryStatus.Pending : DeliveryStatus.Failed,
            NextAttemptAt = delivery.Attempts == 1 ? later : null,
            ResponseStatus = 503,
        };
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);
        var waiting = Assert.Single(await _desk.DeliveriesAsync("a"));
        Assert.Equal(((Instant?)later, (int?)503), (waiting.NextAttemptAt, waiting.ResponseStatus));
        _desk.Clock.AdvanceMinutes(59);
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(1, Assert.Single(await _desk.DeliveriesAsync("a")).Attempts);
        _desk.Clock.AdvanceMinutes(1);
        await EventDesk.RunAsync(dispatcher);

        var failed = Assert.Single(await _desk.DeliveriesAsync("a"));
        Assert.Equal((DeliveryStatus.Failed, 2), (failed.Status, failed.Attempts));
    }

    [Fact]
    public async Task A_forwarder_that_throws_is_tried_again_and_holds_up_no_other_receiver()
    {
        await _desk.CreateAsync();
        _forwarder.Answer = (delivery, _) => delivery is { Reader: "a", Attempts: 1 } ? throw new IOException("No way.") : Taken(delivery);
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(DeliveryStatus.Delivered, Assert.Single(await _desk.DeliveriesAsync("b")).Status);
        Assert.Equal(
            (DeliveryStatus.Pending, nameof(IOException)),
            ((await _desk.DeliveriesAsync("a"))[0].Status, (await _desk.DeliveriesAsync("a"))[0].LastError));
        _desk.Clock.AdvanceSeconds(6);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(DeliveryStatus.Delivered, Assert.Single(await _desk.DeliveriesAsync("a")).Status);
    }

    [Fact]
    public async Task After_the_tenth_failure_a_delivery_is_given_up()
    {
        await _desk.CreateAsync();
        int calls = 0;
        using var dispatcher = _desk.Open([_desk.Handler((_, _) =>
        {
            calls++;
            throw new InvalidOperationException();
        })]);

        for (int attempt = 0; attempt < 15; attempt++)
        {
            await EventDesk.RunAsync(dispatcher);
            _desk.Clock.AdvanceHours(27);
        }

        var failed = Assert.Single(await _desk.DeliveriesAsync());
        Assert.Equal((DeliveryStatus.Failed, 10, null), (failed.Status, failed.Attempts, failed.NextAttemptAt));
        Assert.Equal(10, calls);
    }

    [Fact]
    public async Task A_receiver_that_takes_five_seconds_is_not_slow_yet()
    {
        await _desk.CreateAsync(bookings: 1);
        _forwarder.Planned = ["a"];
        _forwarder.Waits = _ =>
        {
            _desk.Clock.AdvanceSeconds(5);
            return Task.CompletedTask;
        };
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(["a 1 1", "a 2 1"], _forwarder.Tried);
    }

    [Fact]
    public async Task A_slow_receiver_waits_a_minute_for_its_next_event()
    {
        await _desk.CreateAsync(bookings: 2);
        _forwarder.Answer = (delivery, _) =>
        {
            if (delivery is { Reader: "a", Position: 1 })
            {
                _desk.Clock.AdvanceSeconds(6);
            }

            return Taken(delivery);
        };
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(["a 1 1"], _forwarder.Tried.Where(one => one[0] == 'a'));
        Assert.All(
            (await _desk.DeliveriesAsync("a")).Where(one => one.Position > 1),
            one => Assert.Equal((DeliveryStatus.Pending, 0), (one.Status, one.Attempts)));
        _desk.Clock.AdvanceMinutes(2);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(["a 1 1", "a 2 1", "a 3 1"], _forwarder.Tried.Where(one => one[0] == 'a'));
    }

    [Fact]
    public async Task What_was_claimed_together_with_a_delivery_that_was_slow_waits_untried()
    {
        await _desk.CreateAsync(bookings: 9);
        _forwarder.Planned = ["a"];
        _forwarder.Answer = (delivery, _) =>
        {
            if (delivery.Position == 3)
            {
                _desk.Clock.AdvanceSeconds(6);
            }

            return Taken(delivery);
        };
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(["a 1 1", "a 2 1", "a 3 1"], _forwarder.Tried);
        var inAMinute = _desk.Clock.GetCurrentInstant() + Duration.FromMinutes(1);
        Assert.All(
            (await _desk.DeliveriesAsync("a")).Where(one => one.Position > 3),
            one => Assert.Equal((DeliveryStatus.Pending, 0, (Instant?)inAMinute), (one.Status, one.Attempts, one.NextAttemptAt)));
        _desk.Clock.AdvanceMinutes(1);
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(Enumerable.Range(1, 10).Select(position => $"a {position} 1"), _forwarder.Tried);
    }

    [Theory]
    [InlineData(400, new[] { 1, 4, 4, 4, 4, 15, 15, 15, 1, 4, 4, 4, 1, 4, 4, 4, 1, 3, 3, 3 })]
    [InlineData(500, new[] { 1, 4, 4, 4, 4, 15, 15, 1, 4, 4, 1, 4, 4, 1, 4, 4, 1, 3, 3, 1 })]
    public async Task Deliveries_that_were_claimed_together_are_tried_for_a_second_and_what_is_left_is_tried_then(int milliseconds, int[] together)
    {
        await _desk.CreateAsync(bookings: 19);
        _forwarder.Planned = ["a"];
        var claimed = new List<int>();
        _forwarder.Waits = async delivery =>
        {
            var all = await _desk.DeliveriesAsync("a");
            claimed.Add(all.Count(one => one.Status == DeliveryStatus.Pending && one.Attempts == 1));
            _desk.Clock.Advance(Duration.FromMilliseconds(delivery.Position > 5 ? milliseconds : 0));
        };
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(Enumerable.Range(1, 20).Select(position => $"a {position} 1"), _forwarder.Tried);
        Assert.Equal(together, claimed);
    }

    [Fact]
    public async Task Four_times_as_many_deliveries_are_claimed_together_after_each_time_that_was_fast_and_at_most_256()
    {
        await _desk.CreateAsync(bookings: 699);
        _forwarder.Planned = ["a"];
        var claimed = new List<int>();
        var store = InBetween.Before<IEventStore>(_desk.Store, (method, arguments) =>
        {
            if (method == nameof(IEventStore.UpdateDeliveriesAsync) && arguments[0] is IReadOnlyList<EventDelivery> { Count: > 0 } some
                && some.All(one => one.Status == DeliveryStatus.Pending))
            {
                claimed.Add(some.Count);
            }

            return null;
        });
        using var dispatcher = _desk.Open([], [_forwarder], store: store);

        await EventDesk.RunAsync(dispatcher);

        Assert.Equal([1, 4, 16, 64, 256, 256, 103], claimed);
        Assert.Equal(700, _forwarder.Tried.Length);
    }

    [Fact]
    public async Task Deliveries_that_failed_and_new_ones_are_tried_together_each_with_the_event_that_it_is_of()
    {
        var exchange = await _desk.CreateAsync(bookings: 8);
        _forwarder.Planned = [];
        await _desk.Store.NumberAsync(exchange, Stop);
        var happened = await _desk.Store.ReadAsync(exchange, 0, 10, Stop);
        var now = _desk.Clock.GetCurrentInstant();
        await _desk.Store.AddDeliveriesAsync(
            [.. new[] { (1, 0), (3, 3), (5, 0), (7, 1), (9, 0) }.Select(one => EventDelivery.Of("a", happened[one.Item1 - 1], now) with { Attempts = one.Item2 })],
            Stop);
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(["a 1 1", "a 3 4", "a 5 1", "a 7 2", "a 9 1"], _forwarder.Tried);
        Assert.All(await _desk.DeliveriesAsync("a"), one => Assert.Equal(DeliveryStatus.Delivered, one.Status));
    }

    [Fact]
    public async Task A_receiver_whose_deliveries_could_not_be_tried_rests_a_minute_and_holds_up_no_other()
    {
        await _desk.CreateAsync();
        int failures = 0;
        _forwarder.Knows = reader => reader == "a" && failures++ == 0 ? throw new IOException() : reader.Length == 1;
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(["b 1 1"], _forwarder.Tried);
        _desk.Clock.AdvanceSeconds(59);
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(["b 1 1"], _forwarder.Tried);
        _desk.Clock.AdvanceSeconds(1);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(["b 1 1", "a 1 1"], _forwarder.Tried);
    }

    [Fact]
    public async Task An_exchange_whose_events_could_not_be_delivered_rests_half_a_minute()
    {
        await _desk.CreateAsync();
        _forwarder.Planned = ["a"];
        int plans = 0;
        _forwarder.Planning = () => plans++ == 0 ? throw new IOException() : Task.CompletedTask;
        using var dispatcher = _desk.Open([], [_forwarder]);

        await EventDesk.RunAsync(dispatcher);
        _desk.Clock.AdvanceSeconds(29);
        await EventDesk.RunAsync(dispatcher);
        Assert.Empty(_forwarder.Tried);
        _desk.Clock.AdvanceSeconds(1);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(["a 1 1"], _forwarder.Tried);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, true)]
    public async Task If_more_receivers_have_deliveries_than_are_served_at_once_the_next_is_looked_for_when_one_is_done(int receivers, bool isMore)
    {
        await _desk.CreateAsync();
        _forwarder.Planned = [.. Enumerable.Range(0, receivers).Select(number => ((char)('a' + number)).ToString())];
        var letGo = new TaskCompletionSource();
        _forwarder.Waits = _ => letGo.Task;
        var signal = new CommitSignal();
        using var dispatcher = _desk.Open([], [_forwarder], signal: signal);
        await dispatcher.LookAsync(Stop);
        await dispatcher.WhenAllAsync(); // Planned.
        Assert.True(EventDesk.IsRaised(signal));

        Assert.Equal(8, await dispatcher.LookAsync(Stop));
        Assert.False(EventDesk.IsRaised(signal));
        var all = dispatcher.WhenAllAsync();
        letGo.SetResult();
        await all;

        Assert.Equal(isMore, EventDesk.IsRaised(signal));
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(receivers, _forwarder.Tried.Length);
    }

    [Fact]
    public async Task What_gets_due_for_a_receiver_that_is_busy_is_looked_for_when_it_is_done()
    {
        var exchange = await _desk.CreateAsync();
        _forwarder.Planned = ["a"];
        var letGo = new TaskCompletionSource();
        _forwarder.Waits = _ => letGo.Task;
        var signal = new CommitSignal();
        using var dispatcher = _desk.Open([], [_forwarder], signal: signal);
        await dispatcher.LookAsync(Stop);
        await dispatcher.WhenAllAsync(); // Planned.
        Assert.True(EventDesk.IsRaised(signal));
        await dispatcher.LookAsync(Stop); // The receiver is busy from now on.
        await _desk.BookAsync(exchange);
        await dispatcher.LookAsync(Stop);
        await Waiting.UntilAsync("The next delivery is stored.", async () => await _desk.DeliveredAsync(exchange) == 2);
        await dispatcher.LookAsync(Stop);
        EventDesk.IsRaised(signal);
        var all = dispatcher.WhenAllAsync();

        letGo.SetResult();
        await all;

        Assert.True(EventDesk.IsRaised(signal));
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(5, 2)]
    public async Task A_receiver_that_is_not_fast_makes_room_for_others_after_ten_seconds_and_goes_on_when_it_is_its_turn_again(int seconds, int tried)
    {
        await _desk.CreateAsync(bookings: 5);
        _forwarder.Planned = ["a"];
        _forwarder.Waits = _ =>
        {
            _desk.Clock.AdvanceSeconds(seconds);
            return Task.CompletedTask;
        };
        using var dispatcher = _desk.Open([], [_forwarder]);
        await dispatcher.LookAsync(Stop);
        await dispatcher.WhenAllAsync(); // Planned.

        await dispatcher.LookAsync(Stop);
        await dispatcher.WhenAllAsync();
        Assert.Equal(Enumerable.Range(1, tried).Select(position => $"a {position} 1"), _forwarder.Tried);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(Enumerable.Range(1, 6).Select(position => $"a {position} 1"), _forwarder.Tried);
    }

    [Theory]
    [InlineData(false, 30)]
    [InlineData(true, 180)]
    public async Task Another_host_takes_an_exchange_over_from_one_that_died_after_half_a_minute_or_later_if_there_are_handlers(
        bool hasHandlers, int seconds)
    {
        var exchange = await _desk.CreateAsync();
        var leased = new List<long?>();
        _forwarder.Planning = async () =>
        {
            var now = _desk.Clock.GetCurrentInstant();
            foreach (int after in (int[])[seconds - 1, seconds])
            {
                var then = now + Duration.FromSeconds(after);
                leased.Add(await _desk.Store.LeaseAsync(exchange, Guid.NewGuid(), then, then, Stop));
            }
        };
        using var dispatcher = _desk.Open(hasHandlers ? [_desk.Handler()] : [], [_forwarder]);

        await dispatcher.LookAsync(Stop);
        await dispatcher.WhenAllAsync();

        Assert.Equal([null, 0], leased.Take(2));
    }

    [Fact]
    public async Task What_a_stopping_host_has_claimed_is_due_again_at_once_and_what_it_has_delivered_is_stored()
    {
        await _desk.CreateAsync(bookings: 9);
        _forwarder.Planned = ["a"];
        using var stopping = new CancellationTokenSource();
        _forwarder.Answer = (delivery, _) =>
        {
            if (delivery.Position == 4 && !stopping.IsCancellationRequested)
            {
                stopping.Cancel();
                throw new OperationCanceledException(stopping.Token);
            }

            return Taken(delivery);
        };
        using var first = _desk.Open([], [_forwarder]);
        using var second = _desk.Open([], [_forwarder]);

        await first.LookAsync(stopping.Token);
        await first.WhenAllAsync();
        await first.LookAsync(stopping.Token);
        await first.WhenAllAsync();

        Assert.Equal(["a 1 1", "a 2 1", "a 3 1", "a 4 1"], _forwarder.Tried);
        Assert.Equal(3, (await _desk.DeliveriesAsync("a")).Count(one => one.Status == DeliveryStatus.Delivered));
        await EventDesk.RunAsync(second);
        Assert.Equal(Enumerable.Range(4, 7).Select(position => $"a {position} 1"), _forwarder.Tried.Skip(4));
    }

    [Fact]
    public async Task A_receiver_of_which_much_is_due_holds_up_no_other()
    {
        using var answer = new SemaphoreSlim(0);
        await _desk.CreateAsync(bookings: 1050);
        _forwarder.Planned = ["a"];
        _forwarder.Waits = delivery => delivery.Reader == "a" ? answer.WaitAsync(Stop) : Task.CompletedTask;
        using var dispatcher = _desk.Open([], [_forwarder]);
        await dispatcher.LookAsync(Stop);
        await dispatcher.WhenAllAsync(); // Planned.
        _forwarder.Planned = ["b"];
        _desk.Clock.AdvanceSeconds(1); // So b's is due after a's.
        await _desk.CreateAsync();
        await dispatcher.LookAsync(Stop);
        await Waiting.UntilAsync("Both receivers are called, in whichever order.", async () =>
        {
            await dispatcher.LookAsync(Stop);
            return _forwarder.Tried.Length >= 2;
        });

        Assert.Equal(["a 1 1", "b 1 1"], _forwarder.Tried.Order());
        answer.Release(2000);
        await dispatcher.WhenAllAsync();
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal(1052, _forwarder.Tried.Length);
    }

    [Fact]
    public async Task Two_hosts_try_a_delivery_once()
    {
        await _desk.CreateAsync(bookings: 10);
        using var first = _desk.Open([], [_forwarder]);
        using var second = _desk.Open([], [_forwarder]);

        await Task.WhenAll(EventDesk.RunAsync(first), EventDesk.RunAsync(second));
        await Task.WhenAll(EventDesk.RunAsync(first), EventDesk.RunAsync(second));

        Assert.Equal(22, _forwarder.Tried.Length);
        Assert.Equal(22, _forwarder.Tried.Distinct().Count());
    }

    [Fact]
    public async Task A_delivery_that_a_stopping_host_was_trying_is_due_again_at_once()
    {
        await _desk.CreateAsync();
        using var stopping = new CancellationTokenSource();
        _forwarder.Answer = (delivery, _) =>
        {
            if (delivery.Reader == "b" || stopping.IsCancellationRequested)
            {
                return Taken(delivery);
            }

            stopping.Cancel();
            throw new OperationCanceledException(stopping.Token);
        };
        using var first = _desk.Open([], [_forwarder]);
        using var second = _desk.Open([], [_forwarder]);

        await first.LookAsync(stopping.Token);
        await first.WhenAllAsync();
        await first.LookAsync(stopping.Token);
        await first.WhenAllAsync();
        var stopped = Assert.Single(await _desk.DeliveriesAsync("a"));
        await EventDesk.RunAsync(second);

        Assert.Equal((DeliveryStatus.Pending, 0), (stopped.Status, stopped.Attempts));
        Assert.True(stopped.NextAttemptAt <= _desk.Clock.GetCurrentInstant());
        Assert.Equal(DeliveryStatus.Delivered, Assert.Single(await _desk.DeliveriesAsync("a")).Status);
    }

    [Fact]
    public async Task A_delivery_whose_host_has_died_is_due_again_when_its_claim_ends()
    {
        var exchange = await _desk.CreateAsync();
        await _desk.Store.NumberAsync(exchange, Stop);
        var happened = Assert.Single(await _desk.Store.ReadAsync(exchange, 0, 1, Stop));
        var now = _desk.Clock.GetCurrentInstant();
        var claimed = EventDelivery.Of("App.Mail", happened, now) with { Attempts = 1, NextAttemptAt = now + Duration.FromMinutes(2) };
        await _desk.Store.AddDeliveriesAsync([claimed], Stop);
        using var dispatcher = _desk.Open([_desk.Handler()]);

        await EventDesk.RunAsync(dispatcher);
        Assert.Single(_desk.Handled); // The event itself, which the dead host had not counted as delivered.
        _desk.Clock.AdvanceMinutes(2);
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(2, _desk.Handled.Count);
        var delivered = Assert.Single(await _desk.DeliveriesAsync());
        Assert.Equal((DeliveryStatus.Delivered, 2), (delivered.Status, delivered.Attempts));
    }

    [Fact]
    public async Task A_delivery_of_a_receiver_that_nobody_knows_waits_and_one_whose_event_is_gone_is_given_up()
    {
        var exchange = await _desk.CreateAsync();
        await _desk.Store.NumberAsync(exchange, Stop);
        var happened = Assert.Single(await _desk.Store.ReadAsync(exchange, 0, 1, Stop));
        var now = _desk.Clock.GetCurrentInstant();
        await _desk.Store.AddDeliveriesAsync(
            [EventDelivery.Of("App.Removed", happened, now), EventDelivery.Of("App.Mail", happened with { Id = Guid.NewGuid() }, now)], Stop);
        using var dispatcher = _desk.Open([_desk.Handler()]);

        await EventDesk.RunAsync(dispatcher);

        var waiting = Assert.Single(await _desk.DeliveriesAsync("App.Removed"));
        Assert.Equal((DeliveryStatus.Pending, 0, (Instant?)(now + Duration.FromHours(1))), (waiting.Status, waiting.Attempts, waiting.NextAttemptAt));
        Assert.Equal(DeliveryStatus.Failed, Assert.Single(await _desk.DeliveriesAsync()).Status);
    }

    private static EventDelivery Taken(EventDelivery delivery) =>
        delivery with { Status = DeliveryStatus.Delivered, NextAttemptAt = null };

    /// <summary>Passes events on to receivers, which are every one to a and b unless a test says otherwise.</summary>
    private sealed class Forwarder(EventDesk desk) : IEventForwarder
    {
        private readonly List<string> _tried = [];

        /// <summary>What becomes of a delivery.</summary>
        public Func<EventDelivery, BookingEvent?, EventDelivery> Answer { get; set; } = (delivery, _) => Taken(delivery);

        /// <summary>The receivers of the events that are planned.</summary>
        public string[] Planned { get; set; } = ["a", "b"];

        /// <summary>What a receiver waits for before it answers.</summary>
        public Func<EventDelivery, Task> Waits { get; set; } = _ => Task.CompletedTask;

        /// <summary>Whether a receiver is one of the forwarder's.</summary>
        public Func<string, bool> Knows { get; set; } = reader => reader.Length == 1;

        /// <summary>What happens when events are planned.</summary>
        public Func<Task> Planning { get; set; } = () => Task.CompletedTask;

        /// <summary>What was tried: the receiver, the position and the attempt.</summary>
        public string[] Tried
        {
            get
            {
                lock (_tried)
                {
                    return [.. _tried];
                }
            }
        }

        public async Task<IReadOnlyList<EventDelivery>> PlanAsync(
            IReadOnlyList<BookingEvent> happened, CancellationToken cancellationToken)
        {
            await Planning();
            return
            [
                .. from one in happened
                   from reader in Planned
                   select EventDelivery.Of(reader, one, desk.Clock.GetCurrentInstant()),
            ];
        }

        public bool DeliversTo(string reader) => Knows(reader);

        public async Task<EventDelivery> DeliverAsync(
            EventDelivery delivery, BookingEvent? happened, CancellationToken cancellationToken)
        {
            lock (_tried)
            {
                _tried.Add($"{delivery.Reader} {delivery.Position} {delivery.Attempts}");
            }

            Assert.Equal(delivery.EventId, happened?.Id);
            await Waits(delivery);
            return Answer(delivery, happened);
        }
    }
}
