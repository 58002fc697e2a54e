using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BookingEngine.SampleHost;

/// <summary>
/// Sends traces, metrics and logs to the endpoint that OpenTelemetry's own settings name. If they name none, nothing
/// listens.
/// </summary>
internal static class Telemetry
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string NameKey = "OTEL_SERVICE_NAME";

    public static void Add(WebApplicationBuilder builder)
    {
        LogPrivacy.Add(builder.Services);
        if (string.IsNullOrEmpty(builder.Configuration[EndpointKey]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration[NameKey] ?? "booking-host"))
            .WithTracing(traces => traces
                .AddSource(BookingTelemetry.ActivitySourceName)
                .AddAspNetCoreInstrumentation(requests =>
                {
                    requests.Filter = context => !context.Request.Path.StartsWithSegments("/health");
                    // The path itself is left out, since it may contain anything that the client wrote, such as an e-mail address.
                    requests.EnrichWithHttpResponse = (span, response) => span.SetTag(
                        "url.path", (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
                })
                .AddNpgsql())
            .WithMetrics(metrics => metrics
                .AddMeter(BookingTelemetry.MeterName, "Npgsql", "System.Runtime")
                .AddAspNetCoreInstrumentation())
            .WithLogging()
            .UseOtlpExporter();
    }
}
