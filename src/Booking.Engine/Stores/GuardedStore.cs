using NodaTime;

namespace BookingEngine.Stores;

/// <summary>A store that turns its driver's exceptions into <see cref="StoreException"/>s.</summary>
/// <param name="exchanges">The store, as the port for exchanges.</param>
/// <param name="bookings">The same store, as the port for bookings.</param>
/// <param name="events">The same store, as the port for events.</param>
/// <param name="calendars">The same store, as the port for calendars.</param>
/// <param name="failureOf">
/// Maps an exception to a store failure. It returns null for an exception that is no failure of the store, which is
/// then thrown unchanged.
/// </param>
internal sealed partial class GuardedStore(
    IExchangeStore exchanges, IBookingStore bookings, IEventStore events, ICalendarStore calendars, Func<Exception, StoreException?> failureOf)
    : IExchangeStore, IBookingStore
{
    public Task<IReadOnlyList<Exchange>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        GuardAsync(() => exchanges.FindAsync(ids, cancellationToken));

    public Task AddAsync(Exchange exchange, CancellationToken cancellationToken) =>
        GuardAsync(() => exchanges.AddAsync(exchange, cancellationToken));

    public Task<CommitOutcome> ReplaceAsync(Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
        GuardAsync(() => exchanges.ReplaceAsync(exchange, fenceFrom, cancellationToken));

    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken) =>
        GuardAsync(() => exchanges.ReplaceAsync(exchange, fenceFrom, ifDays, cancellationToken));

    public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken) =>
        GuardAsync(() => exchanges.RemoveAsync(exchangeId, version, cancellationToken));

    public Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        GuardAsync(() => exchanges.ListAsync(filter, page, cancellationToken));

    public Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.LoadDaysAsync(exchangeIds, first, last, cancellationToken));

    public Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.LoadPartsAsync(parts, cancellationToken));

    public Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.LoadWithExchangeAsync(exchangeId, first, last, cancellationToken));

    public Task<(ExchangeVersion? Exchange, IReadOnlyList<DayVersion> Days)> LoadVersionsAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.LoadVersionsAsync(exchangeId, first, last, cancellationToken));

    public Task<AddedDay?> AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.AddDayAsync(exchangeId, date, cancellationToken));

    public Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.RemoveEmptyDaysAsync(before, cancellationToken));

    public Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.CommitAsync(change, cancellationToken));

    public Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.FindBookingsAsync(ids, cancellationToken));

    public Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> ofBookings, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.FindResourceAllocationsAsync(ofBookings, cancellationToken));

    public Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.ListBookingsAsync(filter, page, cancellationToken));

    public Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.FindTimeSlotAsync(timeSlotId, cancellationToken));

    public Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.CountTimeSlotsAsync(exchangeId, cancellationToken));

    public Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken) =>
        GuardAsync(() => bookings.ListTimeSlotsAsync(exchangeId, date, page, cancellationToken));

    private async Task GuardAsync(Func<Task> operate) => _ = await GuardAsync(async () =>
    {
        await operate().ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    private async Task<T> GuardAsync<T>(Func<Task<T>> operate)
    {
        try
        {
            return await operate().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not StoreException && failureOf(exception) is { } failure)
        {
            throw failure;
        }
    }
}
