using BookingEngine.Stores;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BookingEngine.SampleHost;

/// <summary>A host is ready if its store answers and it has not been asked to stop.</summary>
public sealed class StoreHealthCheck(IExchangeStore exchanges, IHostApplicationLifetime lifetime) : IHealthCheck
{
    // No exchange has this id. Any result shows that the store works, and an exception makes the check unhealthy.
    private static readonly Guid[] Nobody = [Guid.Empty];

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The host is stopping.");
        }

        _ = await exchanges.FindAsync(Nobody, cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
