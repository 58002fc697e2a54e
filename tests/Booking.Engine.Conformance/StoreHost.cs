using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// One host on the store's data: a container of its own with the engine and the store. Two hosts share no queue and
/// no cache, so they meet only in the store.
/// </summary>
public sealed class StoreHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Starts a host.</summary>
    /// <param name="store">The store and its data.</param>
    /// <param name="clock">The time.</param>
    /// <param name="around">Puts something between the engine and the store; null: nothing.</param>
    /// <param name="configure">Sets options of the engine.</param>
    public StoreHost(
        IStoreUnderTest store,
        IClock clock,
        Func<IBookingStore, IBookingStore>? around = null,
        Action<BookingEngineOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        var builder = services.AddBookingEngine(configure);
        store.AddTo(builder);
        if (around is not null)
        {
            builder.Wrap(around);
        }

        _services = services.BuildServiceProvider();
    }

    public IExchangeStore ExchangeStore => _services.GetRequiredService<IExchangeStore>();

    public IBookingStore BookingStore => _services.GetRequiredService<IBookingStore>();

    public IEventStore EventStore => _services.GetRequiredService<IEventStore>();

    public ICalendarStore CalendarStore => _services.GetRequiredService<ICalendarStore>();

    public ExchangeService Exchanges => _services.GetRequiredService<ExchangeService>();

    public AvailabilityService Availability => _services.GetRequiredService<AvailabilityService>();

    public BookingService Bookings => _services.GetRequiredService<BookingService>();

    public TimeSlotService TimeSlots => _services.GetRequiredService<TimeSlotService>();

    public ImportService Import => _services.GetRequiredService<ImportService>();

    public EventService Events => _services.GetRequiredService<EventService>();

    public CalendarService Calendars => _services.GetRequiredService<CalendarService>();

    public WebhookService Webhooks => _services.GetRequiredService<WebhookService>();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
