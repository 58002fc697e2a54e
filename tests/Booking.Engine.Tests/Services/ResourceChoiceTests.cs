using NodaTime;
using static BookingEngine.Tests.Services.ResourceDesk;

namespace BookingEngine.Tests.Services;

/// <summary>Which resources can serve a booking, and which one of several free ones it gets.</summary>
public sealed class ResourceChoiceTests
{
    private static readonly Requirement OneOfStaff = Requirement.OfType("staff");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_by_sort_order_is_taken_and_of_equal_ones_the_first_by_id()
    {
        var desk = await OpenAsync([], Staff(Cleo) with { SortOrder = 1 }, Staff(Ben), Staff(Anna) with { SortOrder = 1 });

        Assert.Equal([Ben], ResourcesOf(await desk.BookAsync(At(1000), At(1100))));
        Assert.Equal([Anna], ResourcesOf(await desk.BookAsync(At(1000), At(1100))));
        Assert.Equal([Cleo], ResourcesOf(await desk.BookAsync(At(1000), At(1100))));
    }

    [Fact]
    public async Task The_one_that_fewest_services_can_use_is_taken_first()
    {
        var (cut, shave) = (Selling("Cut", OneOfStaff), Selling("Shave", OneOfStaff));
        var desk = await OpenAsync([cut, shave], Staff(Anna), Staff(Ben) with { ServiceIds = [cut.Id] });

        Assert.Equal([Ben], ResourcesOf(await desk.BookAsync(At(1000), At(1100), cut)));
    }

    [Fact]
    public async Task A_requirement_of_several_resources_counts_once_for_how_flexible_they_are()
    {
        var team = Selling("Team", Requirement.OfOneOf(Anna, Cleo) with { Count = 2 });
        var (cut, shave) = (Selling("Cut", Requirement.OfOneOf(Anna, Ben)), Selling("Shave", Requirement.OfOneOf(Ben, Cleo)));
        var desk = await OpenAsync([team, cut, shave], Staff(Anna), Staff(Ben), Staff(Cleo));

        Assert.Equal([Anna], ResourcesOf(await desk.BookAsync(At(1000), At(1100), cut)));
        Assert.Equal([Anna, Cleo], ResourcesOf(await desk.BookAsync(At(1200), At(1300), team)).Order());
    }

    [Fact]
    public async Task Only_the_least_busy_one_is_taken_where_the_service_says_so()
    {
        var cut = Selling("Cut", OneOfStaff) with { Assignment = AssignmentOrder.LeastBusy };
        var desk = await OpenAsync([cut], Staff(Anna), Staff(Ben));
        await desk.BookAsync(At(1000), At(1200), cut, chosen: Anna);
        await desk.BookAsync(At(1000), At(1100), cut, chosen: Ben);

        Assert.Equal([Ben], ResourcesOf(await desk.BookAsync(At(1400), At(1500), cut)));
    }

    [Fact]
    public async Task A_booking_that_makes_room_gets_the_least_busy_one_where_its_service_says_so()
    {
        var cut = Selling("Cut", OneOfStaff) with { Assignment = AssignmentOrder.LeastBusy };
        var desk = await OpenAsync([cut], Staff(Anna), Staff(Ben), Staff(Cleo));
        await desk.BookAsync(At(1300), At(1400), cut, chosen: Ben);
        var booking = await desk.BookAsync(At(1000), At(1100), cut);
        Assert.Equal([Anna], ResourcesOf(booking));

        await desk.BookAsync(At(1000), At(1100), cut, chosen: Anna);

        Assert.Equal([Cleo], ResourcesOf(await desk.FindAsync(booking)));
    }

    [Fact]
    public async Task Only_a_resource_of_the_type_that_serves_the_service_and_is_active_is_taken()
    {
        var (cut, shave) = (Selling("Cut", OneOfStaff), Selling("Shave", OneOfStaff));
        var desk = await OpenAsync(
            [cut, shave],
            Staff(Anna) with { Type = "room" },
            Staff(Ben) with { ServiceIds = [shave.Id] },
            Staff(Cleo) with { IsActive = false },
            Staff(Guid.NewGuid()));

        Assert.DoesNotContain(ResourcesOf(await desk.BookAsync(At(1000), At(1100), cut)), id => id == Anna || id == Ben || id == Cleo);
        Assert.Equal(BookingErrorCode.NoResource, (await desk.TryAsync(At(1000), At(1100), cut)).Error?.Code);
        foreach (var other in (Guid[])[Anna, Ben, Cleo])
        {
            Assert.Equal(
                BookingErrorCode.ResourceUnavailable, (await desk.TryAsync(At(1200), At(1300), cut, chosen: other)).Error?.Code);
        }
    }

    [Fact]
    public async Task Without_services_only_a_resource_that_serves_all_bookings_is_taken()
    {
        var closed = Selling("Cut") with { IsActive = false };
        var desk = await OpenAsync([closed], Staff(Anna) with { ServiceIds = [closed.Id] }, Staff(Ben));

        Assert.Equal([Ben], ResourcesOf(await desk.BookAsync(At(1000), At(1100))));
        Assert.Equal(BookingErrorCode.NoResource, (await desk.TryAsync(At(1000), At(1100))).Error?.Code);
    }

    [Fact]
    public async Task An_exchange_none_of_whose_resources_is_active_books_without_any()
    {
        var desk = await OpenAsync([], Staff(Anna) with { IsActive = false });

        Assert.Empty((await desk.BookAsync(At(1000), At(1100))).Resources);
        Assert.Equal(BookingErrorCode.ResourceUnavailable, (await desk.TryAsync(At(1000), At(1100), chosen: Anna)).Error?.Code);
    }

    [Fact]
    public async Task A_resource_serves_nobody_in_its_own_blocks()
    {
        var away = new Schedule { Blocks = [new Block(new LocalDate(2024, 1, 15), new OpeningPeriod(At(1000), At(1100)))] };
        var desk = await OpenAsync([], Staff(Anna) with { Schedule = away });

        Assert.Equal(BookingErrorCode.NoResource, (await desk.TryAsync(At(1000), At(1100))).Error?.Code);
        Assert.True((await desk.TryAsync(At(1100), At(1200))).Succeeded);
    }

    [Fact]
    public async Task A_booking_that_moves_keeps_its_free_resource_and_stays_pinned_if_it_was_chosen()
    {
        var desk = await OpenAsync([], Staff(Anna), Staff(Ben));
        await desk.BookAsync(At(1000), At(1100), chosen: Anna);
        var booking = await desk.BookAsync(At(1000), At(1100));
        var pinned = await desk.BookAsync(At(1500), At(1600), chosen: Ben);

        var moved = await desk.Bookings.RescheduleAsync(booking.Id, booking.Date, At(1200), At(1300), cancellationToken: Stop);
        var pinnedMoved = await desk.Bookings.RescheduleAsync(pinned.Id, booking.Date, At(1600), At(1700), cancellationToken: Stop);

        Assert.Equal((Ben, false), Of(moved));
        Assert.Equal((Ben, true), Of(pinnedMoved));

        static (Guid, bool) Of(Result<BookingDetails> result) =>
            (result.Value!.Resources[0].ResourceId, result.Value.Resources[0].IsPinned);
    }

    [Fact]
    public async Task The_bookings_in_the_way_of_a_chosen_resource_are_those_that_use_it_at_the_time()
    {
        var half = Duration.FromMinutes(30);
        var service = Selling("Cut", Requirement.OfOneOf(Anna) with { To = half }, Requirement.OfOneOf(Anna) with { From = half });
        var other = Selling("Shave", Requirement.OfOneOf(Ben));
        var desk = await OpenAsync([service, other], Staff(Anna), Staff(Ben));
        await desk.BookAsync(At(900), At(1000), service);
        var inTheWay = await desk.BookAsync(At(1000), At(1100), service);
        await desk.BookAsync(At(1000), At(1100), other);
        await desk.BookAsync(At(1100), At(1200), service);

        var refused = await desk.TryAsync(At(1000), At(1100), service, chosen: Anna);

        Assert.Equal(BookingErrorCode.ResourceUnavailable, refused.Error?.Code);
        Assert.Equal([inTheWay.Id], Assert.IsAssignableFrom<IEnumerable<Guid>>(refused.Error!.Data["BookingIds"]));
    }
}
