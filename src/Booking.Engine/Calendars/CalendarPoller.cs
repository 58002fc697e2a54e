using BookingEngine.Events;
using BookingEngine.Primitives;
using BookingEngine.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace BookingEngine.Calendars;

/// <summary>
/// Has the calendars read that are due, in any host that can read them. It looks every five seconds, and at once after one was added or
/// changed in its own host. Calendars are read side by side, so that a slow one holds up no other.
/// </summary>
internal sealed partial class CalendarPoller : BackgroundService
{
    private const int AtOnce = 32;
    private const int MostFound = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ICalendarStore _calendars;
    private readonly CalendarService _service;
    private readonly CalendarSync _sync;
    private readonly IClock _clock;
    private readonly ILogger _logger;
    private readonly SideBySide<Guid> _running;
    private volatile bool _hasMore;

    public CalendarPoller(
        ICalendarStore calendars, CalendarService service, CalendarSync sync, IClock clock, ILogger<CalendarPoller> logger)
    {
        (_calendars, _service, _sync, _clock, _logger) = (calendars, service, sync, clock, logger);
        _running = new SideBySide<Guid>(AtOnce, Ended);
    }

    /// <summary>Looks once, and starts what is due. Returns how much was started.</summary>
    public async Task<int> LookAsync(CancellationToken stop)
    {
        _hasMore = false;
        var now = Timestamp.Of(_clock.GetCurrentInstant());
        var due = await _calendars.FindDueCalendarsAsync(now, MostFound, stop).ConfigureAwait(false);
        int started = due.Count(calendar => _running.TryStart(calendar.Id, () => SyncAsync(calendar, stop)));
        _hasMore = started < due.Count || due.Count == MostFound;
        return started;
    }

    /// <summary>Waits until everything that was started has ended.</summary>
    public Task WhenAllAsync() => _running.WhenAllAsync();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Turns.TakeAsync(TurnAsync, LogFailed, Pause, stoppingToken).ConfigureAwait(false);
        await WhenAllAsync().ConfigureAwait(false);
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        await LookAsync(stop).ConfigureAwait(false);
        await _service.Due.WaitAsync(Pause, stop).ConfigureAwait(false);
    }

    private async Task SyncAsync(BusyCalendar calendar, CancellationToken stop)
    {
        try
        {
            await _sync.SyncAsync(calendar, stop).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // It is found again when the time for it has passed, and the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!stop.IsCancellationRequested)
            {
                LogUnsynced(exception, calendar.Id);
            }
        }
    }

    /// <summary>Has the poller look again if there was more than could be started.</summary>
    private void Ended()
    {
        if (_hasMore)
        {
            _service.Due.Raise();
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "The calendars that are due could not be looked for; this is tried again after {Pause}.")]
    private partial void LogFailed(Exception exception, TimeSpan pause);

    [LoggerMessage(11, LogLevel.Warning, "Calendar {CalendarId}: its busy times could not be stored; this is tried again.")]
    private partial void LogUnsynced(Exception exception, Guid calendarId);
}
