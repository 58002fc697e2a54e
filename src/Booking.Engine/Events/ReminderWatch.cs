using BookingEngine.Committing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace BookingEngine.Events;

/// <summary>Looks for due reminders, twice a minute, in any host that keeps events.</summary>
internal sealed partial class ReminderWatch(DueReminders reminders, CommitSignal signal, Duration retention, ILogger logger)
    : BackgroundService
{
    /// <summary>It is shorter than the minute by which reminders are due before quiet hours.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = logger;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first look comes soon: what fell due while no host ran counts from the last change of its exchange, which may come any time now.
        for (var pause = First; retention > Duration.Zero; pause = Pause)
        {
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (await reminders.LookAsync(stoppingToken).ConfigureAwait(false) > 0)
                {
                    signal.Raise();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A store that is down is back some time.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(9, LogLevel.Warning, "Due reminders could not be looked for; this is tried again.")]
    private partial void LogFailed(Exception exception);
}
