using BookingEngine.Primitives;
using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Scheduling;

/// <summary>
/// On random days whose hours were changed under bookings of resources: a slot is shown, and can be booked, exactly if a slow oracle
/// finds enough places. It walks through the slot by quarters of an hour. Every booking names its resource, so that nothing moves.
/// </summary>
public sealed class NeighbourBufferProperties
{
    private const int Shops = 60;
    private const int Quarter = 15 * 60;

    private static readonly LocalDate Date = new(2024, 1, 16);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(12, 0)] // from noon to noon, and then from midnight to midnight
    [InlineData(0, 18)]
    public async Task A_booking_of_a_neighbouring_day_counts_within_a_slot_and_not_in_its_buffers(int opening, int changedOpening)
    {
        var seen = new Dictionary<(bool IsFree, bool IsInBuffer), int>();
        for (int seed = 0; seed < Shops; seed++)
        {
            var random = new Random(seed);
            var store = new InMemoryStore();
            var engine = new BookingServices(store, store, FakeClock.FromUtc(2024, 1, 10));
            var shop = (await engine.Exchanges.CreateAsync(Shop(random, opening), Stop)).Value;
            await BookAsync(engine, shop, random, [Date.PlusDays(-1), Date, Date.PlusDays(1)], times: 24);
            var changed = await engine.Exchanges.UpdateAsync(shop.Id, Hours, cancellationToken: Stop);
            Assert.True(changed.Succeeded, changed.ToString());
            for (int round = 0; round < 3; round++)
            {
                await BookAsync(engine, shop, random, [Date], times: 3);
                await CheckAsync(engine, store, changed.Value, random, seen);
            }
        }

        Assert.Equal(4, seen.Count(one => one.Value >= 10)); // free or not, with or without a neighbour's booking in a buffer

        Exchange Hours(Exchange exchange) =>
            exchange with { OperatingHours = OperatingHours.Daily(new(changedOpening, 0), new(changedOpening, 0)) };
    }

    private static async Task CheckAsync(
        BookingServices engine, InMemoryStore store, Exchange shop, Random random, Dictionary<(bool, bool), int> seen)
    {
        var service = shop.Services[0];
        var resource = shop.Resources[random.Next(shop.Resources.Count)];
        int party = random.Next(1, resource.Capacity + 1);
        var query = new SlotQuery { ServiceId = service.Id, ResourceId = resource.Id, PartySize = party };
        var day = (await engine.Availability.GetDayAsync(shop.Id, Date, query, Stop))!;
        var taken = await TakenAsync(store, shop, resource.Id);
        foreach (var slot in day.Slots)
        {
            int units = service.Requirements[0].Takes switch
            {
                ResourceUse.One => 1,
                ResourceUse.Party => party,
                _ => resource.Capacity,
            };
            int start = SecondOf(slot.Start);
            int end = SecondOf(slot.End);
            int before = (int)service.BufferBefore!.Value.TotalSeconds;
            int after = (int)service.BufferAfter!.Value.TotalSeconds;
            bool isFree = true;
            bool isInBuffer = false;
            for (int second = start - before; second < end + after; second += Quarter)
            {
                bool isWithin = start <= second && second < end;
                int own = taken.Where(one => !one.IsOfNeighbour && one.OccupiedFrom <= second && second < one.OccupiedTo).Sum(one => one.Units);
                int bare = taken.Where(one => one.From <= second && second < one.To).Sum(one => one.Units);
                isFree &= own + units <= resource.Capacity && (!isWithin || bare + units <= resource.Capacity);
                isInBuffer |= !isWithin && taken.Any(one => one.IsOfNeighbour && one.From <= second && second < one.To);
            }

            Assert.True(slot.IsAvailable == isFree, $"{slot} of {units} places {slot.UnavailableReason}: {isFree}");
            seen[(isFree, isInBuffer)] = seen.GetValueOrDefault((isFree, isInBuffer)) + 1;
        }

        if (day.Slots.Count > 0)
        {
            var slot = day.Slots[random.Next(day.Slots.Count)];
            Assert.Equal(slot.IsAvailable, await TryAsync(engine, shop, slot, resource, party));
        }
    }

    /// <summary>Returns what bookings take of a resource, in seconds from the day's midnight in UTC.</summary>
    private static async Task<(bool IsOfNeighbour, int From, int To, int OccupiedFrom, int OccupiedTo, int Units)[]> TakenAsync(
        InMemoryStore store, Exchange shop, Guid resourceId)
    {
        var days = await store.LoadDaysAsync([shop.Id], Date.PlusDays(-1), Date.PlusDays(1), Stop);
        int capacity = shop.FindResource(resourceId)!.Capacity;
        return
        [
            .. from day in days
               from one in day.ResourceAllocations
               where one.ResourceId == resourceId
               let shift = Period.DaysBetween(Date, day.Date) * WallClock.SecondsPerDay
               let period = (Start: one.Period.StartSecond + shift, End: one.Period.EndSecond + shift)
               select (
                   day.Date != Date,
                   period.Start,
                   period.End,
                   period.Start - one.BufferBeforeSeconds,
                   period.End + one.BufferAfterSeconds,
                   one.IsWhole ? capacity : one.Units),
        ];
    }

    private static async Task BookAsync(BookingServices engine, Exchange shop, Random random, LocalDate[] dates, int times)
    {
        for (int i = 0; i < times; i++)
        {
            var resource = shop.Resources[random.Next(shop.Resources.Count)];
            int party = random.Next(1, resource.Capacity + 1);
            var query = new SlotQuery { ServiceId = shop.Services[0].Id, PartySize = party };
            var day = (await engine.Availability.GetDayAsync(shop.Id, dates[random.Next(dates.Length)], query, Stop))!;
            await TryAsync(engine, shop, day.Slots[random.Next(day.Slots.Count)], resource, party);
        }
    }

    private static async Task<bool> TryAsync(BookingServices engine, Exchange shop, Slot slot, Resource resource, int party)
    {
        var request = new BookingRequest(shop.Id, slot, new Customer("Ada", "ada@example.com"))
        {
            ServiceId = shop.Services[0].Id,
            PartySize = party,
            ResourceIds = [resource.Id],
        };
        return (await engine.Bookings.BookAsync(request, Stop)).Succeeded;
    }

    private static int SecondOf(Instant instant) => (int)(instant - Date.AtMidnight().InUtc().ToInstant()).TotalSeconds;

    private static Exchange Shop(Random random, int opening) => new()
    {
        BusinessName = "Shop",
        TimeZone = DateTimeZone.Utc,
        OperatingHours = OperatingHours.Daily(new(opening, 0), new(opening, 0)),
        Policy = new BookingPolicy { SlotStep = Duration.FromMinutes(30) },
        Resources =
        [
            .. Enumerable.Range(0, random.Next(1, 3)).Select(number => Resource.Of("staff", $"R{number}") with
            {
                Id = new Guid(number + 1, 0, 0, new byte[8]),
                Capacity = random.Next(1, 5),
            }),
        ],
        Services =
        [
            Service.Of("Cut", 30 * random.Next(1, 6)) with
            {
                Id = new Guid(100, 0, 0, new byte[8]),
                BufferBefore = Duration.FromMinutes(15 * random.Next(4)),
                BufferAfter = Duration.FromMinutes(15 * random.Next(1, 4)),
                Requirements = [Requirement.OfType("staff") with { Takes = (ResourceUse)random.Next(3) }],
            },
        ],
    };
}
