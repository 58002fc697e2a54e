using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>A moment during a load, a decision and a commit.</summary>
public enum Moment
{
    BeforeLoad,
    AfterLoad,
    BeforeAddDay,
    AfterAddDay,
    BeforeCommit,
    AfterCommit,
}

/// <summary>
/// Runs another operation to its end at one chosen moment between the engine and its store, the first time that
/// moment is reached. So an interleaving that a race would rarely hit is tested every time.
/// </summary>
internal sealed class InterruptedBookingStore(IBookingStore inner, Moment moment, Func<Task> interrupt) : IBookingStore
{
    private int _interruptions;

    /// <summary>Whether the moment was reached.</summary>
    public bool WasInterrupted => _interruptions > 0;

    public async Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        await AtAsync(Moment.BeforeLoad);
        var days = await inner.LoadDaysAsync(exchangeIds, first, last, cancellationToken);
        await AtAsync(Moment.AfterLoad);
        return days;
    }

    public Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken) =>
        inner.LoadPartsAsync(parts, cancellationToken);

    public async Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        await AtAsync(Moment.BeforeLoad);
        var loaded = await inner.LoadWithExchangeAsync(exchangeId, first, last, cancellationToken);
        await AtAsync(Moment.AfterLoad);
        return loaded;
    }

    public Task<(ExchangeVersion? Exchange, IReadOnlyList<DayVersion> Days)> LoadVersionsAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        inner.LoadVersionsAsync(exchangeId, first, last, cancellationToken);

    public async Task<AddedDay?> AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken)
    {
        await AtAsync(Moment.BeforeAddDay);
        var added = await inner.AddDayAsync(exchangeId, date, cancellationToken);
        await AtAsync(Moment.AfterAddDay);
        return added;
    }

    public Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken) =>
        inner.RemoveEmptyDaysAsync(before, cancellationToken);

    public async Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken)
    {
        await AtAsync(Moment.BeforeCommit);
        var outcome = await inner.CommitAsync(change, cancellationToken);
        await AtAsync(Moment.AfterCommit);
        return outcome;
    }

    public Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        inner.FindBookingsAsync(ids, cancellationToken);

    public Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> bookings, CancellationToken cancellationToken) =>
        inner.FindResourceAllocationsAsync(bookings, cancellationToken);

    public Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        inner.ListBookingsAsync(filter, page, cancellationToken);

    public Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken) =>
        inner.FindTimeSlotAsync(timeSlotId, cancellationToken);

    public Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        inner.CountTimeSlotsAsync(exchangeId, cancellationToken);

    public Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken) =>
        inner.ListTimeSlotsAsync(exchangeId, date, page, cancellationToken);

    private async Task AtAsync(Moment reached)
    {
        if (reached == moment && Interlocked.Increment(ref _interruptions) == 1)
        {
            await interrupt();
        }
    }
}
