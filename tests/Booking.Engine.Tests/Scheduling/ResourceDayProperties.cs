using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Scheduling;

/// <summary>
/// On random days of random shops, with bookings that are made, moved and cancelled in turn: a slot is shown exactly if it can be
/// booked, no resource ever serves more than its places, and nothing that was chosen moves.
/// </summary>
public sealed class ResourceDayProperties
{
    private static readonly int Days = Math.Max(CaseCount.Of(60), 5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Europe/Berlin", "2024-01-15")]
    [InlineData("America/New_York", "2024-03-10")] // the clocks go forward
    [InlineData("Australia/Lord_Howe", "2024-04-07")] // the clocks go back by half an hour
    public async Task What_is_shown_is_what_is_accepted_and_no_resource_is_used_twice(string zone, string on)
    {
        var date = NodaTime.Text.LocalDatePattern.Iso.Parse(on).Value;
        for (int seed = 0; seed < Days; seed++)
        {
            await RunAsync(new Random(seed), DateTimeZoneProviders.Tzdb[zone], date);
        }
    }

    /// <summary>
    /// Books what a check has offered in place of what can't be booked, and cancels it again.
    /// </summary>
    private static async Task TryAlternativesAsync(BookingServices engine, BookingRequest request, BookingCheck check)
    {
        foreach (var slot in check.Alternatives)
        {
            var instead = new BookingRequest(request.ExchangeId, slot, request.Customer)
            {
                ServiceId = request.ServiceId,
                PartySize = request.PartySize,
                ResourceIds = request.ResourceIds,
            };
            var result = await engine.Bookings.BookAsync(instead, Stop);
            Assert.True(result.Succeeded, $"{slot} is offered, but: {result}");
            Assert.True((await engine.Bookings.CancelAsync(result.Value.Id, Actor.Owner, cancellationToken: Stop)).Succeeded);
        }
    }

    private static async Task RunAsync(Random random, DateTimeZone zone, LocalDate date)
    {
        var store = new InMemoryStore();
        var clock = new FakeClock((date.AtMidnight().InZoneLeniently(zone).ToInstant()) - Duration.FromDays(2));
        var engine = new BookingServices(store, store, clock);
        var shop = (await engine.Exchanges.CreateAsync(Shop(random, zone), Stop)).Value;
        var pinned = new Dictionary<Guid, Guid[]>();
        var made = new List<Guid>();
        for (int step = 0; step < 25; step++)
        {
            if (step == 18)
            {
                clock.AdvanceHours(2 * 24 + random.Next(8, 14)); // during the day
            }

            var service = shop.Services.Count == 0 ? null : shop.Services[random.Next(shop.Services.Count)];
            var resource = random.Next(3) == 0 ? shop.Resources[random.Next(shop.Resources.Count)] : null;
            int party = random.Next(1, 4);
            var query = new SlotQuery { ServiceId = service?.Id, ResourceId = resource?.Id, PartySize = party };
            var day = (await engine.Availability.GetDayAsync(shop.Id, date, query, Stop))!;
            if (day.Slots.Count > 0)
            {
                var slot = day.Slots[random.Next(day.Slots.Count)];
                var request = new BookingRequest(shop.Id, slot, new Customer("Ada", "ada@example.com"))
                {
                    ServiceId = service?.Id,
                    PartySize = party,
                    ResourceIds = resource is null ? [] : [resource.Id],
                };
                var check = (await engine.Bookings.CheckAsync(request, Stop))!;
                await TryAlternativesAsync(engine, request, check);
                var result = await engine.Bookings.BookAsync(request, Stop);
                Assert.Equal(result.Error, check.Errors is [var first, ..] ? first : null);
                Assert.True(slot.IsAvailable == result.Succeeded, $"{slot} {slot.UnavailableReason}: {result}");
                if (result.Succeeded)
                {
                    made.Add(result.Value.Id);
                    pinned[result.Value.Id] = [.. result.Value.Resources.Where(one => one.IsPinned).Select(one => one.ResourceId)];
                    Assert.Equal(request.ResourceIds, pinned[result.Value.Id]);
                }
            }

            if (made.Count > 0 && random.Next(5) == 0)
            {
                var id = made[random.Next(made.Count)];
                made.Remove(id);
                pinned.Remove(id);
                Assert.True((await engine.Bookings.CancelAsync(id, Actor.Owner, cancellationToken: Stop)).Succeeded);
            }

            await CheckAsync(store, shop, date, pinned);
        }
    }

    private static async Task CheckAsync(InMemoryStore store, Exchange shop, LocalDate date, Dictionary<Guid, Guid[]> pinned)
    {
        var days = await store.LoadDaysAsync([shop.Id], date, date, Stop);
        var taken = days.SelectMany(day => day.ResourceAllocations).ToArray();
        var clock = DayClock.For(shop.TimeZone, date);
        foreach (var resource in shop.Resources)
        {
            var ofResource = taken.Where(one => one.ResourceId == resource.Id).ToArray();
            foreach (var one in ofResource)
            {
                int start = clock.Resolve(one.Period).Start - (int)one.BufferBefore.TotalSeconds;
                var others = ofResource.Where(other => Occupies(other, clock, start)).ToArray();
                Assert.True(others.Sum(other => other.Units) <= resource.Capacity);
                Assert.True(others.Length == 1 || !others.Any(other => other.IsWhole));
            }
        }

        foreach (var (booking, chosen) in pinned)
        {
            Assert.All(chosen, id => Assert.Contains(taken, one => one.BookingId == booking && one.ResourceId == id && one.IsPinned));
        }
    }

    private static bool Occupies(Allocation taken, DayClock clock, int second)
    {
        var (start, end) = clock.Resolve(taken.Period);
        return start - (int)taken.BufferBefore.TotalSeconds <= second && second < end + (int)taken.BufferAfter.TotalSeconds;
    }

    internal static Exchange Shop(Random random, DateTimeZone zone)
    {
        string[] types = ["staff", "room"];
        Resource[] resources =
        [
            .. Enumerable.Range(0, random.Next(1, 6)).Select(number => Resource.Of(
                types[random.Next(2)],
                $"R{number}",
                random.Next(3) == 0
                    ? new Schedule { OperatingHours = OperatingHours.Daily(new(random.Next(0, 12), 0), new(random.Next(13, 23), 0)) }
                    : null) with
            {
                Id = new Guid(number + 1, 0, 0, new byte[8]),
                Capacity = random.Next(3) == 0 ? random.Next(1, 4) : 1,
            }),
        ];
        Service[] services = random.Next(3) == 0 ? [] :
        [
            .. Enumerable.Range(0, random.Next(1, 4)).Select(number => Service.Of($"S{number}", 30 * random.Next(1, 5)) with
            {
                Id = new Guid(100 + number, 0, 0, new byte[8]),
                SlotStep = Duration.FromMinutes(30),
                BufferAfter = random.Next(2) == 0 ? Duration.FromMinutes(15) : null,
                Assignment = (AssignmentOrder)random.Next(3),
                Requirements =
                [
                    .. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Requirement.OfType(types[random.Next(2)]) with
                    {
                        Takes = (ResourceUse)random.Next(3),
                        To = random.Next(3) == 0 ? Duration.FromMinutes(30) : null,
                    }),
                ],
            }),
        ];
        return new Exchange
        {
            BusinessName = "Shop",
            TimeZone = zone,
            OperatingHours = OperatingHours.Daily(new(0, 0), new(0, 0)),
            Policy = new BookingPolicy { SlotStep = Duration.FromMinutes(30) },
            Resources = resources,
            Services = services,
        };
    }
}
