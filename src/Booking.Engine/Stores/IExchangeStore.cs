using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// Where exchanges are kept. Every operation is a unit of its own: it neither joins nor flushes a transaction or a
/// context of its caller. A store throws a <see cref="StoreException"/> for what it can't do, nothing for a conflict.
/// </summary>
public interface IExchangeStore
{
    /// <summary>Finds exchanges by id, in one query; those that don't exist are left out.</summary>
    Task<IReadOnlyList<Exchange>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Stores a new exchange, hours included, as a whole.</summary>
    Task AddAsync(Exchange exchange, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces an exchange, hours included, if it still has the version before <paramref name="exchange"/>'s. With
    /// that, or where a store can't change several things at once, then and before anybody is told of the new version, raises
    /// the version of its stored days from <paramref name="fenceFrom"/> on: so no booking that was decided on the old rules
    /// is committed from then on.
    /// </summary>
    /// <param name="exchange">The exchange as it shall be; its version is one more than the one it replaces.</param>
    /// <param name="fenceFrom">The first date whose bookings depend on the rules.</param>
    /// <param name="cancellationToken">Cancels the call before the write; once the write is done, the fence follows.</param>
    Task<CommitOutcome> ReplaceAsync(Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken);

    /// <summary>
    /// Takes an exchange away with its days, time slots and bookings, if it still has the version. Called only once no
    /// booking can be committed at that version: it says <see cref="Exchange.IsBeingDeleted"/>, and the fence is up.
    /// </summary>
    Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken);

    /// <summary>Lists exchanges by name, then id. Their special hours are not read.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken);
}
