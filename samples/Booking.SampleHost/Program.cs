using BookingEngine.AspNetCore;
using BookingEngine.SampleHost;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

// The settings file is in the directory of the program, wherever the program is started from.
var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
Storage storage;
try
{
    storage = AddServices(builder);
}
catch (SettingException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

await using var app = builder.Build();
Authentication.Announce(app);
app.UseBrowserDefences();
CrossOrigin.Use(app);
// A request that matches no endpoint is refused in the same form as by the API.
app.UseStatusCodePages(page => BookingApiRefusal.WriteAsync(
    page.HttpContext,
    page.HttpContext.Response.StatusCode,
    $"{ReasonPhrases.GetReasonPhrase(page.HttpContext.Response.StatusCode)}."));
Authentication.UseDevelopmentUser(app);
app.UseOperations();
var api = app.MapBookingApi("/api");
TimeLimits.Apply(api);
app.Services.GetRequiredService<RateLimits>().Apply(api);
TimeLimits.Apply(app.MapBookingPages());
SignIn.Map(app);
OpenApi.Map(app);
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).DisableRateLimiting();
app.MapHealthChecks("/health/ready").DisableRateLimiting();

await storage.PrepareAsync(app.Services, app.Lifetime.ApplicationStopping);
await app.StartAsync();
HostLog.Started(app.Logger, string.Join(", ", app.Urls), storage.Description);
await app.WaitForShutdownAsync();
return 0;

static Storage AddServices(WebApplicationBuilder builder)
{
    var settings = HostSettings.Read(builder.Configuration, builder.Environment);
    if (settings.Now is { } now)
    {
        builder.Services.AddSingleton<IClock>(new RunningClock(now));
    }

    if (!settings.NamesAddress)
    {
        builder.WebHost.UseUrls("http://localhost:5080");
    }

    builder.AddOperations();
    OpenApi.Add(builder.Services);
    builder.Services.AddBookingPages(pages => pages.SignInPage = SignIn.Path);
    builder.Services.AddHealthChecks().AddCheck<StoreHealthCheck>("store", timeout: TimeSpan.FromSeconds(10));
    Authentication.Add(builder.Services);
    DataProtectionKeys.Add(builder.Services, settings);
    var engine = builder.Services.AddBookingEngine(options =>
    {
        options.DefaultTimeZone = settings.DefaultTimeZone;
        options.DayCacheMegabytes = settings.DayCacheMegabytes;
        options.AvailabilityCacheDuration = settings.AvailabilityCache;
        options.MaxActiveBookingsPerCustomer = settings.MaxActiveBookingsPerCustomer;
        options.MaxExchangesPerOwner = settings.MaxExchangesPerOwner;
        options.EventRetention = settings.EventRetention;
    });
    engine.AddWebhooks(options => options.AllowPrivateAddresses = settings.AllowPrivateWebhooks);
    engine.AddBusyCalendars(options => options.AllowPrivateAddresses = settings.AllowPrivateCalendars);
    return Storage.Add(engine, settings);
}
