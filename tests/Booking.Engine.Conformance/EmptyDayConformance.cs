using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Past days that hold nothing can be removed. A day that holds something stays, even if that was written during the
/// removal.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class EmptyDayConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalTime Nine = new(9, 0);

    [Fact]
    public virtual async Task Empty_past_days_that_bookings_moved_away_from_are_removed()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 30));
        var target = Monday.PlusDays(60);
        for (int days = 0; days < 30; days++)
        {
            var booking = await BookAsync(exchange, Monday.PlusDays(days));
            var moved = await Host.Bookings.RescheduleAsync(
                booking.Id, new RequestedTime.OnClock(target, Nine, Nine.PlusHours(1)), cancellationToken: Stop);
            Assert.True(moved.Succeeded, moved.Error?.ToString());
        }

        Assert.Equal(31, (await DatesAsync(exchange)).Length);
        Clock.AdvanceDays(60);
        _ = await EventLog.ReadAsync(Events, exchange.Id, Stop); // Otherwise a day may stay for the sake of its events.

        await Host.Bookings.RemoveEmptyDaysAsync(Stop);

        Assert.Equal([target], await DatesAsync(exchange));
        Assert.Equal(30, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count);
    }

    [Fact]
    public async Task Past_days_that_hold_a_time_slot_or_a_booking_stay_with_all_they_hold()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var (cancelledOn, bookedOn, setOn, clearedOn) = (Monday, Monday.PlusDays(1), Monday.PlusDays(2), Monday.PlusDays(3));
        var cancelled = await BookAsync(exchange, cancelledOn);
        var booked = await BookAsync(exchange, bookedOn);
        Assert.True((await Host.Bookings.CancelAsync(cancelled.Id, cancellationToken: Stop)).Succeeded);
        Assert.True((await Host.TimeSlots.DeleteAsync(cancelled.TimeSlotId!.Value, Stop)).Succeeded);
        Assert.True((await Host.TimeSlots.GenerateAsync(new TimeSlotGeneration(exchange.Id, setOn, clearedOn), Stop)).Succeeded);
        var cleared = await LoadAsync(exchange.Id, clearedOn);
        foreach (var slot in cleared.TimeSlots)
        {
            Assert.True((await Host.TimeSlots.DeleteAsync(slot.Id, Stop)).Succeeded);
        }

        var before = await Bookings.LoadDaysAsync([exchange.Id], cancelledOn, setOn, Stop);
        Clock.AdvanceDays(60);

        await Host.Bookings.RemoveEmptyDaysAsync(Stop);

        Assert.Equal([cancelledOn, bookedOn, setOn], await DatesAsync(exchange));
        Assert.Equal(
            Fields.Of(before.OrderBy(day => day.Date)),
            Fields.Of((await Bookings.LoadDaysAsync([exchange.Id], cancelledOn, setOn, Stop)).OrderBy(day => day.Date)));
        Assert.Equal(BookingStatus.Cancelled, (await FindBookingAsync(cancelled.Id))?.Status);
        Assert.Equal(Fields.Of(booked), Fields.Of(await FindBookingAsync(booked.Id)));
    }

    [Fact]
    public async Task Empty_days_that_may_still_be_yesterday_in_some_time_zone_stay()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var today = new LocalDate(2024, 1, 10);
        foreach (int days in new[] { -4, -3, -2, -1, 0, 1 })
        {
            _ = await AddDayAsync(exchange.Id, today.PlusDays(days));
        }

        await Host.Bookings.RemoveEmptyDaysAsync(Stop);

        // On Baker Island it is still the day before, so yesterday there is two days ago.
        Assert.Equal(
            [today.PlusDays(-2), today.PlusDays(-1), today, today.PlusDays(1)], await DatesAsync(exchange));
    }

    [Fact]
    public async Task A_change_decided_on_a_removed_day_is_a_conflict_even_after_the_day_is_stored_again()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var removed = await AddDayAsync(exchange.Id, Monday);
        var change = Examples.ChangeOf(removed).WithBookings(added: [Examples.Booking(removed)]);

        await Bookings.RemoveEmptyDaysAsync(Monday.PlusDays(1), Stop);

        Assert.Equal(CommitOutcome.Conflict, await Bookings.CommitAsync(change, Stop));
        var anew = await AddDayAsync(exchange.Id, Monday);
        Assert.Equal(CommitOutcome.Conflict, await Bookings.CommitAsync(change, Stop));
        await CommitAsync(change with { Days = [new DayVersion(Monday, anew.Version)] });
        Assert.Single((await LoadAsync(exchange.Id, Monday)).Allocations);
    }

    [Theory]
    [InlineData(Moment.AfterLoad)]
    [InlineData(Moment.AfterAddDay)]
    [InlineData(Moment.BeforeCommit)]
    [InlineData(Moment.AfterCommit)]
    public async Task A_booking_is_stored_whenever_the_removal_of_empty_days_interrupts_it(Moment moment)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var host = OpenHost(store => new InterruptedBookingStore(
            store, moment, () => Bookings.RemoveEmptyDaysAsync(Monday.PlusDays(1), Stop)));

        var booked = await host.Bookings.BookAsync(Examples.Request(exchange, Nine, Nine.PlusHours(1)), Stop);

        Assert.True(booked.Succeeded, booked.Error?.ToString());
        Assert.Equal(
            Fields.Of(booked.Value.Booking), Fields.Of(Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop))));
    }

    [Fact]
    public async Task No_booking_made_while_empty_days_are_removed_is_lost()
    {
        const int remover = 4;
        var hosts = Enumerable.Range(0, 4)
            .Select(_ => OpenHost(configure: options => options.MaxCommitAttempts = 100))
            .ToArray();
        for (int round = 0; round < 4; round++)
        {
            var exchange = await AddAsync(Examples.Exchange());

            var results = await RaceAsync(30, async number =>
            {
                if (number % remover == 0)
                {
                    await hosts[number % 3].BookingStore.RemoveEmptyDaysAsync(Monday.PlusDays(40), Stop);
                    return null;
                }

                var start = Nine.PlusHours(number / remover);
                return await hosts[number % hosts.Length].Bookings.BookAsync(
                    Examples.Request(exchange, start, start.PlusHours(1), Monday.PlusDays(number % remover)), Stop);
            });

            var booked = results.OfType<Result<BookingDetails>>().ToArray();
            Assert.All(booked, result => Assert.True(result.Succeeded, result.Error?.ToString()));
            Assert.Equal(
                Fields.Of(booked.Select(result => result.Value!.Booking).OrderBy(booking => booking.Id)),
                Fields.Of((await Consistency.CheckAsync(Host, exchange.Id, Stop)).OrderBy(booking => booking.Id)));
        }
    }

    private async Task<LocalDate[]> DatesAsync(Exchange exchange)
    {
        var days = await Bookings.LoadDaysAsync([exchange.Id], Monday.PlusDays(-30), Monday.PlusDays(90), Stop);
        return [.. days.Select(day => day.Date).Order()];
    }

    private async Task<Booking> BookAsync(Exchange exchange, LocalDate date)
    {
        var result = await Host.Bookings.BookAsync(Examples.Request(exchange, Nine, Nine.PlusHours(1), date), Stop);
        Assert.True(result.Succeeded, result.Error?.ToString());
        return result.Value.Booking;
    }
}
