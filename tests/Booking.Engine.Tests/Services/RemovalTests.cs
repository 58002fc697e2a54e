using BookingEngine.Conformance;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>
/// A service can be removed unless a booking of it is pending or confirmed, and a resource unless such a booking that is upcoming uses it.
/// </summary>
public sealed class RemovalTests : IAsyncDisposable
{
    private static readonly Service Cut = Service.Of("Cut", minutes: 60) with { Id = Guid.NewGuid() };
    private static readonly Service Shave = Service.Of("Shave", minutes: 60) with { Id = Guid.NewGuid() };
    private static readonly Resource Anna = Resource.Of("staff", "Anna") with { Id = Guid.NewGuid() };
    private static readonly Resource Ben = Resource.Of("staff", "Ben") with { Id = Guid.NewGuid() };

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly StoreHost _host;
    private ObservedBookingStore? _store;

    public RemovalTests() =>
        _host = new StoreHost(new InMemory(), _clock, store => _store = new ObservedBookingStore(store));

    /// <summary>What is removed.</summary>
    public enum Kind
    {
        Service,
        Resource,
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ObservedBookingStore Store => _store!;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(Kind.Service)]
    [InlineData(Kind.Resource)]
    public async Task What_an_upcoming_booking_is_of_is_not_removed_but_what_only_cancelled_bookings_are_of_is(Kind kind)
    {
        var exchange = await AddAsync(kind);
        var booked = await BookAsync(exchange, kind, 10);
        await BookAsync(exchange, kind, 11, other: true);

        var refused = await RemoveAsync(exchange, kind);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.Equal(exchange, await _host.Exchanges.FindAsync(exchange.Id, Stop));
        await _host.Bookings.CancelAsync(booked.Value.Booking.Id, cancellationToken: Stop);
        Assert.Equal(Left(exchange, kind), (await RemoveAsync(exchange, kind)).Value with { Version = 1, UpdatedAt = exchange.UpdatedAt });
    }

    [Theory]
    [InlineData(BookingStatus.Pending, true)]
    [InlineData(BookingStatus.Confirmed, true)]
    [InlineData(BookingStatus.Completed, false)]
    [InlineData(BookingStatus.NoShow, false)]
    [InlineData(BookingStatus.Cancelled, false)]
    public async Task A_service_is_held_by_bookings_that_nobody_has_closed_even_a_year_after_their_time(BookingStatus status, bool isHeld)
    {
        var exchange = await AddAsync(Kind.Service);
        var booked = (await BookAsync(exchange, Kind.Service, 10)).Value.Booking;
        _clock.Reset(Instant.FromUtc(2025, 1, 15, 13, 0));
        await BringAsync(booked.Id, status);

        var removed = await RemoveAsync(exchange, Kind.Service);

        Assert.Equal(isHeld ? BookingErrorCode.HasUpcomingBookings : null, removed.Error?.Code);
        Assert.Equal(isHeld, (await _host.Exchanges.FindAsync(exchange.Id, Stop))!.FindService(Cut.Id) is not null);
        Assert.Equal(Cut.Id, (await _host.Bookings.FindAsync(booked.Id, cancellationToken: Stop))!.Booking.ServiceId);
    }

    [Fact]
    public async Task A_resource_is_not_held_by_a_booking_whose_time_has_passed()
    {
        var exchange = await AddAsync(Kind.Resource);
        await BookAsync(exchange, Kind.Resource, 12);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 12, 59));
        Assert.Equal(BookingErrorCode.HasUpcomingBookings, (await RemoveAsync(exchange, Kind.Resource)).Error?.Code);

        _clock.Reset(Instant.FromUtc(2024, 1, 15, 13, 0));

        Assert.Null((await RemoveAsync(exchange, Kind.Resource)).Value.FindResource(Anna.Id));
    }

    [Theory]
    [InlineData(Kind.Service)]
    [InlineData(Kind.Resource)]
    public async Task A_booking_made_before_the_withdrawal_calls_the_removal_off(Kind kind)
    {
        var exchange = await AddAsync(kind);
        Store.AfterList = async () =>
        {
            Store.AfterList = () => Task.CompletedTask;
            Assert.True((await BookAsync(exchange, kind, 10)).Succeeded);
        };

        var refused = await RemoveAsync(exchange, kind);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        var found = (await _host.Exchanges.FindAsync(exchange.Id, Stop))!;
        Assert.Equal(exchange with { Version = exchange.Version + 2, UpdatedAt = found.UpdatedAt }, found);
        Assert.True((await BookAsync(exchange, kind, 11)).Succeeded);
    }

    [Theory]
    [InlineData(Kind.Service, BookingErrorCode.ServiceNotFound)]
    [InlineData(Kind.Resource, BookingErrorCode.ResourceUnavailable)]
    public async Task Once_a_removal_has_begun_nothing_can_be_booked_of_it_and_other_changes_of_the_exchange_are_kept(
        Kind kind, BookingErrorCode expected)
    {
        var exchange = await AddAsync(kind);
        BookingErrorCode? amid = null;
        int lists = 0;
        Store.AfterList = async () =>
        {
            if (++lists == 2)
            {
                amid = (await BookAsync(exchange, kind, 10)).Error?.Code;
                await _host.Exchanges.UpdateAsync(exchange.Id, current => current with { Description = "New" }, cancellationToken: Stop);
            }
        };

        var removed = await RemoveAsync(exchange, kind, exchange.Version);

        Assert.Equal(expected, amid);
        Assert.Equal("New", removed.Value.Description);
        Assert.Null(removed.Value.FindService(Cut.Id));
        Assert.Null(removed.Value.FindResource(Anna.Id));
    }

    [Theory]
    [InlineData(Kind.Service)]
    [InlineData(Kind.Resource)]
    public async Task Nothing_is_removed_of_an_exchange_that_was_changed_since(Kind kind)
    {
        var exchange = await AddAsync(kind);

        var refused = await RemoveAsync(exchange, kind, ifVersion: 7);

        Assert.Equal(BookingErrorCode.ExchangeChanged, refused.Error?.Code);
    }

    [Theory]
    [InlineData(Kind.Service)]
    [InlineData(Kind.Resource)]
    public async Task A_removal_that_fails_to_list_the_bookings_is_called_off(Kind kind)
    {
        var exchange = await AddAsync(kind);
        int lists = 0;
        Store.AfterList = () => ++lists == 2 ? throw new IOException("The connection was lost.") : Task.CompletedTask;

        await Assert.ThrowsAsync<IOException>(() => RemoveAsync(exchange, kind));

        Assert.True((await BookAsync(exchange, kind, 10)).Succeeded);
    }

    [Theory]
    [InlineData(Kind.Service, BookingErrorCode.ServiceNotFound)]
    [InlineData(Kind.Resource, BookingErrorCode.ResourceNotFound)]
    public async Task What_is_removed_is_not_found_any_more(Kind kind, BookingErrorCode expected)
    {
        var exchange = await AddAsync(kind);

        var removed = await RemoveAsync(exchange, kind);

        Assert.Equal(removed.Value, await _host.Exchanges.FindAsync(exchange.Id, Stop));
        Assert.Equal(expected, (await RemoveAsync(exchange, kind)).Error?.Code);
    }

    [Fact]
    public async Task A_service_is_removed_also_from_the_resources_that_serve_it()
    {
        var exchange = await AddAsync(Kind.Service);

        var removed = await RemoveAsync(exchange, Kind.Service);

        Assert.Equal([Shave], removed.Value.Services);
        Assert.Equal([[Shave.Id], null], removed.Value.Resources.Select(resource => resource.ServiceIds?.ToArray()));
    }

    private static Exchange Left(Exchange exchange, Kind kind) => kind == Kind.Service
        ? exchange with { Version = 1, Services = [Shave], Resources = [exchange.Resources[0] with { ServiceIds = [Shave.Id] }, exchange.Resources[1]] }
        : exchange with { Version = 1, Resources = [Ben] };

    private Task<Result<Exchange>> RemoveAsync(Exchange exchange, Kind kind, long? ifVersion = null) => kind == Kind.Service
        ? _host.Exchanges.RemoveServiceAsync(exchange.Id, Cut.Id, ifVersion, Stop)
        : _host.Exchanges.RemoveResourceAsync(exchange.Id, Anna.Id, ifVersion, Stop);

    /// <summary>Changes a pending booking until it has a status.</summary>
    private async Task BringAsync(Guid id, BookingStatus status)
    {
        if (status == BookingStatus.Pending)
        {
            return;
        }

        var (bookings, result) = (_host.Bookings, (Result<BookingDetails>?)null);
        if (status != BookingStatus.Cancelled)
        {
            result = await bookings.ConfirmAsync(id, cancellationToken: Stop);
        }

        result = status switch
        {
            BookingStatus.Completed => await bookings.CompleteAsync(id, cancellationToken: Stop),
            BookingStatus.NoShow => await bookings.MarkNoShowAsync(id, cancellationToken: Stop),
            BookingStatus.Cancelled => await bookings.CancelAsync(id, Actor.Owner, cancellationToken: Stop),
            _ => result,
        };
        Assert.Equal(status, result!.Value.Booking.Status);
    }

    /// <summary>Books what is to be removed, or the other one.</summary>
    private Task<Result<BookingDetails>> BookAsync(Exchange exchange, Kind kind, int hour, bool other = false)
    {
        var request = Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0));
        return _host.Bookings.BookAsync(
            kind == Kind.Service
                ? request with { ServiceId = (other ? Shave : Cut).Id }
                : request with { ResourceIds = [(other ? Ben : Anna).Id] },
            Stop);
    }

    private async Task<Exchange> AddAsync(Kind kind)
    {
        var created = await _host.Exchanges.CreateAsync(
            kind == Kind.Resource
                ? Examples.Exchange(capacity: 9) with { Resources = [Anna, Ben] }
                : Examples.Exchange(capacity: 9) with
                {
                    Services = [Cut, Shave],
                    Resources =
                    [
                        Resource.Of("staff", "Cleo") with { Id = Guid.NewGuid(), IsActive = false, ServiceIds = [Cut.Id, Shave.Id] },
                        Resource.Of("staff", "Dan") with { Id = Guid.NewGuid(), IsActive = false },
                    ],
                },
            Stop);
        return created.Value;
    }
}
