using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// The port to the storage of exchanges. Every operation is self-contained: it neither joins nor flushes a transaction
/// or a context of its caller. A store throws a <see cref="StoreException"/> for what it can't do. It reports a
/// conflict as an outcome, never as an exception.
/// </summary>
public interface IExchangeStore
{
    /// <summary>Finds exchanges by id, in one query. Exchanges that do not exist are omitted.</summary>
    Task<IReadOnlyList<Exchange>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Stores a new exchange together with its hours, services and resources.</summary>
    Task AddAsync(Exchange exchange, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces an exchange with all that is part of it, if the stored version is one less than <paramref name="exchange"/>'s. Then
    /// raises the version of its stored days from <paramref name="fenceFrom"/> on, so that no booking that was decided
    /// on the old rules can be committed any more. A store does both in one step, or, if it can't, raises the days
    /// before anybody can read the new version. If the owner is another one, the bookings of the exchange are listed for that
    /// one from then on.
    /// </summary>
    /// <param name="exchange">The new exchange. Its version is one more than that of the exchange that it replaces.</param>
    /// <param name="fenceFrom">The first date whose bookings depend on the new rules.</param>
    /// <param name="cancellationToken">
    /// Cancels the call before the write. After the write, the versions of the days are raised in any case.
    /// </param>
    Task<CommitOutcome> ReplaceAsync(Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces an exchange as <see cref="ReplaceAsync(Exchange, LocalDate, CancellationToken)"/> does, if besides the stored days from
    /// <paramref name="fenceFrom"/> on are exactly the given ones, at the given versions. Otherwise nothing is stored. Days and exchange are
    /// compared and written in one step: no change of a day that was decided on the old exchange is committed after the days were compared.
    /// </summary>
    /// <param name="exchange">The new exchange. Its version is one more than that of the exchange that it replaces.</param>
    /// <param name="fenceFrom">The first date whose bookings depend on the new rules.</param>
    /// <param name="ifDays">The stored days from that date on, as they were when it was decided to replace the exchange.</param>
    /// <param name="cancellationToken">Cancels the call before the write.</param>
    /// <exception cref="StoreException">The store has no transactions for this as it is deployed.</exception>
    Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken);

    /// <summary>
    /// Removes an exchange with its days, time slots and bookings, if it still has the given version. It may only be
    /// called once no booking can be committed at that version: the stored exchange has
    /// <see cref="Exchange.IsBeingDeleted"/> set, and the versions of its days have been raised.
    /// </summary>
    Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken);

    /// <summary>Lists exchanges by name, then by id. Special hours, blocks, services and resources are not loaded.</summary>
    /// <param name="filter">The exchanges to list.</param>
    /// <param name="page">The page to return.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken);
}
