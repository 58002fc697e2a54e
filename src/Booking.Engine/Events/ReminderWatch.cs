using BookingEngine.Committing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BookingEngine.Events;

/// <summary>Looks for due reminders, twice a minute, in any host that keeps events.</summary>
internal sealed partial class ReminderWatch(DueReminders reminders, CommitSignal signal, bool keepsEvents, ILogger logger)
    : BackgroundService
{
    /// <summary>It is shorter than the minute by which reminders are due before quiet hours.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = logger;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (keepsEvents)
        {
            await Task.Delay(First, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Turns.TakeAsync(TurnAsync, LogFailed, Pause, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once, tells the dispatcher if reminders have got due, and waits for the next turn.</summary>
    internal async Task TurnAsync(CancellationToken stop)
    {
        if (await reminders.LookAsync(stop).ConfigureAwait(false) > 0)
        {
            signal.Raise();
        }

        await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(9, LogLevel.Warning, "Due reminders could not be looked for; this is tried again after {Pause}.")]
    private partial void LogFailed(Exception exception, TimeSpan pause);
}
