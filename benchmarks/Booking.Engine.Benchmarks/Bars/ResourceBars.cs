using BookingEngine.Scheduling;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// What resources cost a query of slots. Each side builds its days from what a store would load, and fills in the slots. The bookings
/// were made through the engine, so that they stand as it would place them.
/// </summary>
public static class ResourceBars
{
    private static readonly LocalDate First = new(2101, 1, 3); // a Monday
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    /// <summary>A day of 16 slots with 4 barbers, half booked, and the same day without them.</summary>
    public static Cell Barbers() => CellOf(
        days: 1,
        bookedPercent: 50,
        new Exchange
        {
            BusinessName = "Barbers",
            TimeZone = Zone,
            OperatingHours = OperatingHours.Daily(new(9, 0), new(17, 0)),
            Policy = new BookingPolicy { SlotDuration = Duration.FromMinutes(30), DefaultCapacity = 4 },
            Resources = [.. Enumerable.Range(1, 4).Select(number => Named("staff", number))],
        });

    /// <summary>31 days with 12 resources of 3 types, two needs for each booking, 60 % booked; and the same days without resources.</summary>
    public static Cell Month() => CellOf(
        days: 31,
        bookedPercent: 60,
        new Exchange
        {
            BusinessName = "Clinic",
            TimeZone = Zone,
            OperatingHours = OperatingHours.Daily(new(9, 0), new(17, 0)),
            Policy = new BookingPolicy { SlotDuration = Duration.FromMinutes(30), DefaultCapacity = 6 },
            Resources =
            [
                .. Enumerable.Range(1, 4).Select(number => Named("doctor", number)),
                .. Enumerable.Range(5, 4).Select(number => Named("nurse", number)),
                .. Enumerable.Range(9, 4).Select(number => Named("room", number)),
            ],
            Services =
            [
                Selling(1, "Consultation", "doctor", "room"),
                Selling(2, "Vaccination", "nurse", "room"),
                Selling(3, "Ward round", "doctor", "nurse"),
            ],
        });

    private static Resource Named(string type, int number) =>
        Resource.Of(type, $"{type} {number}") with { Id = new Guid(number, 0, 0, new byte[8]) };

    private static Service Selling(int number, string name, params string[] types) => Service.Of(name, minutes: 30) with
    {
        Id = new Guid(100 + number, 0, 0, new byte[8]),
        Requirements = [.. types.Select(Requirement.OfType)],
    };

    private static TimedCell CellOf(int days, int bookedPercent, Exchange exchange)
    {
        var (with, stored) = BookAsync(exchange, days, bookedPercent).GetAwaiter().GetResult();
        var without = with with { Resources = [], Services = [] };
        var bare = Array.ConvertAll(
            stored, day => new BookingDay(day.ExchangeId, day.Date, day.Version, day.TimeSlots, day.Allocations));
        var buffer = new Slot[16];
        var now = First.PlusDays(-2).AtMidnight().InZoneStrictly(Zone).ToInstant();
        var query = new SlotQuery { ServiceId = with.Services is [var service, ..] ? service.Id : null };
        return new TimedCell("", () => Fill(with, stored, query), () => Fill(without, bare, SlotQuery.Default));

        void Fill(Exchange shop, BookingDay[] all, SlotQuery asked)
        {
            foreach (var day in all)
            {
                if (Availability.GetSlots(new BusinessDay(shop, day), now, buffer, asked) != buffer.Length)
                {
                    throw new InvalidOperationException("There must be 16 slots.");
                }
            }
        }
    }

    /// <summary>Books a share of what the resources could take, at random times, and returns the days as they are stored.</summary>
    private static async Task<(Exchange Exchange, BookingDay[] Days)> BookAsync(Exchange exchange, int days, int bookedPercent)
    {
        var random = new Random(1);
        await using var services = new ServiceCollection().AddBookingEngine().Services.BuildServiceProvider(); // in memory
        var bookings = services.GetRequiredService<BookingService>();
        var shop = (await services.GetRequiredService<ExchangeService>().CreateAsync(exchange)).Value;
        var customer = new Customer("Ada", "ada@example.com");
        for (int day = 0; day < days; day++)
        {
            int booked = 0;
            int enough = 16 * shop.DefaultCapacity * bookedPercent / 100;
            for (int tries = 0; booked < enough && tries < 100 * enough; tries++)
            {
                var start = new LocalTime(9, 0).PlusMinutes(30 * random.Next(16));
                var request = new BookingRequest(shop.Id, First.PlusDays(day), start, start.PlusMinutes(30), customer)
                {
                    ServiceId = shop.Services.Count == 0 ? null : shop.Services[random.Next(shop.Services.Count)].Id,
                };
                booked += (await bookings.BookAsync(request)).Succeeded ? 1 : 0;
            }

            if (booked < enough)
            {
                throw new InvalidOperationException($"Only {booked} of {enough} bookings fit.");
            }
        }

        var stored = await services.GetRequiredService<IBookingStore>()
            .LoadDaysAsync([shop.Id], First, First.PlusDays(days - 1), CancellationToken.None);
        return (shop, [.. stored.OrderBy(day => day.Date)]);
    }
}
