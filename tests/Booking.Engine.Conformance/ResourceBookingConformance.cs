using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Bookings of several hosts compete for resources: no resource is ever in two places, and everything that fits is booked.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ResourceBookingConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private const int Clients = 12;

    private static readonly Guid Anna = new("a0000000-0000-0000-0000-000000000000");
    private static readonly Guid Ben = new("b0000000-0000-0000-0000-000000000000");
    private static readonly Guid Cleo = new("c0000000-0000-0000-0000-000000000000");

    [Fact]
    public async Task Several_hosts_book_three_barbers_exactly_three_times()
    {
        var exchange = await AddAsync(ShopOf(Anna, Ben, Cleo));
        var hosts = OpenHosts(2);

        var results = await Task.WhenAll(Enumerable.Range(0, Clients).Select(
            number => hosts[number % 2].Bookings.BookAsync(Request(exchange, 10), Stop)));

        Assert.All(
            results.Where(result => !result.Succeeded), result => Assert.Equal(BookingErrorCode.NoResource, result.Error?.Code));
        Assert.Equal(
            [Anna, Ben, Cleo], results.Where(result => result.Succeeded).SelectMany(result => ResourcesOf(result.Value)).Order());
        Assert.Equal([Anna, Ben, Cleo], await ResourcesOfAsync(exchange));
    }

    [Fact]
    public async Task Of_two_clients_whose_hosts_have_kept_the_day_one_gets_the_last_barber_of_three()
    {
        var exchange = await AddAsync(ShopOf(Anna, Ben, Cleo));
        var hosts = OpenHosts(2);
        foreach (var host in hosts)
        {
            Assert.True((await host.Bookings.BookAsync(Request(exchange, 10), Stop)).Succeeded);
        }

        var results = await RaceAsync(2, number => hosts[number].Bookings.BookAsync(Request(exchange, 10), Stop));

        Assert.Equal(Cleo, Assert.Single(results, result => result.Succeeded).Value!.Resources[0].ResourceId);
        Assert.Equal(BookingErrorCode.NoResource, Assert.Single(results, result => !result.Succeeded).Error?.Code);
        Assert.Equal([Anna, Ben, Cleo], await ResourcesOfAsync(exchange));
    }

    [Fact]
    public async Task A_booking_that_makes_room_and_bookings_of_other_hosts_never_share_a_resource()
    {
        var exchange = await AddAsync(ShopOf(Anna, Ben));
        var hosts = OpenHosts(3);
        var first = await hosts[0].Bookings.BookAsync(Request(exchange, 10), Stop);

        var results = await Task.WhenAll(
            hosts[0].Bookings.RescheduleAsync(first.Value.Id, Examples.Monday, new(10, 30), new(11, 30), cancellationToken: Stop),
            hosts[1].Bookings.BookAsync(Request(exchange, 10, Anna), Stop),
            hosts[2].Bookings.BookAsync(Request(exchange, 10), Stop));

        Assert.Contains(results, result => result.Succeeded);
        Assert.Equal([Anna, Ben], await ResourcesOfAsync(exchange));
    }

    [Fact]
    public async Task A_moved_booking_has_another_version_and_tells_its_new_resource_to_all_hosts()
    {
        var exchange = await AddAsync(ShopOf(Anna, Ben));
        var other = OpenHost();
        var first = (await Host.Bookings.BookAsync(Request(exchange, 10), Stop)).Value;
        Assert.Equal([Anna], ResourcesOf(first));

        var second = await other.Bookings.BookAsync(Request(exchange, 10, Anna), Stop);

        Assert.Equal([Anna], ResourcesOf(second.Value));
        var moved = await Host.Bookings.FindAsync(first.Id, Stop);
        Assert.Equal([Ben], ResourcesOf(moved!));
        Assert.Equal(2, moved!.Booking.Version);
        var outdated = await Host.Bookings.CancelAsync(first.Id, ifVersion: 1, cancellationToken: Stop);
        Assert.Equal(BookingErrorCode.BookingChanged, outdated.Error?.Code);
    }

    [Fact]
    public async Task Once_a_change_of_a_resources_hours_is_answered_no_host_books_it_outside_them()
    {
        var exchange = await AddAsync(ShopOf(Anna));
        var other = OpenHost();
        var stands = (await other.Bookings.BookAsync(Request(exchange, 10), Stop)).Value;
        var afternoon = new Schedule { OperatingHours = OperatingHours.Daily(new(13, 0), new(17, 0)) };
        var changed = await Host.Exchanges.UpdateAsync(
            exchange.Id, shop => shop.With(Resource.Of("staff", "Anna", afternoon) with { Id = Anna }), cancellationToken: Stop);
        Assert.True(changed.Succeeded);

        Assert.Equal(
            BookingErrorCode.NoResource, (await other.Bookings.BookAsync(Request(exchange, 11), Stop)).Error?.Code);
        Assert.Equal([Anna], ResourcesOf((await other.Bookings.FindAsync(stands.Id, Stop))!));
        Assert.True((await other.Bookings.BookAsync(Request(exchange, 14), Stop)).Succeeded);
    }

    [Fact]
    public async Task Bookings_from_before_the_first_resources_get_theirs_with_the_next_booking_of_the_day()
    {
        var exchange = await AddAsync(ShopOf());
        var old = (await Host.Bookings.BookAsync(Request(exchange, 10), Stop)).Value;
        var changed = await Host.Exchanges.UpdateAsync(
            exchange.Id, shop => shop with { Resources = ShopOf(Anna, Ben).Resources }, cancellationToken: Stop);
        Assert.True(changed.Succeeded);

        var next = await Host.Bookings.BookAsync(Request(exchange, 10), Stop);

        Assert.True(next.Succeeded);
        Assert.Equal([Anna, Ben], await ResourcesOfAsync(exchange));
        Assert.Single((await Host.Bookings.FindAsync(old.Id, Stop))!.Resources);
        Assert.Equal(BookingErrorCode.NoResource, (await Host.Bookings.BookAsync(Request(exchange, 10), Stop)).Error?.Code);
    }

    [Fact]
    public async Task A_list_of_bookings_tells_the_resources_also_of_those_that_are_cancelled()
    {
        var exchange = await AddAsync(ShopOf(Anna, Ben));
        var cancelled = (await Host.Bookings.BookAsync(Request(exchange, 10, Ben), Stop)).Value;
        Assert.True((await Host.Bookings.CancelAsync(cancelled.Id, cancellationToken: Stop)).Succeeded);
        Assert.True((await Host.Bookings.BookAsync(Request(exchange, 11, Anna), Stop)).Succeeded);

        var listed = await Host.Bookings.ListAsync(
            new BookingFilter { ExchangeId = exchange.Id, Order = BookingOrder.Start }, new PageRequest(), Stop);

        Assert.Equal([Ben, Anna], listed.Items.SelectMany(ResourcesOf));
    }

    private static Exchange ShopOf(params Guid[] barbers) => Examples.Exchange() with
    {
        Policy = new BookingPolicy(),
        Resources = [.. barbers.Select(id => Resource.Of("staff", $"Barber {id.ToString()[0]}") with { Id = id })],
    };

    private static BookingRequest Request(Exchange exchange, int hour, params Guid[] chosen) =>
        Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0)) with { ResourceIds = chosen };

    private static IEnumerable<Guid> ResourcesOf(BookingDetails? booking) =>
        booking!.Resources.Select(resource => resource.ResourceId);

    /// <summary>Returns the resources that the day's active bookings take, each as often as it is taken.</summary>
    private async Task<IEnumerable<Guid>> ResourcesOfAsync(Exchange exchange)
    {
        var days = await Bookings.LoadDaysAsync([exchange.Id], Examples.Monday, Examples.Monday, Stop);
        return days.SelectMany(day => day.ResourceAllocations).Select(taken => taken.ResourceId!.Value).Order();
    }
}
