using System.Collections.Concurrent;
using BookingEngine.Committing;
using BookingEngine.Conformance;
using BookingEngine.Events;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Events;

/// <summary>A store in memory, exchanges whose bookings cause events, and dispatchers that deliver them when a test says so.</summary>
internal sealed class EventDesk : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly BookingServices _engine;

    public EventDesk() => _engine = new BookingServices(Store, Store, Clock);

    public InMemoryStore Store { get; } = new();

    public FakeClock Clock { get; } = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);

    /// <summary>What was handled, in that order.</summary>
    public ConcurrentQueue<BookingEvent> Handled { get; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _services.Dispose();

    /// <summary>Creates an exchange, which is one event, and makes bookings there, each of which is one more.</summary>
    public async Task<Guid> CreateAsync(int bookings = 0)
    {
        var created = await _engine.Exchanges.CreateAsync(Examples.Exchange(capacity: 2000) with { Id = Guid.Empty }, Stop);
        await BookAsync(created.Value!.Id, bookings);
        return created.Value.Id;
    }

    public async Task BookAsync(Guid exchangeId, int bookings = 1)
    {
        for (int count = 0; count < bookings; count++)
        {
            Clock.AdvanceSeconds(1);
            var request = new BookingRequest(exchangeId, Examples.Monday, new(9, 0), new(10, 0), Examples.Customer);
            Assert.True((await _engine.Bookings.BookAsync(request, Stop)).Succeeded);
        }
    }

    /// <summary>A handler that keeps what it has handled, unless it throws.</summary>
    public RegisteredHandler Handler(Func<BookingEvent, CancellationToken, Task>? handle = null, string name = "App.Mail") =>
        new(name, _ => new Handling(async (happened, stop) =>
        {
            await (handle?.Invoke(happened, stop) ?? Task.CompletedTask);
            Handled.Enqueue(happened);
        }));

    /// <summary>The dispatcher of one more host.</summary>
    public EventDispatcher Open(
        IEnumerable<RegisteredHandler> handlers,
        IEnumerable<IEventForwarder>? forwarders = null,
        Duration? retention = null,
        ILoggerFactory? loggers = null,
        CommitSignal? signal = null,
        IEventStore? store = null) => new(
            store ?? Store,
            _services.GetRequiredService<IServiceScopeFactory>(),
            handlers,
            forwarders ?? [],
            signal ?? new CommitSignal(),
            retention ?? Duration.FromDays(30),
            Clock,
            loggers ?? NullLoggerFactory.Instance);

    /// <summary>Has a dispatcher do all that is to be done now.</summary>
    public static async Task RunAsync(EventDispatcher dispatcher)
    {
        while (await dispatcher.LookAsync(Stop) > 0)
        {
            await dispatcher.WhenAllAsync();
        }
    }

    /// <summary>Whether a dispatcher is told to look again at once.</summary>
    public static bool IsRaised(CommitSignal signal)
    {
        using var end = new CancellationTokenSource();
        bool isRaised = signal.WaitAsync(Timeout.InfiniteTimeSpan, end.Token).IsCompleted;
        end.Cancel();
        return isRaised;
    }

    /// <summary>The deliveries that are stored of a receiver.</summary>
    public async Task<IReadOnlyList<EventDelivery>> DeliveriesAsync(string reader = "App.Mail") =>
        (await Store.ListDeliveriesAsync(reader, new PageRequest(), Stop)).Items;

    /// <summary>Up to which position the events of an exchange are delivered.</summary>
    public async Task<long?> DeliveredAsync(Guid exchangeId)
    {
        var now = Clock.GetCurrentInstant();
        return await Store.LeaseAsync(exchangeId, Guid.NewGuid(), now, now, Stop);
    }

    private sealed class Handling(Func<BookingEvent, CancellationToken, Task> handle) : IBookingEventHandler
    {
        public Task HandleAsync(BookingEvent happened, CancellationToken cancellationToken) => handle(happened, cancellationToken);
    }
}
