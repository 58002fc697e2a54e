using BookingEngine.Conformance;
using BookingEngine.Stores;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>How many time slots a day and an exchange can have.</summary>
public sealed class TimeSlotBoundTests : IAsyncLifetime
{
    private static readonly LocalDate Monday = Examples.Monday;

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly StoreHost _host;
    private readonly Exchange _exchange = Examples.Exchange();
    private ObservedBookingStore? _store;

    public TimeSlotBoundTests() => _host = new StoreHost(
        new InMemory(), _clock, store => _store = new ObservedBookingStore(store));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _host.ExchangeStore.AddAsync(_exchange, Stop);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_day_holds_at_most_20000_time_slots_and_a_request_that_needs_one_more_is_refused()
    {
        await FillAsync(slots: 19_999); // Each is a second long, from 9:00 on.
        var last = await BookAsync(new(15, 0), new(16, 0));
        Assert.True(last.Succeeded);

        var tooMany = await BookAsync(new(16, 0), new(17, 0));
        Assert.Equal(BookingErrorCode.TooManyTimeSlots, tooMany.Error?.Code);
        Assert.Equal(
            "A day can have at most 20,000 stored time slots: on 2024-01-15 there would be more.", tooMany.Error?.Message);
        Assert.Equal(
            BookingErrorCode.TooManyTimeSlots,
            (await _host.TimeSlots.GenerateAsync(new TimeSlotGeneration(_exchange.Id, Monday, Monday), Stop)).Error?.Code);

        var check = await _host.Bookings.CheckAsync(Examples.Request(_exchange, new(16, 0), new(17, 0)), Stop);
        Assert.Equal([BookingErrorCode.TooManyTimeSlots], check!.Errors.Select(error => error.Code));

        var inOne = await BookAsync(new(9, 0), new(9, 0, 1));
        Assert.True(inOne.Succeeded); // It uses a slot that exists already.
        Assert.Equal(BookingErrorCode.TooManyTimeSlots, (await MoveAsync(inOne, 16)).Error?.Code);
        Assert.True((await MoveAsync(last, 16)).Succeeded); // It takes its own slot along.
        Assert.Equal(20_000, await _host.BookingStore.CountTimeSlotsAsync(_exchange.Id, Stop));
    }

    [Theory]
    [InlineData(999_992, true)]
    [InlineData(999_993, false)]
    public async Task An_exchange_holds_at_most_1000000_time_slots(int stored, bool takesEight)
    {
        _ = _host.BookingStore;
        _store!.MoreTimeSlots = stored;

        var result = await _host.TimeSlots.GenerateAsync(new TimeSlotGeneration(_exchange.Id, Monday, Monday), Stop);

        Assert.Equal(takesEight ? null : BookingErrorCode.TooManyTimeSlots, result.Error?.Code);
        Assert.Equal(
            takesEight
                ? null
                : "An exchange can have at most 1,000,000 stored time slots: there are 999,993, and these would be 8. Delete some of the past.",
            result.Error?.Message);
    }

    [Fact]
    public async Task What_was_made_elsewhere_and_has_begun_needs_room_for_its_time_slot_too()
    {
        await FillAsync(slots: 20_000);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 18, 0));

        var report = await _host.Import.ImportAsync(
            _exchange.Id, [new BookingToImport("1", Examples.Request(_exchange, new(16, 0), new(17, 0)))], cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.TooManyTimeSlots, Assert.Single(report.Value.Bookings[0].Errors).Code);
    }

    private Task<Result<BookingDetails>> BookAsync(LocalTime start, LocalTime end) =>
        _host.Bookings.BookAsync(Examples.Request(_exchange, start, end), Stop);

    private Task<Result<BookingDetails>> MoveAsync(Result<BookingDetails> booked, int hour) => _host.Bookings.RescheduleAsync(
        booked.Value!.Booking.Id,
        new RequestedTime.OnClock(Monday, new LocalTime(hour, 0), new LocalTime(hour + 1, 0)),
        cancellationToken: Stop);

    private async Task FillAsync(int slots)
    {
        await _host.BookingStore.AddDayAsync(_exchange.Id, Monday, Stop);
        var day = Assert.Single(await _host.BookingStore.LoadDaysAsync([_exchange.Id], Monday, Monday, Stop));
        var change = Examples.ChangeOf(day).WithTimeSlots(added:
        [
            .. Enumerable.Range(9 * 3600, slots).Select(second => Examples.Slot(day, 0, 1) with
            {
                Period = new LocalPeriod(second, second + 1),
            }),
        ]);
        Assert.Equal(CommitOutcome.Committed, await _host.BookingStore.CommitAsync(change, Stop));
    }
}
