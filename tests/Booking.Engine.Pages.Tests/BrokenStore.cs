using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Pages.Tests;

/// <summary>A store whose lists can't be reached, and that has a defect where it finds something.</summary>
internal sealed class BrokenStore : IExchangeStore
{
    public Task<IReadOnlyList<Exchange>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("secret");

    public Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        throw new StoreException(StoreFailure.Unavailable, "secret");

    public Task AddAsync(Exchange exchange, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommitOutcome> ReplaceAsync(Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
