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
    public BookingEngineBuilder UseStore<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IExchangeStore, IBookingStore
    {
        Services.TryAddSingleton<TStore>();
        Services.Replace(ServiceDescriptor.Singleton<IExchangeStore>(provider => provider.GetRequiredService<TStore>()));
        Services.Replace(ServiceDescriptor.Singleton<IBookingStore>(provider => provider.GetRequiredService<TStore>()));
        return this;
    }
}
