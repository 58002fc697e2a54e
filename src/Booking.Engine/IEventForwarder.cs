namespace BookingEngine;

/// <summary>
/// Passes events on to receivers outside of the app, each of which has deliveries of its own. Webhooks are passed on in this
/// way. It is registered as a singleton.
/// </summary>
public interface IEventForwarder
{
    /// <summary>
    /// Returns the deliveries of events, one for each receiver that an event is for (<see cref="EventDelivery.Of"/>). They are stored
    /// before the events count as delivered. The method may be called again with the same events, and must not send anything.
    /// </summary>
    /// <param name="happened">Events of one exchange, in the order of their positions.</param>
    /// <param name="cancellationToken">Says that the host stops.</param>
    Task<IReadOnlyList<EventDelivery>> PlanAsync(IReadOnlyList<BookingEvent> happened, CancellationToken cancellationToken);

    /// <summary>Whether a receiver is one of those to which this forwarder delivers.</summary>
    /// <param name="reader">The receiver of a delivery (<see cref="EventDelivery.Reader"/>).</param>
    bool DeliversTo(string reader);

    /// <summary>
    /// Tries a delivery, and returns how it stands then: delivered; pending, with the time of the next attempt; or failed. If it throws,
    /// the delivery is tried again as that of a handler.
    /// </summary>
    /// <param name="delivery">The delivery. Its number of attempts includes this one.</param>
    /// <param name="happened">The event, or null if it has been removed since.</param>
    /// <param name="cancellationToken">Says that the host stops. The delivery is tried again then.</param>
    Task<EventDelivery> DeliverAsync(EventDelivery delivery, BookingEvent? happened, CancellationToken cancellationToken);
}
