namespace BookingEngine;

/// <summary>
/// The port to the calendars that say when an exchange or a resource is busy. It is registered with
/// <see cref="BookingEngineBuilder.ReadCalendars{TSource}"/>.
/// </summary>
public interface IBusyCalendarSource
{
    /// <summary>
    /// Reads a calendar once. Whatever its host does, and whatever it contains, is an answer, and no exception. It takes at most a minute.
    /// </summary>
    /// <param name="request">The calendar, and what is of interest of it.</param>
    /// <param name="cancellationToken">Says that the host stops.</param>
    Task<BusyCalendarAnswer> ReadAsync(BusyCalendarRequest request, CancellationToken cancellationToken);
}
