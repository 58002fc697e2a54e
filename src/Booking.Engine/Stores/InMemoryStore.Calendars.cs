using System.Collections.Concurrent;
using NodaTime;

namespace BookingEngine.Stores;

public sealed partial class InMemoryStore : ICalendarStore
{
    private readonly ConcurrentDictionary<Guid, BusyCalendar> _calendars = new();

    /// <inheritdoc/>
    public Task AddCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_exchanges.TryGetValue(calendar.ExchangeId, out var data))
        {
            return Task.CompletedTask;
        }

        lock (data)
        {
            if (_exchanges.ContainsKey(calendar.ExchangeId) && !_calendars.TryAdd(calendar.Id, calendar))
            {
                throw new InvalidOperationException($"Calendar {calendar.Id} is stored already.");
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<BusyCalendar?> FindCalendarAsync(Guid calendarId, CancellationToken cancellationToken) =>
        Task.FromResult(_calendars.GetValueOrDefault(calendarId));

    /// <inheritdoc/>
    public Task<IReadOnlyList<BusyCalendar>> ListCalendarsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BusyCalendar>>(
        [
            .. _calendars.Values
                .Where(calendar => calendar.ExchangeId == exchangeId)
                .OrderBy(calendar => calendar.CreatedAt)
                .ThenBy(calendar => calendar.Id),
        ]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BusyCalendar>> FindDueCalendarsAsync(
        Instant now, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BusyCalendar>>(
        [
            .. _calendars.Values
                .Where(calendar => calendar.NextSyncAt <= now)
                .OrderBy(calendar => calendar.NextSyncAt)
                .Take(most),
        ]);

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        cancellationToken.ThrowIfCancellationRequested();
        bool isReplaced = _calendars.TryGetValue(calendar.Id, out var stored)
            && stored.Version == calendar.Version - 1
            && _calendars.TryUpdate(calendar.Id, calendar, stored);
        return Task.FromResult(isReplaced ? CommitOutcome.Committed : CommitOutcome.Conflict);
    }

    /// <inheritdoc/>
    public Task RemoveCalendarAsync(Guid calendarId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _calendars.TryRemove(calendarId, out _);
        return Task.CompletedTask;
    }
}
