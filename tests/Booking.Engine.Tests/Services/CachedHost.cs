using BookingEngine.Conformance;
using BookingEngine.Stores;
using BookingEngine.Tests.Committing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>A host that caches availability and whose store is observed, and another host on the same data.</summary>
internal sealed class CachedHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ServiceProvider _other;

    public CachedHost(Duration duration)
    {
        var data = new InMemoryStore();
        Store = new ObservedBookingStore(data);
        _services = Services(data, Store, duration);
        _other = Services(data, data, Duration.Zero);
    }

    public FakeClock Clock { get; } = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);

    public ObservedBookingStore Store { get; }

    public AvailabilityService Availability => _services.GetRequiredService<AvailabilityService>();

    public ExchangeService Exchanges => _services.GetRequiredService<ExchangeService>();

    public ExchangeService OtherExchanges => _other.GetRequiredService<ExchangeService>();

    public BookingService OtherBookings => _other.GetRequiredService<BookingService>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _other.DisposeAsync();
    }

    public async Task<Exchange> CreateAsync() => (await Exchanges.CreateAsync(Examples.Exchange(), Stop)).Value!;

    /// <summary>Books ten to eleven through this host or the other one.</summary>
    public Task<Result<BookingDetails>> BookAsync(Exchange exchange, bool byOther = false) =>
        (byOther ? OtherBookings : _services.GetRequiredService<BookingService>())
            .BookAsync(Examples.Request(exchange, new LocalTime(10, 0), new LocalTime(11, 0)), Stop);

    /// <summary>Says whether ten to eleven is shown as available.</summary>
    public async Task<bool> ShowsFreeAsync(Exchange exchange, CancellationToken? leave = null)
    {
        var day = await Availability.GetDayAsync(exchange.Id, Examples.Monday, cancellationToken: leave ?? Stop);
        return day!.Slots[1].IsAvailable;
    }

    /// <summary>Holds back the next load after it has read. The returned action releases it.</summary>
    public (Task HasRead, Action LetGo) HoldNextLoad()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.AfterLoad = async () =>
        {
            Store.AfterLoad = () => Task.CompletedTask;
            reached.SetResult();
            await gate.Task;
        };
        return (reached.Task, gate.SetResult);
    }

    private ServiceProvider Services(IExchangeStore exchanges, IBookingStore bookings, Duration duration)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IClock>(Clock).AddSingleton(exchanges).AddSingleton(bookings);
        services.AddBookingEngine(options => options.AvailabilityCacheDuration = duration);
        return services.BuildServiceProvider();
    }
}
