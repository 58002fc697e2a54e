using BookingEngine.Conformance;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>A service can be removed unless a booking of it is upcoming.</summary>
public sealed class ServiceRemovalTests : IAsyncDisposable
{
    private static readonly Service Cut = Service.Of("Cut", minutes: 60) with { Id = Guid.NewGuid() };
    private static readonly Service Shave = Service.Of("Shave", minutes: 60) with { Id = Guid.NewGuid() };

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly StoreHost _host;
    private ObservedBookingStore? _store;

    public ServiceRemovalTests() =>
        _host = new StoreHost(new InMemory(), _clock, store => _store = new ObservedBookingStore(store));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ObservedBookingStore Store => _store!;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_service_is_removed_also_from_its_resources_and_others_stay()
    {
        var exchange = await AddAsync();

        var removed = await RemoveAsync(exchange);

        Assert.Equal([Shave], removed.Value.Services);
        Assert.Equal([[Shave.Id], null], removed.Value.Resources.Select(resource => resource.ServiceIds?.ToArray()));
        Assert.Equal(removed.Value, await _host.Exchanges.FindAsync(exchange.Id, Stop));
        Assert.Equal(BookingErrorCode.ServiceNotFound, (await RemoveAsync(exchange)).Error?.Code);
    }

    [Fact]
    public async Task A_service_with_an_upcoming_booking_is_not_removed_but_one_whose_bookings_have_ended_or_are_cancelled_is()
    {
        var exchange = await AddAsync();
        var booked = await BookAsync(exchange, Cut, 10);
        await BookAsync(exchange, Shave, 11);

        var refused = await RemoveAsync(exchange);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.Equal(exchange, await _host.Exchanges.FindAsync(exchange.Id, Stop));
        await _host.Bookings.CancelAsync(booked.Value.Booking.Id, cancellationToken: Stop);
        await BookAsync(exchange, Cut, 12);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 13, 0));
        Assert.True((await RemoveAsync(exchange)).Succeeded);
    }

    [Fact]
    public async Task A_service_of_an_exchange_that_was_changed_since_is_not_removed()
    {
        var exchange = await AddAsync();

        var refused = await _host.Exchanges.RemoveServiceAsync(exchange.Id, Cut.Id, ifVersion: 7, Stop);

        Assert.Equal(BookingErrorCode.ExchangeChanged, refused.Error?.Code);
    }

    [Fact]
    public async Task A_booking_made_before_the_service_is_withdrawn_calls_the_removal_off()
    {
        var exchange = await AddAsync();
        Store.AfterList = async () =>
        {
            Store.AfterList = () => Task.CompletedTask;
            Assert.True((await BookAsync(exchange, Cut, 10)).Succeeded);
        };

        var refused = await RemoveAsync(exchange);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        var found = (await _host.Exchanges.FindAsync(exchange.Id, Stop))!;
        Assert.Equal((true, exchange.Version + 2), (found.FindService(Cut.Id)!.IsActive, found.Version));
        Assert.True((await BookAsync(exchange, Cut, 11)).Succeeded);
    }

    [Fact]
    public async Task Once_the_removal_of_a_service_has_begun_it_cannot_be_booked_and_other_changes_of_the_exchange_are_kept()
    {
        var exchange = await AddAsync();
        BookingErrorCode? amid = null;
        int lists = 0;
        Store.AfterList = async () =>
        {
            if (++lists == 2)
            {
                amid = (await BookAsync(exchange, Cut, 10)).Error?.Code;
                await _host.Exchanges.UpdateAsync(exchange.Id, current => current with { Description = "New" }, cancellationToken: Stop);
            }
        };

        var removed = await _host.Exchanges.RemoveServiceAsync(exchange.Id, Cut.Id, exchange.Version, Stop);

        Assert.Equal(BookingErrorCode.ServiceNotFound, amid);
        Assert.Equal(("New", 1), (removed.Value.Description, removed.Value.Services.Count));
    }

    [Fact]
    public async Task A_removal_that_fails_to_list_the_bookings_is_called_off()
    {
        var exchange = await AddAsync();
        int lists = 0;
        Store.AfterList = () => ++lists == 2 ? throw new IOException("The connection was lost.") : Task.CompletedTask;

        await Assert.ThrowsAsync<IOException>(() => RemoveAsync(exchange));

        Assert.True((await BookAsync(exchange, Cut, 10)).Succeeded);
    }

    private Task<Result<Exchange>> RemoveAsync(Exchange exchange) =>
        _host.Exchanges.RemoveServiceAsync(exchange.Id, Cut.Id, cancellationToken: Stop);

    private Task<Result<BookingDetails>> BookAsync(Exchange exchange, Service service, int hour) => _host.Bookings.BookAsync(
        Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0)) with { ServiceId = service.Id }, Stop);

    private async Task<Exchange> AddAsync()
    {
        var created = await _host.Exchanges.CreateAsync(Examples.Exchange(capacity: 9) with
        {
            Services = [Cut, Shave],
            Resources =
            [
                Resource.Of("staff", "Anna") with { Id = Guid.NewGuid(), IsActive = false, ServiceIds = [Cut.Id, Shave.Id] },
                Resource.Of("staff", "Ben") with { Id = Guid.NewGuid(), IsActive = false },
            ],
        }, Stop);
        return created.Value;
    }
}
