using System.Collections.Concurrent;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Tests.Committing;

/// <summary>Counts the calls of the engine to a store, and lets a test run code before or after them.</summary>
internal sealed class ObservedBookingStore(IBookingStore inner) : IBookingStore
{
    private int _loads;
    private int _commits;
    private int _lists;

    public int Loads => Volatile.Read(ref _loads);

    public int Commits => Volatile.Read(ref _commits);

    public int Lists => Volatile.Read(ref _lists);

    /// <summary>The calls that a booking may cost, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Changes the exchange's version that is read with the days' versions.</summary>
    public Func<ExchangeVersion?, ExchangeVersion?> VersionRead { get; set; } = version => version;

    /// <summary>The stored time slots that were read with whole days or with parts of days.</summary>
    public int TimeSlotsRead { get; set; }

    /// <summary>Whether whole days are read when parts of them are requested.</summary>
    public bool ReadsWholeDays { get; init; }

    /// <summary>The number of stored time slots that an exchange is said to have in addition to its real ones.</summary>
    public int MoreTimeSlots { get; set; }

    /// <summary>Runs before an exchange is loaded with its days of a date range.</summary>
    public Action<LocalDate, LocalDate> BeforeLoad { get; set; } = (_, _) => { };

    public Func<Task> AfterLoad { get; set; } = () => Task.CompletedTask;

    public Func<Task> AfterFind { get; set; } = () => Task.CompletedTask;

    public Func<Task> AfterList { get; set; } = () => Task.CompletedTask;

    public Func<DayChange, Task> BeforeCommit { get; set; } = _ => Task.CompletedTask;

    public Func<DayChange, Task> AfterCommit { get; set; } = _ => Task.CompletedTask;

    public async Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _loads);
        Calls.Enqueue("Load");
        var days = await inner.LoadDaysAsync(exchangeIds, first, last, cancellationToken);
        TimeSlotsRead += days.Sum(day => day.TimeSlots.Count);
        await AfterLoad();
        return days;
    }

    public async Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken)
    {
        var days = await inner.LoadPartsAsync(
            ReadsWholeDays
                ? [.. parts.Select(part => part with { StartSecond = int.MinValue, EndSecond = int.MaxValue }).Distinct()]
                : parts,
            cancellationToken);
        TimeSlotsRead += days.Sum(day => day.TimeSlots.Count);
        return days;
    }

    public async Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _loads);
        Calls.Enqueue("Load");
        BeforeLoad(first, last);
        var loaded = await inner.LoadWithExchangeAsync(exchangeId, first, last, cancellationToken);
        await AfterLoad();
        return loaded;
    }

    public async Task<(ExchangeVersion? Exchange, IReadOnlyList<DayVersion> Days)> LoadVersionsAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        Calls.Enqueue("Versions");
        var (exchange, days) = await inner.LoadVersionsAsync(exchangeId, first, last, cancellationToken);
        return (VersionRead(exchange), days);
    }

    public Task<AddedDay?> AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken)
    {
        Calls.Enqueue("Add");
        return inner.AddDayAsync(exchangeId, date, cancellationToken);
    }

    public Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken) =>
        inner.RemoveEmptyDaysAsync(before, cancellationToken);

    public async Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _commits);
        Calls.Enqueue("Commit");
        await BeforeCommit(change);
        var outcome = await inner.CommitAsync(change, cancellationToken);
        await AfterCommit(change);
        return outcome;
    }

    public async Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        Calls.Enqueue("Find");
        var bookings = await inner.FindBookingsAsync(ids, cancellationToken);
        await AfterFind();
        return bookings;
    }

    public Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> bookings, CancellationToken cancellationToken) =>
        inner.FindResourceAllocationsAsync(bookings, cancellationToken);

    public async Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _lists);
        var bookings = await inner.ListBookingsAsync(filter, page, cancellationToken);
        await AfterList();
        return bookings;
    }

    public Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken) =>
        inner.FindTimeSlotAsync(timeSlotId, cancellationToken);

    public async Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        MoreTimeSlots + await inner.CountTimeSlotsAsync(exchangeId, cancellationToken);

    public Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken) =>
        inner.ListTimeSlotsAsync(exchangeId, date, page, cancellationToken);
}
