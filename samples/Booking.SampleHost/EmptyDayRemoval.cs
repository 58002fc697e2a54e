namespace BookingEngine.SampleHost;

/// <summary>
/// Removes the empty days of the past, at start and then once a day. Hosts that do so at once don't get in each other's way.
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
#pragma warning disable CA1031 // Whatever it is, nobody waits for it, and it is tried again.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                HostLog.EmptyDaysStay(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
