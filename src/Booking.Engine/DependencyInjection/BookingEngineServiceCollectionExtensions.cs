using BookingEngine;
using BookingEngine.Committing;
using BookingEngine.Events;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the booking engine to a host's services.</summary>
public static class BookingEngineServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ExchangeService"/>, <see cref="AvailabilityService"/>, <see cref="BookingService"/>,
    /// <see cref="TimeSlotService"/>, <see cref="EventService"/>, <see cref="WebhookService"/> and <see cref="CalendarService"/>, on a store in memory unless the builder
    /// is told another, and a hosted service that delivers events. An <see cref="IClock"/> or <see cref="IDateTimeZoneProvider"/> registered
    /// before is kept. Safe to call twice.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets options.</param>
    public static BookingEngineBuilder AddBookingEngine(
        this IServiceCollection services, Action<BookingEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<BookingEngineOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<BookingEngineOptions>, BookingEngineOptionsValidator>());
#pragma warning disable RS0030 // The one place where the system's clock comes in.
        services.TryAddSingleton<IClock>(SystemClock.Instance);
#pragma warning restore RS0030
        services.TryAddSingleton(DateTimeZoneProviders.Tzdb);
        services.TryAddSingleton<InMemoryStore>();
        services.TryAddSingleton<IExchangeStore>(provider => provider.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<IBookingStore>(provider => provider.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<IEventStore>(provider => provider.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<ICalendarStore>(provider => provider.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<CommitSignal>();
        services.TryAddSingleton(provider => new BookingServices(
            provider.GetRequiredService<IExchangeStore>(),
            provider.GetRequiredService<IBookingStore>(),
            provider.GetRequiredService<IClock>(),
            provider.GetRequiredService<IDateTimeZoneProvider>(),
            provider.GetRequiredService<IOptions<BookingEngineOptions>>().Value,
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            provider.GetRequiredService<IEventStore>(),
            provider.GetRequiredService<CommitSignal>(),
            provider.GetRequiredService<ICalendarStore>(),
            KeepsEvents(provider) ? provider.GetRequiredService<DueReminders>().BeforeChangeAsync : null));
        services.TryAddSingleton(provider => provider.GetRequiredService<BookingServices>().Exchanges);
        services.TryAddSingleton(provider => provider.GetRequiredService<BookingServices>().Availability);
        services.TryAddSingleton(provider => provider.GetRequiredService<BookingServices>().Bookings);
        services.TryAddSingleton(provider => provider.GetRequiredService<BookingServices>().TimeSlots);
        services.TryAddSingleton(provider => provider.GetRequiredService<BookingServices>().Import);
        services.TryAddSingleton(provider => provider.GetRequiredService<BookingServices>().Events);
        services.TryAddSingleton(provider => provider.GetRequiredService<BookingServices>().Calendars);
        services.TryAddSingleton(provider => new WebhookService(
            provider.GetRequiredService<IEventStore>(),
            provider.GetRequiredService<IClock>(),
            provider.GetService<IWebhookSender>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EventDispatcher>(provider => new EventDispatcher(
            provider.GetRequiredService<IEventStore>(),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetServices<RegisteredHandler>(),
            provider.GetServices<IEventForwarder>(),
            provider.GetRequiredService<CommitSignal>(),
            provider.GetRequiredService<IOptions<BookingEngineOptions>>().Value.EventRetention,
            provider.GetRequiredService<IClock>(),
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance)));
        services.TryAddSingleton(provider => new DueReminders(
            provider.GetRequiredService<IExchangeStore>(),
            provider.GetRequiredService<IBookingStore>(),
            provider.GetRequiredService<IEventStore>(),
            provider.GetRequiredService<IClock>(),
            LoggerOfReminders(provider)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ReminderWatch>(provider => new ReminderWatch(
            provider.GetRequiredService<DueReminders>(),
            provider.GetRequiredService<CommitSignal>(),
            KeepsEvents(provider),
            LoggerOfReminders(provider))));
        return new BookingEngineBuilder(services);
    }

    private static bool KeepsEvents(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<BookingEngineOptions>>().Value.EventRetention > Duration.Zero;

    private static ILogger LoggerOfReminders(IServiceProvider provider) =>
        (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger<ReminderWatch>();

    private sealed class BookingEngineOptionsValidator(IDateTimeZoneProvider zones)
        : IValidateOptions<BookingEngineOptions>
    {
        public ValidateOptionsResult Validate(string? name, BookingEngineOptions options)
        {
            var failures = new List<string>();
            if (zones.GetZoneOrNull(options.DefaultTimeZone) is null)
            {
                failures.Add(
                    $"{nameof(options.DefaultTimeZone)}: there is no time zone '{options.DefaultTimeZone}'; give an IANA name such as Europe/Berlin.");
            }

            if (options.MaxCommitAttempts is < 1 or > 1000)
            {
                failures.Add($"{nameof(options.MaxCommitAttempts)}: must be from 1 to 1000.");
            }

            if (options.DayCacheMegabytes is < 0 or > 1_000_000)
            {
                failures.Add($"{nameof(options.DayCacheMegabytes)}: must be from 0 to 1000000.");
            }

            if (options.AvailabilityCacheDuration < Duration.Zero
                || options.AvailabilityCacheDuration > Duration.FromSeconds(10))
            {
                failures.Add($"{nameof(options.AvailabilityCacheDuration)}: must be from 0 to 10 seconds.");
            }

            if (options.MaxActiveBookingsPerCustomer is < 1 or > 100)
            {
                failures.Add($"{nameof(options.MaxActiveBookingsPerCustomer)}: must be from 1 to 100, or null for no cap.");
            }

            if (options.MaxExchangesPerOwner is < 1 or > PageRequest.LargestCount)
            {
                failures.Add($"{nameof(options.MaxExchangesPerOwner)}: must be from 1 to {PageRequest.LargestCount}, or null for no limit.");
            }

            if (options.EventRetention < Duration.Zero || options.EventRetention > Duration.FromDays(366))
            {
                failures.Add($"{nameof(options.EventRetention)}: must be from 0 to 366 days.");
            }

            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}
