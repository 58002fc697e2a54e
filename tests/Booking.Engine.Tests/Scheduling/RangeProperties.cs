using BookingEngine.Tests.Committing;
using FsCheck.Xunit;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Properties of several days at once: they equal the same days taken one by one.</summary>
[ScenarioProperties(10_000)]
public sealed class RangeProperties
{
    private readonly Desk _desk = new(Instant.FromUtc(2024, 1, 1, 0, 0));

    [Property]
    public async Task Availability_of_several_exchanges_equals_that_of_each_exchange_day_by_day(Scenario one, Scenario other)
    {
        // Both exchanges have bookings on the same dates, so that one load holds those of both.
        var beside = other with { Date = one.Date };
        Exchange[] exchanges = [await _desk.StoreAsync(beside), await _desk.StoreAsync(one)];
        var (first, last) = (one.Date.PlusDays(-2), one.Date.PlusDays(2));

        var days = await _desk.Availability.GetDaysAsync(
            [.. exchanges.Select(exchange => exchange.Id)], first, last, one.Query);

        foreach (var exchange in exchanges)
        {
            Assert.Equal(5, days[exchange.Id].Count);
            for (int i = 0; i < 5; i++)
            {
                var day = await DayAsync(exchange, first.PlusDays(i), one);
                Assert.Equal(day.Date, days[exchange.Id][i].Date);
                Assert.Equal(day.Slots, days[exchange.Id][i].Slots);
            }
        }
    }

    [Property]
    public async Task An_overview_counts_available_slots_and_the_first_available_one_is_found(Scenario scenario)
    {
        var exchange = await _desk.StoreAsync(scenario);
        var (first, last) = (scenario.Date.PlusDays(-1), scenario.Date.PlusDays(12)); // This is more than one chunk.
        Slot? free = null;
        var counted = new List<(LocalDate Date, int Total, int Bookable)>();
        for (var date = first; date <= last; date = date.PlusDays(1))
        {
            var day = await DayAsync(exchange, date, scenario);
            counted.Add((date, day.Slots.Count, day.Available.Count()));
            free ??= day.Available.Select(slot => (Slot?)slot).FirstOrDefault();
        }

        var overview = await _desk.Availability.GetOverviewAsync(
            exchange.Id, first, last, scenario.Query);
        var found = await _desk.Availability.FindFirstAsync(
            exchange.Id, first, last, scenario.Query);

        Assert.Equal(counted, overview!.Select(day => (day.Date, day.Total, day.Bookable)));
        Assert.Equal(free, found);
    }

    [Cases(500)]
    public async Task Lists_show_the_same_remaining_capacity_as_if_they_had_read_whole_days(Scenario scenario)
    {
        var whole = new Desk(scenario.Now, store => new ObservedBookingStore(store) { ReadsWholeDays = true });

        Assert.Equal(await LeftAsync(whole), await LeftAsync(new Desk(scenario.Now)));

        async Task<IEnumerable<(LocalDate, LocalPeriod, int)>> LeftAsync(Desk desk)
        {
            var exchange = await desk.StoreAsync(scenario);
            var slots = await desk.TimeSlots.ListAsync(exchange.Id, null, new PageRequest(1, 100));
            var bookings = await desk.Bookings.ListAsync(
                new BookingFilter { ExchangeId = exchange.Id, DateFrom = scenario.Date, DateTo = scenario.Date },
                new PageRequest(1, 100));
            return slots!.Items
                .Select(slot => (slot.TimeSlot.Date, slot.TimeSlot.Period, slot.AvailableCapacity))
                .Concat(bookings.Items
                    .Select(booking => (booking.Booking.Date, booking.Booking.Period, booking.AvailableCapacity))
                    .Order());
        }
    }

    private async Task<DayAvailability> DayAsync(Exchange exchange, LocalDate date, Scenario scenario) =>
        (await _desk.Availability.GetDayAsync(exchange.Id, date, scenario.Query))!;
}
