using System.Collections.Concurrent;
using BookingEngine.Conformance;
using BookingEngine.Events;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Events;

/// <summary>The engine in a host's services: handlers are registered, and called soon after what they wait for.</summary>
public sealed class EventHostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_is_called_in_a_scope_of_its_own_soon_after_a_commit()
    {
        await using var host = Services(engine => engine.OnEvent<Mails>());
        var inbox = host.GetRequiredService<Inbox>();
        var service = Assert.Single(host.GetServices<IHostedService>().OfType<EventDispatcher>());
        await service.StartAsync(Stop);

        var exchange = (await host.GetRequiredService<ExchangeService>().CreateAsync(Examples.Exchange() with { Id = Guid.Empty }, Stop)).Value!;
        var booked = await host.GetRequiredService<BookingService>().BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0)), Stop);
        await Waiting.UntilAsync("The handler has got both events.", () => inbox.Mails.Count >= 2);

        await service.StopAsync(Stop);
        Assert.Equal([null, booked.Value!.Booking.Id], inbox.Mails.Select(mail => mail.BookingId));
        Assert.Equal(2, inbox.Scopes.Distinct().Count());
    }

    [Fact]
    public void A_handler_that_is_registered_twice_or_as_a_service_of_the_apps_own_is_called_once()
    {
        using var host = Services(engine =>
        {
            engine.Services.AddTransient<Mails>();
            engine.OnEvent<Mails>().OnEvent<Mails>();
        });

        Assert.Equal(typeof(Mails).FullName, Assert.Single(host.GetServices<RegisteredHandler>()).Name);
        using var scope = host.CreateScope();
        Assert.NotSame(scope.ServiceProvider.GetRequiredService<Mails>(), scope.ServiceProvider.GetRequiredService<Mails>());
    }

    [Theory]
    [InlineData(30, 1)]
    [InlineData(0, 0)]
    public async Task A_host_that_keeps_events_looks_for_due_reminders_before_an_exchange_is_changed(int days, int due)
    {
        await using var host = Services(engine => engine.Services.Configure<BookingEngineOptions>(options => options.EventRetention = Duration.FromDays(days)));
        var store = host.GetRequiredService<IEventStore>();
        var exchanges = host.GetRequiredService<ExchangeService>();
        var exchange = (await exchanges.CreateAsync(Examples.Exchange() with { Id = Guid.Empty, Reminders = [Reminder.MinutesBefore(60)] }, Stop)).Value;
        await host.GetRequiredService<BookingService>().BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop);
        ((FakeClock)host.GetRequiredService<IClock>()).Reset(Instant.FromUtc(2024, 1, 15, 9, 10));

        Assert.True((await exchanges.UpdateAsync(exchange.Id, stored => stored with { Description = "New" }, cancellationToken: Stop)).Succeeded);

        await store.NumberAsync(exchange.Id, Stop);
        Assert.Equal(due, (await store.ReadAsync(exchange.Id, 0, 100, Stop)).Count(happened => happened.Type == BookingEventType.BookingReminderDue));
    }

    [Fact]
    public void The_port_of_events_is_the_same_store_as_the_others()
    {
        using var host = Services(_ => { });

        Assert.Same(host.GetRequiredService<IBookingStore>(), host.GetRequiredService<IEventStore>());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(367)]
    public void A_time_to_keep_events_that_is_out_of_range_is_named_at_start(int days)
    {
        using var host = new ServiceCollection()
            .AddBookingEngine(options => options.EventRetention = Duration.FromDays(days)).Services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith(nameof(BookingEngineOptions.EventRetention), Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_refuses_a_position_or_a_number_that_no_feed_has()
    {
        await using var host = Services(_ => { });
        var events = host.GetRequiredService<EventService>();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => events.ReadAsync(Guid.NewGuid(), -1, cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => events.ReadAsync(Guid.NewGuid(), 0, 0, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => events.ReadAsync(Guid.NewGuid(), 0, 101, Stop));
        Assert.Empty(await events.ReadAsync(Guid.NewGuid(), 0, 100, Stop));
    }

    private static ServiceProvider Services(Action<BookingEngineBuilder> configure)
    {
        var services = new ServiceCollection().AddSingleton<IClock>(FakeClock.FromUtc(2024, 1, 10, 12, 0, 0)).AddSingleton<Inbox>();
        configure(services.AddBookingEngine());
        return services.BuildServiceProvider();
    }

    private sealed class Inbox
    {
        public ConcurrentQueue<BookingEvent> Mails { get; } = [];

        public ConcurrentQueue<IServiceProvider> Scopes { get; } = [];
    }

    private sealed class Mails(Inbox inbox, IServiceProvider scope) : IBookingEventHandler
    {
        public Task HandleAsync(BookingEvent happened, CancellationToken cancellationToken)
        {
            inbox.Scopes.Enqueue(scope);
            inbox.Mails.Enqueue(happened);
            return Task.CompletedTask;
        }
    }
}
