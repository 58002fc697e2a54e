using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// The port to the storage of events, of how far they are delivered, and of the webhooks that they are sent to. Events are stored by
/// <see cref="IBookingStore.CommitAsync"/> (<see cref="DayChange.Events"/>) and with each exchange that is added or replaced
/// (<see cref="BookingEvent.OfExchange"/>), in the same step as the change itself. They get their positions afterwards, so
/// that whoever has read up to a position never misses one that was committed later. Removing an exchange removes its events and
/// deliveries. Every operation is self-contained, and a store throws a <see cref="StoreException"/> for what it can't do.
/// </summary>
public interface IEventStore
{
    /// <summary>
    /// Adds events that no change caused, such as reminders. One whose id is stored already stays as it is. Events of an exchange that
    /// does not exist are not stored.
    /// </summary>
    Task AddEventsAsync(IReadOnlyList<BookingEvent> events, CancellationToken cancellationToken);

    /// <summary>Finds exchanges that have committed events without a position, in any order.</summary>
    /// <param name="most">How many exchanges are returned at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<Guid>> FindUnnumberedAsync(int most, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the committed events of an exchange that have no position the next ones, in the order of
    /// <see cref="BookingEvent.InOrder"/>. It may be called by several hosts at once: the positions of an exchange are 1, 2, 3 and so on,
    /// without a gap, and go on after the oldest events were removed. A store may leave some of many events for the next call.
    /// </summary>
    Task NumberAsync(Guid exchangeId, CancellationToken cancellationToken);

    /// <summary>Reads events of an exchange that have positions, in their order.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="after">The position after which they are read; 0 for the first ones that are kept.</param>
    /// <param name="most">How many are returned at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<BookingEvent>> ReadAsync(
        Guid exchangeId, long after, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the events of all exchanges that have a position and happened before a time, and all deliveries that were planned before
    /// it. What is removed counts as delivered, so that no exchange is found for its sake any more. Events that have no position yet stay, and
    /// positions go on as if none had been removed. A store may keep an event longer that comes after a younger one.
    /// </summary>
    Task RemoveEventsAsync(Instant before, CancellationToken cancellationToken);

    /// <summary>
    /// Finds exchanges that have events with a position after the one up to which they are delivered, and that nobody leases, in any order.
    /// </summary>
    /// <param name="now">The time. A lease that has ended by then doesn't count.</param>
    /// <param name="most">How many exchanges are returned at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<Guid>> FindUndeliveredAsync(Instant now, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Leases the delivery of an exchange's events, so that one host at a time delivers them. The holder of a lease can prolong it, and
    /// ends it by leasing until now.
    /// </summary>
    /// <param name="exchangeId">The exchange. Some of its events have had positions.</param>
    /// <param name="holder">Who leases. Every host has an id of its own, which is a new one whenever it starts.</param>
    /// <param name="until">The end of the lease.</param>
    /// <param name="now">The time. Another one's lease that has ended by then doesn't count.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The position up to which events are delivered, 0 at first; or null if another holds the lease, or there are no events.</returns>
    Task<long?> LeaseAsync(
        Guid exchangeId, Guid holder, Instant until, Instant now, CancellationToken cancellationToken);

    /// <summary>
    /// Stores that the events up to a position are delivered, if the holder was the last to lease. A position never goes back.
    /// </summary>
    /// <returns>Whether it is stored: false if another has leased since.</returns>
    Task<bool> DeliveredAsync(Guid exchangeId, Guid holder, long position, CancellationToken cancellationToken);

    /// <summary>Adds deliveries. One whose id is stored already stays as it is, and those of an exchange that does not exist are not stored.</summary>
    Task AddDeliveriesAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>
    /// Finds pending deliveries whose next attempt is due (<see cref="EventDelivery.NextAttemptAt"/> is not after now), those that have been
    /// due longest first, and those of one moment in the order of their positions.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="except">Receivers whose deliveries are left out, however many of them are due.</param>
    /// <param name="most">How many are returned at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<EventDelivery>> FindDueAsync(
        Instant now, IReadOnlyCollection<string> except, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces deliveries, each if the stored one has been tried exactly so often. So only one host tries a delivery at a time. That one is
    /// not replaced is no reason to leave out the others.
    /// </summary>
    /// <param name="deliveries">The deliveries, as they are then. Each has another id.</param>
    /// <param name="ifAttempts">The <see cref="EventDelivery.Attempts"/> that each stored one must have.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that were replaced.</returns>
    Task<IReadOnlyList<Guid>> UpdateDeliveriesAsync(
        IReadOnlyList<EventDelivery> deliveries, int ifAttempts, CancellationToken cancellationToken);

    /// <summary>Finds a delivery by its id. Returns null if there is none.</summary>
    Task<EventDelivery?> FindDeliveryAsync(Guid deliveryId, CancellationToken cancellationToken);

    /// <summary>Lists the deliveries of a receiver, the newest first by the time at which they were planned, then by id, ascending.</summary>
    Task<Page<EventDelivery>> ListDeliveriesAsync(string reader, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Stores a new webhook.</summary>
    Task AddWebhookAsync(Webhook webhook, CancellationToken cancellationToken);

    /// <summary>Finds a webhook by its id. Returns null if there is none.</summary>
    Task<Webhook?> FindWebhookAsync(Guid webhookId, CancellationToken cancellationToken);

    /// <summary>Lists all webhooks of an owner, by the time at which they were created, then by id.</summary>
    Task<IReadOnlyList<Webhook>> ListWebhooksAsync(string ownerId, CancellationToken cancellationToken);

    /// <summary>Replaces a webhook, if the stored version is one less than the given one's.</summary>
    Task<CommitOutcome> ReplaceWebhookAsync(Webhook webhook, CancellationToken cancellationToken);

    /// <summary>Removes a webhook, if it is stored. Its deliveries stay until they are removed with the events.</summary>
    Task RemoveWebhookAsync(Guid webhookId, CancellationToken cancellationToken);
}
