namespace BookingEngine.SampleHost;

/// <summary>
/// When asked to stop, the host first keeps serving for a while but is not ready, so that a load balancer can send
/// new requests elsewhere. Then it accepts no new connections and finishes the requests it has accepted.
/// </summary>
internal sealed class Shutdown(Shutdown.Settings settings, ILogger<Shutdown> logger) : IHostedLifecycleService
{
    /// <summary>
    /// The time to finish requests. It is longer than any request may take, except generating slots, which can be run
    /// again.
    /// </summary>
    private static readonly TimeSpan ToFinish = TimeSpan.FromSeconds(60);

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var settings = new Settings(
            TimeSpan.FromSeconds(Setting.Number(configuration, "Booking:ShutdownDelaySeconds", 0, 300) ?? 0));
        services.AddSingleton(settings);
        services.AddHostedService<Shutdown>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Delay + ToFinish);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        HostLog.Stopping(logger, settings.Delay);
        await Task.Delay(settings.Delay, cancellationToken);
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        HostLog.Stopped(logger);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal sealed record Settings(TimeSpan Delay);
}
