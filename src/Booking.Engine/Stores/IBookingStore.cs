using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// The port to the storage of business days, bookings and time slots. Every operation is self-contained: it neither
/// joins nor flushes a transaction or a context of its caller. A store throws a <see cref="StoreException"/> for what
/// it can't do. It reports a conflict as an outcome, never as an exception. It contains no booking rules.
/// </summary>
public interface IBookingStore
{
    /// <summary>
    /// Loads the stored days of a date range, for one or many exchanges. The number of queries does not depend on the
    /// number of days or exchanges. A day's version is never newer than the slots and allocations loaded with it.
    /// </summary>
    /// <param name="exchangeIds">The exchanges.</param>
    /// <param name="first">The first date.</param>
    /// <param name="last">The last date, inclusive.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The days that are stored, in any order. Days that are not stored are omitted.</returns>
    Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken);

    /// <summary>
    /// Loads parts of days: for each day, the stored slots and the active allocations (buffers included) that overlap
    /// one of its parts. The rest of the day is omitted, however large it is, and so are all allocations of resources. So the
    /// result is for display only, and nothing may be decided on it. The number of queries grows far more slowly than the number of parts.
    /// </summary>
    /// <param name="parts">The parts to load. The parts of one day must not overlap.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The days that are stored, in any order. Days that are not stored are omitted.</returns>
    Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken);

    /// <summary>
    /// Loads what a change is decided on: an exchange and its stored days of a date range. The exchange must not be
    /// older than any of the days. It is at least as new as the replacement that last raised a day's version
    /// (<see cref="IExchangeStore.ReplaceAsync(Exchange, LocalDate, CancellationToken)"/>), and as the exchange that the day's last change was decided on.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="first">The first date.</param>
    /// <param name="last">The last date, inclusive.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The exchange, or null if it does not exist; and its days, as <see cref="LoadDaysAsync"/> returns them.</returns>
    Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken);

    /// <summary>
    /// Loads the versions of an exchange and of its stored days of a date range, and nothing else. They need not be of one
    /// moment. So nothing may be decided on them except whether what was loaded earlier is still current.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="first">The first date.</param>
    /// <param name="last">The last date, inclusive.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>
    /// The exchange's version, or null if it does not exist; and the versions of its days, in any order. Days that are
    /// not stored are omitted.
    /// </returns>
    Task<(ExchangeVersion? Exchange, IReadOnlyList<DayVersion> Days)> LoadVersionsAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken);

    /// <summary>
    /// Stores an empty day at its <see cref="DayVersion.First"/> version. Does nothing if the day is stored already or
    /// the exchange does not exist.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="cancellationToken">Cancels the call. The day may have been added all the same.</param>
    /// <returns>
    /// The day that was added; or null if nothing was added, or if the store can't tell which version the exchange had at that moment. After
    /// null the day has to be loaded.
    /// </returns>
    Task<AddedDay?> AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the stored days of all exchanges that lie before a date and have neither a time slot nor a booking; a
    /// cancelled booking counts, too. A day that is filled by a commit in the meantime stays, and so may one whose events have no position
    /// yet. A commit to a day that was removed is a conflict.
    /// </summary>
    /// <param name="before">The first date that is not affected.</param>
    /// <param name="cancellationToken">Stops the operation between two days. Days that were already removed stay removed.</param>
    Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken);

    /// <summary>
    /// Commits a change as a whole, if every day that it touches is stored at the expected version, and raises those
    /// versions by one. A time slot may be removed while bookings refer to it: they are not changed, and keep its id.
    /// </summary>
    Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken);

    /// <summary>Finds bookings by id, in one query. Bookings that do not exist are omitted.</summary>
    Task<IReadOnlyList<Booking>> FindBookingsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the allocations of resources that bookings have, in one query, also those of bookings that are not active any more.
    /// </summary>
    /// <param name="bookings">
    /// The bookings, as they were read. If a booking has been moved to another date since, its allocations may be omitted.
    /// </param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The allocations of all the bookings, in any order.</returns>
    Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> bookings, CancellationToken cancellationToken);

    /// <summary>
    /// Lists bookings. However many there are, a page takes no longer: no more of them is read than the page and what
    /// <see cref="PageRequest.LargestCount"/> allows to pass over and to count.
    /// </summary>
    Task<Page<Booking>> ListBookingsAsync(BookingFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Finds a stored time slot by its id. Returns null if it does not exist.</summary>
    Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken);

    /// <summary>Counts the stored time slots of an exchange.</summary>
    Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken);

    /// <summary>Lists the stored time slots of an exchange by date, start, end, then id.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date to list, or null for all dates.</param>
    /// <param name="page">The page to return.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken);
}
