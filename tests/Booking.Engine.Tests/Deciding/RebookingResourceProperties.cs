using BookingEngine.Deciding;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using BookingEngine.Tests.Scheduling;
using NodaTime;
using NodaTime.Testing;
using NodaTime.Text;

namespace BookingEngine.Tests.Deciding;

/// <summary>
/// In random shops with resources, exactly those bookings do not fit after a change that the engine refuses when all of them are booked
/// anew in a shop that never had other rules: first those that can keep their resources, then the others, each in the order in which they
/// were made. The owner passes over the same rules with them, and those that took what they found come last. Calendars are busy where
/// nobody stands, so they are in the way of those only that need other resources.
/// </summary>
public sealed class RebookingResourceProperties
{
    private static readonly int Shops = Math.Max(CaseCount.Of(60), 5);

    private static readonly Overrides[] Passed = [Overrides.Capacity, Overrides.Buffers, Overrides.Capacity | Overrides.Buffers, Overrides.Hours];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Europe/Berlin", "2024-01-15")]
    [InlineData("America/New_York", "2024-03-10")] // the clocks go forward
    [InlineData("Australia/Lord_Howe", "2024-04-07")] // the clocks go back by half an hour
    public async Task Exactly_those_bookings_do_not_fit_that_are_refused_when_all_are_booked_anew(string zone, string on)
    {
        var date = LocalDatePattern.Iso.Parse(on).Value;
        int misfits = 0;
        int reassigned = 0;
        int busyMisfits = 0;
        for (int seed = 0; seed < Shops; seed++)
        {
            var random = new Random(seed);
            var (engine, store, clock) = Open(date, DateTimeZoneProviders.Tzdb[zone]);
            var shop = (await engine.Exchanges.CreateAsync(OnAnyStart(ResourceDayProperties.Shop(random, DateTimeZoneProviders.Tzdb[zone])), Stop)).Value;
            var made = await BookAsync(engine, clock, shop, date, random);
            IReadOnlyList<BookingDay> days = await store.LoadDaysAsync([shop.Id], date.PlusDays(-1), date.PlusDays(1), Stop);
            var busy = BusyBesideBookings(random, shop, days.SingleOrDefault(day => day.Date == date) ?? BookingDay.Empty(shop.Id, date));
            days = [.. days.Select(day => day.Date == date ? WithBusyTimes(shop, day, busy) : day)];
            var how = made.ToDictionary(booking => booking.Id, booking => Made.Of(booking.Booking));

            var unchanged = new Rebooking(shop, days, clock.GetCurrentInstant()).On(date, how);
            Assert.True(
                unchanged.Misfits.Count == 0,
                $"{seed}: {string.Join(", ", unchanged.Misfits.Select(misfit => (how[misfit.BookingId].Overrides, misfit.Reasons[0].Code)))}");
            Assert.Equal(0, unchanged.Reassigned);

            var changed = Changed(random, shop, date);
            var rebooked = new Rebooking(changed, days, clock.GetCurrentInstant()).On(date, how);

            var refused = await RefusedAsync(changed, made, date, busy);
            Assert.True(
                refused.Select(one => one.Booking).Where(IsComparable)
                    .SequenceEqual(rebooked.Misfits.Select(misfit => misfit.BookingId).Where(IsComparable)),
                $"{seed}: {string.Join(", ", refused.Select(one => (one, how[one.Booking].Overrides)))}; {string.Join(", ", rebooked.Misfits.Select(misfit => (misfit.BookingId, misfit.Reasons[0].Code)))}");
            Assert.InRange(rebooked.Reassigned, 0, made.Count(booking => booking.Resources.Count > 0));
            misfits += rebooked.Misfits.Count;
            reassigned += rebooked.Reassigned;
            busyMisfits += rebooked.Misfits.Count(misfit => misfit.Reasons.Any(reason => reason.Code == BookingErrorCode.Busy));

            // Nobody makes room for a booking that passes over buffers. So it depends on where others lie, who keep their resources here.
            bool IsComparable(Guid booking) => how[booking].Overrides != Overrides.Buffers;
        }

        if (!CaseCount.IsShort)
        {
            Assert.True(misfits > Shops / 2, $"Only {misfits} did not fit.");
            Assert.True(reassigned > Shops / 10, $"Only {reassigned} got other resources.");
            Assert.True(busyMisfits > 0, "No calendar was in the way.");
        }
    }

    /// <summary>Returns when calendars of resources are busy: at times at which no booking has the resource.</summary>
    private static List<(BusyCalendar Calendar, Interval Time)> BusyBesideBookings(Random random, Exchange shop, BookingDay day)
    {
        var clock = DayClock.For(shop.TimeZone, day.Date);
        var busy = new List<(BusyCalendar, Interval)>();
        foreach (var resource in shop.Resources)
        {
            var calendar = new BusyCalendar
            {
                Id = Guid.NewGuid(),
                ExchangeId = shop.Id,
                ResourceId = resource.Id,
                Url = new Uri("https://calendar.example.com/a.ics"),
            };
            for (int times = random.Next(12); times > 0; times--)
            {
                int start = 900 * random.Next(32);
                int end = start + (900 * random.Next(1, 8));
                bool isFree = day.ResourceAllocations.Where(taken => taken.ResourceId == resource.Id)
                    .Select(taken => clock.Resolve(taken.Period))
                    .All(taken => taken.End <= start || end <= taken.Start);
                if (isFree)
                {
                    busy.Add((calendar, new Interval(clock.At(start), clock.At(end))));
                }
            }
        }

        return busy;
    }

    private static BookingDay WithBusyTimes(Exchange shop, BookingDay day, IEnumerable<(BusyCalendar Calendar, Interval Time)> busy)
    {
        foreach (var times in busy.GroupBy(one => one.Calendar, one => one.Time))
        {
            var periods = BusyTimes.Divide(times, shop.TimeZone, day.Date, day.Date);
            day = BusyTimeDecisions.Replace(day, times.Key, periods[day.Date]).Change!.ApplyTo(day);
        }

        return day;
    }

    /// <summary>A grid is a term on which bookings are made. It does not count for those that were made, but would refuse them anew.</summary>
    private static Exchange OnAnyStart(Exchange shop) => shop with
    {
        Services = [.. shop.Services.Select(service => service with { SlotStarts = SlotStarts.Any })],
    };

    private static (BookingServices Engine, InMemoryStore Store, FakeClock Clock) Open(LocalDate date, DateTimeZone zone)
    {
        var store = new InMemoryStore();
        var clock = new FakeClock(date.AtMidnight().InZoneLeniently(zone).ToInstant() - Duration.FromDays(2));
        return (new BookingServices(store, store, clock), store, clock);
    }

    /// <summary>Books slots that are shown as available, a minute after each other, and cancels some of the bookings.</summary>
    private static async Task<List<BookingDetails>> BookAsync(
        BookingServices engine, FakeClock clock, Exchange shop, LocalDate date, Random random)
    {
        var made = new List<BookingDetails>();
        for (int i = 0; i < 24; i++)
        {
            clock.AdvanceMinutes(1);
            var service = shop.Services.Count == 0 ? null : shop.Services[random.Next(shop.Services.Count)];
            bool isChosen = random.Next(4) == 0 && service is null or { Requirements.Count: 1 };
            var resource = isChosen ? shop.Resources[random.Next(shop.Resources.Count)] : null;
            var query = new SlotQuery { ServiceId = service?.Id, ResourceId = resource?.Id, PartySize = random.Next(1, 3) };
            var shown = (await engine.Availability.GetDayAsync(shop.Id, date, query, Stop))!.Available.ToArray();
            if (shown.Length == 0)
            {
                continue;
            }

            var request = new BookingRequest(shop.Id, shown[random.Next(Math.Min(12, shown.Length))], new Customer("Ada", "ada@example.com"))
            {
                ServiceId = service?.Id,
                PartySize = query.PartySize,
                ResourceIds = resource is null ? [] : [resource.Id],
            };
            made.Add((await engine.Bookings.BookAsync(request, Stop)).Value);
            if (random.Next(4) == 0)
            {
                await PassOverAsync(engine, request, made, date, random);
            }

            if (random.Next(6) == 0 && made.Count > 0)
            {
                var cancelled = made[random.Next(made.Count)];
                made.Remove(cancelled);
                Assert.True((await engine.Bookings.CancelAsync(cancelled.Id, Actor.Owner, cancellationToken: Stop)).Succeeded);
            }
        }

        // A booking may have got other resources for a later one.
        var found = new List<BookingDetails>();
        foreach (var booking in made)
        {
            found.Add((await engine.Bookings.FindAsync(booking.Id, Stop))!);
        }

        return found;
    }

    /// <summary>Books, or moves a booking, anywhere by passing over rules.</summary>
    private static async Task PassOverAsync(
        BookingServices engine, BookingRequest like, List<BookingDetails> made, LocalDate date, Random random)
    {
        var overrides = Passed[random.Next(Passed.Length)];
        var moved = made[random.Next(made.Count)];
        bool moves = random.Next(2) == 0 && moved.Booking.Overrides == Overrides.None;
        var (from, length) = moves ? (moved.Start, moved.End - moved.Start) : (made[^1].Start, made[^1].End - made[^1].Start);
        var start = from + Duration.FromMinutes(random.Next(-12, 13) * (overrides.HasFlag(Overrides.Hours) ? 60 : 5));
        var time = new RequestedTime.Exact(start, start + length);
        if (moves)
        {
            if (await engine.Bookings.RescheduleAsync(moved.Id, time, Actor.Owner, overrides: overrides, cancellationToken: Stop) is { Succeeded: true } to)
            {
                await KeepAsync(to.Value);
            }
        }
        else if (await engine.Bookings.BookAsync(PassingOver(), Stop) is { Succeeded: true } booked)
        {
            made.Add(booked.Value);
            await KeepAsync(booked.Value);
        }

        BookingRequest PassingOver() => new(like.ExchangeId, time, like.Customer)
        {
            ServiceId = like.ServiceId,
            PartySize = like.PartySize,
            ResourceIds = like.ResourceIds,
            Overrides = overrides,
        };

        async Task KeepAsync(BookingDetails booking)
        {
            if (booking.Booking.Date != date)
            {
                made.RemoveAll(one => one.Id == booking.Id);
                Assert.True((await engine.Bookings.CancelAsync(booking.Id, Actor.Owner, cancellationToken: Stop)).Succeeded);
            }
        }
    }

    private static Exchange Changed(Random random, Exchange shop, LocalDate date)
    {
        var resource = shop.Resources[random.Next(shop.Resources.Count)];
        return random.Next(7) switch
        {
            0 => shop with { OperatingHours = OperatingHours.Daily(new(random.Next(1, 4), 0), new(random.Next(5, 12), 0)) },
            1 => shop with { Blocks = [new Block(date, new OpeningPeriod(new(2, 0), new(random.Next(3, 6), 0)))] },
            2 => shop with { Policy = shop.Policy with { DefaultCapacity = random.Next(1, 3) } },
            3 => shop.With(resource with
            {
                HasOwnHours = true,
                Schedule = new Schedule { OperatingHours = OperatingHours.Daily(new(random.Next(0, 3), 0), new(random.Next(4, 8), 0)) },
            }),
            4 => shop.With(resource with { Capacity = 1 }),
            5 when shop.Services.Count > 0 => shop.With(shop.Services[0] with { MaxParallel = 1 }),
            _ => shop.With(resource with { IsActive = false }),
        };
    }

    /// <summary>Books all bookings anew where only the changed rules ever held, and returns those that are refused.</summary>
    private static async Task<(Guid Booking, BookingErrorCode Reason)[]> RefusedAsync(
        Exchange changed, IEnumerable<BookingDetails> made, LocalDate date, IReadOnlyList<(BusyCalendar Calendar, Interval Time)> busy)
    {
        var inOrder = made
            .OrderBy(booking => Made.Of(booking.Booking).TookWhatItFound)
            .ThenBy(booking => booking.Booking.CreatedAt)
            .ThenBy(booking => booking.Id)
            .ToArray();
        var notKept = (await BookAnewAsync(changed, inOrder, date, busy, keepsAll: true)).Select(refused => refused.Booking).ToHashSet();
        return await BookAnewAsync(
            changed,
            inOrder
                .OrderBy(booking => Made.Of(booking.Booking).TookWhatItFound)
                .ThenBy(booking => notKept.Contains(booking.Id)),
            date,
            busy,
            keepsAll: false);
    }

    /// <summary>Books bookings anew, with all the resources that they hold or only with those that were chosen.</summary>
    private static async Task<(Guid Booking, BookingErrorCode Reason)[]> BookAnewAsync(
        Exchange changed,
        IEnumerable<BookingDetails> made,
        LocalDate date,
        IReadOnlyList<(BusyCalendar Calendar, Interval Time)> busy,
        bool keepsAll)
    {
        var (engine, _, _) = Open(date, changed.TimeZone);
        var created = await engine.Exchanges.CreateAsync(changed, Stop);
        Assert.True(created.Succeeded, string.Join(", ", created.Errors));
        foreach (var times in busy.GroupBy(one => one.Calendar, one => one.Time))
        {
            Assert.Null(await engine.Calendars.BusyDays.WriteAsync(created.Value, times.Key, [.. times], date, date, Stop));
        }

        var refused = new List<(Guid, BookingErrorCode)>();
        foreach (var booking in made)
        {
            var anew = await engine.Bookings.BookAsync(
                new BookingRequest(changed.Id, booking.Start, booking.End, booking.Customer)
                {
                    ServiceId = booking.Booking.ServiceId,
                    PartySize = booking.PartySize,
                    Overrides = booking.Booking.Overrides,
                    ResourceIds = [.. booking.Resources.Where(one => keepsAll || one.IsPinned).Select(one => one.ResourceId)],
                },
                Stop);
            if (!anew.Succeeded)
            {
                refused.Add((booking.Id, anew.Error.Code));
            }
        }

        return [.. refused];
    }
}
