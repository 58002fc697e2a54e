using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BookingEngine.Conformance;

internal static class StoreWrapping
{
    /// <summary>Wraps the registered booking store.</summary>
    public static void Wrap(this BookingEngineBuilder builder, Func<IBookingStore, IBookingStore> around)
    {
        var registered = builder.Services.Last(service => service.ServiceType == typeof(IBookingStore));
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => around(Inner(provider))));

        IBookingStore Inner(IServiceProvider provider) => (IBookingStore)(
            registered.ImplementationInstance
            ?? registered.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!));
    }
}
