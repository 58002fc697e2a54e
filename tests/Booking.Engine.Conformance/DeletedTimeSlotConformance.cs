using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// A time slot can be deleted although inactive bookings still refer to it. These bookings stay and keep the
/// reference. A store must not refuse the deletion, and must not delete or change the bookings.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class DeletedTimeSlotConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Eleven = new(11, 0);

    [Theory]
    [InlineData(BookingStatus.Cancelled)]
    [InlineData(BookingStatus.Completed)]
    [InlineData(BookingStatus.NoShow)]
    public async Task Deleting_a_time_slot_keeps_the_inactive_bookings_that_name_it(BookingStatus status)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, status);
        var slotId = booking.TimeSlotId!.Value;

        var deleted = await Host.TimeSlots.DeleteAsync(slotId, Stop);

        Assert.True(deleted.Succeeded, deleted.Error?.ToString());
        Assert.Null(await Bookings.FindTimeSlotAsync(slotId, Stop));
        Assert.Equal(Fields.Of(booking), Fields.Of(await FindBookingAsync(booking.Id)));
        var details = await Host.Bookings.FindAsync(booking.Id, Stop);
        Assert.Null(details?.TimeSlot);
        Assert.Equal(slotId, details?.Booking.TimeSlotId);
        var day = await LoadAsync(exchange.Id, Examples.Monday);
        Assert.Empty(day.TimeSlots);
        Assert.Equal(
            Fields.Of(booking.IsActive ? [booking.ToAllocation() with { IsExclusive = true }] : Array.Empty<Allocation>()),
            Fields.Of(day.Allocations));
    }

    [Theory]
    [InlineData(BookingStatus.Pending)]
    [InlineData(BookingStatus.Confirmed)]
    public async Task A_time_slot_with_an_active_booking_cannot_be_deleted(BookingStatus status)
    {
        var booking = await BookAsync(await AddAsync(Examples.Exchange()), status);

        var refused = await Host.TimeSlots.DeleteAsync(booking.TimeSlotId!.Value, Stop);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, refused.Error?.Code);
        Assert.NotNull((await Host.Bookings.FindAsync(booking.Id, Stop))?.TimeSlot);
    }

    [Fact]
    public async Task A_deleted_time_slot_does_not_come_back_when_its_booking_is_confirmed_again()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 2));
        var booking = await BookAsync(exchange, BookingStatus.NoShow);
        _ = await Host.TimeSlots.DeleteAsync(booking.TimeSlotId!.Value, Stop);
        _ = await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);

        var confirmed = await Host.Bookings.ChangeStatusAsync(booking.Id, BookingStatus.Confirmed, cancellationToken: Stop);
        var refused = await Host.Bookings.ChangeDetailsAsync(
            booking.Id, new BookingChange { PartySize = 2 }, cancellationToken: Stop);
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        var cancelled = await Host.Bookings.CancelAsync(booking.Id, Actor.Owner, cancellationToken: Stop);

        Assert.Equal((BookingStatus.Confirmed, null), (confirmed.Value?.Booking.Status, confirmed.Value?.TimeSlot));
        Assert.Equal(BookingErrorCode.FullyBooked, refused.Error?.Code);
        Assert.Equal(1, cancelled.Value?.AvailableCapacity);
        Assert.Equal(1, Assert.Single((await LoadAsync(exchange.Id, Examples.Monday)).TimeSlots).Booked);
    }

    [Fact]
    public async Task A_new_booking_of_a_deleted_time_slots_period_gets_a_new_time_slot()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 2));
        var old = await BookAsync(exchange, BookingStatus.Completed);
        _ = await Host.TimeSlots.DeleteAsync(old.TimeSlotId!.Value, Stop);

        var booked = await BookAsync(exchange, BookingStatus.Pending);

        Assert.NotEqual(old.TimeSlotId, booked.TimeSlotId);
        Assert.Equal(1, Assert.Single((await LoadAsync(exchange.Id, Examples.Monday)).TimeSlots).Booked);
        Assert.Equal(2, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count);
    }

    [Fact]
    public async Task A_booking_made_while_its_time_slot_is_being_deleted_has_a_time_slot()
    {
        for (int round = 0; round < 6; round++)
        {
            var exchange = await AddAsync(Examples.Exchange());
            var old = await BookAsync(exchange, BookingStatus.Cancelled);
            var hosts = OpenHosts(2);

            var results = await RaceAsync<object>(4, async number => number % 2 == 0
                ? await hosts[number / 2].TimeSlots.DeleteAsync(old.TimeSlotId!.Value, Stop)
                : await hosts[number / 2].Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop));

            var booked = Assert.Single(results.OfType<Result<BookingDetails>>(), result => result.Succeeded);
            var details = await Host.Bookings.FindAsync(booked.Value!.Booking.Id, Stop);
            Assert.Equal(1, details?.TimeSlot?.Booked);
            Assert.InRange(results.OfType<Result<TimeSlotDetails>>().Count(result => result.Succeeded), 0, 1);
            _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        }
    }

    private async Task<Booking> BookAsync(Exchange exchange, BookingStatus status)
    {
        var booking = (await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop)).Value!.Booking;
        if (status is BookingStatus.Completed or BookingStatus.NoShow)
        {
            _ = await Host.Bookings.ChangeStatusAsync(booking.Id, BookingStatus.Confirmed, cancellationToken: Stop);
            Clock.Reset(Instant.FromUtc(2024, 1, 15, 10, 0)); // This is the start of the booking.
        }

        var changed = await Host.Bookings.ChangeStatusAsync(booking.Id, status, cancellationToken: Stop);
        Assert.True(changed.Succeeded, changed.Error?.ToString());
        return changed.Value.Booking;
    }
}
