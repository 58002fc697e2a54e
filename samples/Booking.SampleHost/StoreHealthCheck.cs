using BookingEngine.Stores;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BookingEngine.SampleHost;

/// <summary>Ready is a host whose store answers, and that has not been asked to stop.</summary>
public sealed class StoreHealthCheck(IExchangeStore exchanges, IHostApplicationLifetime lifetime) : IHealthCheck
{
    // An exchange that nobody has: the answer does not matter, that there is one does. What is thrown is unhealthy.
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
