using BookingEngine.Conformance;
using BookingEngine.Deciding;
using BookingEngine.Scheduling;
using NodaTime;
using static BookingEngine.Tests.Calendars.CalendarDesk;

namespace BookingEngine.Tests.Calendars;

/// <summary>What is shown and accepted where a calendar is busy.</summary>
public sealed class BusyTimeTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_busy_time_of_the_exchange_is_shown_as_busy_and_refused_with_the_same_reason()
    {
        var desk = await ReadAsync(await OpenAsync(), null, Busy(10.5, 12));

        Assert.Equal(
            [null, BookingErrorCode.Busy, BookingErrorCode.Busy, null],
            [await desk.ReasonAsync(9), await desk.ReasonAsync(10), await desk.ReasonAsync(11), await desk.ReasonAsync(12)]);
        Assert.Equal(BookingErrorCode.Busy, (await desk.TryAsync(10)).Error?.Code);
        var check = await desk.Bookings.CheckAsync(Examples.Request(desk.Exchange, new(10, 0), new(11, 0)), Stop);
        Assert.Equal([BookingErrorCode.Busy], check!.Errors.Select(error => error.Code));
        Assert.NotEmpty(check.Alternatives);
        await desk.BookAsync(12);
    }

    [Fact]
    public async Task A_block_at_a_busy_time_is_shown_as_a_block_and_what_is_booked_too_as_busy()
    {
        var desk = await OpenAsync();
        await desk.BookAsync(9);
        await ReadAsync(desk, null, Busy(9, 11));
        await desk.Exchanges.BlockAsync(desk.Exchange.Id, new Block(Examples.Monday, new OpeningPeriod(new(10, 0), new(11, 0)), ""), cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(9));
        Assert.Equal(BookingErrorCode.SlotBlocked, await desk.ReasonAsync(10));
    }

    [Fact]
    public async Task A_busy_time_does_not_count_in_the_buffers_of_a_booking()
    {
        var desk = await ReadAsync(
            await OpenAsync(exchange => exchange with { Policy = new BookingPolicy { BufferAfter = Duration.FromHours(1) } }), null, Busy(11, 12));

        Assert.Null(await desk.ReasonAsync(10));
        await desk.BookAsync(10);
    }

    [Fact]
    public async Task A_busy_resource_is_passed_over_and_if_all_are_busy_so_is_the_slot()
    {
        var desk = await ReadAsync(await OpenWithStaffAsync(), Anna, Busy(10, 12));

        Assert.Null(await desk.ReasonAsync(10));
        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(10, Anna));
        Assert.Equal(BookingErrorCode.Busy, (await desk.TryAsync(10, Anna)).Error?.Code);
        Assert.Equal([Ben], (await desk.BookAsync(10)).Resources.Select(used => used.ResourceId));
        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(10)); // Ben is booked, and Anna would be free.
        Assert.Equal(BookingErrorCode.Busy, (await desk.TryAsync(10)).Error?.Code);

        await ReadAsync(desk, Ben, Busy(11, 12));
        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(11));
    }

    [Fact]
    public async Task Where_no_resource_would_be_free_anyway_none_is_said_to_be_busy()
    {
        var desk = await OpenWithStaffAsync();
        await desk.BookAsync(10, Anna);
        await desk.BookAsync(10, Ben);
        await ReadAsync(desk, Anna, Busy(10, 12));

        Assert.Equal(BookingErrorCode.NoResource, await desk.ReasonAsync(10));
        Assert.Equal(BookingErrorCode.NoResource, (await desk.TryAsync(10)).Error?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_owner_can_pass_over_a_busy_time(bool ofResource)
    {
        var desk = await ReadAsync(await (ofResource ? OpenWithStaffAsync() : OpenAsync()), ofResource ? Anna : null, Busy(10, 11));
        var request = Examples.Request(desk.Exchange, new(10, 0), new(11, 0)) with
        {
            ResourceIds = ofResource ? [Anna] : [],
            Overrides = Overrides.Capacity,
        };

        Assert.True((await desk.Bookings.BookAsync(request, Stop)).Succeeded);
    }

    [Fact]
    public async Task A_booking_that_stands_where_its_resource_becomes_busy_stays_and_is_named_as_a_conflict()
    {
        var desk = await OpenWithStaffAsync();
        var booked = await desk.BookAsync(10);
        var resource = Assert.Single(booked.Resources).ResourceId;
        await desk.BookAsync(13, resource);
        await ReadAsync(desk, resource, Busy(10.5, 12));
        var other = await desk.BookAsync(10);

        var found = (await desk.Bookings.FindAsync(booked.Id, Stop))!;
        Assert.Equal((BookingStatus.Pending, resource), (found.Booking.Status, Assert.Single(found.Resources).ResourceId));
        Assert.NotEqual(resource, Assert.Single(other.Resources).ResourceId);
        var calendar = Assert.Single(await desk.Calendars.ListAsync(desk.Exchange.Id, Stop));
        Assert.Equal([booked.Id], await desk.Calendars.FindConflictsAsync(calendar, Stop));

        await desk.Bookings.CancelAsync(booked.Id, cancellationToken: Stop);
        Assert.Empty(await desk.Calendars.FindConflictsAsync(calendar, Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_booking_is_cancelled_because_of_a_busy_time_when_a_change_cancels_those_that_do_not_fit(bool isOfResource)
    {
        var desk = await OpenWithStaffAsync();
        var booked = await desk.BookAsync(10, Anna);
        var moved = await desk.BookAsync(12);
        await ReadAsync(desk, isOfResource ? Anna : null, Busy(9, 17));

        var preview = await desk.Exchanges.PreviewAsync(LongerHours(desk), Stop);

        Assert.Equal((0, 0), (preview.Value.AffectedCount, preview.Value.ReassignedCount));
        Assert.True((await LongerHours(desk)(desk.Exchanges.WhenAffected(OnAffected.Cancel))).Succeeded);
        Assert.All([booked, moved], booking => Assert.True(desk.Bookings.FindAsync(booking.Id, Stop).Result!.Booking.IsActive));
    }

    [Fact]
    public async Task A_booking_that_needs_another_resource_by_a_change_gets_none_that_is_busy_and_is_named_before_it()
    {
        var desk = await OpenWithStaffAsync();
        var (early, late) = (await desk.BookAsync(10), await desk.BookAsync(13));
        Assert.Equal([Anna, Anna], new[] { early, late }.Select(booking => Assert.Single(booking.Resources).ResourceId));
        await ReadAsync(desk, Ben, Busy(9, 12));

        var preview = await desk.Exchanges.PreviewAsync(Without(desk, Anna), Stop);

        var affected = Assert.Single(preview.Value.Affected);
        Assert.Equal((early.Id, BookingErrorCode.Busy), (affected.Booking.Booking.Id, Assert.Single(affected.Reasons).Code));
        Assert.Equal(1, preview.Value.ReassignedCount); // Ben can take the other one.
        Assert.Equal(BookingErrorCode.BookingsAffected, (await Without(desk, Anna)(desk.Exchanges.WhenAffected(OnAffected.Refuse))).Error?.Code);
        Assert.True((await Without(desk, Anna)(desk.Exchanges.WhenAffected(OnAffected.Cancel, preview.Value.Token))).Succeeded);
        Assert.Equal(
            [BookingStatus.Cancelled, BookingStatus.Pending],
            new[] { early, late }.Select(booking => desk.Bookings.FindAsync(booking.Id, Stop).Result!.Status));
    }

    [Fact]
    public async Task A_booking_that_needs_another_resource_beside_a_busy_one_keeps_that_one()
    {
        var (room, other) = (Guid.NewGuid(), Guid.NewGuid());
        var service = Service.Of("Massage", 60) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("staff"), Requirement.OfType("room")] };
        var desk = await OpenAsync(exchange => exchange with
        {
            Policy = new BookingPolicy { DefaultCapacity = 100 },
            Services = [service],
            Resources = [Resource.Of("staff", "Anna") with { Id = Anna }, Resource.Of("room", "1") with { Id = room, SortOrder = 1 }, Resource.Of("room", "2") with { Id = other, SortOrder = 2 }],
        });
        var booked = await desk.Bookings.BookAsync(
            Examples.Request(desk.Exchange, new(10, 0), new(11, 0)) with { ServiceId = service.Id, ResourceIds = [Anna] }, Stop);
        Assert.Equal([Anna, room], booked.Value.Resources.Select(used => used.ResourceId).Order().OrderBy(id => id != Anna));
        await ReadAsync(desk, Anna, Busy(9, 12));

        var preview = await desk.Exchanges.PreviewAsync(Without(desk, room), Stop);

        Assert.Equal((0, 1), (preview.Value.AffectedCount, preview.Value.ReassignedCount));
    }

    [Fact]
    public async Task Nobody_makes_room_for_a_booking_by_moving_to_the_busy_resource_that_it_keeps()
    {
        var cleo = Guid.NewGuid();
        Service[] services =
        [
            Service.Of("Alone", 60) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("staff")] },
            Service.Of("Together", 60) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("staff") with { Count = 2 }] },
        ];
        var desk = await OpenAsync(exchange => exchange with
        {
            Policy = new BookingPolicy { DefaultCapacity = 100 },
            Services = services,
            Resources =
            [
                Resource.Of("staff", "Cleo") with { Id = cleo, SortOrder = 1 },
                Resource.Of("staff", "Ben") with { Id = Ben, SortOrder = 2 },
                Resource.Of("staff", "Anna") with { Id = Anna, SortOrder = 3, Capacity = 2 },
            ],
        });
        var request = Examples.Request(desk.Exchange, new(10, 0), new(11, 0));
        var alone = await desk.Bookings.BookAsync(request with { ServiceId = services[0].Id }, Stop);
        var together = await desk.Bookings.BookAsync(request with { ServiceId = services[1].Id, ResourceIds = [Anna] }, Stop);
        Assert.Equal([cleo], alone.Value.Resources.Select(used => used.ResourceId));
        Assert.Equal(new[] { Anna, Ben }.Order(), together.Value.Resources.Select(used => used.ResourceId).Order());
        Assert.Equal((0, 2), await WithoutBenAsync()); // Anna has a place for who is with Cleo.

        await ReadAsync(desk, Anna, Busy(9, 12));

        Assert.Equal((1, 0), await WithoutBenAsync());
        var day = (await desk.DayAsync())!;
        Assert.True(new Rebooking(desk.Exchange, [day], desk.Clock.GetCurrentInstant()).On(Examples.Monday, new Dictionary<Guid, Made>()).DependsOnOrder);

        async Task<(int Affected, int Reassigned)> WithoutBenAsync()
        {
            var preview = await desk.Exchanges.PreviewAsync(Without(desk, Ben), Stop);
            return (preview.Value.AffectedCount, preview.Value.ReassignedCount);
        }
    }

    [Fact]
    public async Task A_party_does_not_grow_while_the_exchange_is_busy()
    {
        var desk = await OpenAsync(exchange => exchange with { Policy = new BookingPolicy { DefaultCapacity = 5 } });
        var (busy, free) = (await desk.BookAsync(10), await desk.BookAsync(13));
        await ReadAsync(desk, null, Busy(9, 12));

        Assert.Equal(BookingErrorCode.Busy, (await GrowAsync(busy)).Error?.Code);
        Assert.True((await GrowAsync(free)).Succeeded);

        Task<Result<BookingDetails>> GrowAsync(BookingDetails booking) => desk.Bookings.ChangeDetailsAsync(
            booking.Id, new BookingChange { PartySize = 2 }, Actor.Owner, cancellationToken: Stop);
    }

    [Fact]
    public async Task A_resource_is_busy_also_where_a_booking_beyond_the_hours_of_the_service_would_make_room_for_it()
    {
        var any = Service.Of("Any", 120) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfOneOf(Anna, Ben)] };
        var ofBen = Service.Of("Ben's", 60) with
        {
            Id = Guid.NewGuid(),
            Hours = OperatingHours.Daily(new(9, 0), new(12, 0)),
            Requirements = [Requirement.OfOneOf(Ben)],
        };
        var desk = await OpenAsync(exchange => exchange with
        {
            Policy = new BookingPolicy { DefaultCapacity = 100 },
            Services = [any, ofBen],
            Resources = [Resource.Of("staff", "Anna") with { Id = Anna }, Resource.Of("staff", "Ben") with { Id = Ben }],
        });
        await ReadAsync(desk, Anna, Busy(10.5, 11.5));
        var standing = await desk.Bookings.BookAsync(
            Examples.Request(desk.Exchange, new(11, 0), new(13, 0)) with { ServiceId = any.Id }, Stop);
        Assert.Equal([Ben], standing.Value.Resources.Select(used => used.ResourceId));

        var refused = await desk.Bookings.BookAsync(
            Examples.Request(desk.Exchange, new(11, 0), new(12, 0)) with { ServiceId = ofBen.Id }, Stop);

        Assert.Equal(BookingErrorCode.Busy, refused.Error?.Code);
    }

    [Fact]
    public async Task A_busy_time_past_midnight_takes_the_slots_of_the_night_that_began_the_day_before()
    {
        var desk = await OpenAsync(exchange => exchange with { OperatingHours = Examples.EveryDay(new(20, 0), new(2, 0)) });
        await ReadAsync(desk, null, Busy(24.5, 25));

        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(0));
        Assert.Null(await desk.ReasonAsync(1));
        Assert.Null(await desk.ReasonAsync(0, date: Examples.Monday.PlusDays(1)));
    }

    /// <summary>The oracle walks through the hours one by one, on nights with and without a change of the clock.</summary>
    [Theory]
    [InlineData("2024-01-10")]
    [InlineData("2024-03-31")]
    [InlineData("2024-10-27")]
    public void Each_moment_is_busy_on_a_day_exactly_if_some_busy_time_contains_it(string day)
    {
        var date = NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
        var random = new Random(date.DayOfYear);
        for (int round = 0; round < 200; round++)
        {
            var midnight = Berlin.AtStartOfDay(date.PlusDays(-2)).ToInstant();
            Interval[] busy =
            [
                .. Enumerable.Range(0, random.Next(6)).Select(_ => midnight + Duration.FromMinutes(random.Next(6 * 24 * 60)))
                    .Select(start => new Interval(start, start + Duration.FromMinutes(random.Next(1, 2000)))),
            ];

            var periods = BusyTimes.Divide(busy, Berlin, date.PlusDays(-1), date.PlusDays(1));

            for (var on = date.PlusDays(-1); on <= date.PlusDays(1); on = on.PlusDays(1))
            {
                var clock = DayClock.For(Berlin, on);
                var taken = periods.GetValueOrDefault(on, []).Select(period => clock.Resolve(period)).ToArray();
                int end = clock.Elapsed(Berlin.AtStartOfDay(on.PlusDays(2)).ToInstant());
                for (int second = clock.Elapsed(Berlin.AtStartOfDay(on).ToInstant()); second < end; second += 600)
                {
                    Assert.Equal(
                        busy.Any(time => time.Contains(clock.At(second))),
                        taken.Any(time => time.Start <= second && second < time.End));
                }
            }
        }
    }

    private static Func<ExchangeService, Task<Result<Exchange>>> LongerHours(CalendarDesk desk) => service => service.UpdateAsync(
        desk.Exchange.Id, exchange => exchange with { OperatingHours = Examples.EveryDay(new(8, 0), new(18, 0)) }, cancellationToken: Stop);

    private static Func<ExchangeService, Task<Result<Exchange>>> Without(CalendarDesk desk, Guid resource) => service => service.UpdateAsync(
        desk.Exchange.Id, exchange => exchange.With(exchange.FindResource(resource)! with { IsActive = false }), cancellationToken: Stop);

    private static async Task<CalendarDesk> ReadAsync(CalendarDesk desk, Guid? resource, params Interval[] busy)
    {
        desk.Source.Answer = new BusyCalendarAnswer { Busy = busy };
        var calendar = await desk.AddAsync(resource);
        await desk.PollAsync();
        Assert.Equal((BusyCalendarStatus.Ok, null), ((await desk.FindAsync(calendar)).Status, (await desk.FindAsync(calendar)).LastError));
        return desk;
    }
}
