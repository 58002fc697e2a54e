using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Stored time slots are found by their ids and listed in order, in pages. Many bookings are found at once.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class TimeSlotListConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    [Fact]
    public async Task A_time_slot_is_found_by_its_id_with_all_fields()
    {
        var day = await AddDayAsync((await AddAsync(Examples.Exchange())).Id, Monday);
        var slot = Examples.Slot(day, 9, 10) with
        {
            Period = new LocalPeriod(95_401, 93_601, startsLater: false, endsLater: true),
            MaxCapacity = 5,
            Booked = 3,
        };
        await CommitAsync(Examples.ChangeOf(day).WithTimeSlots(added: [slot, Examples.Slot(day, 10, 11)]));

        Assert.Equal(Fields.Of(slot), Fields.Of(await Bookings.FindTimeSlotAsync(slot.Id, Stop)));
        Assert.Null(await Bookings.FindTimeSlotAsync(Guid.NewGuid(), Stop));
    }

    [Fact]
    public async Task Many_bookings_are_found_at_once_and_those_that_do_not_exist_are_left_out()
    {
        var day = await AddDayAsync((await AddAsync(Examples.Exchange())).Id, Monday);
        var other = await AddDayAsync((await AddAsync(Examples.Exchange())).Id, Monday);
        Booking[] bookings = [Examples.Booking(day), Examples.Booking(day), Examples.Booking(other)];
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: bookings[..2]));
        await CommitAsync(Examples.ChangeOf(other).WithBookings(added: bookings[2..]));

        var found = await Bookings.FindBookingsAsync(
            [bookings[0].Id, Guid.NewGuid(), bookings[2].Id, bookings[0].Id], Stop);

        Assert.Equal(Fields.Of(new[] { bookings[0], bookings[2] }), Fields.Of(found));
        Assert.Empty(await Bookings.FindBookingsAsync([], Stop));
    }

    [Fact]
    public async Task Time_slots_are_listed_by_date_start_and_end()
    {
        var exchange = await AddExchangeWithSlotsAsync();

        Assert.Equal("15:9-10 15:9-12 15:10-11 16:8-9", await ListAsync(exchange, null, new PageRequest(1, 100), 4));
        Assert.Equal("15:9-10 15:9-12 15:10-11", await ListAsync(exchange, Monday, new PageRequest(1, 100), 3));
        Assert.Equal("", await ListAsync(exchange, Monday.PlusDays(-1), new PageRequest(1, 100), 0));
    }

    [Fact]
    public async Task Time_slots_are_listed_page_by_page()
    {
        var exchange = await AddExchangeWithSlotsAsync();

        Assert.Equal("15:9-10 15:9-12 15:10-11", await ListAsync(exchange, null, new PageRequest(1, 3), 4));
        Assert.Equal("16:8-9", await ListAsync(exchange, null, new PageRequest(2, 3), 4));
        Assert.Equal("", await ListAsync(exchange, null, new PageRequest(3, 3), 4));
    }

    private async Task<Exchange> AddExchangeWithSlotsAsync()
    {
        _ = await AddDayAsync((await AddAsync(Examples.Exchange())).Id, Monday);
        var exchange = await AddAsync(Examples.Exchange());
        var next = await AddDayAsync(exchange.Id, Monday.PlusDays(1));
        await CommitAsync(Examples.ChangeOf(next).WithTimeSlots(added: [Examples.Slot(next, 8, 9)]));
        var day = await AddDayAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(day)
            .WithTimeSlots(added: [Examples.Slot(day, 10, 11), Examples.Slot(day, 9, 12), Examples.Slot(day, 9, 10)]));
        return exchange;
    }

    private async Task<string> ListAsync(Exchange exchange, LocalDate? date, PageRequest page, int totalCount)
    {
        var found = await Bookings.ListTimeSlotsAsync(exchange.Id, date, page, Stop);
        Assert.Equal(totalCount, found.TotalCount);
        return string.Join(' ', found.Items.Select(
            slot => $"{slot.Date.Day}:{slot.Period.StartSecond / 3600}-{slot.Period.EndSecond / 3600}"));
    }
}
