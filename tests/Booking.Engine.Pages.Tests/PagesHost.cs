using System.Security.Claims;
using BookingEngine.EntityFrameworkCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Pages.Tests;

/// <summary>
/// Runs the pages on the store in memory, in a server on a loopback port. The clock says 2024-01-10 12:00 UTC, a Wednesday. The user is
/// the one that the header X-User names.
/// </summary>
public sealed class PagesHost : IAsyncDisposable
{
    /// <summary>The Monday for which most tests book.</summary>
    public static readonly LocalDate Monday = new(2024, 1, 15);

    /// <summary>Somebody else who books.</summary>
    public static readonly Customer Bob = new("Bob", "bob@example.com");

    private readonly WebApplication _app;

    private PagesHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public FakeClock Clock => (FakeClock)_app.Services.GetRequiredService<IClock>();

    public ExchangeService Exchanges => _app.Services.GetRequiredService<ExchangeService>();

    public BookingService Bookings => _app.Services.GetRequiredService<BookingService>();

    public static async Task<PagesHost> StartAsync(
        string prefix = "", Action<IServiceCollection>? services = null, Action<WebApplication>? before = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IClock>(new FakeClock(Instant.FromUtc(2024, 1, 10, 12, 0)));
        builder.Services.AddBookingEngine();
        builder.Services.AddBookingPages();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers["X-User"] is [{ } user])
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "test"));
            }

            return next(context);
        });
        before?.Invoke(app);
        app.MapBookingPages(prefix);
        await app.StartAsync();
        return new PagesHost(app);
    }

    /// <summary>Creates the tables, for a host whose data are in a database.</summary>
    public async Task CreateDatabaseAsync()
    {
        await using var context = await _app.Services.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        await context.Database.EnsureCreatedAsync();
        await context.Database.EnsureBookingConstraintsAsync();
    }

    /// <summary>Creates a shop of the user "owner" that is open on Mondays from 9 to 17, in UTC, and can be changed.</summary>
    public async Task<Exchange> CreateShopAsync(Func<Exchange, Exchange>? change = null)
    {
        var shop = new Exchange
        {
            BusinessName = "Tech Repair Shop",
            TimeZone = DateTimeZone.Utc,
            OwnerId = "owner",
            OperatingHours = OperatingHours.On([IsoDayOfWeek.Monday], new(9, 0), new(17, 0)),
        };
        return (await Exchanges.CreateAsync(change?.Invoke(shop) ?? shop)).Value;
    }

    /// <summary>Books a time for somebody else.</summary>
    public Task<BookingDetails> BookAsync(
        Exchange shop, LocalTime start, LocalTime end, LocalDate? date = null, Guid? service = null) =>
        BookAsync(new BookingRequest(shop.Id, date ?? Monday, start, end, Bob) { ServiceId = service });

    public async Task<BookingDetails> BookAsync(BookingRequest request) => (await Bookings.BookAsync(request)).Value;

    /// <summary>Returns the bookings of a shop.</summary>
    public async Task<IReadOnlyList<BookingDetails>> ListAsync(Exchange shop) =>
        (await Bookings.ListAsync(new BookingFilter { ExchangeId = shop.Id }, new PageRequest())).Items;

    public Visitor Visit(string? language = null, string? user = null) => new(Address, language, user);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
