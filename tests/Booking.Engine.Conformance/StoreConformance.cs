using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Conformance;

/// <summary>
/// The base of every suite: a store, hosts that use it, and a clock. The tests of one suite share the store's data,
/// and each uses exchanges of its own.
/// </summary>
/// <typeparam name="TStore">The store to prove.</typeparam>
public abstract class StoreConformance<TStore> : IClassFixture<TStore>, IAsyncDisposable
    where TStore : class, IStoreUnderTest
{
    private readonly List<StoreHost> _hosts = [];

    /// <summary>Creates the suite. xunit supplies the store.</summary>
    /// <param name="store">The store to prove.</param>
    protected StoreConformance(TStore store)
    {
        Store = store;
        Host = OpenHost();
    }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected TStore Store { get; }

    /// <summary>The clock of the hosts. It starts on Wednesday, 2024-01-10, at noon UTC.</summary>
    protected FakeClock Clock { get; } = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);

    /// <summary>A host on the store's data.</summary>
    protected StoreHost Host { get; }

    protected IExchangeStore Exchanges => Host.ExchangeStore;

    protected IBookingStore Bookings => Host.BookingStore;

    protected IEventStore Events => Host.EventStore;

    protected ICalendarStore Calendars => Host.CalendarStore;

    /// <summary>Opens one more host on the same data.</summary>
    protected StoreHost OpenHost(
        Func<IBookingStore, IBookingStore>? around = null, Action<BookingEngineOptions>? configure = null)
    {
        var host = new StoreHost(Store, Clock, around, configure);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Opens several hosts on the same data.</summary>
    protected StoreHost[] OpenHosts(int count) => [.. Enumerable.Range(0, count).Select(_ => OpenHost())];

    /// <summary>Stores an exchange as it is given.</summary>
    protected async Task<Exchange> AddAsync(Exchange exchange)
    {
        await Exchanges.AddAsync(exchange, Stop);
        return exchange;
    }

    protected async Task<Exchange> FindExchangeAsync(Guid id) => Assert.Single(await Exchanges.FindAsync([id], Stop));

    /// <summary>Finds one booking, or null if there is none.</summary>
    protected async Task<Booking?> FindBookingAsync(Guid id) =>
        (await Bookings.FindBookingsAsync([id], Stop)).SingleOrDefault();

    /// <summary>Loads one stored day.</summary>
    protected async Task<BookingDay> LoadAsync(Guid exchangeId, LocalDate date) =>
        Assert.Single(await Bookings.LoadDaysAsync([exchangeId], date, date, Stop));

    /// <summary>Stores an empty day.</summary>
    protected async Task<BookingDay> AddDayAsync(Guid exchangeId, LocalDate date)
    {
        await Bookings.AddDayAsync(exchangeId, date, Stop);
        return await LoadAsync(exchangeId, date);
    }

    protected async Task CommitAsync(DayChange change) =>
        Assert.Equal(CommitOutcome.Committed, await Bookings.CommitAsync(change, Stop));

    /// <summary>Starts tasks at the same moment, and waits for all of them.</summary>
    protected static async Task<T[]> RaceAsync<T>(int count, Func<int, Task<T>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tasks = Enumerable.Range(0, count).Select(RunAsync).ToArray();
        start.SetResult();
        return await Task.WhenAll(tasks);

        async Task<T> RunAsync(int number)
        {
            await start.Task;
            return await run(number);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }
}
