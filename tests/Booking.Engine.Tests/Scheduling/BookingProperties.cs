using FsCheck.Xunit;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>
/// On any day, a slot can be booked exactly if it is shown as available, through the services and the in-memory
/// store.
/// </summary>
[ScenarioProperties(10_000)]
public sealed class BookingProperties
{
    private const int TriedPerDay = 12; // So many of a day's slots are tried, so that long days don't cost more than they prove.

    private static readonly Duration Minute = Duration.FromMinutes(1);

    private readonly Desk _desk = new(Instant.FromUtc(2024, 1, 1, 0, 0));

    [Property]
    public async Task A_slot_is_accepted_exactly_as_it_is_shown_and_cancelling_restores_it(Scenario scenario, int seed)
    {
        var exchange = await _desk.StoreAsync(scenario);
        var before = await ShownAsync(exchange, scenario);
        var oracle = new Oracle(scenario, Minute);
        Slot[] tried = [.. before];
        new Random(seed).Shuffle(tried);
        foreach (var slot in tried.Take(TriedPerDay))
        {
            var result = await _desk.BookAsync(exchange, slot.Start, slot.End, scenario.PartySize, scenario.ServiceId);

            Assert.Equal(CodeOf(slot, oracle), result.Error?.Code);
            if (result.Succeeded)
            {
                Assert.Equal(slot.Start, result.Value.Start);
                Assert.Equal(slot.End, result.Value.End);
                Assert.Equal(scenario.Date, result.Value.Booking.Date);
                Assert.True((await _desk.CancelAsync(result.Value.Booking)).Succeeded);
            }
        }

        Assert.Equal(before, await ShownAsync(exchange, scenario));
    }

    [Property]
    public async Task Booking_every_slot_that_is_shown_available_never_exceeds_the_capacity(Scenario scenario, int seed)
    {
        var random = new Random(seed);
        var empty = scenario with { Own = [] };
        var exchange = await _desk.StoreAsync(empty);
        int booked = 0;
        for (int i = 0; i < TriedPerDay; i++)
        {
            var shown = await ShownAsync(exchange, empty);
            Assert.All(shown, slot => Assert.True(slot.AvailableCapacity >= 0));
            Slot[] free = [.. shown.Where(slot => slot.IsAvailable)];
            if (free.Length == 0)
            {
                break;
            }

            var slot = free[random.Next(free.Length)];
            int party = scenario.ServiceId is null ? random.Next(1, Math.Min(slot.AvailableCapacity, BookingPolicy.MaxCapacity) + 1) : scenario.PartySize;
            var result = await _desk.BookAsync(exchange, slot.Start, slot.End, party, scenario.ServiceId);
            Assert.True(result.Succeeded);
            booked++;
        }

        var days = await _desk.Store.LoadDaysAsync([exchange.Id], scenario.Date, scenario.Date, default);
        Allocation[] taken = [.. days.SelectMany(day => day.Allocations)];
        Assert.Equal(booked, taken.Length);

        // People never outnumber the places, and with the buffers the day's own bookings don't either.
        var people = new Oracle(scenario with { Own = [.. taken.Select(WithoutBuffers)] }, Minute);
        var occupied = new Oracle(scenario with { Own = taken }, Minute);
        foreach (var booking in taken)
        {
            var (start, end) = people.Kept(scenario.Date, booking.Period);
            Assert.DoesNotContain(people.Moments(start, end), moment => moment.LeftInSlot < 0);
            Assert.DoesNotContain(
                occupied.Moments(start - booking.BufferBefore, end + booking.BufferAfter),
                moment => moment.LeftInBuffer < 0);
        }
    }

    [Property(MaxTest = 1_000)]
    public async Task The_shown_number_of_parties_of_a_service_can_be_booked_in_turn_and_not_one_more(Scenario scenario, int seed)
    {
        var exchange = await _desk.StoreAsync(scenario);
        Slot[] free = [.. (await ShownAsync(exchange, scenario)).Where(slot => slot.IsAvailable)];
        if (scenario.ServiceId is null || free.Length == 0)
        {
            return;
        }

        var slot = free[new Random(seed).Next(free.Length)];
        if (slot.AvailableCapacity == BookingPolicy.NoLimit)
        {
            return;
        }

        for (int left = slot.AvailableCapacity; left >= 0; left--)
        {
            var result = await _desk.BookAsync(exchange, slot.Start, slot.End, scenario.PartySize, scenario.ServiceId);
            Assert.Equal(left > 0 ? null : BookingErrorCode.FullyBooked, result.Error?.Code);
        }
    }

    [Property]
    public async Task A_request_by_local_time_is_booked_at_the_time_the_clock_shows(Scenario scenario, int seed)
    {
        var random = new Random(seed);
        var exchange = await _desk.StoreAsync(scenario);
        var start = AnyTime(random, exchange.HoursOn(scenario.Date).ToArray());
        var end = start.PlusMinutes(Scenarios.Pick(random, [15, 30, 60, 90, 240, -30, 0]));
        var expected = new WallClockOracle(scenario).Ask(start, end);

        var result = await _desk.BookAsync(exchange, scenario.Date, start, end, scenario.PartySize, scenario.ServiceId);

        Assert.Equal(
            expected,
            result.TryGet(out var booked, out var error)
                ? new WallClockOracle.Answer(null, null, booked.Start, booked.End)
                : new WallClockOracle.Answer(error.Code, error.Field, null, null));
    }

    [Property]
    public async Task On_a_grid_a_booking_is_a_slot_shown_for_its_length_or_one_that_the_owner_stored(
        Scenario scenario, int seed)
    {
        var policy = scenario.Exchange.Policy with { SlotStarts = SlotStarts.Grid };
        scenario = scenario with
        {
            Exchange = scenario.Exchange with
            {
                Policy = policy,
                Services = [.. scenario.Exchange.Services.Select(service => service with { SlotStarts = null })],
            },
        };
        var random = new Random(seed);
        var exchange = await _desk.StoreAsync(scenario);
        var oracle = new Oracle(scenario, Minute);
        var opening = oracle.Windows is { Length: > 0 } windows ? windows[random.Next(windows.Length)].Open : scenario.Now;
        var start = opening + (random.Next(-1, 12) * (policy.SlotStep ?? Scenarios.Pick(random, [Minute, 15 * Minute, scenario.SlotDuration])));
        var end = start + (random.Next(2) == 0 ? scenario.SlotDuration : 5 * random.Next(1, 30) * Minute);

        var result = await _desk.BookAsync(exchange, start, end, scenario.PartySize, scenario.ServiceId);

        var shown = new[] { end - start, Duration.FromDays(1) }
            .Where(length => length <= Duration.FromDays(1))
            .SelectMany(length => new Oracle(scenario with { SlotDuration = length }, Minute).Slots())
            .Concat(scenario.TimeSlots.Where(slot => slot.MaxCapacity is not null).Select(slot =>
            {
                var (from, to) = oracle.Kept(scenario.Date, slot.Period);
                return oracle.Judge(from, to);
            }).Where(slot => oracle.Refusal() is null && oracle.Misfit(slot.Start, slot.End) is null))
            .Any(slot => slot.Start == start && slot.End == end && slot.Reason is null);
        Assert.Equal(shown && oracle.IsOpen(start, end), result.Succeeded && result.Value.Booking.Date == scenario.Date);
    }

    /// <summary>A time at or near an opening or closing time, or in the early hours, when clocks change.</summary>
    private static LocalTime AnyTime(Random random, OpeningPeriod[] hours) =>
        hours.Length > 0 && random.Next(2) == 0
            ? (random.Next(2) == 0 ? hours[^1].Close : hours[random.Next(hours.Length)].Open)
                .PlusMinutes(15 * random.Next(-4, 13))
            : LocalTime.Midnight.PlusMinutes(15 * random.Next(-6, 18));

    private static Allocation WithoutBuffers(Allocation booking) => Shop.Taken(booking.Period, booking.Units);

    private async Task<Slot[]> ShownAsync(Exchange exchange, Scenario scenario)
    {
        var day = await _desk.Availability.GetDayAsync(
            exchange.Id, scenario.Date, scenario.Query);
        return day!.Slots.ToArray();
    }

    private static BookingErrorCode? CodeOf(Slot slot, Oracle oracle) => slot.UnavailableReason switch
    {
        BookingErrorCode.FullyBooked => oracle.Full(slot.Start, slot.End),
        var reason => reason,
    };
}
