using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// Where business days and bookings are kept. Every operation is a unit of its own: it neither joins nor flushes a
/// transaction or a context of its caller. A store throws for what it can't do (unreachable, misconfigured), never
/// for a conflict, and knows no booking rule.
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

    /// <summary>Stores an empty day at version 1; does nothing where it is stored already.</summary>
    Task AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken);

    /// <summary>
    /// Commits a change, all or nothing, if every day it touches is stored at the expected version, and raises those
    /// versions by one.
    /// </summary>
    Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken);

    /// <summary>Finds a booking by its id; null where there is none.</summary>
    Task<Booking?> FindAsync(Guid bookingId, CancellationToken cancellationToken);

    /// <summary>Lists bookings.</summary>
    Task<Page<Booking>> ListAsync(BookingFilter filter, PageRequest page, CancellationToken cancellationToken);
}
