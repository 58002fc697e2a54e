using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>The owner passes over rules by name: each name over its own rules, and over no others.</summary>
public sealed class OverrideTests
{
    private static readonly LocalDate Monday = new(2024, 1, 15);
    private static readonly LocalDate Today = new(2024, 1, 10);
    private static readonly Guid Anna = new("a0000000-0000-0000-0000-000000000000");
    private static readonly Guid Ben = new("b0000000-0000-0000-0000-000000000000");
    private static readonly Customer Ada = new("Ada", "ada@example.com");

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;

    public OverrideTests() => _engine = new BookingServices(_store, _store, _clock);

    /// <summary>Requests that break one rule each, and the only name that passes over it.</summary>
    public static TheoryData<string, BookingErrorCode, Overrides> Rules { get; } = new()
    {
        { "past", BookingErrorCode.SlotInPast, Overrides.Past },
        { "notice", BookingErrorCode.NoticeTooShort, Overrides.Notice | Overrides.Past },
        { "window", BookingErrorCode.TooFarAhead, Overrides.Window },
        { "closed", BookingErrorCode.ExchangeClosed, Overrides.Hours },
        { "outside", BookingErrorCode.OutsideHours, Overrides.Hours },
        { "grid", BookingErrorCode.OffGrid, Overrides.Grid },
        { "length", BookingErrorCode.TooLong, Overrides.Limits },
        { "blocked", BookingErrorCode.SlotBlocked, Overrides.Capacity },
        { "full", BookingErrorCode.FullyBooked, Overrides.Capacity },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Each_name_passes_over_its_own_rules_and_no_others(string what, BookingErrorCode code, Overrides passes)
    {
        var shop = await OpenAsync(shop => shop with
        {
            Policy = new BookingPolicy
            {
                MinNotice = Duration.FromHours(2),
                BookingWindowDays = 10,
                MaxDuration = Duration.FromHours(2),
                SlotStarts = SlotStarts.Grid,
                SlotStep = Duration.FromMinutes(60),
            },
            Blocks = [new Block(Monday.PlusDays(1))],
        });
        _ = await BookAsync(Request(shop, Monday, 14, 15));
        var request = what switch
        {
            "past" => Request(shop, Today, 9, 10),
            "notice" => Request(shop, Today, 13, 14),
            "window" => Request(shop, Today.PlusDays(12), 9, 10),
            "closed" => Request(shop, Monday.PlusDays(-1), 9, 10),
            "outside" => Request(shop, Monday, 18, 19),
            "grid" => new BookingRequest(shop.Id, Monday, new(9, 30), new(10, 30), Ada),
            "length" => Request(shop, Monday, 9, 12),
            "blocked" => Request(shop, Monday.PlusDays(1), 9, 10),
            _ => Request(shop, Monday, 14, 15),
        };

        foreach (var name in Enum.GetValues<Overrides>().Where(name => !passes.HasFlag(name) || name == Overrides.None))
        {
            Assert.Equal(code, (await _engine.Bookings.BookAsync(request with { Overrides = name }, Stop)).Error?.Code);
        }

        foreach (var name in Enum.GetValues<Overrides>().Where(name => passes.HasFlag(name) && name != Overrides.None))
        {
            var check = await _engine.Bookings.CheckAsync(request with { Overrides = name }, Stop);
            var booked = await BookAsync(request with { Overrides = name });
            Assert.True(check!.CanBeBooked);
            Assert.Equal(name, booked.Booking.Overrides);
            Assert.Equal(name, (await _engine.Bookings.FindAsync(booked.Id, Stop))!.Booking.Overrides);
            _ = await _engine.Bookings.CancelAsync(booked.Id, Actor.Owner, cancellationToken: Stop);
        }
    }

    [Fact]
    public async Task Without_buffers_a_booking_has_none_and_none_count_against_it()
    {
        var shop = await OpenAsync(shop => shop with
        {
            Policy = new BookingPolicy { BufferBefore = Duration.FromMinutes(30), BufferAfter = Duration.FromMinutes(30) },
        });
        _ = await BookAsync(Request(shop, Monday, 9, 10));
        Assert.Equal(BookingErrorCode.FullyBooked, (await _engine.Bookings.BookAsync(Request(shop, Monday, 10, 11), Stop)).Error?.Code);

        var close = await BookAsync(Request(shop, Monday, 10, 11) with { Overrides = Overrides.Buffers });
        var over = await _engine.Bookings.BookAsync(Request(shop, Monday, 9, 10) with { Overrides = Overrides.Buffers }, Stop);
        var other = await _engine.Bookings.BookAsync(Request(shop, Monday, 11, 12), Stop);

        var taken = (await _store.LoadDaysAsync([shop.Id], Monday, Monday, Stop)).Single().FindAllocation(close.Id)!;
        Assert.Equal((Duration.Zero, Duration.Zero), (taken.BufferBefore, taken.BufferAfter));
        Assert.Equal(BookingErrorCode.FullyBooked, over.Error?.Code);
        Assert.Equal(BookingErrorCode.FullyBooked, other.Error?.Code); // Its own buffer would lie in the booking.
    }

    [Fact]
    public async Task A_named_resource_is_taken_over_others_but_not_beyond_its_own_hours()
    {
        var mornings = new Schedule { OperatingHours = OperatingHours.Weekdays(new(9, 0), new(12, 0)) };
        var shop = await OpenAsync(shop => shop with
        {
            Resources = [Resource.Of("chair", "Anna", mornings) with { Id = Anna }, Resource.Of("chair", "Ben") with { Id = Ben }],
        });
        var first = await BookAsync(Request(shop, Monday, 9, 10) with { ResourceIds = [Anna] });

        var over = await BookAsync(Request(shop, Monday, 9, 10) with { ResourceIds = [Anna], Overrides = Overrides.Capacity });
        var free = await BookAsync(Request(shop, Monday, 9, 10) with { Overrides = Overrides.Capacity });
        var none = await BookAsync(Request(shop, Monday, 9, 10) with { Overrides = Overrides.Capacity });
        var late = await _engine.Bookings.BookAsync(
            Request(shop, Monday, 14, 15) with { ResourceIds = [Anna], Overrides = Overrides.Capacity }, Stop);

        Assert.Equal([Anna], ResourcesOf(over));
        Assert.Equal([Ben], ResourcesOf(free));
        Assert.Empty(ResourcesOf(none));
        Assert.Equal([Anna], ResourcesOf((await _engine.Bookings.FindAsync(first.Id, Stop))!));
        Assert.Equal(BookingErrorCode.ResourceUnavailable, late.Error?.Code);
    }

    [Fact]
    public async Task Over_capacity_a_booking_gets_of_all_that_it_needs_what_is_free()
    {
        var (cut, clean) = (Needing("Cut", "chair", "room"), Needing("Clean", "room"));
        var room = new Guid("c0000000-0000-0000-0000-000000000000");
        var shop = await OpenAsync(shop => shop with
        {
            Services = [cut, clean],
            Resources =
            [
                Resource.Of("chair", "Anna") with { Id = Anna, SortOrder = 1 }, Resource.Of("chair", "Ben") with { Id = Ben, SortOrder = 2 },
                Resource.Of("room", "Room") with { Id = room },
            ],
        });
        var first = await BookAsync(Request(shop, Monday, 9, 10) with { ServiceId = cut.Id, ResourceIds = [Anna, room] });
        _ = await BookAsync(Request(shop, Monday, 14, 15) with { ServiceId = clean.Id, ResourceIds = [room] });

        var second = await BookAsync(Request(shop, Monday, 9, 10) with { ServiceId = cut.Id, Overrides = Overrides.Capacity });
        var third = await BookAsync(Request(shop, Monday, 9, 10) with { ServiceId = cut.Id, Overrides = Overrides.Capacity });
        var moved = await _engine.Bookings.RescheduleAsync(
            second.Id,
            new RequestedTime.OnClock(Monday, new(14, 0), new(15, 0)),
            Actor.Owner,
            overrides: Overrides.Capacity,
            cancellationToken: Stop);

        Assert.Equal([Anna, room], ResourcesOf(first));
        Assert.Equal([Ben], ResourcesOf(second));
        Assert.Empty(ResourcesOf(third));
        Assert.Equal([Ben], ResourcesOf(moved.Value)); // It keeps its chair, though the first one is free there.

        static Service Needing(string name, params string[] types) => Service.Of(name, minutes: 60) with
        {
            Id = Guid.NewGuid(),
            Requirements = [.. types.Select(Requirement.OfType)],
        };
    }

    [Fact]
    public async Task Over_capacity_a_booking_keeps_the_resource_that_was_chosen_for_it_and_gets_none_that_does_not_exist()
    {
        var shop = await OpenAsync(shop => shop with
        {
            Resources = [Resource.Of("chair", "Anna") with { Id = Anna }, Resource.Of("chair", "Ben") with { Id = Ben }],
        });
        var first = await BookAsync(Request(shop, Monday, 9, 10) with { ResourceIds = [Anna] });
        _ = await BookAsync(Request(shop, Monday, 14, 15) with { ResourceIds = [Anna] });
        _ = await BookAsync(Request(shop, Monday, 14, 15));

        var moved = await _engine.Bookings.RescheduleAsync(
            first.Id,
            new RequestedTime.OnClock(Monday, new(14, 0), new(15, 0)),
            Actor.Owner,
            overrides: Overrides.Capacity,
            cancellationToken: Stop);
        var unknown = await _engine.Bookings.BookAsync(
            Request(shop, Monday, 14, 15) with { ResourceIds = [Guid.NewGuid()], Overrides = Overrides.Capacity }, Stop);

        Assert.Equal([Anna], ResourcesOf(moved.Value));
        Assert.Equal(BookingErrorCode.ResourceNotFound, unknown.Error?.Code);
    }

    [Fact]
    public async Task Where_buffers_are_passed_over_no_other_booking_makes_room()
    {
        var shop = await OpenAsync(shop => shop with
        {
            Resources = [Resource.Of("chair", "Anna") with { Id = Anna }, Resource.Of("chair", "Ben") with { Id = Ben }],
        });
        var first = await BookAsync(Request(shop, Monday, 9, 10));
        var request = Request(shop, Monday, 9, 10) with { ResourceIds = [Anna] };

        var close = await _engine.Bookings.BookAsync(request with { Overrides = Overrides.Buffers }, Stop);
        var other = await BookAsync(request);

        Assert.Equal(BookingErrorCode.ResourceUnavailable, close.Error?.Code);
        Assert.Equal([Anna], ResourcesOf(other));
        Assert.Equal([Ben], ResourcesOf((await _engine.Bookings.FindAsync(first.Id, Stop))!));
    }

    [Fact]
    public async Task Beyond_the_hours_a_resource_without_hours_of_its_own_can_be_used()
    {
        var shop = await OpenAsync(shop => shop with { Resources = [Resource.Of("chair", "Ben") with { Id = Ben }] });

        var late = await BookAsync(Request(shop, Monday, 18, 19) with { Overrides = Overrides.Hours });
        var again = await _engine.Bookings.BookAsync(Request(shop, Monday, 18, 19) with { Overrides = Overrides.Hours }, Stop);

        Assert.Equal([Ben], ResourcesOf(late));
        Assert.Equal(BookingErrorCode.NoResource, again.Error?.Code);
    }

    [Fact]
    public async Task Special_hours_of_a_resource_are_hours_of_its_own_on_their_dates_only()
    {
        var closed = new SpecialHours(Monday.PlusDays(1), []);
        var shop = await OpenAsync(shop => shop with
        {
            Resources = [Resource.Of("chair", "Ben") with { Id = Ben, Schedule = new Schedule { SpecialHours = [closed] } }],
        });

        var late = await BookAsync(Request(shop, Monday, 18, 19) with { Overrides = Overrides.Hours });
        var onThatDate = await _engine.Bookings.BookAsync(
            Request(shop, Monday.PlusDays(1), 18, 19) with { Overrides = Overrides.Hours }, Stop);

        Assert.Equal([Ben], ResourcesOf(late));
        Assert.Equal(BookingErrorCode.NoResource, onThatDate.Error?.Code);
        Assert.Empty((await _engine.Bookings.ListMisfitsAsync(new BookingFilter { ExchangeId = shop.Id }, Stop))!);
    }

    [Fact]
    public async Task Hours_are_not_passed_over_beyond_the_end_of_the_next_date()
    {
        var shop = await OpenAsync();
        var start = Monday.At(new LocalTime(20, 0)).InUtc().ToInstant();
        var request = new BookingRequest(shop.Id, start, start + Duration.FromHours(30), Ada) { Overrides = Overrides.Hours };

        Assert.Equal(BookingErrorCode.OutsideHours, (await _engine.Bookings.BookAsync(request, Stop)).Error?.Code);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, BookingErrorCode.OutsideHours)]
    public async Task Beyond_the_hours_a_booking_can_last_from_the_beginning_of_its_date_until_the_end_of_the_next(int more, BookingErrorCode? code)
    {
        var shop = await OpenAsync();
        var start = Monday.AtMidnight().InUtc().ToInstant();
        var request = new BookingRequest(shop.Id, start, start + Duration.FromHours(48) + Duration.FromSeconds(more), Ada)
        {
            Overrides = Overrides.Hours,
        };

        Assert.Equal(code, (await _engine.Bookings.BookAsync(request, Stop)).Error?.Code);
    }

    [Fact]
    public async Task A_moved_booking_keeps_on_record_what_was_passed_over()
    {
        var shop = await OpenAsync();
        var booked = await BookAsync(Request(shop, Monday, 18, 19) with { Overrides = Overrides.Hours });

        var moved = await _engine.Bookings.RescheduleAsync(
            booked.Id, new RequestedTime.OnClock(Monday, new(9, 30), new(10, 30)), Actor.Owner, cancellationToken: Stop);

        Assert.Equal(Overrides.Hours, moved.Value.Booking.Overrides);
        Assert.Equal(0, moved.Value.TimeSlot!.Booked);
    }

    [Fact]
    public async Task A_request_that_passes_over_more_is_another_request()
    {
        var shop = await OpenAsync();
        var request = Request(shop, Monday, 9, 10) with { IdempotencyKey = "a" };
        var booked = await BookAsync(request);

        Assert.Equal(booked.Id, (await BookAsync(request)).Id);
        Assert.Equal(
            BookingErrorCode.IdempotencyKeyReused,
            (await _engine.Bookings.BookAsync(request with { Overrides = Overrides.Capacity }, Stop)).Error?.Code);
    }

    [Fact]
    public async Task A_request_that_passes_over_something_else_is_another_request()
    {
        var shop = await OpenAsync();
        var request = Request(shop, Monday, 9, 10) with { IdempotencyKey = "a", Overrides = Overrides.Buffers };
        _ = await BookAsync(request);

        Assert.Equal(
            BookingErrorCode.IdempotencyKeyReused,
            (await _engine.Bookings.BookAsync(request with { Overrides = Overrides.Capacity }, Stop)).Error?.Code);
    }

    [Theory]
    [InlineData(1, 1, 2)] // in the hours of Monday's night
    [InlineData(-1, 23, 1)] // past midnight
    public async Task A_booking_beyond_the_hours_that_reaches_into_another_day_raises_its_version(int daysLater, int from, int to)
    {
        var shop = await OpenAsync(shop => shop with
        {
            OperatingHours = [new OperatingHours(IsoDayOfWeek.Monday, new OpeningPeriod(new(22, 0), new(3, 0)))],
        });
        _ = await BookAsync(Request(shop, Monday, 22, 23));
        long before = await VersionAsync();

        _ = await BookAsync(Request(shop, Monday.PlusDays(daysLater), from, to) with { Overrides = Overrides.Hours });

        Assert.Equal(before + 1, await VersionAsync());

        async Task<long> VersionAsync() => Assert.Single(await _store.LoadDaysAsync([shop.Id], Monday, Monday, Stop)).Version;
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(1, 0)]
    public async Task Only_a_larger_party_of_a_booking_beyond_the_hours_raises_the_version_of_the_other_day(int party, int raised)
    {
        var shop = await OpenAsync(shop => shop with
        {
            OperatingHours = [new OperatingHours(IsoDayOfWeek.Monday, new OpeningPeriod(new(22, 0), new(3, 0)))],
            Policy = new BookingPolicy { DefaultCapacity = 5 },
        });
        _ = await BookAsync(Request(shop, Monday, 22, 23));
        var beyond = await BookAsync(Request(shop, Monday.PlusDays(1), 1, 2) with { PartySize = 2, Overrides = Overrides.Hours });
        long before = await VersionAsync();

        var changed = await _engine.Bookings.ChangeDetailsAsync(
            beyond.Id, new BookingChange { PartySize = party }, Actor.Owner, cancellationToken: Stop);

        Assert.Equal(party, changed.Value.Booking.PartySize);
        Assert.Equal(before + raised, await VersionAsync());

        async Task<long> VersionAsync() => Assert.Single(await _store.LoadDaysAsync([shop.Id], Monday, Monday, Stop)).Version;
    }

    [Theory]
    [InlineData(1, 3, 4)] // when the hours of Monday's night are over
    [InlineData(-1, 22, 0)] // until midnight
    public async Task A_booking_beyond_the_hours_that_only_adjoins_another_day_does_not_raise_its_version(int daysLater, int from, int to)
    {
        var shop = await OpenAsync(shop => shop with
        {
            OperatingHours = [new OperatingHours(IsoDayOfWeek.Monday, new OpeningPeriod(new(22, 0), new(3, 0)))],
        });
        _ = await BookAsync(Request(shop, Monday, 22, 23));
        long before = (await _store.LoadDaysAsync([shop.Id], Monday, Monday, Stop))[0].Version;

        _ = await BookAsync(Request(shop, Monday.PlusDays(daysLater), from, to) with { Overrides = Overrides.Hours });

        Assert.Equal(before, (await _store.LoadDaysAsync([shop.Id], Monday, Monday, Stop))[0].Version);
    }

    [Fact]
    public async Task A_booking_beyond_the_hours_can_get_another_resource()
    {
        var shop = await OpenAsync(shop => shop with
        {
            Resources = [Resource.Of("chair", "Anna") with { Id = Anna }, Resource.Of("chair", "Ben") with { Id = Ben }],
        });
        var late = await BookAsync(Request(shop, Monday, 18, 19) with { Overrides = Overrides.Hours });

        var assigned = await _engine.Bookings.AssignAsync(late.Id, [Ben], cancellationToken: Stop);

        Assert.Equal([Anna], ResourcesOf(late));
        Assert.Equal([Ben], ResourcesOf(assigned.Value));
    }

    [Fact]
    public async Task A_booking_that_is_completed_gets_no_other_resource()
    {
        var shop = await OpenAsync(shop => shop with
        {
            Resources = [Resource.Of("chair", "Anna") with { Id = Anna }, Resource.Of("chair", "Ben") with { Id = Ben }],
        });
        var booked = await BookAsync(Request(shop, Monday, 9, 10));
        _ = await _engine.Bookings.ConfirmAsync(booked.Id, cancellationToken: Stop);
        _ = await _engine.Bookings.CompleteAsync(booked.Id, cancellationToken: Stop);

        var assigned = await _engine.Bookings.AssignAsync(booked.Id, [Ben], cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.InvalidStatusTransition, assigned.Error?.Code);
    }

    [Fact]
    public async Task A_value_that_is_no_rule_is_misuse()
    {
        var shop = await OpenAsync();
        var booked = await BookAsync(Request(shop, Monday, 9, 10));

        Assert.Throws<ArgumentOutOfRangeException>(() => Request(shop, Monday, 9, 10) with { Overrides = (Overrides)4096 });
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _engine.Bookings.RescheduleAsync(
            booked.Id, new RequestedTime.OnClock(Monday, new(9, 30), null), overrides: (Overrides)4096, cancellationToken: Stop));
    }

    private static BookingRequest Request(Exchange shop, LocalDate date, int from, int to) =>
        new(shop.Id, date, new LocalTime(from, 0), new LocalTime(to, 0), Ada);

    private static IEnumerable<Guid> ResourcesOf(BookingDetails booking) => booking.Resources.Select(used => used.ResourceId);

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

    private async Task<BookingDetails> BookAsync(BookingRequest request)
    {
        var result = await _engine.Bookings.BookAsync(request, Stop);
        Assert.True(result.Succeeded, $"{request}: {result}");
        return result.Value;
    }
}
