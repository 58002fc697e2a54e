using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace BookingEngine.Benchmarks.Storage;

/// <summary>
/// Makes the bookings of the bars of storage: the engine's services on a store, and days that are booked one slot
/// after the other.
/// </summary>
public sealed class Desk
{
    private const int Opening = 9;
    private const int SlotsOfADay = 16;

    private static readonly Duration SlotDuration = Duration.FromMinutes(30);
    private static readonly LocalDate FirstDate = new(2030, 1, 7);

    private readonly ServiceProvider _services;

    public Desk(Action<BookingEngineBuilder> useStore, Action<BookingEngineOptions>? configure = null)
    {
        var services = new ServiceCollection();
        useStore(services.AddBookingEngine(configure));
        _services = services.BuildServiceProvider();
    }

    public IExchangeStore Exchanges => _services.GetRequiredService<IExchangeStore>();

    public IBookingStore Bookings => _services.GetRequiredService<IBookingStore>();

    public IEventStore Events => _services.GetRequiredService<IEventStore>();

    public WebhookService Webhooks => _services.GetRequiredService<WebhookService>();

    public AvailabilityService Availability => _services.GetRequiredService<AvailabilityService>();

    /// <summary>A new exchange, open daily from 9 to 17 in Berlin, with slots of half an hour.</summary>
    public async Task<Guid> OpenAsync(int capacity)
    {
        var result = await _services.GetRequiredService<ExchangeService>().CreateAsync(new Exchange
        {
            BusinessName = "Bench",
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            OperatingHours = OperatingHours.Daily(new LocalTime(9, 0), new LocalTime(17, 0)),
            Policy = new BookingPolicy { DefaultCapacity = capacity, SlotDuration = SlotDuration },
        });
        return result.Value!.Id;
    }

    /// <summary>Runs what a host does beside its requests, such as sending events, until it is stopped. Without this it makes bookings only.</summary>
    public async Task StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Changes an exchange.</summary>
    public Task<Result<Exchange>> ChangeAsync(Guid exchangeId, Func<Exchange, Exchange> change) =>
        _services.GetRequiredService<ExchangeService>().UpdateAsync(exchangeId, change);

    /// <summary>The date of an exchange's <paramref name="nth"/> slot, counted from 0.</summary>
    public static LocalDate DateOf(int nth) => FirstDate.PlusDays(nth / SlotsOfADay);

    /// <summary>Books the slot with that number, counted from 0 on through the days.</summary>
    public Task<Result<BookingDetails>> TryBookAsync(Guid exchangeId, int nth)
    {
        var start = new LocalTime(Opening, 0).PlusMinutes(30 * (nth % SlotsOfADay));
        return _services.GetRequiredService<BookingService>().BookAsync(new BookingRequest(
            exchangeId,
            DateOf(nth),
            start,
            start.PlusMinutes(30),
            new Customer("Ada Lovelace", "ada@example.com")));
    }

    /// <inheritdoc cref="TryBookAsync"/>
    public async Task BookAsync(Guid exchangeId, int nth)
    {
        var result = await TryBookAsync(exchangeId, nth);
        if (!result.Succeeded)
        {
            throw new InvalidOperationException($"A booking was refused: {result.Error}");
        }
    }
}
