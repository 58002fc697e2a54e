namespace BookingEngine.SampleHost;

/// <summary>What keeps the host in service: limits, time limits, telemetry and an orderly end.</summary>
internal static class Operations
{
    /// <summary>As the API takes no longer body (1 MiB), none is read for it.</summary>
    public const int LongestBody = 1 << 20;

    /// <summary>What so many clients that don't read can hold is some 100 MB.</summary>
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

    /// <summary>To be called after the caller is known, which may be by a user's credentials.</summary>
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
