using System.Collections.Concurrent;
using BookingEngine.Calendars;
using BookingEngine.Conformance;
using BookingEngine.Events;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.Tests.Services;

/// <summary>What a host gets when it registers the engine, a store, a sender of webhooks and a reader of calendars.</summary>
public sealed class HostRegistrationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_host_without_logging_gets_each_service_once()
    {
        using var host = Full(new ServiceCollection());

        Type[] services =
        [
            typeof(ExchangeService), typeof(AvailabilityService), typeof(BookingService), typeof(TimeSlotService), typeof(ImportService),
            typeof(EventService), typeof(WebhookService), typeof(CalendarService), typeof(DueReminders),
        ];
        Assert.All(services, service => Assert.Same(host.GetRequiredService(service), host.GetRequiredService(service)));
        Assert.IsType<Sender>(host.GetRequiredService<IWebhookSender>());
        Assert.IsType<Source>(host.GetRequiredService<IBusyCalendarSource>());
    }

    [Fact]
    public void Whoever_registers_all_twice_has_each_hosted_service_and_each_forwarder_once()
    {
        using var host = Full(new ServiceCollection(), times: 2);

        Assert.Equal(
            [typeof(EventDispatcher), typeof(ReminderWatch), typeof(CalendarPoller)],
            host.GetServices<IHostedService>().Select(service => service.GetType()));
        Assert.IsType<WebhookForwarder>(Assert.Single(host.GetServices<IEventForwarder>()));
        Assert.Single(host.GetServices<IWebhookSender>());
        Assert.Single(host.GetServices<IBusyCalendarSource>());
    }

    [Fact]
    public void What_runs_in_the_background_logs_to_the_hosts_logging()
    {
        using var logging = new Logging();
        using var host = Full(new ServiceCollection().AddSingleton<ILoggerFactory>(logging));

        Assert.NotEmpty(host.GetServices<IHostedService>());
        Assert.NotEmpty(host.GetServices<IEventForwarder>());
        Assert.NotNull(host.GetRequiredService<BookingService>());

        Type[] logged = [typeof(EventDispatcher), typeof(ReminderWatch), typeof(CalendarPoller), typeof(WebhookForwarder)];
        Assert.All(logged, type => Assert.Contains(type.FullName, logging.Categories));
    }

    [Fact]
    public void Time_zones_that_are_already_registered_are_kept()
    {
        var zones = new DateTimeZoneCache(TzdbDateTimeZoneSource.Default);
        using var host = Full(new ServiceCollection().AddSingleton<IDateTimeZoneProvider>(zones));

        Assert.Same(zones, host.GetRequiredService<IDateTimeZoneProvider>());
    }

    [Fact]
    public void All_four_ports_are_one_store_in_memory_unless_another_is_registered()
    {
        using var host = new ServiceCollection().AddBookingEngine().Services.BuildServiceProvider();
        var store = host.GetRequiredService<InMemoryStore>();

        Assert.All(PortsOf(host), port => Assert.Same(store, port));
    }

    [Fact]
    public void A_store_without_failures_of_its_own_is_used_as_it_is_in_place_of_the_one_before()
    {
        var inner = new InMemoryStore();
        var store = new GuardedStore(inner, inner, inner, inner, _ => null);
        using var host = new ServiceCollection().AddSingleton(store).AddBookingEngine().UseStore<GuardedStore>().Services.BuildServiceProvider();

        Assert.All(PortsOf(host), port => Assert.Same(store, port));
    }

    [Fact]
    public async Task The_failures_of_a_store_are_told_by_each_of_its_ports()
    {
        var failure = new StoreException(StoreFailure.Unavailable, "Down.");
        using var host = new ServiceCollection()
            .AddBookingEngine().UseStore<InMemoryStore>(exception => exception is ArgumentNullException ? failure : null)
            .Services.BuildServiceProvider();
        var (exchanges, bookings) = (host.GetRequiredService<IExchangeStore>(), host.GetRequiredService<IBookingStore>());
        var (events, calendars) = (host.GetRequiredService<IEventStore>(), host.GetRequiredService<ICalendarStore>());

        Assert.Same(failure, await Record.ExceptionAsync(() => exchanges.AddAsync(null!, Stop)));
        Assert.Same(failure, await Record.ExceptionAsync(() => bookings.CommitAsync(null!, Stop)));
        Assert.Same(failure, await Record.ExceptionAsync(() => events.AddEventsAsync(null!, Stop)));
        Assert.Same(failure, await Record.ExceptionAsync(() => calendars.AddCalendarAsync(null!, Stop)));
        var exchange = Examples.Exchange();
        await exchanges.AddAsync(exchange, Stop);
        Assert.Equal([exchange], await host.GetRequiredService<InMemoryStore>().FindAsync([exchange.Id], Stop));
    }

    private static ServiceProvider Full(IServiceCollection services, int times = 1)
    {
        for (int time = 0; time < times; time++)
        {
            services.AddBookingEngine().SendWebhooks<Sender>().ReadCalendars<Source>();
        }

        return services.BuildServiceProvider();
    }

    private static object[] PortsOf(IServiceProvider host) =>
    [
        host.GetRequiredService<IExchangeStore>(), host.GetRequiredService<IBookingStore>(),
        host.GetRequiredService<IEventStore>(), host.GetRequiredService<ICalendarStore>(),
    ];

    private sealed class Sender : IWebhookSender
    {
        public Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken) => Task.FromResult(new WebhookAnswer(204));
    }

    private sealed class Source : IBusyCalendarSource
    {
        public Task<BusyCalendarAnswer> ReadAsync(BusyCalendarRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new BusyCalendarAnswer());
    }

    private sealed class Logging : ILoggerFactory
    {
        public ConcurrentBag<string> Categories { get; } = [];

        public ILogger CreateLogger(string categoryName)
        {
            Categories.Add(categoryName);
            return NullLogger.Instance;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
