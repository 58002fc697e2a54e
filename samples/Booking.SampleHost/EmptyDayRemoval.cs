namespace BookingEngine.SampleHost;

/// <summary>
/// Removes the empty days of the past, at start and then once a day. Several hosts can do so at once without
/// disturbing each other.
/// </summary>
internal sealed class EmptyDayRemoval(BookingService bookings, ILogger<EmptyDayRemoval> logger) : BackgroundService
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (Setting.Switch(configuration, "Booking:RemoveEmptyDays") ?? true)
        {
            services.AddHostedService<EmptyDayRemoval>();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1));
        do
        {
            try
            {
                await bookings.RemoveEmptyDaysAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Nobody waits for the removal, and it is tried again after any failure.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                HostLog.EmptyDaysStay(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
