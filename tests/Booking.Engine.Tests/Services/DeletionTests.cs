using BookingEngine.Conformance;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>An exchange is deleted unless a booking is still to come.</summary>
public sealed class DeletionTests : IAsyncDisposable
{
    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly StoreHost _host;
    private ObservedBookingStore? _store;

    public DeletionTests() =>
        _host = new StoreHost(new InMemory(), _clock, store => _store = new ObservedBookingStore(store));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ObservedBookingStore Store => _store!;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Where_bookings_stand_it_is_the_same_as_before()
    {
        var exchange = await AddAsync();
        await BookAsync(exchange, 10, 11);

        var refused = await _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.Equal(exchange, await _host.Exchanges.FindAsync(exchange.Id, Stop));
    }

    [Fact]
    public async Task One_that_is_under_way_counts_however_many_that_began_later_have_ended()
    {
        var exchange = await AddAsync();
        await BookAsync(exchange, 9, 17);
        for (int i = 0; i < 100; i++)
        {
            await BookAsync(exchange, 10, 11);
        }

        _clock.Reset(Instant.FromUtc(2024, 1, 15, 12, 0));
        var refused = await _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 18, 0));
        var deleted = await _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.True(deleted.Succeeded, deleted.Error?.ToString());
        Assert.Null(await _host.Exchanges.FindAsync(exchange.Id, Stop));
    }

    [Fact]
    public async Task It_counts_though_one_that_has_ended_is_completed_while_they_are_read()
    {
        var exchange = await AddAsync();
        await BookAsync(exchange, 9, 17);
        var ended = new List<Guid>();
        for (int i = 0; i < 100; i++)
        {
            ended.Add(await BookAsync(exchange, 10, 11));
        }

        var deletion = exchange.Next() with { IsBeingDeleted = true };
        await _host.ExchangeStore.ReplaceAsync(deletion, Examples.Monday, Stop);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 12, 0));
        int lists = 0;
        Store.AfterList = async () =>
        {
            if (++lists > 1)
            {
                var cancelled = await _host.Bookings.CancelAsync(ended[lists], Actor.Owner, cancellationToken: Stop);
                Assert.True(cancelled.Succeeded, cancelled.Error?.ToString());
            }
        };

        var refused = await _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.True(lists > 1);
        Assert.False((await _host.Exchanges.FindAsync(exchange.Id, Stop))!.IsBeingDeleted);
    }

    [Fact]
    public async Task One_that_comes_in_before_it_begins_ends_it()
    {
        var exchange = await AddAsync();
        Store.AfterList = async () =>
        {
            Store.AfterList = () => Task.CompletedTask;
            await BookAsync(exchange, 10, 11);
        };

        var refused = await _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        await BookAsync(exchange, 11, 12);
    }

    [Fact]
    public async Task Once_it_has_begun_nothing_is_shown_booked_or_generated()
    {
        var exchange = await AddAsync();
        (BookingErrorCode? Booked, BookingErrorCode? Generated, int Shown) amid = default;
        int lists = 0;
        Store.AfterList = async () =>
        {
            if (++lists == 2)
            {
                var booked = await _host.Bookings.BookAsync(Request(exchange, 10, 11), Stop);
                var generated = await _host.TimeSlots.GenerateAsync(
                    new TimeSlotGeneration(exchange.Id, Examples.Monday, Examples.Monday), Stop);
                var shown = await _host.Availability.GetDayAsync(exchange.Id, Examples.Monday, cancellationToken: Stop);
                amid = (booked.Error?.Code, generated.Error?.Code, shown!.Slots.Count);
            }
        };

        var deleted = await _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop);

        Assert.True(deleted.Succeeded, deleted.Error?.ToString());
        Assert.Equal((BookingErrorCode.ExchangeBeingDeleted, BookingErrorCode.ExchangeBeingDeleted, 0), amid);
    }

    [Fact]
    public async Task Where_the_bookings_can_not_be_asked_for_it_ends_too()
    {
        var exchange = await AddAsync();
        int lists = 0;
        Store.AfterList = () => ++lists == 2 ? throw new IOException("The connection was lost.") : Task.CompletedTask;

        await Assert.ThrowsAsync<IOException>(() => _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop));

        await BookAsync(exchange, 10, 11);
    }

    [Fact]
    public async Task Hours_are_checked_also_of_one_whose_deletion_had_begun()
    {
        var exchange = await AddAsync();
        var overlapping = exchange with
        {
            IsBeingDeleted = true,
            OperatingHours = [.. exchange.OperatingHours, .. exchange.OperatingHours],
        };

        var refused = await _host.Exchanges.ReplaceAsync(overlapping, Stop);
        var copy = await _host.Exchanges.CreateAsync(overlapping with { Id = Guid.Empty }, Stop);

        Assert.Equal("OperatingHours", refused.Error?.Field);
        Assert.Equal("OperatingHours", copy.Error?.Field);
    }

    private async Task<Exchange> AddAsync()
    {
        var exchange = Examples.Exchange(capacity: 200);
        await _host.ExchangeStore.AddAsync(exchange, Stop);
        _ = _host.BookingStore;
        return exchange;
    }

    private async Task<Guid> BookAsync(Exchange exchange, int start, int end)
    {
        var booked = await _host.Bookings.BookAsync(Request(exchange, start, end), Stop);
        Assert.True(booked.Succeeded, booked.Error?.ToString());
        return booked.Value.Booking.Id;
    }

    private static BookingRequest Request(Exchange exchange, int start, int end) =>
        Examples.Request(exchange, new LocalTime(start, 0), new LocalTime(end, 0));
}
