namespace BookingEngine;

/// <summary>
/// What an app does when something has happened, such as sending a mail. It is registered with
/// <see cref="BookingEngineBuilder.OnEvent{THandler}"/>, and each event gets an instance and a scope of its own.
/// </summary>
#pragma warning disable CA1711 // It handles what happened to bookings, not the events of an object.
public interface IBookingEventHandler
#pragma warning restore CA1711
{
    /// <summary>
    /// Handles an event. The events of an exchange come one after another, in the order of their positions. If the method throws,
    /// the event comes again later, and the others don't wait for it. It also comes again if the host stops before the
    /// method's end was stored. So every event comes at least once, with the same <see cref="BookingEvent.Id"/>.
    /// </summary>
    /// <param name="happened">What happened.</param>
    /// <param name="cancellationToken">Says that the host stops. The event comes again then.</param>
    Task HandleAsync(BookingEvent happened, CancellationToken cancellationToken);
}
