namespace BookingEngine.Events;

/// <summary>A handler of the app, as it was registered.</summary>
/// <param name="Name">The name under which its deliveries are parked: the full name of its type.</param>
/// <param name="Of">Returns the handler of a scope.</param>
internal sealed record RegisteredHandler(string Name, Func<IServiceProvider, IBookingEventHandler> Of);
