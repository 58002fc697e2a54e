using NodaTime;
using static BookingEngine.Tests.Services.ResourceDesk;

namespace BookingEngine.Tests.Services;

/// <summary>What a booking takes of its resources: when, how many places, with which buffers, and whether alone.</summary>
public sealed class ResourceNeedTests
{
    private static readonly Requirement OneOfStaff = Requirement.OfType("staff");
    private static readonly Duration HalfAnHour = Duration.FromMinutes(30);

    [Fact]
    public async Task A_part_in_the_middle_of_a_booking_takes_its_resource_without_buffers()
    {
        var service = WithBuffers(Selling("Cut", OneOfStaff with { From = HalfAnHour, To = Duration.FromMinutes(45) }));
        var desk = await OpenAsync([service], Staff(Anna));

        var taken = Assert.Single(await desk.TakenAsync(await desk.BookAsync(At(1000), At(1100), service)));

        Assert.Equal(new LocalPeriod(37_800, 38_700), taken.Period);
        Assert.Equal((Duration.Zero, Duration.Zero), (taken.BufferBefore, taken.BufferAfter));
    }

    [Fact]
    public async Task A_part_that_begins_or_ends_with_the_booking_has_the_buffer_of_that_side()
    {
        var service = WithBuffers(Selling("Cut", OneOfStaff with { To = HalfAnHour }, OneOfStaff with { From = HalfAnHour }));
        var desk = await OpenAsync([service], Staff(Anna), Staff(Ben));

        var taken = await desk.TakenAsync(await desk.BookAsync(At(1000), At(1100), service));

        Assert.Equal(
            [(Duration.FromMinutes(10), Duration.Zero), (Duration.Zero, Duration.FromMinutes(20))],
            taken.Select(part => (part.BufferBefore, part.BufferAfter)));
    }

    [Fact]
    public async Task A_part_that_is_longer_than_the_booking_ends_with_it()
    {
        var service = WithBuffers(Selling("Cut", OneOfStaff with { To = Duration.FromHours(3) }));
        var desk = await OpenAsync([service], Staff(Anna));

        var taken = Assert.Single(await desk.TakenAsync(await desk.BookAsync(At(1000), At(1100), service)));

        Assert.Equal((new LocalPeriod(36_000, 39_600), Duration.FromMinutes(20)), (taken.Period, taken.BufferAfter));
    }

    [Fact]
    public async Task A_part_that_would_begin_at_the_end_of_the_booking_is_not_needed_and_others_keep_their_numbers()
    {
        var service = Selling("Cut", OneOfStaff with { From = Duration.FromHours(1) }, OneOfStaff);
        var desk = await OpenAsync([service], Staff(Anna), Staff(Ben));

        Assert.Equal(1, Assert.Single(await desk.TakenAsync(await desk.BookAsync(At(1000), At(1100), service))).Need);
        Assert.Equal(2, (await desk.TakenAsync(await desk.BookAsync(At(1200), At(1400), service))).Length);
    }

    [Theory]
    [InlineData(ResourceUse.One, 1, 1, false, true)]
    [InlineData(ResourceUse.One, 5, 1, false, false)]
    [InlineData(ResourceUse.Party, 5, 3, false, false)]
    [InlineData(ResourceUse.All, 5, 3, true, true)]
    public async Task A_resource_gives_places_or_the_whole_of_itself(
        ResourceUse takes, int capacity, int units, bool isWhole, bool isExclusive)
    {
        var service = Selling("Cut", OneOfStaff with { Takes = takes });
        var desk = await OpenAsync([service], Staff(Anna, capacity));

        var taken = Assert.Single(await desk.TakenAsync(await desk.BookAsync(At(1000), At(1100), service, party: 3)));

        Assert.Equal((units, isWhole, isExclusive), (taken.Units, taken.IsWhole, taken.IsExclusive));
    }

    [Fact]
    public async Task Nothing_is_exclusive_on_a_day_on_which_the_clocks_change()
    {
        var desk = await OpenAsync(exchange => exchange with
        {
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            Resources = [Staff(Anna)],
        });
        var plain = await desk.BookAsync(At(1000), At(1100));
        desk.Date = new LocalDate(2024, 3, 31);

        Assert.False(Assert.Single(await desk.TakenAsync(await desk.BookAsync(At(1000), At(1100)))).IsExclusive);
        Assert.True(Assert.Single(await desk.TakenAsync(plain)).IsExclusive);
    }

    [Fact]
    public async Task A_party_leaves_the_places_that_it_does_not_take_and_a_whole_table_leaves_none()
    {
        var (sail, rent) = (
            Selling("Sail", OneOfStaff with { Takes = ResourceUse.Party }), Selling("Rent", OneOfStaff with { Takes = ResourceUse.All }));
        var desk = await OpenAsync([sail, rent], Staff(Anna, capacity: 5));
        await desk.BookAsync(At(1000), At(1100), sail, party: 3);
        await desk.BookAsync(At(1100), At(1200), rent, party: 2);

        Assert.Equal(BookingErrorCode.NoResource, (await desk.TryAsync(At(1000), At(1100), sail, party: 3)).Error?.Code);
        Assert.True((await desk.TryAsync(At(1000), At(1100), sail, party: 2)).Succeeded);
        Assert.Equal(BookingErrorCode.NoResource, (await desk.TryAsync(At(1100), At(1200), sail)).Error?.Code);
    }

    [Fact]
    public async Task A_booking_keeps_the_buffers_that_it_was_made_with_on_its_resource()
    {
        var service = Selling("Cut", OneOfStaff) with { BufferBefore = HalfAnHour, BufferAfter = HalfAnHour };
        var desk = await OpenAsync([service], Staff(Anna));
        await desk.BookAsync(At(1200), At(1300), service);
        await desk.ChangeAsync(exchange => exchange.With(service with { BufferBefore = null, BufferAfter = null }));

        Assert.False((await desk.TryAsync(At(1031), At(1131), service)).Succeeded);
        Assert.True((await desk.TryAsync(At(1030), At(1130), service)).Succeeded);
        Assert.False((await desk.TryAsync(At(1329), At(1429), service)).Succeeded);
        Assert.True((await desk.TryAsync(At(1330), At(1430), service)).Succeeded);
    }

    private static Service WithBuffers(Service service) =>
        service with { BufferBefore = Duration.FromMinutes(10), BufferAfter = Duration.FromMinutes(20) };
}
