using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Scheduling;

/// <summary>The capacity of an exchange that was never set, is a number, or is no limit.</summary>
public sealed class DefaultCapacityTests
{
    private static readonly LocalDate Monday = new(2024, 1, 15);

    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;

    public DefaultCapacityTests() =>
        _engine = new BookingServices(_store, _store, FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "", 1)]
    [InlineData(null, "inactive", 1)]
    [InlineData(null, "active", BookingPolicy.NoLimit)]
    [InlineData(null, "inactive active", BookingPolicy.NoLimit)]
    [InlineData(1, "active", 1)]
    [InlineData(7, "", 7)]
    [InlineData(BookingPolicy.NoLimit, "", BookingPolicy.NoLimit)]
    [InlineData(BookingPolicy.NoLimit, "active", BookingPolicy.NoLimit)]
    public void The_capacity_that_was_never_set_depends_on_active_resources_and_one_that_was_set_does_not(
        int? set, string resources, int expected)
    {
        var exchange = Shop.Daily("UTC", "09:00-12:00") with
        {
            Policy = new BookingPolicy { DefaultCapacity = set },
            Resources =
            [
                .. resources.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(state => Resource.Of("staff", "Anna") with { IsActive = state == "active" }),
            ],
        };

        Assert.Equal(expected, exchange.DefaultCapacity);
        Assert.Equal(expected, new ExchangeSummary(exchange).DefaultCapacity);
        Assert.Equal(set, (exchange with { Resources = [] }).Policy.DefaultCapacity);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_001)]
    [InlineData(int.MaxValue - 1)]
    public void A_capacity_outside_the_range_is_refused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>("DefaultCapacity", () => new BookingPolicy { DefaultCapacity = capacity });

    [Fact]
    public void Without_a_limit_only_stored_slots_and_blocks_limit_bookings()
    {
        var day = (Unlimited() with { Blocks = [new Block(new LocalDate(2024, 1, 16), Shop.Period("11:00-12:00"))] }).On(
            "2024-01-16",
            [Shop.Booked("09:00-10:00", 100_000), Shop.Booked("09:00-10:00", 100_000), Shop.Booked("10:00-11:00", 2)],
            [Shop.Stored("10:00-11:00", 5)]);

        Assert.Equal([BookingPolicy.NoLimit, 3, 0], day.Show().Slots.Select(slot => slot.AvailableCapacity));
        Assert.Equal(
            [null, BookingErrorCode.FullyBooked, BookingErrorCode.SlotBlocked],
            (day with { PartySize = 4 }).Show().Slots.Select(slot => slot.UnavailableReason));
    }

    [Fact]
    public void Without_a_limit_slots_that_differ_in_their_bookings_alone_are_equal()
    {
        var booked = Unlimited().On("2024-01-16", [Shop.Booked("09:00-10:00", 3)]);

        Assert.Equal(Unlimited().On("2024-01-16").Show().Slots, booked.Show().Slots);
    }

    [Fact]
    public void Without_a_limit_capacities_count_in_buffers_too()
    {
        var exchange = Unlimited() with
        {
            Policy = new BookingPolicy { DefaultCapacity = BookingPolicy.NoLimit, BufferAfter = Duration.FromMinutes(15) },
        };
        var day = exchange.On("2024-01-16", [Shop.Booked("10:00-11:00", 2)], [Shop.Stored("10:00-11:00", 2)]);

        Assert.Equal([0, 0, BookingPolicy.NoLimit], day.Show().Slots.Select(slot => slot.AvailableCapacity));
    }

    [Fact]
    public async Task A_service_has_its_own_places_at_an_exchange_without_a_limit_and_another_one_as_many_as_are_asked_for()
    {
        var yoga = Service.Of("Yoga", minutes: 60) with { Id = Guid.NewGuid(), MaxParallel = 12 };
        var talk = Service.Of("Talk", minutes: 60) with { Id = Guid.NewGuid() };
        var exchange = await OpenAsync(BookingPolicy.NoLimit, [yoga, talk]);
        await BookAsync(exchange, party: 5, service: yoga.Id);
        await BookAsync(exchange, party: 100_000, service: talk.Id);

        Assert.Equal(2, (await SlotAsync(exchange, party: 3, yoga.Id)).AvailableCapacity);
        Assert.Equal(BookingPolicy.NoLimit, (await SlotAsync(exchange, party: 100_000, talk.Id)).AvailableCapacity);
        await BookAsync(exchange, party: 8, service: yoga.Id, BookingErrorCode.FullyBooked);
        await BookAsync(exchange, party: 13, service: yoga.Id, BookingErrorCode.PartyTooLarge);
        var booked = await BookAsync(exchange, party: 100_000, service: talk.Id);
        Assert.Equal(BookingPolicy.NoLimit, booked!.AvailableCapacity);
    }

    [Fact]
    public async Task A_booking_that_several_can_share_is_not_exclusive_and_one_at_a_single_place_is()
    {
        foreach (var (capacity, isExclusive) in new[] { (BookingPolicy.NoLimit, false), ((int?)null, true) })
        {
            var exchange = await OpenAsync(capacity);
            await BookAsync(exchange);
            var days = await _store.LoadDaysAsync([exchange.Id], Monday, Monday, Stop);
            Assert.Equal(isExclusive, days.Single().Allocations.Single().IsExclusive);
        }
    }

    [Theory]
    [InlineData(ResourceUse.All)]
    [InlineData(ResourceUse.Party)]
    public async Task A_party_that_no_resource_could_ever_serve_is_too_large(ResourceUse takes)
    {
        var dinner = Service.Of("Dinner", minutes: 60) with
        {
            Id = Guid.NewGuid(),
            Requirements = [Requirement.OfType("table") with { Takes = takes }],
        };
        var exchange = await OpenAsync(null, [dinner], Resource.Of("table", "Long") with { Capacity = 6 });

        await BookAsync(exchange, party: 7, service: dinner.Id, BookingErrorCode.PartyTooLarge);
        var seated = await BookAsync(exchange, party: 6, service: dinner.Id);
        await BookAsync(exchange, party: 6, service: dinner.Id, BookingErrorCode.NoResource);
        await BookAsync(exchange, party: 7, service: dinner.Id, BookingErrorCode.PartyTooLarge);
        var grown = await _engine.Bookings.ChangeDetailsAsync(seated!.Id, new BookingChange { PartySize = 7 }, cancellationToken: Stop);
        Assert.Equal(BookingErrorCode.PartyTooLarge, grown.Error?.Code);
    }

    [Fact]
    public async Task A_party_is_not_too_large_where_not_even_one_person_could_be_served()
    {
        var dinner = Service.Of("Dinner", minutes: 60) with
        {
            Id = Guid.NewGuid(),
            Requirements = [Requirement.OfType("table") with { Takes = ResourceUse.All }],
        };
        var evening = new Schedule { OperatingHours = OperatingHours.Daily(new(18, 0), new(23, 0)) };
        var exchange = await OpenAsync(null, [dinner], Resource.Of("table", "Long", evening));

        await BookAsync(exchange, party: 7, service: dinner.Id, BookingErrorCode.NoResource);
    }

    [Fact]
    public async Task Bookings_of_the_time_before_the_first_resource_stand_beside_those_that_it_makes_possible()
    {
        var exchange = await OpenAsync(null);
        await BookAsync(exchange);
        await BookAsync(exchange, refusal: BookingErrorCode.FullyBooked);
        exchange = (await _engine.Exchanges.UpdateAsync(
            exchange.Id, shop => shop with { Resources = [Resource.Of("staff", "Anna"), Resource.Of("staff", "Ben")] }, cancellationToken: Stop)).Value!;

        await BookAsync(exchange);
        await BookAsync(exchange, refusal: BookingErrorCode.NoResource);

        exchange = (await _engine.Exchanges.UpdateAsync(exchange.Id, shop => shop with { Resources = [] }, cancellationToken: Stop)).Value!;
        Assert.Null(exchange.Policy.DefaultCapacity);
        await BookAsync(exchange, refusal: BookingErrorCode.FullyBooked);
    }

    [Fact]
    public async Task At_an_exchange_with_resources_a_slot_counts_how_often_the_party_could_be_booked()
    {
        Resource[] barbers = [.. Enumerable.Range(1, 3).Select(number => Resource.Of("staff", $"Barber {number}"))];
        foreach (var (capacity, party, expected) in new[] { (4, 3, 1), (7, 3, 2), (100, 3, 3), (2, 1, 2), ((int?)null, 50, 3) })
        {
            var exchange = await OpenAsync(capacity, [], barbers);

            Assert.Equal(expected, (await SlotAsync(exchange, party)).AvailableCapacity);
            for (int i = 0; i < expected; i++)
            {
                await BookAsync(exchange, party);
            }

            Assert.False((await SlotAsync(exchange, party)).IsAvailable);
        }
    }

    [Fact]
    public async Task Slots_that_are_generated_where_there_is_no_limit_have_no_capacity_of_their_own()
    {
        var exchange = await OpenAsync(BookingPolicy.NoLimit);
        var booked = await BookAsync(exchange);
        var own = await _engine.TimeSlots.SetCapacityAsync((await BookAsync(exchange, hour: 12))!.TimeSlot!.Id, 3, Stop);
        var generation = new TimeSlotGeneration(exchange.Id, Monday, Monday);

        var first = (await _engine.TimeSlots.GenerateAsync(generation, Stop)).Value!;
        long version = (await _store.LoadDaysAsync([exchange.Id], Monday, Monday, Stop)).Single().Version;
        var again = (await _engine.TimeSlots.GenerateAsync(generation, Stop)).Value!;

        Assert.True(own.Succeeded);
        Assert.Equal((6, 2, 1), (first.CreatedCount, first.ExistingCount, first.KeptCount));
        Assert.Equal((0, 8, 1), (again.CreatedCount, again.ExistingCount, again.KeptCount));
        var day = (await _store.LoadDaysAsync([exchange.Id], Monday, Monday, Stop)).Single();
        Assert.Equal(version, day.Version);
        Assert.Equal([null, 3], day.TimeSlots.Select(slot => slot.MaxCapacity).Distinct().Order());

        // The slot was there before, but it is the owner's now: it stays when its booking moves away.
        await _engine.Bookings.RescheduleAsync(
            booked!.Id, new RequestedTime.OnClock(Monday, new(14, 0), new(15, 0)), cancellationToken: Stop);
        Assert.NotNull(await _engine.TimeSlots.FindAsync(booked.TimeSlot!.Id, Stop));
    }

    [Fact]
    public async Task A_shop_with_three_barbers_is_three_chairs_without_anybody_saying_so()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var barbers = await OpenAsync(null, [], [.. Enumerable.Range(1, 3).Select(number => Resource.Of("staff", $"Barber {number}"))]);
            var chairs = await OpenAsync(3);
            var (atBarbers, atChairs) = (new List<Guid>(), new List<Guid>());
            for (int step = 0; step < 25; step++)
            {
                var start = new LocalTime(random.Next(9, 16), 15 * random.Next(4));
                var end = start.PlusMinutes(15 * random.Next(1, 5));
                var (one, other) = (await TryAsync(barbers), await TryAsync(chairs));
                Assert.Equal(other.Succeeded, one.Succeeded);
                if (one.Succeeded && random.Next(4) == 0)
                {
                    await _engine.Bookings.CancelAsync(one.Value.Id, cancellationToken: Stop);
                    await _engine.Bookings.CancelAsync(other.Value.Id, cancellationToken: Stop);
                }

                Task<Result<BookingDetails>> TryAsync(Exchange shop) => _engine.Bookings.BookAsync(
                    new BookingRequest(shop.Id, Monday, start, end, new Customer("Ada", "ada@example.com")), Stop);
            }

            var query = new SlotQuery { Duration = Duration.FromMinutes(30) };
            Assert.Equal(
                (await _engine.Availability.GetDayAsync(chairs.Id, Monday, query, Stop))!.Slots.Select(slot => slot.IsAvailable),
                (await _engine.Availability.GetDayAsync(barbers.Id, Monday, query, Stop))!.Slots.Select(slot => slot.IsAvailable));
        }
    }

    private static Exchange Unlimited() => Shop.Daily("Europe/Berlin", "09:00-12:00") with
    {
        Policy = new BookingPolicy { DefaultCapacity = BookingPolicy.NoLimit },
    };

    private async Task<Exchange> OpenAsync(int? capacity, IReadOnlyList<Service>? services = null, params Resource[] resources) =>
        (await _engine.Exchanges.CreateAsync(
            Shop.Daily("Europe/Berlin", "09:00-17:00") with
            {
                Policy = new BookingPolicy { DefaultCapacity = capacity },
                Services = services ?? [],
                Resources = resources,
            },
            Stop)).Value!;

    private async Task<BookingDetails?> BookAsync(
        Exchange exchange, int party = 1, Guid? service = null, BookingErrorCode? refusal = null, int hour = 10)
    {
        var request = new BookingRequest(
            exchange.Id, Monday, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), new Customer("Ada", "ada@example.com"))
        {
            PartySize = party,
            ServiceId = service,
        };
        var result = await _engine.Bookings.BookAsync(request, Stop);
        Assert.Equal(refusal, result.Error?.Code);
        return result.Succeeded ? result.Value : null;
    }

    private async Task<Slot> SlotAsync(Exchange exchange, int party, Guid? service = null) =>
        (await _engine.Availability.GetDayAsync(
            exchange.Id, Monday, new SlotQuery { PartySize = party, ServiceId = service }, Stop))!.Slots[1];
}
