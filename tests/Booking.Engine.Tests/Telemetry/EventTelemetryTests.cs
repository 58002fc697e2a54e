using BookingEngine.Conformance;
using BookingEngine.Events;
using BookingEngine.Stores;
using BookingEngine.Tests.Events;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Telemetry;

/// <summary>Attempts to deliver events are counted, and failures are logged without what the app has said about them.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class EventTelemetryTests : IDisposable
{
    private readonly EventDesk _desk = new();
    private readonly Listening _listening = new();
    private readonly Lines _lines = new();

    public void Dispose()
    {
        _desk.Dispose();
        _listening.Dispose();
        _lines.Dispose();
    }

    [Fact]
    public async Task Each_attempt_is_counted_and_each_failure_is_logged_without_the_apps_message()
    {
        await _desk.CreateAsync(bookings: 1);
        using var dispatcher = _desk.Open(
            [_desk.Handler((happened, _) => happened.Position == 1 ? throw new FormatException("ada@example.com") : Task.CompletedTask)],
            loggers: _lines);

        for (int attempt = 0; attempt < 11; attempt++)
        {
            await EventDesk.RunAsync(dispatcher);
            _desk.Clock.AdvanceHours(27);
        }

        var counted = _listening.Measurements
            .Where(measured => measured.Name == "booking.event.deliveries")
            .CountBy(measured => measured.Tags)
            .ToDictionary();
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["booking.outcome=delivered"] = 1,
                ["booking.outcome=to_repeat"] = 9,
                ["booking.outcome=given_up"] = 1,
            },
            counted);
        Assert.Equal((1, 9, 1), (_lines.All.Count(Is(2)), _lines.All.Count(Is(4)), _lines.All.Count(Is(5))));
        Assert.All(_lines.All, line => Assert.DoesNotContain("ada@example.com", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_wants_no_more_is_no_error_however_many_deliveries_it_still_has()
    {
        await _desk.CreateAsync(bookings: 1);
        using var dispatcher = _desk.Open([], [new Gone(_desk)], loggers: _lines);

        await EventDesk.RunAsync(dispatcher);

        Assert.Equal(
            [DeliveryStatus.Failed, DeliveryStatus.Failed], (await _desk.DeliveriesAsync("gone")).Select(delivery => delivery.Status));
        Assert.DoesNotContain(_lines.All, Is(5).Invoke);
    }

    [Fact]
    public async Task What_fails_because_of_the_store_is_logged_once_and_tried_again()
    {
        await _desk.CreateAsync();
        string failing = nameof(IEventStore.NumberAsync);
        var store = InBetween.Before<IEventStore>(_desk.Store, (method, _) => method == failing ? throw new InvalidOperationException() : null);
        using var dispatcher = _desk.Open([], [new Gone(_desk)], loggers: _lines, store: store);

        await EventDesk.RunAsync(dispatcher);
        Assert.Equal((1, 0, 0), Logged());
        failing = nameof(IEventStore.AddDeliveriesAsync);
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal((1, 1, 0), Logged());
        _desk.Clock.AdvanceMinutes(1);
        failing = nameof(IEventStore.UpdateDeliveriesAsync);
        await EventDesk.RunAsync(dispatcher);
        Assert.Equal((1, 1, 1), Logged());
        _desk.Clock.AdvanceMinutes(1);
        failing = "";
        await EventDesk.RunAsync(dispatcher);

        Assert.Equal((1, 1, 1), Logged());
        Assert.Equal(DeliveryStatus.Failed, Assert.Single(await _desk.DeliveriesAsync("gone")).Status);

        (int Unnumbered, int Undelivered, int Untried) Logged() => (_lines.All.Count(Is(7)), _lines.All.Count(Is(1)), _lines.All.Count(Is(3)));
    }

    [Fact]
    public async Task Bookings_that_cannot_be_read_for_reminders_are_logged()
    {
        var (store, clock) = (new InMemoryStore(), FakeClock.FromUtc(2024, 1, 15));
        await store.AddAsync(Examples.Exchange() with { Reminders = [Reminder.MinutesBefore(60)] }, TestContext.Current.CancellationToken);
        var bookings = InBetween.Before<IBookingStore>(store, (_, _) => throw new InvalidOperationException());

        await new DueReminders(store, bookings, store, clock, _lines).LookAsync(TestContext.Current.CancellationToken);

        Assert.Single(_lines.All, Is(8).Invoke);
    }

    [Fact]
    public async Task Reminders_that_a_host_could_not_look_for_within_an_hour_are_counted_and_those_of_before_its_start_are_not()
    {
        var (store, clock) = (new InMemoryStore(), FakeClock.FromUtc(2024, 1, 10));
        var engine = new BookingServices(store, store, clock);
        var exchange = Examples.Exchange() with { Reminders = [Reminder.MinutesBefore(60)] };
        await store.AddAsync(exchange, TestContext.Current.CancellationToken);
        foreach (int hour in (int[])[10, 11])
        {
            Assert.True((await engine.Bookings.BookAsync(
                Examples.Request(exchange, new(hour, 0), new(hour + 1, 0)), TestContext.Current.CancellationToken)).Succeeded);
        }

        var (before, after) = (NewHost(), NewHost());
        await before.LookAsync(TestContext.Current.CancellationToken);
        clock.Reset(Instant.FromUtc(2024, 1, 15, 10, 30)); // 90 and 30 minutes after the reminders were due
        await after.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), Skipped());
        await before.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), Skipped());

        (double Counted, int Logged) Skipped() => (
            _listening.Measurements.Where(measured => measured.Name == "booking.reminders.skipped").Sum(measured => measured.Value),
            _lines.All.Count(Is(10)));

        DueReminders NewHost() => new(store, store, store, clock, _lines);
    }

    private static Func<string, bool> Is(int id) => line => line.StartsWith($"{id}: ", StringComparison.Ordinal);

    private sealed class Gone(EventDesk desk) : IEventForwarder
    {
        public bool DeliversTo(string reader) => reader == "gone";

        public Task<IReadOnlyList<EventDelivery>> PlanAsync(IReadOnlyList<BookingEvent> happened, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<EventDelivery>>(
                [.. happened.Select(one => EventDelivery.Of("gone", one, desk.Clock.GetCurrentInstant()))]);

        public Task<EventDelivery> DeliverAsync(EventDelivery delivery, BookingEvent? happened, CancellationToken cancellationToken) =>
            Task.FromResult(delivery with { Status = DeliveryStatus.Failed, NextAttemptAt = null });
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{eventId.Id}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
