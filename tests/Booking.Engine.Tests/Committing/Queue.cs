using BookingEngine.Conformance;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Committing;

/// <summary>
/// A host whose store is observed, and another host on the same data. While a commit is held back, requests for its
/// day gather in the queue behind it. Each has its place in the queue as soon as it was made.
/// </summary>
internal sealed class Queue : IAsyncDisposable
{
    private ObservedBookingStore? _store;

    public Queue(Action<BookingEngineOptions>? configure = null)
    {
        var data = new InMemory();
        Host = new StoreHost(data, Clock, store => _store = new ObservedBookingStore(store), configure);
        Other = new StoreHost(data, Clock);
        _ = Host.BookingStore;
    }

    public FakeClock Clock { get; } = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);

    public StoreHost Host { get; }

    public StoreHost Other { get; }

    public ObservedBookingStore Store => _store!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Other.DisposeAsync();
    }

    public async Task<Exchange> CreateAsync(int capacity)
    {
        var exchange = Examples.Exchange(capacity);
        await Host.ExchangeStore.AddAsync(exchange, Stop);
        return exchange;
    }

    /// <summary>Requests a booking from 10 to 11.</summary>
    public Task<Result<BookingDetails>> Book(
        Exchange exchange, string name = "Ada", LocalDate? date = null, CancellationToken? leave = null) =>
        Host.Bookings.BookAsync(
            new BookingRequest(
                exchange.Id, date ?? Examples.Monday, new LocalTime(10, 0), new LocalTime(11, 0),
                new Customer(name, "ada@example.com")),
            leave ?? Stop);

    /// <summary>Makes a booking whose commit is held back until it is released.</summary>
    public async Task<(Task<Result<BookingDetails>> Booking, Action LetGo)> HoldAsync(
        Exchange exchange, LocalDate? date = null)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.BeforeCommit = async _ =>
        {
            Store.BeforeCommit = _ => Task.CompletedTask;
            reached.SetResult();
            await gate.Task;
        };
        var booking = Book(exchange, "Held", date);
        await reached.Task;
        return (booking, gate.SetResult);
    }

    /// <summary>The names of the customers of stored bookings, in order.</summary>
    public async Task<IEnumerable<string>> NamesAsync(Exchange exchange)
    {
        var page = await Other.Bookings.ListAsync(
            new BookingFilter { ExchangeId = exchange.Id }, new PageRequest(1, 100), Stop);
        return page.Items.Select(details => details.Booking.Customer.Name).Order(StringComparer.Ordinal);
    }
}
