using BookingEngine.Conformance;
using BookingEngine.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>The services on the in-memory store: their results, and the fields that their refusals name.</summary>
public sealed class ServiceTests : IAsyncDisposable
{
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Eleven = new(11, 0);

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly StoreHost _host;

    public ServiceTests() => _host = new StoreHost(new InMemory(), _clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_created_exchange_gets_ids_a_version_and_timestamps_truncated_to_the_microsecond()
    {
        _clock.AdvanceTicks(12_345_678);

        var created = (await _host.Exchanges.CreateAsync(
            Examples.Exchange() with { Id = Guid.Empty, Version = 9, OperatingHours = [new(IsoDayOfWeek.Monday, null)] },
            Stop)).Value!;

        Assert.NotEqual(Guid.Empty, created.Id);
        Assert.NotEqual(Guid.Empty, created.OperatingHours[0].Id);
        Assert.Equal(1, created.Version);
        Assert.Equal(Instant.FromUtc(2024, 1, 10, 12, 0, 1).PlusTicks(2_345_670), created.CreatedAt);
        Assert.Equal(created.CreatedAt, created.UpdatedAt);
        Assert.Equal(created, await _host.Exchanges.FindAsync(created.Id, Stop));
    }

    [Fact]
    public async Task Every_wrong_field_of_an_exchange_is_named_and_nothing_is_stored()
    {
        var result = await _host.Exchanges.CreateAsync(
            Examples.Exchange() with
            {
                BusinessName = " ",
                Description = new string('x', 2001),
                OperatingHours =
                [
                    new(IsoDayOfWeek.Monday, new OpeningPeriod(Ten, new LocalTime(12, 0))),
                    new(IsoDayOfWeek.Monday, new OpeningPeriod(Eleven, new LocalTime(13, 0))),
                ],
                SpecialHours = [new SpecialHours(new LocalDate(1969, 12, 31), [])],
            },
            Stop);

        Assert.Equal(["BusinessName", "Description", "OperatingHours", "SpecialHours"], Fields(result).Order());
        Assert.Equal(0, (await _host.Exchanges.ListAsync(new ExchangeFilter(), new PageRequest(1, 10), Stop)).TotalCount);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task An_exchange_has_special_hours_on_at_most_1000_dates(int dates, bool succeeds)
    {
        var result = await _host.Exchanges.CreateAsync(
            Examples.Exchange() with
            {
                SpecialHours = [.. Enumerable.Range(0, dates).Select(day => new SpecialHours(Examples.Monday.PlusDays(day), []))],
            },
            Stop);

        Assert.Equal(succeeds, result.Succeeded);
        Assert.Equal(
            succeeds ? [] : ["An exchange can have special hours on at most 1000 dates. Delete some of the past."],
            result.Errors.Select(error => error.Message));
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    public async Task An_exchange_has_at_most_3000_periods_of_special_hours(int periodsOfADate, bool succeeds)
    {
        var periods = Enumerable.Range(0, periodsOfADate).Select(
            hour => new OpeningPeriod(new LocalTime(hour % 24, 0), new LocalTime(hour % 24, 30))).ToArray();
        var result = await _host.Exchanges.CreateAsync(
            Examples.Exchange() with
            {
                SpecialHours = [.. Enumerable.Range(0, 125).Select(day => new SpecialHours(Examples.Monday.PlusDays(2 * day), periods))],
            },
            Stop);

        Assert.Equal(succeeds, result.Succeeded);
        Assert.Equal(
            !succeeds,
            result.Errors.Any(error => error.Message
                == "An exchange's special hours can have at most 3000 periods. Delete some of the past."));
    }

    [Theory]
    [InlineData(90, 60, 60, "MaxDuration")]
    [InlineData(61, null, 60, "SlotDuration")]
    [InlineData(null, 59, 60, "SlotDuration")]
    [InlineData(60, 60, 60, null)]
    public async Task The_limits_of_booking_length_must_allow_the_slot_duration(int? shortest, int? longest, int slot, string? field)
    {
        var policy = new BookingPolicy
        {
            MinDuration = shortest is { } least ? Duration.FromMinutes(least) : null,
            MaxDuration = longest is { } most ? Duration.FromMinutes(most) : null,
            SlotDuration = Duration.FromMinutes(slot),
        };

        var result = await _host.Exchanges.CreateAsync(Examples.Exchange() with { Policy = policy }, Stop);

        Assert.Equal(field is null ? [] : [field], Fields(result));
    }

    [Theory]
    [InlineData("olga", 2)]
    [InlineData("otto", 3)]
    [InlineData(null, 3)]
    public async Task A_user_owns_at_most_as_many_exchanges_as_the_host_allows(string? owner, int created)
    {
        using var provider = new ServiceCollection()
            .AddSingleton<IClock>(_clock)
            .AddBookingEngine(options => options.MaxExchangesPerOwner = 3).Services.BuildServiceProvider();
        var exchanges = provider.GetRequiredService<ExchangeService>();
        await exchanges.CreateAsync(Examples.Exchange() with { OwnerId = "olga" }, Stop);

        for (int i = 0; i < created; i++)
        {
            Assert.True((await exchanges.CreateAsync(Examples.Exchange() with { OwnerId = owner }, Stop)).Succeeded);
        }

        var one = await exchanges.CreateAsync(Examples.Exchange() with { OwnerId = owner }, Stop);

        Assert.Equal(owner is null ? null : BookingErrorCode.TooManyExchanges, one.Error?.Code);
        Assert.Equal(owner is null ? null : "A user can own at most 3 exchanges here.", one.Error?.Message);
    }

    [Fact]
    public async Task Replacing_an_outdated_version_of_an_exchange_is_refused()
    {
        var exchange = await CreateAsync();
        _clock.AdvanceSeconds(5);
        var replaced = await _host.Exchanges.ReplaceAsync(exchange with { Description = "first" }, Stop);

        var stale = await _host.Exchanges.ReplaceAsync(exchange with { Description = "second" }, Stop);

        Assert.Equal(2, replaced.Value?.Version);
        Assert.Equal(exchange.CreatedAt, replaced.Value?.CreatedAt);
        Assert.Equal(exchange.CreatedAt + Duration.FromSeconds(5), replaced.Value?.UpdatedAt);
        Assert.Equal(BookingErrorCode.ExchangeChanged, stale.Error?.Code);
        Assert.Equal("first", (await _host.Exchanges.FindAsync(exchange.Id, Stop))?.Description);
    }

    [Fact]
    public async Task Replacing_an_exchange_that_does_not_exist_is_refused()
    {
        var result = await _host.Exchanges.ReplaceAsync(Examples.Exchange(), Stop);

        Assert.Equal(BookingErrorCode.ExchangeNotFound, result.Error?.Code);
    }

    [Fact]
    public async Task A_booking_records_what_was_requested_and_what_the_policy_adds()
    {
        var exchange = await CreateAsync(new BookingPolicy
        {
            DefaultCapacity = 5,
            BufferBefore = Duration.FromMinutes(5),
            BufferAfter = Duration.FromMinutes(10),
            AutoConfirm = true,
        });

        var details = (await _host.Bookings.BookAsync(
            Examples.Request(exchange, Ten, Eleven) with
            {
                PartySize = 2,
                Notes = "Bring cake.",
                UserId = "u",
                UserName = "U",
            },
            Stop)).Value!;

        var booking = details.Booking;
        Assert.Equal(BookingStatus.Confirmed, booking.Status);
        Assert.Equal((Examples.Monday, Examples.Hours(10, 11), 2), (booking.Date, booking.Period, booking.PartySize));
        var day = Assert.Single(await _host.BookingStore.LoadDaysAsync([exchange.Id], booking.Date, booking.Date, Stop));
        var taken = day.FindAllocation(booking.Id)!;
        Assert.Equal((Duration.FromMinutes(5), Duration.FromMinutes(10)), (taken.BufferBefore, taken.BufferAfter));
        Assert.Equal(("Bring cake.", "u", "U"), (booking.Notes, booking.UserId, booking.UserName));
        Assert.Equal(3, details.AvailableCapacity);
        Assert.Equal(Instant.FromUtc(2024, 1, 15, 10, 0), details.Start);
        Assert.Equal(booking.TimeSlotId, details.TimeSlot?.Id);
        Assert.Equal(booking, (await _host.Bookings.FindAsync(booking.Id, Stop))?.Booking);
    }

    [Fact]
    public async Task Every_wrong_field_of_a_booking_is_named_and_nothing_is_stored()
    {
        var exchange = await CreateAsync();

        var result = await _host.Bookings.BookAsync(
            new BookingRequest(
                exchange.Id, new LocalDate(2200, 1, 1), Ten, Eleven,
                new Customer("", new string('e', 255), new string('1', 33)))
            {
                Notes = new string('n', 2001),
            },
            Stop);

        Assert.Equal(
            ["Date", "Email", "Name", "Notes", "Phone"], Fields(result).Order());
        Assert.Equal(0, (await _host.Bookings.ListAsync(new BookingFilter(), new PageRequest(1, 10), Stop)).TotalCount);
    }

    [Fact]
    public async Task Requests_for_an_unknown_exchange_booking_or_time_slot_are_refused_as_not_found()
    {
        var unknown = Examples.Exchange();

        var booked = await _host.Bookings.BookAsync(Examples.Request(unknown, Ten, Eleven), Stop);
        var cancelled = await _host.Bookings.CancelAsync(Guid.NewGuid(), cancellationToken: Stop);
        var generated = await _host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(unknown.Id, Examples.Monday, Examples.Monday), Stop);

        Assert.Equal((BookingErrorCode.ExchangeNotFound, "ExchangeId"), (booked.Error!.Code, booked.Error.Field));
        Assert.Equal(BookingErrorCode.BookingNotFound, cancelled.Error?.Code);
        Assert.Equal((BookingErrorCode.ExchangeNotFound, "ExchangeId"), (generated.Error!.Code, generated.Error.Field));
        Assert.Null(await _host.Bookings.FindAsync(Guid.NewGuid(), Stop));
        Assert.Null(await _host.Availability.GetDayAsync(unknown.Id, cancellationToken: Stop));
    }

    [Fact]
    public async Task Every_wrong_field_of_a_slot_generation_is_named()
    {
        var exchange = await CreateAsync();

        var result = await _host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, Examples.Monday, Examples.Monday.PlusDays(-1))
            {
                SlotDuration = Duration.Zero,
                MaxCapacity = -1,
            },
            Stop);

        Assert.Equal(["EndDate", "MaxCapacity", "SlotDuration"], Fields(result).Order());
    }

    [Theory]
    [InlineData(365, true)]
    [InlineData(366, false)]
    public async Task Slots_are_generated_for_at_most_366_days_at_once(int daysAfter, bool succeeds)
    {
        var exchange = await CreateAsync();

        var result = await _host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, Examples.Monday, Examples.Monday.PlusDays(daysAfter)), Stop);

        Assert.Equal(succeeds, result.Succeeded);
        Assert.Equal(succeeds ? 366 * 8 : 0, result.TryGet(out var generated, out _) ? generated.CreatedCount : 0);
        Assert.Equal(succeeds ? [] : ["EndDate"], Fields(result));
    }

    [Fact]
    public async Task Only_the_owner_may_cancel_within_the_cancellation_notice()
    {
        var exchange = await CreateAsync(new BookingPolicy { CancellationNotice = Duration.FromDays(30) });
        var booked = await _host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);
        var id = booked.Value!.Booking.Id;

        var late = await _host.Bookings.CancelAsync(id, cancellationToken: Stop);
        var byOwner = await _host.Bookings.CancelAsync(id, Actor.Owner, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.CancellationTooLate, late.Error?.Code);
        Assert.Equal((BookingStatus.Cancelled, 2L), (byOwner.Value!.Booking.Status, byOwner.Value.Booking.Version));
    }

    [Fact]
    public async Task A_slot_that_is_shown_can_be_booked_rescheduled_confirmed_and_completed()
    {
        var exchange = await CreateAsync();
        var day = await _host.Availability.GetDayAsync(exchange.Id, Examples.Monday, cancellationToken: Stop);
        var slot = day!.Available.Last();

        var booked = await _host.Bookings.BookAsync(new BookingRequest(exchange.Id, slot, Examples.Customer), Stop);
        var id = booked.Value!.Booking.Id;
        var moved = await _host.Bookings.RescheduleAsync(id, Examples.Monday, Ten, Eleven, cancellationToken: Stop);
        var confirmed = await _host.Bookings.ConfirmAsync(id, cancellationToken: Stop);
        var completed = await _host.Bookings.CompleteAsync(id, cancellationToken: Stop);

        Assert.Equal(LocalPeriod.Between(new(16, 0), new(17, 0)), booked.Value.Booking.Period);
        Assert.Equal(LocalPeriod.Between(Ten, Eleven), moved.Value!.Booking.Period);
        Assert.Equal(BookingStatus.Confirmed, confirmed.Value!.Booking.Status);
        Assert.Equal(BookingStatus.Completed, completed.Value!.Booking.Status);
    }

    [Fact]
    public async Task A_booking_can_be_marked_as_no_show_from_its_start_on()
    {
        var exchange = await CreateAsync(new BookingPolicy { AutoConfirm = true });
        var booked = await _host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);
        var id = booked.Value!.Booking.Id;

        var early = await _host.Bookings.MarkNoShowAsync(id, cancellationToken: Stop);
        _clock.Reset(Instant.FromUtc(2024, 1, 15, 10, 0));
        var marked = await _host.Bookings.MarkNoShowAsync(id, ifVersion: 1, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.NotStarted, early.Error?.Code);
        Assert.Equal(BookingStatus.NoShow, marked.Value!.Booking.Status);
    }

    [Fact]
    public async Task A_change_of_an_exchange_that_another_overtakes_is_applied_again_to_the_newer_version()
    {
        var exchange = await CreateAsync();
        int attempts = 0;

        var changed = await _host.Exchanges.UpdateAsync(
            exchange.Id,
            stored =>
            {
                if (++attempts == 1)
                {
                    Rename(stored);
                }

                return stored with { Description = "Changed" };
            },
            cancellationToken: Stop);

        Assert.Equal((2, "Renamed", "Changed"), (attempts, changed.Value!.BusinessName, changed.Value.Description));
    }

    [Fact]
    public async Task A_change_of_an_exchange_that_others_always_overtake_ends_in_contention()
    {
        var exchange = await CreateAsync();
        int attempts = 0;

        var changed = await _host.Exchanges.UpdateAsync(
            exchange.Id,
            stored =>
            {
                attempts++;
                Rename(stored);
                return stored with { Description = "Changed" };
            },
            cancellationToken: Stop);

        Assert.Equal((BookingErrorCode.Contention, 20), (changed.Error?.Code, attempts));
    }

    [Fact]
    public async Task A_change_of_an_outdated_version_of_an_exchange_is_refused()
    {
        var exchange = await CreateAsync();

        var changed = await _host.Exchanges.UpdateAsync(
            exchange.Id, _ => throw new InvalidOperationException(), ifVersion: 7, Stop);
        var raced = await _host.Exchanges.UpdateAsync(exchange.Id, Raced, ifVersion: 1, Stop);

        Assert.Equal(BookingErrorCode.ExchangeChanged, changed.Error?.Code);
        Assert.Equal(BookingErrorCode.ExchangeChanged, raced.Error?.Code);
        Assert.Equal("Renamed", (await _host.Exchanges.FindAsync(exchange.Id, Stop))?.BusinessName);

        Exchange Raced(Exchange stored)
        {
            Rename(stored);
            return stored with { Description = "Changed" };
        }
    }

    [Fact]
    public async Task A_change_cannot_give_an_exchange_another_id_or_version()
    {
        var exchange = await CreateAsync();

        var changed = await _host.Exchanges.UpdateAsync(
            exchange.Id, stored => stored with { Id = Guid.NewGuid(), Version = 40 }, cancellationToken: Stop);

        Assert.Equal((exchange.Id, 2L), (changed.Value!.Id, changed.Value.Version));
    }

    [Fact]
    public async Task Setting_special_hours_replaces_those_that_the_date_had()
    {
        var exchange = await CreateAsync();
        var other = new SpecialHours(Examples.Monday.PlusDays(1), []);
        await _host.Exchanges.SetSpecialHoursAsync(exchange.Id, other, cancellationToken: Stop);
        await _host.Exchanges.SetSpecialHoursAsync(exchange.Id, new SpecialHours(Examples.Monday, []), cancellationToken: Stop);
        var hours = new SpecialHours(Examples.Monday, [new OpeningPeriod(Ten, Eleven)]);

        var changed = await _host.Exchanges.SetSpecialHoursAsync(exchange.Id, hours, cancellationToken: Stop);

        Assert.Equal([other, hours], changed.Value!.SpecialHours);
    }

    [Fact]
    public async Task Listing_all_bookings_reads_every_page()
    {
        var exchange = await CreateAsync(new BookingPolicy { DefaultCapacity = 1000 });
        var made = new List<Guid>();
        for (int i = 0; i < 230; i++)
        {
            made.Add((await _host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop)).Value!.Id);
        }

        var filter = new BookingFilter { ExchangeId = exchange.Id, Order = BookingOrder.CreatedAt };
        var listed = await _host.Bookings.ListAllAsync(filter, cancellationToken: Stop).ToListAsync(Stop);

        Assert.Equal(made.Order(), listed.Select(booking => booking.Id).Order());
    }

    [Fact]
    public async Task Bookings_are_filtered_by_the_instant_of_their_start()
    {
        string[] zones = ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"];
        foreach (string zone in zones)
        {
            var night = (await _host.Exchanges.CreateAsync(
                new Exchange
                {
                    BusinessName = zone,
                    TimeZone = DateTimeZoneProviders.Tzdb[zone],
                    OperatingHours = OperatingHours.Daily(new(12, 0), new(12, 0)),
                },
                Stop)).Value!;
            foreach (var date in Enumerable.Range(11, 5).Select(day => new LocalDate(2024, 1, day)))
            {
                var day = await _host.Availability.GetDayAsync(night.Id, date, cancellationToken: Stop);
                foreach (var slot in day!.Available)
                {
                    var booked = await _host.Bookings.BookAsync(new BookingRequest(night.Id, slot, Examples.Customer), Stop);
                    Assert.True(booked.Succeeded);
                }
            }
        }

        var from = Instant.FromUtc(2024, 1, 13, 10, 0);
        var nextDay = _host.Bookings.ListAllAsync(new BookingFilter(), from, from + Duration.FromHours(24), Stop);
        var listed = await nextDay.ToListAsync(Stop);
        var none = _host.Bookings.ListAllAsync(new BookingFilter { DateTo = new(2024, 1, 11) }, from, cancellationToken: Stop);

        Assert.Equal(
            zones.SelectMany(zone => Enumerable.Range(0, 24).Select(hour => (zone, from + Duration.FromHours(hour)))).Order(),
            listed.Select(booking => (booking.Exchange.BusinessName, booking.Start)).Order());
        Assert.Empty(await none.ToListAsync(Stop));
    }

    [Fact]
    public async Task Listing_all_exchanges_reads_every_page()
    {
        for (int i = 0; i < 120; i++)
        {
            await CreateAsync();
        }

        Assert.Equal(120, await _host.Exchanges.ListAllAsync(new ExchangeFilter(), Stop).DistinctBy(one => one.Id).CountAsync(Stop));
    }

    [Fact]
    public async Task Availability_defaults_to_today_in_the_exchanges_time_zone_and_shows_bookings()
    {
        var exchange = (await _host.Exchanges.CreateAsync(
            Examples.Exchange() with { TimeZone = DateTimeZoneProviders.Tzdb["Pacific/Kiritimati"] }, Stop)).Value!;
        _ = await _host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven, new LocalDate(2024, 1, 11)), Stop);

        var day = await _host.Availability.GetDayAsync(exchange.Id, cancellationToken: Stop);

        Assert.Equal(new LocalDate(2024, 1, 11), day?.Date); // It is 02:00 there.
        Assert.Equal(8, day!.Slots.Count);
        Assert.Equal(BookingErrorCode.FullyBooked, day.Slots[1].UnavailableReason);
        Assert.True(day.Slots[2].IsAvailable);
    }

    [Fact]
    public async Task Storing_a_missing_day_does_not_count_as_a_failed_commit_attempt()
    {
        using var provider = new ServiceCollection()
            .AddSingleton<IClock>(_clock)
            .AddBookingEngine(options => options.MaxCommitAttempts = 1).Services.BuildServiceProvider();
        var exchange = await provider.GetRequiredService<ExchangeService>().CreateAsync(Examples.Exchange(), Stop);

        var result = await provider.GetRequiredService<BookingService>().BookAsync(
            Examples.Request(exchange.Value!, Ten, Eleven), Stop);

        Assert.True(result.Succeeded, result.Error?.ToString());
    }

    private static IEnumerable<string?> Fields<T>(Result<T> result)
        where T : class =>
        result.Errors.Select(error => error.Field).Distinct();

    /// <summary>Changes an exchange at once, as another host would.</summary>
    private void Rename(Exchange exchange) =>
        Assert.True(_host.Exchanges.ReplaceAsync(exchange with { BusinessName = "Renamed" }, Stop).IsCompletedSuccessfully);

    private async Task<Exchange> CreateAsync(BookingPolicy? policy = null)
    {
        var result = await _host.Exchanges.CreateAsync(
            Examples.Exchange() with { Policy = policy ?? new BookingPolicy() }, Stop);
        return result.Value!;
    }
}
