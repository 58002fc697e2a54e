using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>An exchange is removed together with everything that belongs to it, and nothing else is.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class RemoveConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    [Fact]
    public async Task Removing_an_exchange_removes_its_days_slots_and_bookings_and_no_other_exchanges()
    {
        var (exchange, slot, booking) = await AddAllAsync();
        var (other, otherSlot, otherBooking) = await AddAllAsync();

        await RemoveAsync(exchange);

        Assert.Empty(await Exchanges.FindAsync([exchange.Id], Stop));
        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], Monday, Monday, Stop));
        Assert.Null(await FindBookingAsync(booking.Id));
        Assert.Null(await Bookings.FindTimeSlotAsync(slot.Id, Stop));
        var left = await Bookings.ListBookingsAsync(
            new BookingFilter { ExchangeId = exchange.Id }, new PageRequest(1, 100), Stop);
        Assert.Equal(0, left.TotalCount);
        Assert.Equal(Fields.Of(other), Fields.Of(await FindExchangeAsync(other.Id)));
        Assert.Equal(Fields.Of(otherBooking), Fields.Of(await FindBookingAsync(otherBooking.Id)));
        Assert.Equal(Fields.Of(otherSlot), Fields.Of(await Bookings.FindTimeSlotAsync(otherSlot.Id, Stop)));
    }

    [Fact]
    public async Task After_an_exchange_is_removed_no_earlier_decision_commits_and_no_day_can_be_added()
    {
        var (exchange, _, _) = await AddAllAsync();
        var day = await LoadAsync(exchange.Id, Monday);
        var late = Examples.Booking(day, 12, 13);
        await RemoveAsync(exchange);

        var outcome = await Bookings.CommitAsync(Examples.ChangeOf(day).WithBookings(added: [late]), Stop);
        await Bookings.AddDayAsync(exchange.Id, Monday, Stop);

        Assert.Equal(CommitOutcome.Conflict, outcome);
        Assert.Null(await FindBookingAsync(late.Id));
        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], Monday, Monday, Stop));
    }

    [Fact]
    public async Task Removing_an_exchange_that_is_not_stored_or_was_stored_again_changes_nothing()
    {
        var (exchange, _, booking) = await AddAllAsync();
        var anew = exchange with { Version = exchange.Version + 1 };
        await Exchanges.ReplaceAsync(anew, Monday, Stop);

        Assert.Equal(CommitOutcome.Conflict, await Exchanges.RemoveAsync(Guid.NewGuid(), 1, Stop));
        Assert.Equal(CommitOutcome.Conflict, await Exchanges.RemoveAsync(exchange.Id, exchange.Version, Stop));

        Assert.Equal(Fields.Of(anew), Fields.Of(await FindExchangeAsync(exchange.Id)));
        Assert.Equal(Fields.Of(booking), Fields.Of(await FindBookingAsync(booking.Id)));
    }

    [Fact]
    public async Task The_booking_ids_of_a_removed_exchange_can_be_used_again()
    {
        var (exchange, _, booking) = await AddAllAsync();
        await RemoveAsync(exchange);
        var day = await AddDayAsync((await AddAsync(Examples.Exchange())).Id, Monday);
        var again = Examples.Booking(day) with { Id = booking.Id };

        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [again]));

        Assert.Equal(Fields.Of(again), Fields.Of(await FindBookingAsync(booking.Id)));
    }

    private async Task RemoveAsync(Exchange exchange) =>
        Assert.Equal(CommitOutcome.Committed, await Exchanges.RemoveAsync(exchange.Id, exchange.Version, Stop));

    private async Task<(Exchange Exchange, TimeSlot Slot, Booking Booking)> AddAllAsync()
    {
        var exchange = await AddAsync(ExchangeConformance<TStore>.Rich());
        var day = await AddDayAsync(exchange.Id, Monday);
        var slot = Examples.Slot(day, 9, 10) with { Booked = 1 };
        var booking = Examples.Booking(day) with { TimeSlotId = slot.Id };
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]).WithTimeSlots(added: [slot]));
        return (exchange, slot, booking);
    }
}
