using BookingEngine.Stores;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

/// <summary>
/// Tells of what the driver could not do as an I/O error, or as a timeout: so that a caller, who knows no driver, can tell a
/// server that is down from a defect. The driver has many exceptions for that, and which one comes is a matter of moments.
/// </summary>
internal sealed class GuardedStore(MongoDBStore store) : IExchangeStore, IBookingStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Exchange>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        GuardAsync(() => store.FindAsync(ids, cancellationToken));

    /// <inheritdoc/>
    public Task AddAsync(Exchange exchange, CancellationToken cancellationToken) =>
        GuardAsync(() => store.AddAsync(exchange, cancellationToken));

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
        GuardAsync(() => store.ReplaceAsync(exchange, fenceFrom, cancellationToken));

    /// <inheritdoc/>
    public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken) =>
        GuardAsync(() => store.RemoveAsync(exchangeId, version, cancellationToken));

    /// <inheritdoc/>
    public Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        GuardAsync(() => store.ListAsync(filter, page, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        GuardAsync(() => store.LoadDaysAsync(exchangeIds, first, last, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken) =>
        GuardAsync(() => store.LoadPartsAsync(parts, cancellationToken));

    /// <inheritdoc/>
    public Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        GuardAsync(() => store.LoadWithExchangeAsync(exchangeId, first, last, cancellationToken));

    /// <inheritdoc/>
    public Task AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken) =>
        GuardAsync(() => store.AddDayAsync(exchangeId, date, cancellationToken));

    /// <inheritdoc/>
    public Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken) =>
        GuardAsync(() => store.RemoveEmptyDaysAsync(before, cancellationToken));

    /// <inheritdoc/>
    public Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken) =>
        GuardAsync(() => store.CommitAsync(change, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        GuardAsync(() => store.FindBookingsAsync(ids, cancellationToken));

    /// <inheritdoc/>
    public Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        GuardAsync(() => store.ListBookingsAsync(filter, page, cancellationToken));

    /// <inheritdoc/>
    public Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken) =>
        GuardAsync(() => store.FindTimeSlotAsync(timeSlotId, cancellationToken));

    /// <inheritdoc/>
    public Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        GuardAsync(() => store.CountTimeSlotsAsync(exchangeId, cancellationToken));

    /// <inheritdoc/>
    public Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken) =>
        GuardAsync(() => store.ListTimeSlotsAsync(exchangeId, date, page, cancellationToken));

    private static async Task<T> GuardAsync<T>(Func<Task<T>> operate)
    {
        try
        {
            return await operate().ConfigureAwait(false);
        }
        catch (MongoException exception)
        {
            throw Failure(exception);
        }
    }

    private static async Task GuardAsync(Func<Task> operate)
    {
        try
        {
            await operate().ConfigureAwait(false);
        }
        catch (MongoException exception)
        {
            throw Failure(exception);
        }
    }

    private static Exception Failure(MongoException exception) => Failures.IsWithoutMajority(exception)
        ? new TimeoutException(
            "No majority of the MongoDB servers had the write in time. Whether it is stored is open until one can be had.", exception)
        : new IOException("MongoDB could not do what was asked of it; the inner exception says why.", exception);
}
