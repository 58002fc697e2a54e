using BookingEngine.Committing;
using BookingEngine.Primitives;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace BookingEngine.Events;

/// <summary>
/// Gives events their positions, delivers them, and removes old ones, in any host. It looks every second, and at once after
/// a commit of its own host. Exchanges are delivered side by side, and so are the receivers of what is delivered apart.
/// </summary>
internal sealed partial class EventDispatcher : BackgroundService
{
    private const int AtOnce = 8;
    private const int MostFound = 100;
    private const int MostDue = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long commits are gathered after the first one, so that many are numbered together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private static readonly Duration BetweenRemovals = Duration.FromMinutes(10);

    private readonly IEventStore _events;
    private readonly CommitSignal _signal;
    private readonly Duration _retention;
    private readonly IClock _clock;
    private readonly ILogger _logger;
    private readonly bool _hasReceivers;
    private readonly EventStreams _streams;
    private readonly DueDeliveries _due;
    private readonly SideBySide<Guid> _exchanges;
    private readonly SideBySide<string> _receivers;
    private Instant _nextRemoval = Instant.MinValue;
    private volatile bool _hasMore;
    private volatile bool _goesOn;

    public EventDispatcher(
        IEventStore events,
        IServiceScopeFactory scopes,
        IEnumerable<RegisteredHandler> handlers,
        IEnumerable<IEventForwarder> forwarders,
        CommitSignal signal,
        Duration retention,
        IClock clock,
        ILoggerFactory loggers)
    {
        RegisteredHandler[] registered = [.. handlers];
        IEventForwarder[] all = [.. forwarders];
        var called = new EventHandlers(scopes, registered);
        _events = events;
        _signal = signal;
        _retention = retention;
        _clock = clock;
        _logger = loggers.CreateLogger<EventDispatcher>();
        _hasReceivers = registered.Length + all.Length > 0;
        _streams = new EventStreams(events, called, all, signal.Raise, clock, _logger);
        _due = new DueDeliveries(events, called, all, clock, _logger);
        _exchanges = new SideBySide<Guid>(AtOnce, Ended);
        _receivers = new SideBySide<string>(AtOnce, Ended);
    }

    /// <summary>Looks once, and starts what is to be done. Returns how much was started.</summary>
    public async Task<int> LookAsync(CancellationToken stop)
    {
        _hasMore = true; // until it is known, so that nothing that ends meanwhile is missed
        await RemoveAsync(stop).ConfigureAwait(false);
        await NumberAsync(stop).ConfigureAwait(false);
        if (!_hasReceivers)
        {
            return 0; // Another host may have the app's handlers, so nothing counts as delivered.
        }

        var now = Timestamp.Of(_clock.GetCurrentInstant());
        var exchanges = await _events.FindUndeliveredAsync(now, MostFound, stop).ConfigureAwait(false);
        int started = exchanges.Count(id => _exchanges.TryStart(id, () => _streams.DeliverAsync(id, stop)));
        var (receivers, isMoreDue) = await StartDueAsync(now, stop).ConfigureAwait(false);
        _hasMore = started < exchanges.Count || exchanges.Count == MostFound || isMoreDue;
        return started + receivers;
    }

    /// <summary>Waits until everything that was started has ended.</summary>
    public Task WhenAllAsync() => Task.WhenAll(_exchanges.WhenAllAsync(), _receivers.WhenAllAsync());

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Turns.TakeAsync(TurnAsync, LogFailed, Pause, stoppingToken).ConfigureAwait(false);
        await WhenAllAsync().ConfigureAwait(false);
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        await LookAsync(stop).ConfigureAwait(false);
        if (_hasReceivers)
        {
            await _signal.WaitAsync(Pause, stop).ConfigureAwait(false);
        }

        if (!_hasReceivers || !_goesOn)
        {
            await Task.Delay(_hasReceivers ? Gathering : Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _goesOn = false;
    }

    private async Task RemoveAsync(CancellationToken stop)
    {
        var now = _clock.GetCurrentInstant();
        if (now >= _nextRemoval)
        {
            await _events.RemoveEventsAsync(Timestamp.Of(now - _retention), stop).ConfigureAwait(false);
            _nextRemoval = now + BetweenRemovals;
        }
    }

    private async Task NumberAsync(CancellationToken stop)
    {
        foreach (var id in await _events.FindUnnumberedAsync(MostFound, stop).ConfigureAwait(false))
        {
            try
            {
                await _events.NumberAsync(id, stop).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or StoreException))
            {
                LogUnnumbered(exception, id); // The other exchanges don't wait for it. If the store is down, they do.
            }
        }
    }

    /// <summary>
    /// Starts what is due, for receivers to which nothing is being delivered. Returns how many were started, and whether more is due. Those
    /// of which much is due must not hide the others, so it looks again without them.
    /// </summary>
    private async Task<(int Started, bool IsMore)> StartDueAsync(Instant now, CancellationToken stop)
    {
        var busy = new HashSet<string>(_receivers.Running);
        bool isMore = busy.Count > 0;
        int started = 0;
        while (true)
        {
            var due = await _events.FindDueAsync(now, [.. busy.Union(_due.Resting(now))], MostDue, stop).ConfigureAwait(false);
            var byReceiver = due.GroupBy(delivery => delivery.Reader).ToArray();
            int startedNow = byReceiver.Count(of => _receivers.TryStart(of.Key, () => _due.DeliverAsync([.. of], stop)));
            started += startedNow;
            isMore |= startedNow < byReceiver.Length || due.Count == MostDue;
            if (startedNow < byReceiver.Length || due.Count < MostDue)
            {
                return (started, isMore);
            }

            busy.UnionWith(byReceiver.Select(of => of.Key));
        }
    }

    /// <summary>Has the dispatcher look again, at once, if there was more than could be started.</summary>
    private void Ended()
    {
        if (_hasMore)
        {
            _goesOn = true;
            _signal.Raise();
        }
    }

    [LoggerMessage(7, LogLevel.Warning, "Exchange {ExchangeId}: its events could not be numbered; this is tried again.")]
    private partial void LogUnnumbered(Exception exception, Guid exchangeId);

    [LoggerMessage(6, LogLevel.Warning, "The events could not be looked for; this is tried again after {Pause}.")]
    private partial void LogFailed(Exception exception, TimeSpan pause);
}
