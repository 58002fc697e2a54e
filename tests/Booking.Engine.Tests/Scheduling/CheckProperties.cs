using FsCheck.Xunit;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>
/// On any day, what a check answers is what becomes of the booking that follows, and whatever it offers instead can be booked.
/// </summary>
[ScenarioProperties(8_000)]
public sealed class CheckProperties
{
    private readonly Desk _desk = new(Instant.FromUtc(2024, 1, 1, 0, 0));

    [Property]
    public async Task A_check_and_the_booking_that_follows_never_disagree(Scenario scenario, int seed)
    {
        var exchange = await _desk.StoreAsync(scenario);
        var request = Request(scenario, exchange, new Random(seed));

        var check = (await _desk.Bookings.CheckAsync(request))!;
        var result = await _desk.BookAsync(request);

        Assert.Equal(result.Succeeded, check.CanBeBooked);
        Assert.Equal(result.Error, check.Errors is [var first, ..] ? first : null);
        Assert.Equal(check.Errors.Count, check.Errors.Select(error => error.Code).Distinct().Count());
        Assert.Empty(check.Conflicts);
    }

    [Property]
    public async Task Each_alternative_can_be_booked_and_nothing_nearer_is_shown(Scenario scenario, int seed)
    {
        var exchange = await _desk.StoreAsync(scenario);
        var request = Request(scenario, exchange, new Random(seed));

        var check = (await _desk.Bookings.CheckAsync(request))!;

        Assert.True(check.Alternatives.Count <= BookingCheck.MostAlternatives);
        Assert.True(check.Alternatives.Count == 0 || !check.CanBeBooked);
        foreach (var slot in check.Alternatives)
        {
            var result = await _desk.BookAsync(exchange, slot.Start, slot.End, scenario.PartySize, scenario.ServiceId);
            Assert.True(result.Succeeded, $"{slot} is offered, but: {result}");
            Assert.Equal((slot.Start, slot.End, slot.Date), (result.Value.Start, result.Value.End, result.Value.Booking.Date));
            Assert.True((await _desk.CancelAsync(result.Value.Booking)).Succeeded);
        }

        if (request.Time is RequestedTime.Exact { EndsAt: { } end } time && check.Alternatives is [.., var last]
            && last.Duration == end - time.StartsAt && last.Duration <= BookingPolicy.MaxSlotDuration)
        {
            var query = new SlotQuery { Duration = last.Duration, PartySize = scenario.PartySize, ServiceId = scenario.ServiceId };
            var days = await _desk.Availability.GetDaysAsync([exchange.Id], scenario.Date.PlusDays(-3), scenario.Date.PlusDays(3), query);
            var nearer = days[exchange.Id].SelectMany(day => day.Available)
                .Where(slot => Distance(slot) < Distance(last))
                .Except(check.Alternatives);
            Assert.Empty(nearer);

            Duration Distance(Slot slot) => slot.Start < time.StartsAt ? time.StartsAt - slot.Start : slot.Start - time.StartsAt;
        }
    }

    [Property]
    public async Task What_is_passed_over_is_no_error_any_more_and_everything_else_still_is(Scenario scenario, int seed)
    {
        const Overrides independent =
            Overrides.Past | Overrides.Notice | Overrides.Window | Overrides.Grid | Overrides.Limits | Overrides.Capacity;
        var random = new Random(seed);
        var exchange = await _desk.StoreAsync(scenario);
        var request = Request(scenario, exchange, random);
        var some = (Overrides)random.Next(256) & independent;

        var all = (await _desk.Bookings.CheckAsync(request))!;
        var rest = (await _desk.Bookings.CheckAsync(request with { Overrides = some }))!;
        var result = await _desk.BookAsync(request with { Overrides = some });

        Assert.Equal(all.Errors.Where(error => !IsPassedOver(error, some)), rest.Errors);
        Assert.Equal((result.Succeeded, result.Error), (rest.CanBeBooked, rest.Errors is [var first, ..] ? first : null));
    }

    [Property]
    public async Task With_whatever_is_passed_over_a_check_and_the_booking_never_disagree(Scenario scenario, int seed)
    {
        var random = new Random(seed);
        var exchange = await _desk.StoreAsync(scenario);
        var request = Request(scenario, exchange, random) with { Overrides = (Overrides)random.Next(256) };

        var check = (await _desk.Bookings.CheckAsync(request))!;
        var result = await _desk.BookAsync(request);

        Assert.Equal((result.Succeeded, result.Error), (check.CanBeBooked, check.Errors is [var first, ..] ? first : null));
        if (result.Succeeded)
        {
            Assert.Equal(request.Overrides, result.Value.Booking.Overrides);
            Assert.Equal(request.Overrides == Overrides.None ? scenario.PartySize : 0, BookedIn(result.Value));
        }

        int BookedIn(BookingDetails booking) => booking.TimeSlot!.Booked - (scenario.TimeSlots
            .SingleOrDefault(slot => slot.Id == booking.TimeSlot.Id)?.Booked ?? 0);
    }

    /// <summary>
    /// Two hosts share a store. One keeps the days that it has seen, and the other loads them each time. The exchange may have resources,
    /// and each booking is decided on all that were made before it.
    /// </summary>
    [Cases(150)]
    public async Task Whether_a_day_is_kept_or_loaded_each_check_and_the_booking_that_follows_agree(Scenario scenario, int seed)
    {
        var random = new Random(seed);
        var exchange = await _desk.StoreAsync(scenario with { Exchange = WithResources(random, scenario.Exchange) });
        BookingService[] hosts = [_desk.Bookings, _desk.BookingsWithoutCache];
        for (int step = 0; step < 12; step++)
        {
            var request = Request(scenario, exchange, random) with
            {
                PartySize = 1 + random.Next(3),
                ServiceId = exchange.Services.Count == 0 || random.Next(6) == 0 ? null : Scenarios.Pick(random, [.. exchange.Services]).Id,
                ResourceIds = exchange.Resources.Count == 0 || random.Next(2) == 0 ? [] : [Scenarios.Pick(random, [.. exchange.Resources]).Id],
                Overrides = random.Next(2) == 0 ? Overrides.None : (Overrides)random.Next(256),
            };

            var kept = (await hosts[0].CheckAsync(request))!;
            var loaded = (await hosts[1].CheckAsync(request))!;
            var result = await hosts[random.Next(2)].BookAsync(request);

            Assert.Equal(kept.Errors, loaded.Errors);
            Assert.Equal(kept.Alternatives, loaded.Alternatives);
            Assert.Equal((result.Succeeded, result.Error), (kept.CanBeBooked, kept.Errors is [var first, ..] ? first : null));
        }
    }

    private static Exchange WithResources(Random random, Exchange exchange) => random.Next(3) == 0 ? exchange : exchange with
    {
        Resources =
        [
            .. Enumerable.Range(1, random.Next(1, 5)).Select(number => Resource.Of(
                number % 2 == 0 ? "room" : "staff",
                $"R{number}",
                random.Next(3) == 0 ? new Schedule { OperatingHours = OperatingHours.Daily(new(7, 0), new(19, 0)) } : null) with
            {
                Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 9]),
                Capacity = Scenarios.Pick(random, [1, 1, 2, 3]),
                IsActive = random.Next(6) > 0,
            }),
        ],
        Services =
        [
            .. exchange.Services.Select(service => random.Next(3) == 0 ? service : service with
            {
                Requirements = [Requirement.OfType("staff") with { Takes = (ResourceUse)random.Next(3) }],
            }),
        ],
    };

    private static bool IsPassedOver(BookingError error, Overrides some) => error.Code switch
    {
        BookingErrorCode.InvalidField => error.Field == nameof(BookingRequest.PartySize) && some.HasFlag(Overrides.Limits),
        BookingErrorCode.SlotInPast => some.HasFlag(Overrides.Past),
        BookingErrorCode.NoticeTooShort => (some & (Overrides.Past | Overrides.Notice)) != 0,
        BookingErrorCode.TooFarAhead => some.HasFlag(Overrides.Window),
        BookingErrorCode.TooShort or BookingErrorCode.TooLong or BookingErrorCode.DurationNotOffered => some.HasFlag(Overrides.Limits),
        BookingErrorCode.OffGrid => some.HasFlag(Overrides.Grid),
        BookingErrorCode.SlotBlocked or BookingErrorCode.FullyBooked or BookingErrorCode.PartyTooLarge => some.HasFlag(Overrides.Capacity),
        _ => false,
    };

    /// <summary>Asks for a time of which nothing is known: near the hours or not, and of a usual length or not.</summary>
    private static BookingRequest Request(Scenario scenario, Exchange exchange, Random random)
    {
        var customer = new Customer("Ada", "ada@example.org");
        var hour = new LocalTime(random.Next(24), 5 * random.Next(12));
        var minutes = Scenarios.Pick(random, [5, 15, 30, 60, (long)scenario.SlotDuration.TotalMinutes, (long)scenario.SlotDuration.TotalMinutes, 1500]);
        var date = scenario.Date;
        RequestedTime time = random.Next(3) switch
        {
            0 => new RequestedTime.OnClock(date, hour, hour.PlusMinutes(minutes)),
            _ => Exact(date.At(hour).InZoneLeniently(exchange.TimeZone).ToInstant(), Duration.FromMinutes(minutes)),
        };
        return new BookingRequest(exchange.Id, time, customer) { PartySize = scenario.PartySize, ServiceId = scenario.ServiceId };
    }

    private static RequestedTime.Exact Exact(Instant start, Duration length) => new(start, start + length);
}
