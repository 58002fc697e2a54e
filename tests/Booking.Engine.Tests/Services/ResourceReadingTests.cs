using BookingEngine.Conformance;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>A booking is read as it was at one moment: its resources are those of its version, also if it makes room amid the reading.</summary>
public sealed class ResourceReadingTests : IAsyncDisposable
{
    private static readonly Resource Anna = Resource.Of("staff", "Anna") with { Id = Guid.NewGuid() };
    private static readonly Resource Ben = Resource.Of("staff", "Ben") with { Id = Guid.NewGuid(), SortOrder = 1 };

    private readonly StoreHost _host;
    private ObservedBookingStore? _store;

    public ResourceReadingTests() => _host = new StoreHost(
        new InMemory(), FakeClock.FromUtc(2024, 1, 10, 12, 0, 0), store => _store = new ObservedBookingStore(store));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ObservedBookingStore Store => _store!;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_booking_that_gets_another_resource_after_it_was_found_has_the_version_of_that_resource()
    {
        var (exchange, id) = await BookAsync();
        Store.AfterFind = () => TakeAnnaAsync(exchange);

        var found = (await _host.Bookings.FindAsync(id, Stop))!;

        Assert.Equal((2, Ben.Id), (found.Booking.Version, Assert.Single(found.Resources).ResourceId));
    }

    [Fact]
    public async Task A_booking_that_gets_another_resource_after_it_was_listed_has_the_version_of_that_resource()
    {
        var (exchange, id) = await BookAsync();
        Store.AfterList = () => TakeAnnaAsync(exchange);

        var page = await _host.Bookings.ListAsync(new BookingFilter { ExchangeId = exchange.Id }, new PageRequest(1, 20), Stop);

        var listed = Assert.Single(page.Items);
        Assert.Equal((id, 2, Ben.Id), (listed.Id, listed.Booking.Version, Assert.Single(listed.Resources).ResourceId));
    }

    [Fact]
    public async Task Bookings_without_resources_to_use_are_read_once()
    {
        var exchange = (await _host.Exchanges.CreateAsync(Examples.Exchange(), Stop)).Value;
        var booked = await _host.Bookings.BookAsync(Examples.Request(exchange, new LocalTime(10, 0), new LocalTime(11, 0)), Stop);
        Store.Calls.Clear();

        await _host.Bookings.FindAsync(booked.Value.Id, Stop);

        Assert.Single(Store.Calls, "Find");
    }

    private async Task<(Exchange Exchange, Guid Id)> BookAsync()
    {
        var created = await _host.Exchanges.CreateAsync(Examples.Exchange(capacity: 9) with { Resources = [Anna, Ben] }, Stop);
        var booked = await _host.Bookings.BookAsync(
            Examples.Request(created.Value, new LocalTime(10, 0), new LocalTime(11, 0)), Stop);
        Assert.Equal(Anna.Id, Assert.Single(booked.Value.Resources).ResourceId);
        return (created.Value, booked.Value.Id);
    }

    /// <summary>Once, somebody chooses Anna, so that the other booking gets Ben.</summary>
    private async Task TakeAnnaAsync(Exchange exchange)
    {
        (Store.AfterFind, Store.AfterList) = (() => Task.CompletedTask, () => Task.CompletedTask);
        var request = Examples.Request(exchange, new LocalTime(10, 0), new LocalTime(11, 0)) with { ResourceIds = [Anna.Id] };
        var booked = await _host.Bookings.BookAsync(request, Stop);
        Assert.True(booked.Succeeded, booked.ToString());
    }
}
