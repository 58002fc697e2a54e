namespace BookingEngine.SampleHost;

/// <summary>Keeps the host in service: rate limits, timeouts, telemetry and an orderly shutdown.</summary>
internal static class Operations
{
    /// <summary>The longest request body, 1 MiB. It is the API's own limit, so nothing beyond it is read.</summary>
    public const int LongestBody = 1 << 20;

    /// <summary>The default number of connections. Clients that don't read hold about 100 MB on that many.</summary>
    private const int UsualConnections = 1000;

    public static void AddOperations(this WebApplicationBuilder builder)
    {
        var limits = RateLimits.Read(builder.Configuration, builder.Environment);
        var timeLimits = TimeLimits.Read(builder.Configuration);
        int connections = Setting.Number(builder.Configuration, "Booking:MaxConnections", 1, 1_000_000) ?? UsualConnections;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = connections;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
        });
        builder.Services.AddSingleton(limits).AddRateLimiter(limits.Configure);
        builder.Services.AddSingleton(timeLimits).AddRequestTimeouts(timeLimits.Configure);
        CrossOrigin.Add(builder.Services, builder.Configuration);
        Compression.Add(builder.Services);
        Shutdown.Add(builder.Services, builder.Configuration);
        EmptyDayRemoval.Add(builder.Services, builder.Configuration);
        Telemetry.Add(builder);
    }

    /// <summary>Call this after the caller has been identified, which a user's credentials may do.</summary>
    public static void UseOperations(this WebApplication app)
    {
        if (app.Services.GetRequiredService<RateLimits>().AreOn)
        {
            app.Use(async (context, next) =>
            {
                await RequestCosts.MeasureAsync(context);
                await next(context);
            });
            app.UseRateLimiter();
        }

        app.Services.GetRequiredService<TimeLimits>().Use(app);
        Compression.Use(app);
    }
}
