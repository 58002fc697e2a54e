using BookingEngine.Conformance;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>An exchange can be deleted unless it has upcoming bookings.</summary>
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
    public async Task An_exchange_with_upcoming_bookings_is_not_deleted_and_unchanged()
    {
        var exchange = await AddAsync();
        await BookAsync(exchange, 10, 11);

        var refused = await _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.Equal(exchange, await _host.Exchanges.FindAsync(exchange.Id, Stop));
    }

    [Fact]
    public async Task A_booking_in_progress_prevents_deletion_even_after_many_later_ones_have_ended()
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
    public async Task A_booking_in_progress_prevents_deletion_even_if_ended_ones_change_while_being_listed()
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
            if (++lists == 1)
            {
                var cancelled = await _host.Bookings.CancelAsync(ended[0], Actor.Owner, cancellationToken: Stop);
                Assert.True(cancelled.Succeeded, cancelled.Error?.ToString());
            }
        };

        var refused = await _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.True(lists > 1);
        Assert.False((await _host.Exchanges.FindAsync(exchange.Id, Stop))!.IsBeingDeleted);
    }

    [Fact]
    public async Task A_booking_made_before_the_deletion_is_announced_calls_it_off()
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
    public async Task Once_an_exchange_is_being_deleted_nothing_is_shown_booked_or_generated()
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
    public async Task A_deletion_that_fails_to_list_the_bookings_is_called_off()
    {
        var exchange = await AddAsync();
        int lists = 0;
        Store.AfterList = () => ++lists == 2 ? throw new IOException("The connection was lost.") : Task.CompletedTask;

        await Assert.ThrowsAsync<IOException>(() => _host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop));

        await BookAsync(exchange, 10, 11);
    }

    [Fact]
    public async Task Operating_hours_are_checked_even_for_an_exchange_that_is_being_deleted()
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
