using System.Diagnostics.CodeAnalysis;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BookingEngine;

/// <summary>Where an adapter plugs its store in.</summary>
/// <param name="services">The services of the host.</param>
public sealed class BookingEngineBuilder(IServiceCollection services)
{
    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; } = services ?? throw new ArgumentNullException(nameof(services));

    /// <summary>Keeps exchanges and bookings in a store that is both ports, in place of the one registered before.</summary>
    /// <typeparam name="TStore">The store; one instance serves all.</typeparam>
    /// <param name="failureOf">
    /// What an exception of the store's driver says to callers, who know no driver; where it answers null the exception comes
    /// out as it is. Null: all do.
    /// </param>
    public BookingEngineBuilder UseStore<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>(
        Func<Exception, StoreException?>? failureOf = null)
        where TStore : class, IExchangeStore, IBookingStore
    {
        Services.TryAddSingleton<TStore>();
        Services.Replace(ServiceDescriptor.Singleton<IExchangeStore>(
            provider => failureOf is null ? Store(provider) : Guarded(provider)));
        Services.Replace(ServiceDescriptor.Singleton<IBookingStore>(
            provider => failureOf is null ? Store(provider) : Guarded(provider)));
        return this;

        static TStore Store(IServiceProvider provider) => provider.GetRequiredService<TStore>();

        GuardedStore Guarded(IServiceProvider provider) => new(Store(provider), Store(provider), failureOf);
    }
}
