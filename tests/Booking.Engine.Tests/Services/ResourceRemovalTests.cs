using BookingEngine.Conformance;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>A resource can be removed unless an upcoming booking uses it.</summary>
public sealed class ResourceRemovalTests : IAsyncDisposable
{
    private static readonly Resource Anna = Resource.Of("staff", "Anna") with { Id = Guid.NewGuid() };
    private static readonly Resource Ben = Resource.Of("staff", "Ben") with { Id = Guid.NewGuid() };

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly StoreHost _host;
    private ObservedBookingStore? _store;

    public ResourceRemovalTests() =>
        _host = new StoreHost(new InMemory(), _clock, store => _store = new ObservedBookingStore(store));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ObservedBookingStore Store => _store!;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_resource_that_an_upcoming_booking_uses_is_not_removed_but_one_whose_bookings_have_ended_or_are_cancelled_is()
    {
        var exchange = await AddAsync();
        var booked = await BookAsync(exchange, Anna, 10);
        await BookAsync(exchange, Ben, 11);

        var refused = await RemoveAsync(exchange);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.Equal(exchange, await _host.Exchanges.FindAsync(exchange.Id, Stop));
        await _host.Bookings.CancelAsync(booked.Value.Booking.Id, cancellationToken: Stop);
        await BookAsync(exchange, Anna, 12);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 13, 0));
        Assert.Equal([Ben], (await RemoveAsync(exchange)).Value.Resources);
    }

    [Fact]
    public async Task A_booking_made_before_the_resource_is_withdrawn_calls_the_removal_off()
    {
        var exchange = await AddAsync();
        Store.AfterList = async () =>
        {
            Store.AfterList = () => Task.CompletedTask;
            Assert.True((await BookAsync(exchange, Anna, 10)).Succeeded);
        };

        var refused = await RemoveAsync(exchange);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        var found = (await _host.Exchanges.FindAsync(exchange.Id, Stop))!;
        Assert.Equal((true, exchange.Version + 2), (found.FindResource(Anna.Id)!.IsActive, found.Version));
        Assert.True((await BookAsync(exchange, Anna, 11)).Succeeded);
    }

    [Fact]
    public async Task Once_the_removal_of_a_resource_has_begun_no_booking_gets_it()
    {
        var exchange = await AddAsync();
        BookingErrorCode? amid = null;
        int lists = 0;
        Store.AfterList = async () =>
        {
            if (++lists == 2)
            {
                amid = (await BookAsync(exchange, Anna, 10)).Error?.Code;
            }
        };

        Assert.True((await RemoveAsync(exchange)).Succeeded);

        Assert.Equal(BookingErrorCode.ResourceUnavailable, amid);
    }

    private Task<Result<Exchange>> RemoveAsync(Exchange exchange) =>
        _host.Exchanges.RemoveResourceAsync(exchange.Id, Anna.Id, cancellationToken: Stop);

    private Task<Result<BookingDetails>> BookAsync(Exchange exchange, Resource resource, int hour) => _host.Bookings.BookAsync(
        Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0)) with { ResourceIds = [resource.Id] }, Stop);

    private async Task<Exchange> AddAsync() =>
        (await _host.Exchanges.CreateAsync(Examples.Exchange(capacity: 9) with { Resources = [Anna, Ben] }, Stop)).Value;
}
