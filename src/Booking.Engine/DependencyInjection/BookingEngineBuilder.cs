using System.Diagnostics.CodeAnalysis;
using BookingEngine.Calendars;
using BookingEngine.Events;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace BookingEngine;

/// <summary>Where an adapter plugs its store in.</summary>
/// <param name="services">The services of the host.</param>
public sealed class BookingEngineBuilder(IServiceCollection services)
{
    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; } = services ?? throw new ArgumentNullException(nameof(services));

    /// <summary>Keeps exchanges, bookings, events and calendars in a store that is all four ports, in place of the one registered before.</summary>
    /// <typeparam name="TStore">The store; one instance serves all.</typeparam>
    /// <param name="failureOf">
    /// What an exception of the store's driver says to callers, who know no driver; where it answers null the exception comes
    /// out as it is. Null: all do.
    /// </param>
    public BookingEngineBuilder UseStore<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>(
        Func<Exception, StoreException?>? failureOf = null)
        where TStore : class, IExchangeStore, IBookingStore, IEventStore, ICalendarStore
    {
        Services.TryAddSingleton<TStore>();
        Services.Replace(ServiceDescriptor.Singleton<IExchangeStore>(
            provider => failureOf is null ? Store(provider) : Guarded(provider)));
        Services.Replace(ServiceDescriptor.Singleton<IBookingStore>(
            provider => failureOf is null ? Store(provider) : Guarded(provider)));
        Services.Replace(ServiceDescriptor.Singleton<IEventStore>(
            provider => failureOf is null ? Store(provider) : Guarded(provider)));
        Services.Replace(ServiceDescriptor.Singleton<ICalendarStore>(
            provider => failureOf is null ? Store(provider) : Guarded(provider)));
        return this;

        static TStore Store(IServiceProvider provider) => provider.GetRequiredService<TStore>();

        GuardedStore Guarded(IServiceProvider provider) => new(Store(provider), Store(provider), Store(provider), Store(provider), failureOf);
    }

    /// <summary>
    /// Has a handler called with every event (<see cref="BookingEvent"/>), also those that other hosts cause: at least once, in the order of
    /// each exchange. Of the hosts that share a store, all that register handlers register the same, since each event is delivered by one of them.
    /// The first handler of an app also gets the events that are still kept.
    /// </summary>
    /// <typeparam name="THandler">The handler. If it isn't registered as a service, it is as a scoped one.</typeparam>
    public BookingEngineBuilder OnEvent<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IBookingEventHandler
    {
        Services.TryAddScoped<THandler>();
        string name = typeof(THandler).FullName ?? typeof(THandler).Name;
        if (!Services.Any(service => service.ServiceType == typeof(RegisteredHandler)
            && service.ImplementationInstance is RegisteredHandler handler && handler.Name == name))
        {
            Services.AddSingleton(new RegisteredHandler(name, provider => provider.GetRequiredService<THandler>()));
        }

        return this;
    }

    /// <summary>
    /// Reads the calendars that are stored (<see cref="CalendarService"/>) every 15 minutes, and keeps their busy times from being booked.
    /// Otherwise they are not read.
    /// </summary>
    /// <typeparam name="TSource">What reads a calendar; one instance serves all.</typeparam>
    public BookingEngineBuilder ReadCalendars<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>()
        where TSource : class, IBusyCalendarSource
    {
        Services.TryAddSingleton<IBusyCalendarSource, TSource>();
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CalendarPoller>(provider =>
        {
            var (calendars, service) = (provider.GetRequiredService<ICalendarStore>(), provider.GetRequiredService<CalendarService>());
            var clock = provider.GetRequiredService<IClock>();
            var sync = new CalendarSync(
                calendars, provider.GetRequiredService<IExchangeStore>(), service, provider.GetRequiredService<IBusyCalendarSource>(), clock);
            var loggers = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
            return new CalendarPoller(calendars, service, sync, clock, loggers.CreateLogger<CalendarPoller>());
        }));
        return this;
    }

    /// <summary>Sends events to the webhooks that are stored (<see cref="WebhookService"/>), which otherwise get none.</summary>
    /// <typeparam name="TSender">What sends the messages; one instance serves all.</typeparam>
    public BookingEngineBuilder SendWebhooks<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSender>()
        where TSender : class, IWebhookSender
    {
        Services.TryAddSingleton<IWebhookSender, TSender>();
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IEventForwarder, WebhookForwarder>(provider => new WebhookForwarder(
            provider.GetRequiredService<IEventStore>(),
            provider.GetRequiredService<IExchangeStore>(),
            provider.GetRequiredService<IBookingStore>(),
            provider.GetRequiredService<IWebhookSender>(),
            provider.GetRequiredService<IClock>(),
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance)));
        return this;
    }
}
