using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>Which resources bookings get, what makes room for them, and that slots show the same.</summary>
public sealed class ResourceBookingTests
{
    private static readonly LocalDate Monday = new(2024, 1, 15);
    private static readonly Guid Anna = new("a0000000-0000-0000-0000-000000000000");
    private static readonly Guid Ben = new("b0000000-0000-0000-0000-000000000000");
    private static readonly Guid Cleo = new("c0000000-0000-0000-0000-000000000000");

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;

    public ResourceBookingTests() => _engine = new BookingServices(_store, _store, _clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shop_without_services_takes_as_many_bookings_at_a_time_as_it_has_barbers()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben), Barber(Cleo));
        foreach (var barber in (Guid[])[Anna, Ben, Cleo])
        {
            Assert.Equal([barber], ResourcesOf(await BookAsync(shop, 10)));
        }

        Assert.False((await SlotAsync(shop, 10)).IsAvailable);
        Assert.Equal(BookingErrorCode.NoResource, (await SlotAsync(shop, 10)).UnavailableReason);
        await BookAsync(shop, 10, refusal: BookingErrorCode.NoResource);
    }

    [Fact]
    public async Task A_party_takes_as_many_places_of_the_exchange_and_of_its_resource_as_it_has_people()
    {
        var lesson = ResourceDesk.Selling("Lesson", Requirement.OfType("staff") with { Takes = ResourceUse.Party });
        var desk = await ResourceDesk.OpenAsync([lesson], ResourceDesk.Staff(Anna, capacity: 4));
        var booked = await desk.BookAsync(new(10, 0), new(11, 0), lesson, party: 2);

        await ChangeAsync(3);
        Assert.Equal((3, 3), await TakenAsync());

        await ChangeAsync(1);
        Assert.Equal((1, 1), await TakenAsync());
        Assert.True((await desk.TryAsync(new(10, 0), new(11, 0), lesson, party: 3)).Succeeded);

        async Task ChangeAsync(int party) => Assert.True((await desk.Bookings.ChangeDetailsAsync(
            booked.Id, new BookingChange { PartySize = party }, Actor.Owner, cancellationToken: Stop)).Succeeded);

        async Task<(int OfExchange, int OfResource)> TakenAsync() => (
            (await desk.PlaceAsync(booked)).Units, Assert.Single(await desk.TakenAsync(booked)).Units);
    }

    [Fact]
    public async Task What_a_booking_takes_of_a_resource_stays_as_it_is_when_the_booking_is_confirmed()
    {
        var desk = await ResourceDesk.OpenAsync([], ResourceDesk.Staff(Anna));
        var booked = await desk.BookAsync(new(10, 0), new(11, 0), party: 2);
        var before = await desk.TakenAsync(booked);

        Assert.True((await desk.Bookings.ConfirmAsync(booked.Id, cancellationToken: Stop)).Succeeded);

        Assert.Equal(before, await desk.TakenAsync(booked));
    }

    [Fact]
    public async Task A_slot_shows_how_many_bookings_could_be_made_in_turn()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben), Barber(Cleo));
        await BookAsync(shop, 10);

        Assert.Equal(2, (await SlotAsync(shop, 10)).AvailableCapacity);
        Assert.Equal(3, (await SlotAsync(shop, 11)).AvailableCapacity);
    }

    [Fact]
    public async Task A_chosen_resource_is_booked_once_and_its_slot_is_shown_as_taken()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        Assert.Equal([Ben], ResourcesOf(await BookAsync(shop, 10, Ben)));

        Assert.False((await SlotAsync(shop, 10, Ben)).IsAvailable);
        Assert.True((await SlotAsync(shop, 10, Anna)).IsAvailable);
        await BookAsync(shop, 10, Ben, BookingErrorCode.ResourceUnavailable);
    }

    [Fact]
    public async Task A_booking_that_nobody_pinned_makes_room_for_one_that_names_its_resource()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        var first = (await BookAsync(shop, 10))!;
        Assert.Equal([Anna], ResourcesOf(first));
        Assert.True((await SlotAsync(shop, 10, Anna)).IsAvailable);

        Assert.Equal([Anna], ResourcesOf(await BookAsync(shop, 10, Anna)));

        var moved = (await _engine.Bookings.FindAsync(first.Id, Stop))!;
        Assert.Equal([Ben], ResourcesOf(moved));
        Assert.Equal(first.Booking.Version + 1, moved.Booking.Version);
    }

    [Fact]
    public async Task A_booking_from_before_there_were_services_makes_room_for_that_of_a_service_on_a_resource_of_another_type()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben) with { Type = "room" });
        var first = (await BookAsync(shop, 10))!;
        Assert.Equal([Anna], ResourcesOf(first));
        var cut = Service.Of("Cut", minutes: 60) with { Id = new Guid(1, 0, 0, new byte[8]), Requirements = [Requirement.OfType("staff")] };
        shop = await ChangeAsync(shop, before => before.With(cut));

        Assert.Equal([Anna], ResourcesOf(await BookAsync(shop, 10, service: cut.Id)));

        Assert.Equal([Ben], ResourcesOf(await _engine.Bookings.FindAsync(first.Id, Stop)));
        await BookAsync(shop, 10, service: cut.Id, refusal: BookingErrorCode.NoResource);
    }

    [Fact]
    public async Task A_booking_whose_customer_has_chosen_its_resource_is_never_moved()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        await BookAsync(shop, 10, Anna);

        Assert.False((await SlotAsync(shop, 10, Anna)).IsAvailable);
        await BookAsync(shop, 10, Anna, BookingErrorCode.ResourceUnavailable);
    }

    [Fact]
    public async Task A_booking_that_has_begun_is_never_moved()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        await BookAsync(shop, 10, hours: 2);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 9, 30)); // 10:30 in the shop

        Assert.False((await SlotAsync(shop, 11, Anna)).IsAvailable);
        await BookAsync(shop, 11, Anna, BookingErrorCode.ResourceUnavailable);
        Assert.Equal([Ben], ResourcesOf(await BookAsync(shop, 11)));
    }

    [Fact]
    public async Task A_cancelled_booking_leaves_its_resource_and_still_tells_what_it_was()
    {
        var shop = await OpenAsync(Barber(Anna));
        var booking = (await BookAsync(shop, 10))!;
        await BookAsync(shop, 10, refusal: BookingErrorCode.NoResource);

        Assert.True((await _engine.Bookings.CancelAsync(booking.Id, cancellationToken: Stop)).Succeeded);

        Assert.Equal([Anna], ResourcesOf(await BookAsync(shop, 10)));
        Assert.Equal([Anna], ResourcesOf((await _engine.Bookings.FindAsync(booking.Id, Stop))!));
    }

    [Fact]
    public async Task A_moved_booking_keeps_a_chosen_resource_and_leaves_its_old_time()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        var booking = (await BookAsync(shop, 10, Ben))!;
        await BookAsync(shop, 12, Ben);

        await RescheduleAsync(booking, 12, refusal: BookingErrorCode.ResourceUnavailable);
        Assert.Equal([Ben], ResourcesOf(await RescheduleAsync(booking, 14)));
        Assert.Equal([Ben], ResourcesOf(await BookAsync(shop, 10, Ben)));
    }

    [Fact]
    public async Task A_moved_booking_gets_another_resource_if_its_own_is_taken_and_nobody_chose_it()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        var booking = (await BookAsync(shop, 10))!;
        await BookAsync(shop, 12, Anna);

        Assert.Equal([Ben], ResourcesOf(await RescheduleAsync(booking, 12)));
    }

    [Fact]
    public async Task A_moved_booking_gets_the_resources_that_are_named_with_the_new_time()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        var booking = (await BookAsync(shop, 10, Ben))!;

        Assert.Equal([Anna], ResourcesOf(await RescheduleAsync(booking, 10, [Anna])));
        Assert.Equal([Anna], ResourcesOf(await RescheduleAsync(booking, 11, [])));
    }

    [Fact]
    public async Task The_owner_assigns_a_resource_and_others_make_room()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        var first = (await BookAsync(shop, 10))!;
        var second = (await BookAsync(shop, 10))!;

        var assigned = await _engine.Bookings.AssignAsync(second.Id, [Anna], cancellationToken: Stop);

        Assert.True(Assert.Single(assigned.Value!.Resources).IsPinned);
        Assert.Equal([Anna], ResourcesOf(assigned.Value));
        Assert.Equal([Ben], ResourcesOf((await _engine.Bookings.FindAsync(first.Id, Stop))!));
        var other = await _engine.Bookings.AssignAsync(first.Id, [Anna], cancellationToken: Stop);
        Assert.Equal(BookingErrorCode.ResourceUnavailable, other.Error?.Code);
    }

    [Fact]
    public async Task A_resource_serves_only_within_its_own_hours()
    {
        var afternoon = new Schedule { OperatingHours = OperatingHours.Daily(new(13, 0), new(17, 0)) };
        var shop = await OpenAsync(Resource.Of("staff", "Anna", afternoon) with { Id = Anna });

        Assert.False((await SlotAsync(shop, 12)).IsAvailable);
        Assert.True((await SlotAsync(shop, 13)).IsAvailable);
        await BookAsync(shop, 12, refusal: BookingErrorCode.NoResource);
    }

    [Fact]
    public async Task A_resource_without_hours_of_its_own_has_the_exchanges_and_its_own_special_hours()
    {
        var away = new Schedule { SpecialHours = [new SpecialHours(Monday, [])] };
        var shop = await OpenAsync(Barber(Anna) with { Schedule = away }, Barber(Ben));

        Assert.Equal(1, (await SlotAsync(shop, 10)).AvailableCapacity);
        Assert.Equal(2, (await SlotAsync(shop, 10, date: Monday.PlusDays(1))).AvailableCapacity);
    }

    [Fact]
    public async Task A_booking_outside_the_changed_hours_of_its_resource_stays_and_counts()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        var booking = (await BookAsync(shop, 10, Anna))!;
        var afternoon = new Schedule { OperatingHours = OperatingHours.Daily(new(13, 0), new(17, 0)) };
        await ChangeAsync(shop, exchange => exchange.With(Resource.Of("staff", "Anna", afternoon) with { Id = Anna }));

        Assert.Equal([Anna], ResourcesOf((await _engine.Bookings.FindAsync(booking.Id, Stop))!));
        Assert.Equal([Ben], ResourcesOf(await BookAsync(shop, 10)));
        await BookAsync(shop, 10, refusal: BookingErrorCode.NoResource);
    }

    [Fact]
    public async Task A_booking_from_before_there_were_resources_gets_one_with_the_next_booking_of_its_day()
    {
        var shop = await OpenAsync();
        var old = (await BookAsync(shop, 10))!;
        Assert.Empty(old.Resources);
        await ChangeAsync(shop, exchange => exchange with { Resources = [Barber(Anna), Barber(Ben)] });

        Assert.Equal([Anna], ResourcesOf(await BookAsync(shop, 10)));

        Assert.Equal([Ben], ResourcesOf((await _engine.Bookings.FindAsync(old.Id, Stop))!));
        await BookAsync(shop, 10, refusal: BookingErrorCode.NoResource);
    }

    [Fact]
    public async Task A_service_takes_each_resource_that_it_requires_for_its_part_of_the_booking()
    {
        var surgery = Service.Of("Surgery", minutes: 120) with
        {
            Id = Guid.NewGuid(),
            Requirements =
            [
                Requirement.OfType("surgeon") with { To = Duration.FromHours(1) },
                Requirement.OfType("room"),
            ],
        };
        var shop = await OpenAsync(Resource.Of("surgeon", "Anna") with { Id = Anna }, Resource.Of("room", "1") with { Id = Ben }, Resource.Of("room", "2") with { Id = Cleo });
        shop = await ChangeAsync(shop, exchange => exchange.With(surgery));
        var first = (await BookAsync(shop, 9, hours: 2, service: surgery.Id))!;

        Assert.Equal([Anna, Ben], ResourcesOf(first));
        Assert.Equal([10, 11], first.Resources.Select(resource => resource.LocalEnd.Hour));
        await BookAsync(shop, 9, hours: 2, service: surgery.Id, refusal: BookingErrorCode.NoResource);
        Assert.Equal([Anna, Cleo], ResourcesOf(await BookAsync(shop, 10, hours: 2, service: surgery.Id)));
    }

    [Fact]
    public async Task A_whole_table_must_seat_the_party_and_the_smallest_that_does_is_taken()
    {
        var dinner = Service.Of("Dinner", minutes: 60) with
        {
            Id = Guid.NewGuid(),
            Requirements = [Requirement.OfType("table") with { Takes = ResourceUse.All }],
        };
        var shop = await OpenAsync(
            Resource.Of("table", "large") with { Id = Anna, Capacity = 6 }, Resource.Of("table", "small") with { Id = Ben, Capacity = 2 });
        await ChangeAsync(shop, exchange => exchange.With(dinner));

        Assert.Equal([Ben], ResourcesOf(await BookAsync(shop, 10, party: 2, service: dinner.Id)));
        Assert.Equal([Anna], ResourcesOf(await BookAsync(shop, 10, party: 2, service: dinner.Id)));
        await BookAsync(shop, 11, party: 7, service: dinner.Id, refusal: BookingErrorCode.PartyTooLarge);
    }

    [Fact]
    public async Task A_larger_party_gets_a_larger_table_and_others_make_room()
    {
        var dinner = Service.Of("Dinner", minutes: 60) with
        {
            Id = Guid.NewGuid(),
            Requirements = [Requirement.OfType("table") with { Takes = ResourceUse.All }],
        };
        var shop = await OpenAsync(
            Resource.Of("table", "large") with { Id = Anna, Capacity = 6 }, Resource.Of("table", "small") with { Id = Ben, Capacity = 2 });
        await ChangeAsync(shop, exchange => exchange.With(dinner));
        var growing = (await BookAsync(shop, 10, party: 2, service: dinner.Id))!;
        var other = (await BookAsync(shop, 10, party: 2, service: dinner.Id))!;

        var grown = await _engine.Bookings.ChangeDetailsAsync(growing.Id, new BookingChange { PartySize = 4 }, cancellationToken: Stop);

        Assert.Equal([Anna], ResourcesOf(grown.Value));
        Assert.Equal([Ben], ResourcesOf((await _engine.Bookings.FindAsync(other.Id, Stop))!));
        var tooLarge = await _engine.Bookings.ChangeDetailsAsync(other.Id, new BookingChange { PartySize = 3 }, cancellationToken: Stop);
        Assert.Equal(BookingErrorCode.NoResource, tooLarge.Error?.Code);
    }

    [Fact]
    public async Task A_resource_that_does_not_exist_has_no_slots_and_no_bookings()
    {
        var shop = await OpenAsync(Barber(Anna));
        var unknown = Guid.NewGuid();

        var prepared = await _engine.Availability.PrepareAsync(
            shop.Id, (Monday, Monday), new SlotQuery { ResourceId = unknown }, Stop);

        Assert.Equal(nameof(SlotQuery.ResourceId), prepared!.FindProblem()?.Field);
        Assert.Equal(0, prepared.CountSlots());
        await BookAsync(shop, 10, unknown, BookingErrorCode.ResourceNotFound);
    }

    [Fact]
    public async Task The_version_of_availability_changes_when_a_booking_begins_since_it_moves_no_more()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        await BookAsync(shop, 10, hours: 2);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 8, 59, 59)); // 09:59:59 in the shop
        string before = await VersionAsync(shop);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 9, 0));

        Assert.NotEqual(before, await VersionAsync(shop));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_with_other_resources_is_another_request()
    {
        var shop = await OpenAsync(Barber(Anna), Barber(Ben));
        var request = Request(shop, 10, [Anna], hours: 1, party: 1, service: null) with { IdempotencyKey = "key" };
        Assert.True((await _engine.Bookings.BookAsync(request, Stop)).Succeeded);

        Assert.True((await _engine.Bookings.BookAsync(request, Stop)).Succeeded);
        var other = await _engine.Bookings.BookAsync(request with { ResourceIds = [Ben] }, Stop);
        Assert.Equal(BookingErrorCode.IdempotencyKeyReused, other.Error?.Code);
    }

    private static Resource Barber(Guid id) => Resource.Of("staff", $"Barber {id.ToString()[0]}") with { Id = id };

    private static Guid[] ResourcesOf(BookingDetails? booking) => [.. booking!.Resources.Select(resource => resource.ResourceId)];

    private static BookingRequest Request(
        Exchange shop, int hour, IReadOnlyList<Guid> chosen, int hours, int party, Guid? service) =>
        new(shop.Id, Monday, new LocalTime(hour, 0), new LocalTime(hour + hours, 0), new Customer("Ada", "ada@example.com"))
        {
            ResourceIds = chosen,
            PartySize = party,
            ServiceId = service,
        };

    private async Task<Exchange> OpenAsync(params Resource[] resources) => (await _engine.Exchanges.CreateAsync(
        new Exchange
        {
            BusinessName = "Barbers",
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            OperatingHours = OperatingHours.Daily(new(9, 0), new(17, 0)),
            Resources = resources,
        },
        Stop)).Value!;

    private async Task<Exchange> ChangeAsync(Exchange shop, Func<Exchange, Exchange> change)
    {
        var changed = await _engine.Exchanges.UpdateAsync(shop.Id, change, cancellationToken: Stop);
        Assert.True(changed.Succeeded, changed.ToString());
        return changed.Value!;
    }

    private async Task<BookingDetails?> BookAsync(
        Exchange shop,
        int hour,
        Guid? chosen = null,
        BookingErrorCode? refusal = null,
        int hours = 1,
        int party = 1,
        Guid? service = null)
    {
        var result = await _engine.Bookings.BookAsync(Request(shop, hour, chosen is { } one ? [one] : [], hours, party, service), Stop);
        Assert.Equal(refusal, result.Error?.Code);
        return result.Succeeded ? result.Value : null;
    }

    private async Task<BookingDetails?> RescheduleAsync(
        BookingDetails booking, int hour, IReadOnlyList<Guid>? resources = null, BookingErrorCode? refusal = null)
    {
        var time = new RequestedTime.OnClock(Monday, new LocalTime(hour, 0), new LocalTime(hour + 1, 0));
        var result = await _engine.Bookings.RescheduleAsync(booking.Id, time, resourceIds: resources, cancellationToken: Stop);
        Assert.Equal(refusal, result.Error?.Code);
        return result.Succeeded ? result.Value : null;
    }

    private async Task<Slot> SlotAsync(Exchange shop, int hour, Guid? resource = null, LocalDate? date = null)
    {
        var day = await _engine.Availability.GetDayAsync(
            shop.Id, date ?? Monday, new SlotQuery { ResourceId = resource }, Stop);
        return day!.Slots.Single(slot => slot.LocalStart.Hour == hour);
    }

    private async Task<string> VersionAsync(Exchange shop) =>
        (await _engine.Availability.PrepareAsync(shop.Id, (Monday, Monday), cancellationToken: Stop))!.GetVersion();
}
