using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>What the rules of a booking are for a service: its own settings in place of the exchange's.</summary>
public sealed class ServiceRuleTests
{
    private const string Full = "This time slot has reached maximum capacity.";

    private static readonly LocalDate Monday = new(2024, 1, 15);
    private static readonly Service Haircut = Service.Of("Haircut", minutes: 30) with { Id = Guid.NewGuid() };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly Desk _desk = new(Shop.Utc("2024-01-10T12:00Z"));

    [Fact]
    public async Task Where_there_are_active_services_a_booking_must_name_one_of_them()
    {
        var exchange = await StoredAsync(Haircut, Haircut with { Id = Guid.NewGuid(), IsActive = false });
        var (unknown, inactive) = (Guid.NewGuid(), exchange.Services[1].Id);

        Assert.Equal(
            new BookingError(
                BookingErrorCode.InvalidField, "ServiceId", "The exchange has services, so name the one that is booked."),
            (await BookAsync(exchange, null, "09:00", "09:30")).Error);
        foreach (var id in new[] { unknown, inactive })
        {
            var error = (await BookAsync(exchange, id, "09:00", "09:30")).Error!;
            Assert.Equal(
                (BookingErrorCode.ServiceNotFound, "ServiceId", $"There is no service {id}."),
                (error.Code, error.Field, error.Message));
            Assert.Equal(error, await ProblemAsync(exchange, new SlotQuery { ServiceId = id }));
        }

        Assert.Equal("ServiceId", (await ProblemAsync(exchange, SlotQuery.Default))?.Field);
        Assert.Null(await ProblemAsync(exchange, new SlotQuery { ServiceId = Haircut.Id }));
        Assert.True((await BookAsync(exchange, Haircut.Id, "09:00", "09:30")).Succeeded);
    }

    [Fact]
    public async Task Where_all_services_are_withdrawn_bookings_name_none()
    {
        var exchange = await StoredAsync(Haircut with { IsActive = false });

        Assert.True((await BookAsync(exchange, null, "09:00", "09:45")).Succeeded);
        Assert.Equal(BookingErrorCode.ServiceNotFound, (await BookAsync(exchange, Haircut.Id, "10:00", "10:30")).Error?.Code);
    }

    [Theory]
    [InlineData("09:30", "10:00", BookingErrorCode.OutsideHours, "StartTime", "Time must be within business hours (10:00 - 12:00, 13:00 - 15:00).")]
    [InlineData("15:00", "15:30", BookingErrorCode.OutsideHours, "StartTime", "Time must be within business hours (10:00 - 12:00, 13:00 - 15:00).")]
    [InlineData("12:00", "12:30", BookingErrorCode.ClosedPart, "StartTime", "Time must be within business hours (10:00 - 12:00, 13:00 - 15:00).")]
    [InlineData("10:00", "10:30", null, null, null)]
    [InlineData("14:30", "15:00", null, null, null)]
    public async Task The_hours_of_a_service_are_cut_to_those_of_the_exchange(
        string start, string end, BookingErrorCode? code, string? field, string? message)
    {
        var exchange = await StoredAsync(Haircut with { Hours = OperatingHours.Daily(new(10, 0), new(15, 0)) });

        var error = (await BookAsync(exchange, Haircut.Id, start, end)).Error;

        Assert.Equal((code, field, message), (error?.Code, error?.Field, error?.Message));
    }

    [Fact]
    public async Task A_day_on_which_only_the_service_has_no_hours_is_refused_in_words_of_its_own()
    {
        var exchange = await StoredAsync(Haircut with { Hours = [new OperatingHours(IsoDayOfWeek.Tuesday, Shop.Period("10:00-11:00"))] });

        var refused = await BookAsync(exchange, Haircut.Id, "10:00", "10:30");

        Assert.Equal(
            (BookingErrorCode.ExchangeClosed, "Date", "This service can't be booked on Monday."),
            (refused.Error?.Code, refused.Error?.Field, refused.Error?.Message));
        Assert.Empty((await ShowAsync(exchange, Haircut.Id)).Slots);
        Assert.True((await _desk.Availability.GetOverviewAsync(exchange.Id, Monday, Monday, new SlotQuery { ServiceId = Haircut.Id }, Stop))![0].IsOpen);
    }

    [Fact]
    public async Task Hours_of_a_service_after_midnight_lie_in_the_night_that_the_exchange_is_open()
    {
        var bar = Shop.Daily("UTC", "20:00-03:00+1") with
        {
            Services = [Haircut with { Hours = OperatingHours.Daily(new(1, 0), new(2, 0)) }],
        };
        bar = await _desk.CreatedAsync(bar);

        Assert.Equal(["01:00+1", "01:30+1"], (await ShowAsync(bar, Haircut.Id)).Starts());
    }

    [Fact]
    public async Task Slots_of_a_service_are_laid_from_its_own_opening_in_its_own_steps()
    {
        var exchange = await StoredAsync(Haircut with
        {
            Hours = OperatingHours.Daily(new(10, 10), new(11, 30)),
            SlotStep = Duration.FromMinutes(20),
        });

        Assert.Equal(["10:10", "10:30", "10:50"], (await ShowAsync(exchange, Haircut.Id)).Starts());
    }

    [Fact]
    public async Task A_service_is_booked_only_in_the_lengths_that_it_is_offered_in()
    {
        var color = Haircut with { Id = Guid.NewGuid(), DurationOptions = [Duration.FromMinutes(60), Duration.FromMinutes(90)], Duration = null };
        var plain = Haircut with { Id = Guid.NewGuid(), Duration = null };
        var exchange = await StoredAsync(new BookingPolicy { MaxDuration = Duration.FromMinutes(75) }, Haircut, color, plain);

        var refused = await BookAsync(exchange, Haircut.Id, "09:00", "09:45");
        Assert.Equal(
            (BookingErrorCode.DurationNotOffered, "EndTime", "This service lasts 30 minutes."),
            (refused.Error?.Code, refused.Error?.Field, refused.Error?.Message));
        Assert.Equal("This service lasts 60 minutes or 90 minutes.", (await BookAsync(exchange, color.Id, "09:00", "09:30")).Error?.Message);
        Assert.Equal("This service lasts 60 minutes.", (await BookAsync(exchange, plain.Id, "09:00", "09:30")).Error?.Message);
        Assert.Equal(
            BookingErrorCode.DurationNotOffered,
            (await ProblemAsync(exchange, new SlotQuery { ServiceId = color.Id, Duration = Duration.FromMinutes(75) }))?.Code);
        Assert.Empty((await ShowAsync(exchange, color.Id, minutes: 75)).Slots);

        // The longest booking of the exchange is no bound for a service.
        Assert.True((await BookAsync(exchange, color.Id, "10:00", "11:30")).Succeeded);
        Assert.Equal(Duration.FromMinutes(60), (await ShowAsync(exchange, color.Id)).SlotDuration);
    }

    [Fact]
    public async Task A_stored_slot_of_another_length_is_no_length_of_a_service()
    {
        var exchange = await StoredAsync(Haircut with { SlotStarts = SlotStarts.Grid });
        foreach (var (from, minutes) in new[] { (new LocalTime(9, 10), 45), (new LocalTime(10, 10), 30) })
        {
            Assert.True((await _desk.TimeSlots.GenerateAsync(new TimeSlotGeneration(exchange.Id, Monday, Monday)
            {
                StartTime = from,
                EndTime = from.PlusMinutes(minutes),
                SlotDuration = Duration.FromMinutes(minutes),
            }, Stop)).Succeeded);
        }

        Assert.Equal(BookingErrorCode.DurationNotOffered, (await BookAsync(exchange, Haircut.Id, "09:10", "09:55")).Error?.Code);
        Assert.True((await BookAsync(exchange, Haircut.Id, "10:10", "10:40")).Succeeded);
    }

    [Theory]
    [InlineData(SlotStarts.Grid, null, BookingErrorCode.OffGrid)]
    [InlineData(SlotStarts.Grid, SlotStarts.Any, null)]
    [InlineData(SlotStarts.Any, SlotStarts.Grid, BookingErrorCode.OffGrid)]
    public async Task Where_a_service_starts_is_its_own_or_else_the_exchanges(
        SlotStarts exchanges, SlotStarts? own, BookingErrorCode? code)
    {
        var exchange = await StoredAsync(new BookingPolicy { SlotStarts = exchanges }, Haircut with { SlotStarts = own });

        Assert.Equal(code, (await BookAsync(exchange, Haircut.Id, "09:10", "09:40")).Error?.Code);
        Assert.True((await BookAsync(exchange, Haircut.Id, "10:00", "10:30")).Succeeded);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task A_party_outside_the_bounds_of_the_service_is_refused_and_shown_no_slots(int party, bool isAccepted)
    {
        var exchange = await StoredAsync(
            new BookingPolicy { DefaultCapacity = 10 }, Haircut with { MinPartySize = 2, MaxPartySize = 4 });
        var query = new SlotQuery { ServiceId = Haircut.Id, PartySize = party };

        var result = await BookAsync(exchange, Haircut.Id, "09:00", "09:30", party);

        Assert.Equal(
            isAccepted ? default : (BookingErrorCode.InvalidField, "PartySize", "The value must be from 2 to 4."),
            result.Error is { } error ? (error.Code, error.Field, error.Message) : default);
        Assert.Equal(result.Error, await ProblemAsync(exchange, query));
        Assert.Equal(isAccepted, (await _desk.PrepareAsync(exchange, Monday, query)).GetDay(0).Slots.Count > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(BookingPolicy.MaxCapacity + 1)]
    public async Task A_party_of_no_possible_size_is_told_the_bounds_of_the_service(int party)
    {
        var exchange = await StoredAsync(Haircut with { MinPartySize = 2, MaxPartySize = 4 });

        var result = await BookAsync(exchange, Haircut.Id, "09:00", "09:30", party);

        Assert.Equal([BookingErrors.OutOfRange(nameof(BookingRequest.PartySize), 2, 4)], result.Errors);
    }

    [Fact]
    public async Task A_booking_cannot_change_to_a_party_outside_the_bounds_of_its_service()
    {
        var exchange = await StoredAsync(
            new BookingPolicy { DefaultCapacity = 10 }, Haircut with { MinPartySize = 2, MaxPartySize = 4 });
        var booked = (await BookAsync(exchange, Haircut.Id, "09:00", "09:30", party: 3)).Value!;

        foreach (int party in new[] { 1, 5 })
        {
            var refused = await _desk.ChangeAsync(booked, new BookingChange { PartySize = party });
            Assert.Equal((BookingErrorCode.InvalidField, "PartySize"), (refused.Error?.Code, refused.Error?.Field));
        }

        Assert.Equal(4, (await _desk.ChangeAsync(booked, new BookingChange { PartySize = 4 })).Value?.PartySize);
    }

    [Fact]
    public async Task Only_so_many_places_of_a_service_are_booked_at_once_while_others_have_room()
    {
        var massage = Service.Of("Massage", minutes: 30) with { Id = Guid.NewGuid() };
        var exchange = await StoredAsync(new BookingPolicy { DefaultCapacity = 5 }, Haircut with { MaxParallel = 2 }, massage);
        Assert.True((await BookAsync(exchange, Haircut.Id, "09:00", "09:30")).Succeeded);
        Assert.True((await BookAsync(exchange, Haircut.Id, "09:15", "09:45")).Succeeded);

        var refused = await BookAsync(exchange, Haircut.Id, "09:15", "09:45");
        var tooLarge = await BookAsync(exchange, Haircut.Id, "11:00", "11:30", party: 3);

        Assert.Equal((BookingErrorCode.FullyBooked, "Time", Full), (refused.Error?.Code, refused.Error?.Field, refused.Error?.Message));
        Assert.Equal(BookingErrorCode.PartyTooLarge, tooLarge.Error?.Code);
        var shown = await ShowAsync(exchange, Haircut.Id);
        Assert.Equal(
            [(0, BookingErrorCode.FullyBooked), (1, null), (2, null)],
            shown.Slots.Take(3).Select(slot => (slot.AvailableCapacity, slot.UnavailableReason)));
        Assert.True((await BookAsync(exchange, massage.Id, "09:15", "09:45", party: 3)).Succeeded);
        Assert.Equal(0, (await ShowAsync(exchange, massage.Id)).Slots[0].AvailableCapacity);
    }

    [Fact]
    public async Task Buffers_count_among_the_places_of_a_service()
    {
        var exchange = await StoredAsync(
            new BookingPolicy { DefaultCapacity = 5 }, Haircut with { MaxParallel = 1, BufferAfter = Duration.FromMinutes(10) });
        Assert.True((await BookAsync(exchange, Haircut.Id, "09:00", "09:30")).Succeeded);

        Assert.Equal(BookingErrorCode.FullyBooked, (await BookAsync(exchange, Haircut.Id, "09:39", "10:09")).Error?.Code);
        Assert.True((await BookAsync(exchange, Haircut.Id, "09:40", "10:10")).Succeeded);
    }

    [Fact]
    public async Task A_party_grows_only_within_the_places_of_its_service()
    {
        var exchange = await StoredAsync(new BookingPolicy { DefaultCapacity = 9 }, Haircut with { MaxParallel = 3 });
        var booked = (await BookAsync(exchange, Haircut.Id, "09:00", "09:30")).Value!;
        Assert.True((await BookAsync(exchange, Haircut.Id, "09:00", "09:30")).Succeeded);

        Assert.Equal(
            BookingErrorCode.FullyBooked,
            (await _desk.ChangeAsync(booked, new BookingChange { PartySize = 3 })).Error?.Code);
        Assert.True((await _desk.ChangeAsync(booked, new BookingChange { PartySize = 2 })).Succeeded);
    }

    [Fact]
    public async Task The_remaining_capacity_of_a_service_is_the_number_of_such_parties_that_fit()
    {
        var exchange = await StoredAsync(new BookingPolicy { DefaultCapacity = 7 }, Haircut);
        var withoutServices = await StoredAsync(new BookingPolicy { DefaultCapacity = 7 });

        var parties = (await _desk.PrepareAsync(exchange, Monday, new SlotQuery { ServiceId = Haircut.Id, PartySize = 3 })).GetDay(0);
        var places = (await _desk.PrepareAsync(withoutServices, Monday, new SlotQuery { PartySize = 3 })).GetDay(0);

        Assert.Equal((2, 7), (parties.Slots[0].AvailableCapacity, places.Slots[0].AvailableCapacity));
    }

    [Fact]
    public async Task Notice_window_buffers_and_confirmation_are_the_services_own_or_else_the_exchanges()
    {
        var policy = new BookingPolicy
        {
            MinNotice = Duration.FromDays(1),
            BookingWindowDays = 3,
            BufferBefore = Duration.FromMinutes(5),
            BufferAfter = Duration.FromMinutes(10),
            AutoConfirm = true,
        };
        var own = Haircut with
        {
            Id = Guid.NewGuid(),
            MinNotice = Duration.FromDays(10),
            BookingWindowDays = 30,
            BufferBefore = Duration.Zero,
            BufferAfter = Duration.FromMinutes(1),
            AutoConfirm = false,
        };
        var exchange = await StoredAsync(policy, Haircut, own);

        Assert.Equal("Bookings are open for 3 days ahead.", (await BookAsync(exchange, Haircut.Id, "09:00", "09:30")).Error?.Message);
        Assert.Equal("Bookings need 14400 minutes' notice.", (await BookAsync(exchange, own.Id, "09:00", "09:30")).Error?.Message);

        _desk.Clock.AdvanceDays(2);
        var inherited = (await BookAsync(exchange, Haircut.Id, "09:00", "09:30")).Value!.Booking;
        var ofItsOwn = (await _desk.BookAsync(
            exchange, Monday.PlusWeeks(2), new LocalTime(9, 0), new LocalTime(9, 30), service: own.Id)).Value!.Booking;

        Assert.Equal((BookingStatus.Confirmed, BookingStatus.Pending), (inherited.Status, ofItsOwn.Status));
        Assert.Equal(
            (Duration.FromMinutes(5), Duration.FromMinutes(10), Duration.Zero, Duration.FromMinutes(1)),
            ((await AllocationOfAsync(inherited)).BufferBefore, (await AllocationOfAsync(inherited)).BufferAfter,
                (await AllocationOfAsync(ofItsOwn)).BufferBefore, (await AllocationOfAsync(ofItsOwn)).BufferAfter));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(7, false)]
    public async Task The_notice_of_a_cancellation_is_the_services_own_or_else_the_exchanges(int? days, bool isAccepted)
    {
        var own = Haircut with { CancellationNotice = days is { } given ? Duration.FromDays(given) : null };
        var exchange = await StoredAsync(new BookingPolicy { CancellationNotice = Duration.FromDays(1) }, own);
        var booked = (await BookAsync(exchange, Haircut.Id, "09:00", "09:30")).Value!;

        var cancelled = await _desk.CancelAsync(booked, Actor.Guest);

        Assert.Equal(isAccepted ? null : BookingErrorCode.CancellationTooLate, cancelled.Error?.Code);
        Assert.Equal(
            isAccepted ? null : "Bookings can be cancelled or rescheduled until 10080 minutes before they start.",
            cancelled.Error?.Message);
    }

    private Task<Exchange> StoredAsync(params Service[] services) => StoredAsync(new BookingPolicy(), services);

    private async Task<Exchange> StoredAsync(BookingPolicy policy, params Service[] services)
    {
        var exchange = Shop.Daily("UTC", "09:00-12:00", "13:00-17:00") with { Policy = policy, Services = services };
        return await _desk.CreatedAsync(exchange);
    }

    private Task<Result<BookingDetails>> BookAsync(Exchange exchange, Guid? service, string start, string end, int party = 1) =>
        _desk.BookAsync(exchange, Monday, Shop.Time(start), Shop.Time(end), party, service);

    private async Task<DayAvailability> ShowAsync(Exchange exchange, Guid service, int? minutes = null) =>
        (await _desk.PrepareAsync(exchange, Monday, new SlotQuery
        {
            ServiceId = service,
            Duration = minutes is { } length ? Duration.FromMinutes(length) : null,
        })).GetDay(0);

    private async Task<BookingError?> ProblemAsync(Exchange exchange, SlotQuery query) =>
        (await _desk.PrepareAsync(exchange, Monday, query)).FindProblem();

    private async Task<Allocation> AllocationOfAsync(Booking booking) =>
        (await _desk.Store.LoadDaysAsync([booking.ExchangeId], booking.Date, booking.Date, Stop)).Single().FindAllocation(booking.Id)!;
}
