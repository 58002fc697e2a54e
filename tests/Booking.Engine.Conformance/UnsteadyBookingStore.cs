using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Lets other callers run first, at random, before and after each operation of a store. So clients also interleave on
/// a store that answers at once.
/// </summary>
internal sealed class UnsteadyBookingStore(IBookingStore inner) : IBookingStore
{
    public Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.LoadDaysAsync(exchangeIds, first, last, cancellationToken));

    public Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.LoadPartsAsync(parts, cancellationToken));

    public Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.LoadWithExchangeAsync(exchangeId, first, last, cancellationToken));

    public Task<(ExchangeVersion? Exchange, IReadOnlyList<DayVersion> Days)> LoadVersionsAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.LoadVersionsAsync(exchangeId, first, last, cancellationToken));

    public Task<AddedDay?> AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.AddDayAsync(exchangeId, date, cancellationToken));

    public Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken) => AmidAsync(async () =>
    {
        await inner.RemoveEmptyDaysAsync(before, cancellationToken);
        return before;
    });

    public Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.CommitAsync(change, cancellationToken));

    public Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.FindBookingsAsync(ids, cancellationToken));

    public Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> bookings, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.FindResourceAllocationsAsync(bookings, cancellationToken));

    public Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.ListBookingsAsync(filter, page, cancellationToken));

    public Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.FindTimeSlotAsync(timeSlotId, cancellationToken));

    public Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.CountTimeSlotsAsync(exchangeId, cancellationToken));

    public Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken) =>
        AmidAsync(() => inner.ListTimeSlotsAsync(exchangeId, date, page, cancellationToken));

    private static async Task<T> AmidAsync<T>(Func<Task<T>> operate)
    {
        await GiveWayAsync();
        var result = await operate();
        await GiveWayAsync();
        return result;
    }

    private static async Task GiveWayAsync()
    {
        for (int times = Random.Shared.Next(4); times > 0; times--)
        {
            await Task.Yield();
        }
    }
}
