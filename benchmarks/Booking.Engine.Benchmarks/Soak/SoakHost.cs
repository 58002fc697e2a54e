using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>
/// One host: a container of its own with the engine, on a store that fails at times. Two hosts share only the store's data.
/// </summary>
internal sealed class SoakHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SoakHost(Action<BookingEngineBuilder> useStore, Faults faults)
    {
        var services = new ServiceCollection();
        // So little is kept of days that it is full soon, and what is kept is often dropped.
        useStore(services.AddBookingEngine(options => options.DayCacheMegabytes = 1));
        Wrap<IExchangeStore>(services, faults);
        Wrap<IBookingStore>(services, faults);
        _services = services.BuildServiceProvider();
    }

    public IBookingStore Store => _services.GetRequiredService<IBookingStore>();

    public ExchangeService Exchanges => _services.GetRequiredService<ExchangeService>();

    public AvailabilityService Availability => _services.GetRequiredService<AvailabilityService>();

    public BookingService Bookings => _services.GetRequiredService<BookingService>();

    public TimeSlotService TimeSlots => _services.GetRequiredService<TimeSlotService>();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static void Wrap<TPort>(ServiceCollection services, Faults faults)
        where TPort : class
    {
        var store = services.Last(service => service.ServiceType == typeof(TPort)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton(provider => FaultyStore.Around((TPort)store(provider), faults)));
    }
}
