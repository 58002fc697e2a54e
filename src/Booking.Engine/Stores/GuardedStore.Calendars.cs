using NodaTime;

namespace BookingEngine.Stores;

internal sealed partial class GuardedStore : ICalendarStore
{
    public Task AddCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken) =>
        GuardAsync(() => calendars.AddCalendarAsync(calendar, cancellationToken));

    public Task<BusyCalendar?> FindCalendarAsync(Guid calendarId, CancellationToken cancellationToken) =>
        GuardAsync(() => calendars.FindCalendarAsync(calendarId, cancellationToken));

    public Task<IReadOnlyList<BusyCalendar>> ListCalendarsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        GuardAsync(() => calendars.ListCalendarsAsync(exchangeId, cancellationToken));

    public Task<IReadOnlyList<BusyCalendar>> FindDueCalendarsAsync(
        Instant now, int most, CancellationToken cancellationToken) =>
        GuardAsync(() => calendars.FindDueCalendarsAsync(now, most, cancellationToken));

    public Task<CommitOutcome> ReplaceCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken) =>
        GuardAsync(() => calendars.ReplaceCalendarAsync(calendar, cancellationToken));

    public Task RemoveCalendarAsync(Guid calendarId, CancellationToken cancellationToken) =>
        GuardAsync(() => calendars.RemoveCalendarAsync(calendarId, cancellationToken));
}
