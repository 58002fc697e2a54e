using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// The port to the storage of busy calendars. Their busy times are stored as allocations of business days (<see cref="IBookingStore"/>),
/// and not here. Removing an exchange removes its calendars. Every operation is self-contained, and a store throws a
/// <see cref="StoreException"/> for what it can't do.
/// </summary>
public interface ICalendarStore
{
    /// <summary>Stores a new calendar. One of an exchange that does not exist is not stored.</summary>
    Task AddCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken);

    /// <summary>Finds a calendar by its id. Returns null if there is none.</summary>
    Task<BusyCalendar?> FindCalendarAsync(Guid calendarId, CancellationToken cancellationToken);

    /// <summary>Lists all calendars of an exchange, by the time at which they were added, then by id.</summary>
    Task<IReadOnlyList<BusyCalendar>> ListCalendarsAsync(Guid exchangeId, CancellationToken cancellationToken);

    /// <summary>
    /// Finds calendars that are due (<see cref="BusyCalendar.NextSyncAt"/> is not after now), those that have been due longest first.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="most">How many are returned at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<BusyCalendar>> FindDueCalendarsAsync(Instant now, int most, CancellationToken cancellationToken);

    /// <summary>Replaces a calendar, if the stored version is one less than the given one's.</summary>
    Task<CommitOutcome> ReplaceCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken);

    /// <summary>Removes a calendar, if it is stored.</summary>
    Task RemoveCalendarAsync(Guid calendarId, CancellationToken cancellationToken);
}
