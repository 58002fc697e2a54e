using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.FileStore.Tests;

public sealed partial class FileStore
{
    private const string Calendars = "calendars";

    /// <inheritdoc/>
    public Task AddCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken) => ChangeAsync(
        files =>
        {
            if (Find(files, calendar.ExchangeId) is not null)
            {
                files.Write(CalendarOf(calendar.Id), calendar);
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<BusyCalendar?> FindCalendarAsync(Guid calendarId, CancellationToken cancellationToken) =>
        ReadAsync(files => files.Read<BusyCalendar>(CalendarOf(calendarId)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BusyCalendar>> ListCalendarsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<BusyCalendar>>(
            files =>
            [
                .. files.ReadAll<BusyCalendar>(Calendars)
                    .Where(calendar => calendar.ExchangeId == exchangeId)
                    .OrderBy(calendar => calendar.CreatedAt)
                    .ThenBy(calendar => calendar.Id),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BusyCalendar>> FindDueCalendarsAsync(Instant now, int most, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<BusyCalendar>>(
            files =>
            [
                .. files.ReadAll<BusyCalendar>(Calendars)
                    .Where(calendar => calendar.NextSyncAt <= now)
                    .OrderBy(calendar => calendar.NextSyncAt)
                    .Take(most),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken) => ReadAsync(
        files =>
        {
            if (files.Read<BusyCalendar>(CalendarOf(calendar.Id))?.Version != calendar.Version - 1)
            {
                return CommitOutcome.Conflict;
            }

            files.Write(CalendarOf(calendar.Id), calendar);
            return CommitOutcome.Committed;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RemoveCalendarAsync(Guid calendarId, CancellationToken cancellationToken) =>
        ChangeAsync(files => files.Remove(CalendarOf(calendarId)), cancellationToken);

    private static string CalendarOf(Guid id) => $"{Calendars}/{id}.json";
}
