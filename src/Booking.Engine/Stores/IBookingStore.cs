using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// Where business days and bookings are kept. Every operation is a unit of its own: it neither joins nor flushes a
/// transaction or a context of its caller. A store throws a
/// <see cref="StoreException"/> for what it can't do, nothing for a conflict, and knows no booking rule.
/// </summary>
public interface IBookingStore
{
    /// <summary>
    /// Loads the stored days of a date range, of one or many exchanges, in a number of queries that depends on
    /// neither. A day's version is not newer than its slots and bookings.
    /// </summary>
    /// <param name="exchangeIds">The exchanges.</param>
    /// <param name="first">The first date.</param>
    /// <param name="last">The last date, inclusive.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The days that are stored, in any order; those that aren't are left out.</returns>
    Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken);

    /// <summary>
    /// Loads parts of days, in a number of queries that grows far more slowly than theirs: of each day the stored slots that
    /// lie in one of its parts, or reach into it, and the active bookings that do, buffers included. The rest of the day is
    /// left out, however large it is; so what is loaded is for readers, and nothing may be decided on it.
    /// </summary>
    /// <param name="parts">The parts; those of one day don't overlap.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The days that are stored, in any order; those that aren't are left out.</returns>
    Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken);

    /// <summary>
    /// Loads what a change is decided on: an exchange, and its stored days of a date range. The exchange is not older
    /// than any of the days: neither than the replacement that raised the day's version last
    /// (<see cref="IExchangeStore.ReplaceAsync"/>), nor than the exchange that its last change was decided on.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="first">The first date.</param>
    /// <param name="last">The last date, inclusive.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The exchange, null where there is none; and the days as <see cref="LoadDaysAsync"/> has them.</returns>
    Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken);

    /// <summary>
    /// Stores an empty day at its <see cref="DayVersion.First"/> version; does nothing where it is stored already, or where there
    /// is no such exchange.
    /// </summary>
    Task AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the stored days of all exchanges that lie before a date and hold neither a time slot nor a booking, a cancelled one
    /// included. A day that a commit fills meanwhile stays; a commit that comes after the day was removed is a conflict.
    /// </summary>
    /// <param name="before">The first date whose days all stay.</param>
    /// <param name="cancellationToken">Ends the call between two days; the days removed by then stay removed.</param>
    Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken);

    /// <summary>
    /// Commits a change, all or nothing, if every day it touches is stored at the expected version, and raises those
    /// versions by one.
    /// A time slot may be removed though bookings name it: they stay as they are, and go on naming it.
    /// </summary>
    Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken);

    /// <summary>Finds bookings by id, in one query; those that don't exist are left out.</summary>
    Task<IReadOnlyList<Booking>> FindBookingsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Lists bookings.</summary>
    Task<Page<Booking>> ListBookingsAsync(BookingFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Finds a stored time slot by its id; null where there is none.</summary>
    Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken);

    /// <summary>Counts the stored time slots of an exchange.</summary>
    Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken);

    /// <summary>Lists the stored time slots of an exchange by date, start, end, then id.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">Only those of this business date; null: of all.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken);
}
