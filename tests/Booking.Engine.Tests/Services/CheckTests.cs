using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;
using static BookingEngine.BookingErrorCode;

namespace BookingEngine.Tests.Services;

/// <summary>Why something can't be booked: all errors in order, the bookings in the way, and what can be booked instead.</summary>
public sealed class CheckTests
{
    private static readonly LocalDate Monday = new(2024, 1, 15);
    private static readonly Guid Anna = new("a0000000-0000-0000-0000-000000000000");
    private static readonly Guid Ben = new("b0000000-0000-0000-0000-000000000000");
    private static readonly Customer Ada = new("Ada", "ada@example.com");

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;

    public CheckTests() => _engine = new BookingServices(_store, _store, _clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_can_be_booked_has_no_errors_and_needs_no_alternatives()
    {
        var check = await CheckAsync(await OpenAsync(), Monday, 9, 10);

        Assert.True(check.CanBeBooked);
        Assert.Equal(new BookingCheck([], [], []), check);
    }

    [Fact]
    public async Task All_errors_are_listed_in_the_documented_order()
    {
        var shop = await OpenAsync();
        await BookAsync(shop, Monday, 16, 17);
        await _engine.Exchanges.UpdateAsync(shop.Id, stored => stored with
        {
            Policy = new BookingPolicy
            {
                MinNotice = Duration.FromHours(24 * 6),
                BookingWindowDays = 3,
                MaxDuration = Duration.FromHours(2),
                SlotStarts = SlotStarts.Grid,
            },
        }, cancellationToken: Stop);

        Assert.Equal(
            [NoticeTooShort, TooFarAhead, OutsideHours, TooLong, FullyBooked], Codes(await CheckAsync(shop, Monday, 15, 19)));
    }

    [Fact]
    public async Task A_blocked_time_that_is_full_too_has_both_errors_and_the_bookings_in_the_way()
    {
        var shop = await OpenAsync(shop => shop with { OwnerId = "owner" });
        var booked = await BookAsync(shop, Monday, 12, 13);
        await _engine.Exchanges.UpdateAsync(
            shop.Id,
            stored => stored with { Blocks = [new Block(Monday, new OpeningPeriod(new(12, 0), new(14, 0)))] },
            cancellationToken: Stop);

        var full = await CheckAsync(Request(shop, Monday, 12, 13) with { UserId = "owner" });
        var party = await CheckAsync(Request(shop, Monday, new LocalTime(13, 0), new LocalTime(14, 0)) with { PartySize = 2 });

        Assert.Equal([SlotBlocked, FullyBooked], Codes(full));
        Assert.Equal([booked.Id], full.Conflicts.Select(booking => booking.Id));
        Assert.Equal([SlotBlocked], Codes(await CheckAsync(shop, Monday, 13, 14)));
        Assert.Equal([SlotBlocked, PartyTooLarge], Codes(party));
    }

    [Fact]
    public async Task What_one_error_settles_is_not_listed_again()
    {
        var shop = await OpenAsync(shop => shop with
        {
            Policy = new BookingPolicy { MinNotice = Duration.FromHours(1), SlotStarts = SlotStarts.Grid, MinDuration = Duration.FromMinutes(60) },
            Resources = [Chair(Anna)],
        });

        Assert.Equal([SlotInPast], Codes(await CheckAsync(shop, new LocalDate(2024, 1, 10), 9, 10)));
        Assert.Equal([ExchangeClosed], Codes(await CheckAsync(shop, Monday.PlusDays(-1), 9, 10)));
        Assert.Equal([OffGrid], Codes(await CheckAsync(shop, Monday, new LocalTime(9, 30), new LocalTime(10, 30))));
        Assert.Equal([TooShort], Codes(await CheckAsync(shop, Monday, new LocalTime(9, 0), new LocalTime(9, 30))));
    }

    [Fact]
    public async Task A_time_that_does_not_exist_ends_the_check_and_what_is_near_it_is_offered()
    {
        var shop = await OpenAsync(shop => shop with
        {
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            OperatingHours = OperatingHours.Daily(new(0, 0), new(0, 0)),
        });
        var night = new LocalDate(2024, 3, 31);

        var check = await CheckAsync(shop, night, new LocalTime(2, 30), new LocalTime(3, 30));

        Assert.Equal([TimeSkipped], Codes(check));
        Assert.Equal(["03:00", "04:00", "01:00"], check.Alternatives.Select(slot => $"{slot.LocalStart.TimeOfDay:HH:mm}"));
    }

    [Fact]
    public async Task The_nearest_slots_are_offered_and_of_two_equally_near_the_earlier_first()
    {
        var shop = await OpenAsync();
        await BookAsync(shop, Monday, 12, 13);

        var check = await CheckAsync(shop, Monday, 12, 13);

        Assert.Equal([11, 13, 10], check.Alternatives.Select(slot => slot.LocalStart.Hour));
        Assert.All(check.Alternatives, slot => Assert.Equal(Monday, slot.Date));
    }

    [Fact]
    public async Task Alternatives_lie_at_most_14_days_away_and_nearer_days_come_first()
    {
        var shop = await OpenAsync(shop => shop with
        {
            SpecialHours = [new SpecialHours(Monday.PlusDays(-7), []) { EndDate = Monday.PlusDays(13) }],
        });

        var check = await CheckAsync(shop, Monday, 12, 13);

        Assert.Equal([ExchangeClosed], Codes(check));
        Assert.Equal([14, 14, 14], check.Alternatives.Select(slot => Period.DaysBetween(Monday, slot.Date)));
        Assert.Equal([9, 10, 11], check.Alternatives.Select(slot => slot.LocalStart.Hour));
        Assert.DoesNotContain(
            (await CheckAsync(shop, Monday.PlusDays(-1), 12, 13)).Alternatives, slot => slot.Date > Monday.PlusDays(13));
    }

    [Fact]
    public async Task Alternatives_have_the_same_length_unless_that_is_never_accepted()
    {
        var shop = await OpenAsync(shop => shop with { Policy = new BookingPolicy { MaxDuration = Duration.FromHours(2) } });
        await BookAsync(shop, Monday, 12, 13);

        var twoHours = await CheckAsync(shop, Monday, 12, 14);
        var threeHours = await CheckAsync(shop, Monday, 12, 15);

        Assert.All(twoHours.Alternatives, slot => Assert.Equal(Duration.FromHours(2), slot.Duration));
        Assert.NotEmpty(twoHours.Alternatives);
        Assert.All(threeHours.Alternatives, slot => Assert.Equal(Duration.FromHours(1), slot.Duration));
        Assert.NotEmpty(threeHours.Alternatives);
    }

    [Fact]
    public async Task Where_another_time_would_not_help_none_is_offered()
    {
        var shop = await OpenAsync(shop => shop with { Services = [Service.Of("Cut", minutes: 60) with { Id = Anna, MaxPartySize = 1 }], Policy = new BookingPolicy { DefaultCapacity = 5 } });

        var unnamed = await CheckAsync(shop, Monday, 9, 10);
        var unknown = await CheckAsync(Request(shop, Monday, 9, 10) with { ServiceId = Ben });
        var large = await CheckAsync(Request(shop, Monday, 9, 10) with { ServiceId = Anna, PartySize = 2 });

        Assert.Equal([InvalidField], Codes(unnamed));
        Assert.Equal([ServiceNotFound], Codes(unknown));
        Assert.Equal([InvalidField], Codes(large));
        Assert.All([unnamed, unknown, large], check => Assert.Empty(check.Alternatives));
    }

    [Fact]
    public async Task The_bookings_in_the_way_are_told_to_the_owner_alone()
    {
        var shop = await OpenAsync(shop => shop with { OwnerId = "owner", Policy = new BookingPolicy { BufferAfter = Duration.FromMinutes(30) } });
        var before = await BookAsync(shop, Monday, 9, 10);
        await BookAsync(shop, Monday, 14, 15);
        var request = Request(shop, Monday, new LocalTime(10, 15), new LocalTime(11, 15));

        var owner = await CheckAsync(request with { UserId = "owner" });
        var customer = await CheckAsync(request with { UserId = "jane" });

        Assert.Equal([FullyBooked], Codes(owner));
        Assert.Equal([before.Id], owner.Conflicts.Select(booking => booking.Id));
        Assert.Empty(customer.Conflicts);
        Assert.Equal(owner.Alternatives, customer.Alternatives);
    }

    [Fact]
    public async Task Of_resources_those_bookings_are_in_the_way_that_hold_what_could_be_used()
    {
        var shop = await OpenAsync(shop => shop with { OwnerId = "owner", Resources = [Chair(Anna), Chair(Ben)] });
        var onAnna = await BookAsync(Request(shop, Monday, 9, 10) with { ResourceIds = [Anna] });
        var onBen = await BookAsync(Request(shop, Monday, 9, 10) with { ResourceIds = [Ben] });
        var request = Request(shop, Monday, 9, 10) with { UserId = "owner" };

        var any = await CheckAsync(request);
        var anna = await CheckAsync(request with { ResourceIds = [Anna] });

        Assert.Equal([NoResource], Codes(any));
        Assert.Equal(new[] { onAnna.Id, onBen.Id }.Order(), any.Conflicts.Select(booking => booking.Id));
        Assert.Equal([ResourceUnavailable], Codes(anna));
        Assert.Equal([onAnna.Id], anna.Conflicts.Select(booking => booking.Id));
        Assert.Equal([10, 11, 12], anna.Alternatives.Select(slot => slot.LocalStart.Hour));
    }

    [Fact]
    public async Task Where_only_the_places_of_a_service_are_taken_its_bookings_are_in_the_way()
    {
        var yoga = Service.Of("Yoga", minutes: 60) with { Id = Anna, MaxParallel = 1 };
        var massage = Service.Of("Massage", minutes: 60) with { Id = Ben };
        var shop = await OpenAsync(shop => shop with
        {
            OwnerId = "owner",
            Services = [yoga, massage],
            Policy = new BookingPolicy { DefaultCapacity = 5 },
        });
        var taken = await BookAsync(Request(shop, Monday, 9, 10) with { ServiceId = yoga.Id });
        await BookAsync(Request(shop, Monday, 9, 10) with { ServiceId = massage.Id });

        var check = await CheckAsync(Request(shop, Monday, 9, 10) with { ServiceId = yoga.Id, UserId = "owner" });

        Assert.Equal([FullyBooked], Codes(check));
        Assert.Equal([taken.Id], check.Conflicts.Select(booking => booking.Id));
    }

    [Fact]
    public async Task An_alternative_on_another_day_has_room_for_each_of_the_resources_that_are_chosen()
    {
        var cut = Service.Of("Cut", minutes: 60) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("chair")] };
        var pair = Service.Of("Pair", minutes: 60) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("chair") with { Count = 2 }] };
        var awayOnMonday = Chair(Ben) with { Schedule = new Schedule { SpecialHours = [new SpecialHours(Monday, [])] } };
        var shop = await OpenAsync(shop => shop with
        {
            Services = [cut, pair],
            Resources = [Chair(Anna), awayOnMonday, Chair(Guid.NewGuid())],
            Policy = new BookingPolicy { DefaultCapacity = 9 },
        });
        await BookAsync(Request(shop, Monday.PlusDays(1), 9, 10) with { ServiceId = cut.Id, ResourceIds = [Ben] });

        var check = await CheckAsync(Request(shop, Monday, 9, 10) with { ServiceId = pair.Id, ResourceIds = [Anna, Ben] });

        Assert.Equal([ResourceUnavailable], Codes(check));
        Assert.All(check.Alternatives, slot => Assert.Equal(Monday.PlusDays(1), slot.Date));
        Assert.Equal([10, 11, 12], check.Alternatives.Select(slot => slot.LocalStart.Hour));
    }

    [Fact]
    public async Task Alternatives_of_24_hours_last_as_long()
    {
        var shop = await OpenAsync(shop => shop with { OperatingHours = OperatingHours.Daily(new(0, 0), new(0, 0)) });
        await BookAsync(shop, Monday, 9, 10);

        var check = await CheckAsync(shop, Monday, 0, 0);

        Assert.NotEmpty(check.Alternatives);
        Assert.All(check.Alternatives, slot => Assert.Equal(Duration.FromHours(24), slot.Duration));
    }

    [Fact]
    public async Task For_a_request_that_is_wrong_at_any_time_no_other_time_is_offered()
    {
        var shop = await OpenAsync();

        var fraction = await CheckAsync(shop, Monday, new LocalTime(9, 0, 0, 500), new LocalTime(10, 0));
        var unknown = await CheckAsync(new BookingRequest(shop.Id, new RequestedTime.OfTimeSlot(Anna), Ada));

        Assert.Equal([InvalidField], Codes(fraction));
        Assert.Equal([TimeSlotNotFound], Codes(unknown));
        Assert.All([fraction, unknown], check => Assert.Empty(check.Alternatives));
    }

    [Theory]
    [InlineData(30, 0, 9)] // in its own buffer
    [InlineData(0, 30, 12)]
    [InlineData(0, 30, 9)] // with the buffer of what was booked
    [InlineData(30, 0, 12)]
    public async Task What_lies_in_the_buffers_of_a_request_or_has_buffers_in_it_is_in_its_way(int before, int after, int taken)
    {
        var shop = await OpenAsync(shop => shop with
        {
            OwnerId = "owner",
            Policy = new BookingPolicy { BufferBefore = Duration.FromMinutes(before), BufferAfter = Duration.FromMinutes(after) },
        });
        var booked = await BookAsync(shop, Monday, taken, taken + 1);

        var check = await CheckAsync(
            Request(shop, Monday, new LocalTime(10, 15), new LocalTime(11, 45)) with { UserId = "owner" });

        Assert.Equal([FullyBooked], Codes(check));
        Assert.Equal([booked.Id], check.Conflicts.Select(booking => booking.Id));
    }

    [Fact]
    public async Task What_only_adjoins_a_request_is_not_in_its_way()
    {
        var shop = await OpenAsync(shop => shop with { OwnerId = "owner" });
        await BookAsync(shop, Monday, 9, 10);
        var booked = await BookAsync(shop, Monday, 10, 11);
        await BookAsync(shop, Monday, 11, 12);

        var check = await CheckAsync(Request(shop, Monday, 10, 11) with { UserId = "owner" });

        Assert.Equal([booked.Id], check.Conflicts.Select(booking => booking.Id));
    }

    [Theory]
    [InlineData(20, 4, 0, 8, 0, 1)] // of the night before
    [InlineData(0, 8, 20, 4, 1, 0)] // of the next morning
    public async Task Under_changed_hours_a_booking_of_a_neighbouring_day_can_be_in_the_way(
        int opens, int closes, int opensThen, int closesThen, int booked, int asked)
    {
        var shop = await OpenAsync(shop => shop with
        {
            OwnerId = "owner",
            OperatingHours = OperatingHours.Daily(new(opens, 0), new(closes, 0)),
        });
        var taken = await BookAsync(shop, Monday.PlusDays(booked), 1, 2);
        await BookAsync(shop, Monday.PlusDays(booked), 0, 1);
        await BookAsync(shop, Monday.PlusDays(booked), 2, 3);
        await _engine.Exchanges.UpdateAsync(
            shop.Id,
            stored => stored with { OperatingHours = OperatingHours.Daily(new(opensThen, 0), new(closesThen, 0)) },
            cancellationToken: Stop);

        var check = await CheckAsync(Request(shop, Monday.PlusDays(asked), 1, 2) with { UserId = "owner" });

        Assert.Equal([FullyBooked], Codes(check));
        Assert.Equal([taken.Id], check.Conflicts.Select(booking => booking.Id));
    }

    [Fact]
    public async Task A_booking_is_in_the_way_that_holds_what_could_serve_one_of_several_needs()
    {
        var cut = Service.Of("Cut", minutes: 60) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("chair")] };
        var wash = cut with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("chair"), Requirement.OfType("room")] };
        var shop = await OpenAsync(shop => shop with
        {
            OwnerId = "owner",
            Services = [cut, wash],
            Resources = [Chair(Anna), Resource.Of("room", "Room") with { Id = Ben }],
        });
        var taken = await BookAsync(Request(shop, Monday, 9, 10) with { ServiceId = cut.Id });

        var check = await CheckAsync(Request(shop, Monday, 9, 10) with { ServiceId = wash.Id, UserId = "owner" });

        Assert.Equal([NoResource], Codes(check));
        Assert.Equal([taken.Id], check.Conflicts.Select(booking => booking.Id));
    }

    [Theory]
    [InlineData(20, 4, 0, 8, 0, 1)] // of the night before
    [InlineData(0, 8, 20, 4, 1, 0)] // of the next morning
    public async Task Under_changed_hours_what_a_booking_of_a_neighbouring_day_takes_of_a_table_is_in_the_way_without_buffers(
        int opens, int closes, int opensThen, int closesThen, int booked, int asked)
    {
        var dinner = Service.Of("Dinner", minutes: 60) with
        {
            Id = Guid.NewGuid(),
            Requirements = [Requirement.OfType("chair") with { Takes = ResourceUse.Party }],
        };
        var shop = await OpenAsync(shop => shop with
        {
            OwnerId = "owner",
            OperatingHours = OperatingHours.Daily(new(opens, 0), new(closes, 0)),
            Services = [dinner],
            Resources = [Chair(Anna) with { Capacity = 4 }],
        });
        BookingDetails[] taken =
        [
            await BookAsync(Of(booked, 0) with { PartySize = 3 }),
            await BookAsync(Of(booked, 1) with { PartySize = 3 }),
            await BookAsync(Of(booked, 2) with { PartySize = 3 }),
        ];
        await _engine.Exchanges.UpdateAsync(
            shop.Id,
            stored => stored with
            {
                OperatingHours = OperatingHours.Daily(new(opensThen, 0), new(closesThen, 0)),
                Services = [dinner with { BufferBefore = Duration.FromMinutes(30), BufferAfter = Duration.FromMinutes(30) }],
            },
            cancellationToken: Stop);

        var check = await CheckAsync(Of(asked, 1) with { PartySize = 2, UserId = "owner" });

        Assert.Equal([NoResource], Codes(check));
        Assert.Equal([taken[1].Id], check.Conflicts.Select(booking => booking.Id));
        Assert.True((await CheckAsync(Of(asked, 1))).CanBeBooked);

        BookingRequest Of(int day, int hour) => Request(shop, Monday.PlusDays(day), hour, hour + 1) with { ServiceId = dinner.Id };
    }

    [Fact]
    public async Task Where_the_places_of_the_exchange_are_taken_bookings_of_any_service_are_in_the_way()
    {
        var (yoga, massage) = (Service.Of("Yoga", minutes: 60) with { Id = Anna }, Service.Of("Massage", minutes: 60) with { Id = Ben });
        var shop = await OpenAsync(shop => shop with { OwnerId = "owner", Services = [yoga, massage] });
        var taken = await BookAsync(Request(shop, Monday, 9, 10) with { ServiceId = massage.Id });

        var check = await CheckAsync(Request(shop, Monday, 9, 10) with { ServiceId = yoga.Id, UserId = "owner" });

        Assert.Equal([FullyBooked], Codes(check));
        Assert.Equal([taken.Id], check.Conflicts.Select(booking => booking.Id));
    }

    [Fact]
    public async Task A_request_without_a_customer_can_be_checked_but_not_booked()
    {
        var shop = await OpenAsync();
        var request = new BookingRequest(shop.Id, Monday, new(9, 0), new(10, 0), Customer.None);

        Assert.True((await CheckAsync(request)).CanBeBooked);
        Assert.Equal([InvalidField, InvalidField], (await _engine.Bookings.BookAsync(request, Stop)).Errors.Select(error => error.Code));
        Assert.Null(await _engine.Bookings.CheckAsync(new BookingRequest(Anna, Monday, new(9, 0), new(10, 0), Ada), Stop));
    }

    private async Task<Exchange> OpenAsync(Func<Exchange, Exchange>? change = null)
    {
        var shop = new Exchange
        {
            BusinessName = "Shop",
            TimeZone = DateTimeZone.Utc,
            OperatingHours = OperatingHours.Weekdays(new(9, 0), new(17, 0)),
        };
        return (await _engine.Exchanges.CreateAsync(change?.Invoke(shop) ?? shop, Stop)).Value;
    }

    private static Resource Chair(Guid id) => Resource.Of("chair", "Chair") with { Id = id };

    private static BookingRequest Request(Exchange shop, LocalDate date, int from, int to) =>
        Request(shop, date, new LocalTime(from, 0), new LocalTime(to, 0));

    private static BookingRequest Request(Exchange shop, LocalDate date, LocalTime from, LocalTime to) =>
        new(shop.Id, date, from, to, Ada);

    private Task<BookingDetails> BookAsync(Exchange shop, LocalDate date, int from, int to) => BookAsync(Request(shop, date, from, to));

    private async Task<BookingDetails> BookAsync(BookingRequest request) =>
        (await _engine.Bookings.BookAsync(request, Stop)).Value;

    private Task<BookingCheck> CheckAsync(Exchange shop, LocalDate date, int from, int to) =>
        CheckAsync(Request(shop, date, from, to));

    private Task<BookingCheck> CheckAsync(Exchange shop, LocalDate date, LocalTime from, LocalTime to) =>
        CheckAsync(Request(shop, date, from, to));

    /// <summary>Checks a request, and that the booking itself is refused with the first error, if there is any.</summary>
    private async Task<BookingCheck> CheckAsync(BookingRequest request)
    {
        var check = (await _engine.Bookings.CheckAsync(request, Stop))!;
        if (!check.CanBeBooked)
        {
            Assert.Equal(check.Errors[0], (await _engine.Bookings.BookAsync(request, Stop)).Error);
        }

        return check;
    }

    private static IEnumerable<BookingErrorCode> Codes(BookingCheck check) => check.Errors.Select(error => error.Code);
}
