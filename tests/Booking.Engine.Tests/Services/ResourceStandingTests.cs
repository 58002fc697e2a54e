using NodaTime;
using static BookingEngine.Tests.Services.ResourceDesk;

namespace BookingEngine.Tests.Services;

/// <summary>What bookings that stand take of resources: also those without any yet, of neighbouring days, and those that make room.</summary>
public sealed class ResourceStandingTests
{
    private static readonly Requirement OneOfStaff = Requirement.OfType("staff");

    private static readonly LocalDate Monday = new(2024, 1, 15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_that_gives_up_two_resources_is_changed_once_and_keeps_the_numbers_of_its_needs()
    {
        var service = Selling("Surgery", OneOfStaff, Requirement.OfType("room"));
        Guid[] rooms = [Guid.NewGuid(), Guid.NewGuid()];
        var desk = await OpenAsync(
            [service],
            [Staff(Anna), Staff(Ben), .. rooms.Select((id, number) => Resource.Of("room", "Room") with { Id = id, SortOrder = number })]);
        var first = await desk.BookAsync(At(1000), At(1100), service);
        desk.Clock.AdvanceMinutes(5);

        Assert.Equal([Anna, rooms[0]], ResourcesOf(await desk.BookAsync(At(1000), At(1100), service, 1, Anna, rooms[0])));

        var moved = await desk.FindAsync(first);
        Assert.Equal([Ben, rooms[1]], ResourcesOf(moved));
        Assert.Equal((2, desk.Clock.GetCurrentInstant()), (moved.Booking.Version, moved.Booking.UpdatedAt));
        Assert.Equal([0, 1], (await desk.TakenAsync(first)).Select(taken => taken.Need));
    }

    [Theory]
    [InlineData(900)] // before it, in its buffer
    [InlineData(1100)] // after it
    public async Task A_booking_from_before_there_were_resources_gets_one_only_with_its_buffers(int time)
    {
        var buffer = Duration.FromMinutes(30);
        var desk = await OpenAsync(exchange => exchange with
        {
            Policy = exchange.Policy with { BufferBefore = buffer, BufferAfter = buffer },
        });
        var old = await desk.BookAsync(At(1000), At(1100));
        await desk.ChangeAsync(exchange => exchange with
        {
            Resources = [Staff(Anna)],
            Policy = exchange.Policy with { BufferBefore = Duration.Zero, BufferAfter = Duration.Zero },
        });

        Assert.Equal([Anna], ResourcesOf(await desk.BookAsync(At(time), At(time + 100))));
        Assert.Empty((await desk.FindAsync(old)).Resources);
        await desk.BookAsync(At(1300), At(1400));
        Assert.Empty((await desk.FindAsync(old)).Resources);
    }

    [Fact]
    public async Task A_booking_that_has_begun_gets_no_first_resource()
    {
        var desk = await OpenAsync(exchange => exchange);
        var old = await desk.BookAsync(At(1000), At(1100));
        await desk.ChangeAsync(exchange => exchange with { Resources = [Staff(Anna)] });
        desk.Clock.Reset(Instant.FromUtc(2024, 1, 15, 10, 0));

        await desk.BookAsync(At(1300), At(1400));

        Assert.Empty((await desk.FindAsync(old)).Resources);
    }

    [Fact]
    public async Task A_booking_of_a_service_that_needs_nothing_gets_no_resource_later()
    {
        var (talk, cut) = (Selling("Talk"), Selling("Cut", OneOfStaff));
        var desk = await OpenAsync([talk, cut], Staff(Anna), Staff(Ben));
        var booked = await desk.BookAsync(At(1000), At(1100), talk);

        await desk.BookAsync(At(1300), At(1400), cut);

        Assert.Empty((await desk.FindAsync(booked)).Resources);
    }

    /// <summary>
    /// A booking of one night reaches into the next day, as the hours were changed. Its own buffer doesn't count, and nor does it count in
    /// the buffer of another booking, whether it takes the whole resource or all of its places.
    /// </summary>
    [Theory]
    [InlineData(ResourceUse.One, 1, 30)]
    [InlineData(ResourceUse.All, 4, 30)]
    [InlineData(ResourceUse.Party, 2, 30)]
    public async Task A_booking_of_the_day_before_that_reaches_into_the_hours_takes_its_resource_there(
        ResourceUse takes, int capacity, int bufferBefore)
    {
        var service = Selling("Play", OneOfStaff with { Takes = takes }) with
        {
            BufferBefore = Duration.FromMinutes(bufferBefore),
            BufferAfter = Duration.FromMinutes(30),
        };
        var desk = await OpenAsync(exchange => OpenFrom(22, 2, exchange) with
        {
            Services = [service],
            Resources = [Staff(Anna, capacity), Staff(Ben, capacity)],
        });
        await desk.BookAsync(At(2300), At(0100), service, party: capacity, chosen: Anna);
        await desk.ChangeAsync(exchange => OpenFrom(0, 8, exchange));
        desk.Date = Monday.PlusDays(1);

        Assert.Equal(
            BookingErrorCode.ResourceUnavailable,
            (await desk.TryAsync(At(0), At(100), service, party: capacity, chosen: Anna)).Error?.Code);
        Assert.True((await desk.TryAsync(At(0), At(100), service, party: capacity, chosen: Ben)).Succeeded);
        Assert.True((await desk.TryAsync(At(100), At(200), service, party: capacity, chosen: Anna)).Succeeded);
    }

    [Fact]
    public async Task A_booking_of_the_day_after_does_not_make_room()
    {
        var service = Selling("Sail", OneOfStaff with { Takes = ResourceUse.Party });
        var desk = await OpenAsync(exchange => OpenFrom(0, 8, exchange) with
        {
            Services = [service],
            Resources = [Staff(Anna, capacity: 2), Staff(Ben, capacity: 2)],
        });
        desk.Date = Monday.PlusDays(1);
        Assert.Equal([Anna], ResourcesOf(await desk.BookAsync(At(0), At(100), service)));
        await desk.ChangeAsync(exchange => OpenFrom(20, 3, exchange));
        desk.Date = Monday;

        Assert.Equal(
            BookingErrorCode.ResourceUnavailable, (await desk.TryAsync(At(0), At(100), service, party: 2, chosen: Anna)).Error?.Code);
        Assert.True((await desk.TryAsync(At(0), At(100), service, party: 1, chosen: Anna)).Succeeded);
    }

    [Fact]
    public async Task A_booking_of_the_day_after_that_lies_in_the_hours_of_a_night_takes_its_resource_there()
    {
        var desk = await OpenAsync(exchange => OpenFrom(0, 8, exchange) with { Resources = [Staff(Anna)] });
        desk.Date = Monday.PlusDays(1);
        await desk.BookAsync(At(0), At(100));
        await desk.ChangeAsync(exchange => OpenFrom(20, 3, exchange));
        desk.Date = Monday;

        Assert.Equal(BookingErrorCode.NoResource, (await desk.TryAsync(At(2330), At(30))).Error?.Code);
        Assert.True((await desk.TryAsync(At(2300), At(0))).Succeeded);
    }

    [Fact]
    public async Task A_booking_that_reaches_beyond_hours_that_were_changed_does_not_make_room()
    {
        var desk = await OpenAsync([], Staff(Anna), Staff(Ben));
        Assert.Equal([Anna], ResourcesOf(await desk.BookAsync(At(1500), At(1700))));
        await desk.ChangeAsync(exchange => OpenFrom(9, 16, exchange));

        Assert.Equal(
            BookingErrorCode.ResourceUnavailable, (await desk.TryAsync(At(1400), At(1530), chosen: Anna)).Error?.Code);
        Assert.True((await desk.TryAsync(At(1400), At(1530), chosen: Ben)).Succeeded);
    }

    [Fact]
    public async Task A_booking_whose_need_a_service_has_no_more_keeps_its_resource_there_and_makes_room_elsewhere()
    {
        var pair = Selling("Pair", OneOfStaff with { Count = 2 });
        var desk = await OpenAsync([pair], Staff(Anna), Staff(Ben), Staff(Cleo));
        var booked = await desk.BookAsync(At(1000), At(1100), pair);
        Assert.Equal([Anna, Ben], ResourcesOf(booked));
        await desk.ChangeAsync(exchange => exchange with { Services = [pair with { Requirements = [OneOfStaff] }] });

        Assert.Equal(BookingErrorCode.ResourceUnavailable, (await desk.TryAsync(At(1000), At(1100), pair, chosen: Ben)).Error?.Code);
        Assert.True((await desk.TryAsync(At(1000), At(1100), pair, chosen: Anna)).Succeeded);

        Assert.Equal([Cleo, Ben], ResourcesOf(await desk.FindAsync(booked)));
    }

    [Fact]
    public async Task A_booking_moves_to_a_resource_that_only_its_own_service_can_use()
    {
        var (one, other) = (Selling("One", Requirement.OfOneOf(Anna, Ben)), Selling("Other", Requirement.OfOneOf(Ben, Cleo)));
        var desk = await OpenAsync([one, other], Staff(Anna), Staff(Ben), Staff(Cleo));
        var cancelled = await desk.BookAsync(At(1000), At(1100), other);
        var moved = await desk.BookAsync(At(1000), At(1100), other);
        Assert.Equal([Cleo, Ben], [.. ResourcesOf(cancelled), .. ResourcesOf(moved)]);
        await desk.Bookings.CancelAsync(cancelled.Id, Actor.Owner, cancellationToken: Stop);

        Assert.Equal([Anna], ResourcesOf(await desk.BookAsync(At(1000), At(1100), one)));
        Assert.Equal([Ben], ResourcesOf(await desk.BookAsync(At(1000), At(1100), one)));
        Assert.Equal(BookingErrorCode.NoResource, (await desk.TryAsync(At(1000), At(1100), one)).Error?.Code);

        Assert.Equal([Cleo], ResourcesOf(await desk.FindAsync(moved)));
    }

    [Fact]
    public async Task Who_has_a_large_resource_alone_gets_a_small_one_if_then_all_have_room()
    {
        var (shared, alone) = (Selling("Shared", OneOfStaff with { Takes = ResourceUse.Party }), Selling("Alone", OneOfStaff with { Takes = ResourceUse.All }));
        var desk = await OpenAsync([shared, alone], Staff(Anna, capacity: 4), Staff(Ben, capacity: 2));
        var two = await desk.BookAsync(At(1000), At(1100), shared, party: 2);
        var single = await desk.BookAsync(At(1000), At(1100), alone);
        Assert.Equal([Ben, Anna], [.. ResourcesOf(two), .. ResourcesOf(single)]);

        Assert.Equal([Anna], ResourcesOf(await desk.BookAsync(At(1000), At(1100), shared, party: 2)));
        Assert.Equal(BookingErrorCode.NoResource, (await desk.TryAsync(At(1000), At(1100), shared)).Error?.Code);

        Assert.Equal([Anna, Ben], [.. ResourcesOf(await desk.FindAsync(two)), .. ResourcesOf(await desk.FindAsync(single))]);
    }

    private static Exchange OpenFrom(int open, int close, Exchange exchange) =>
        exchange with { OperatingHours = OperatingHours.Daily(new(open, 0), new(close, 0)) };
}
