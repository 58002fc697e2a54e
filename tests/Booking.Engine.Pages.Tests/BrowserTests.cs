using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.Pages.Tests;

/// <summary>
/// The pages in a real browser: tests/page-visitors/visit.mjs books, moves and cancels in Chromium, on screens of 320 and 1280 pixels, in
/// light and dark, in three languages, and by keyboard alone, runs the business, and looks at each page with axe. The data are in SQLite. If BOOKING_TEST_SCREENSHOTS names a folder,
/// it leaves pictures of the pages there.
/// </summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task People_book_move_and_cancel_in_a_browser_and_axe_finds_nothing()
    {
        string file = Path.Combine(Path.GetTempPath(), $"booking-pages-{Guid.NewGuid():N}.db");
        await using var host = await PagesHost.StartAsync(services: services => services.AddBookingEngine()
            .UseEntityFrameworkCore(database => database.UseSqlite($"Data Source={file};Pooling=False")));
        await host.CreateDatabaseAsync();
        var haircut = Service.Of("Haircut", 30) with
        {
            Id = Guid.NewGuid(),
            Description = "Wash, cut and blow-dry.",
            Requirements = [Requirement.OfType("staff")],
            PriceAmount = 2900,
            PriceCurrency = "EUR",
        };
        var shop = await host.CreateShopAsync(shop => shop with
        {
            BusinessName = "Salon Ada",
            Description = "Hair and colour in the old town.",
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            OperatingHours = OperatingHours.Weekdays(new(9, 0), new(18, 0)),
            Services = [haircut, Service.Of("Colour", 90) with { Requirements = [Requirement.OfType("staff")] }],
            Resources = [Resource.Of("staff", "Ada"), Resource.Of("staff", "Bea")],
        });
        for (int hour = 9; hour < 17; hour++) // a day with few times, and one that is full
        {
            foreach (var (day, minute) in ((int, int)[])[(19, 0), (19, 0), (19, 30), (18, 0), (18, 0), (18, 30), (18, 30)])
            {
                await host.BookAsync(shop, new(hour, minute), new LocalTime(hour, minute).PlusMinutes(30), new(2024, 1, day), haircut.Id);
            }
        }

        var night = await host.CreateShopAsync(shop => shop with
        {
            BusinessName = "Night Desk",
            OwnerId = "night",
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            OperatingHours = OperatingHours.Daily(new(1, 0), new(4, 0)),
            Policy = new BookingPolicy { SlotDuration = Duration.FromMinutes(30) },
        });

        var (code, output) = await VisitAsync(host.Address, shop.Id, night.Id);
        File.Delete(file);

        Assert.True(code == 0, output);
        Assert.Matches("^[1-9][0-9]* pages were looked at", output);
    }

    private static async Task<(int Code, string Output)> VisitAsync(Uri address, Guid exchange, Guid night)
    {
        string folder = Environment.GetEnvironmentVariable("BOOKING_TEST_SCREENSHOTS") is { Length: > 0 } given ? given : "";
        using var node = Process.Start(new ProcessStartInfo("node", [Script(), address.ToString().TrimEnd('/'), $"{exchange}", $"{night}", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return (node.ExitCode, await output + await errors);
    }

    private static string Script()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Booking.Engine.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests don't lie in the repository.");
        }

        return Path.Combine(folder.FullName, "tests", "page-visitors", "visit.mjs");
    }
}
