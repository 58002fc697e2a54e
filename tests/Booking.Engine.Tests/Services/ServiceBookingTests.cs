using BookingEngine.Conformance;
using BookingEngine.Tests.Scheduling;
using NodaTime;

namespace BookingEngine.Tests.Services;

/// <summary>What becomes of a booking with a service, and with metadata, when either changes.</summary>
public sealed class ServiceBookingTests
{
    private static readonly LocalDate Monday = Examples.Monday;

    private static readonly Service Haircut = Service.Of("Haircut", minutes: 30) with
    {
        Id = Guid.NewGuid(),
        PriceAmount = 2900,
        PriceCurrency = "EUR",
    };

    private readonly Desk _desk = new(Instant.FromUtc(2024, 1, 10, 12, 0));

    [Fact]
    public async Task A_booking_keeps_the_name_and_the_price_it_was_sold_with()
    {
        var exchange = await CreatedAsync(Haircut);
        var booked = await BookedAsync(exchange, 9, Haircut);
        await _desk.ChangeAsync(exchange, Haircut with { Name = "Cut", PriceAmount = 3900, PriceCurrency = "CHF" });

        var moved = await MoveAsync(booked, "11:00", "11:30");

        foreach (var booking in new[] { booked, moved.Value! })
        {
            Assert.Equal(
                (Haircut.Id, "Haircut", 2900, "EUR"),
                (booking.Booking.ServiceId, booking.Booking.ServiceName, booking.Booking.PriceAmount, booking.Booking.PriceCurrency));
        }

        var sold = (await BookedAsync(await FindAsync(exchange), 9, Haircut)).Booking;
        Assert.Equal(("Cut", 3900, "CHF"), (sold.ServiceName, sold.PriceAmount, sold.PriceCurrency));
    }

    [Fact]
    public async Task The_end_of_a_booking_can_be_left_out_and_follows_from_the_length_of_the_service()
    {
        var options = Haircut with { Id = Guid.NewGuid(), Duration = null, DurationOptions = [Duration.FromMinutes(40), Duration.FromMinutes(20)] };
        var plain = Haircut with { Id = Guid.NewGuid(), Duration = null };
        var exchange = await CreatedAsync(Haircut, options, plain);

        Assert.Equal("09:00-09:30", (await BookedAsync(exchange, 9, Haircut)).Period.ToString());
        Assert.Equal("10:00-10:40", (await BookedAsync(exchange, 10, options)).Period.ToString());
        Assert.Equal("11:00-12:00", (await BookedAsync(exchange, 11, plain)).Period.ToString());
        RequestedTime[] times =
        [
            new RequestedTime.Exact(Instant.FromUtc(2024, 1, 15, 13, 0), null),
            new RequestedTime.DateTimes(Monday.At(new(14, 0)), null, null, null),
        ];
        foreach (var time in times)
        {
            var booked = await _desk.BookAsync(new BookingRequest(exchange.Id, time, Examples.Customer) { ServiceId = Haircut.Id });
            Assert.Equal(Duration.FromMinutes(30), booked.Value!.End - booked.Value.Start);
        }
    }

    [Fact]
    public async Task A_booking_of_a_whole_day_lasts_from_opening_to_closing_on_the_night_the_clocks_change()
    {
        var day = Haircut with { Duration = Duration.FromHours(24) };
        var exchange = await _desk.CreatedAsync(Shop.Daily("Europe/Berlin", "00:00-00:00") with { Services = [day] });

        var booked = await _desk.BookAsync(
            new BookingRequest(exchange.Id, new LocalDate(2024, 3, 31), LocalTime.Midnight, Examples.Customer) { ServiceId = day.Id });

        Assert.Equal(Duration.FromHours(23), booked.Value!.End - booked.Value.Start);
    }

    [Fact]
    public async Task A_rescheduled_booking_keeps_its_service_and_if_no_end_is_given_its_length()
    {
        var options = Haircut with { Duration = null, DurationOptions = [Duration.FromMinutes(20), Duration.FromMinutes(40)] };
        var exchange = await CreatedAsync(options);
        var booked = await _desk.BookAsync(exchange, Monday, new(9, 0), new(9, 40), service: options.Id);

        var moved = await _desk.MoveAsync(booked.Value!, new RequestedTime.OnClock(Monday, new(10, 0), null));
        var refused = await MoveAsync(booked.Value!, "10:00", "10:30");

        Assert.Equal((options.Id, "10:00-10:40"), (moved.Value?.Booking.ServiceId, moved.Value?.Period.ToString()));
        Assert.Equal(BookingErrorCode.DurationNotOffered, refused.Error?.Code);
    }

    [Fact]
    public async Task A_booking_of_a_withdrawn_service_is_moved_by_its_rules_and_one_of_a_deleted_service_by_the_exchanges()
    {
        var exchange = await CreatedAsync(Haircut, Haircut with { Id = Guid.NewGuid() });
        var booked = await BookedAsync(exchange, 9, Haircut);

        await _desk.ChangeAsync(exchange, Haircut with { IsActive = false }, exchange.Services[1]);
        Assert.Equal(BookingErrorCode.DurationNotOffered, (await MoveAsync(booked, "10:00", "11:15")).Error?.Code);
        Assert.True((await MoveAsync(booked, "10:00", "10:30")).Succeeded);

        await _desk.ChangeAsync(exchange, exchange.Services[1]);
        Assert.Equal(Haircut.Id, (await MoveAsync(booked, "12:00", "13:15")).Value?.Booking.ServiceId);
    }

    [Fact]
    public async Task A_booking_from_before_there_were_services_goes_on_under_the_exchanges_own_policy()
    {
        var exchange = await CreatedAsync();
        var booked = (await _desk.BookAsync(exchange, Monday, new(9, 0), new(10, 15))).Value!;
        await _desk.ChangeAsync(exchange, Haircut with { CancellationNotice = Duration.FromDays(100) });

        var shown = await _desk.PrepareWithoutAsync(booked, Monday);
        var moved = await MoveAsync(booked, "10:00", "11:15");
        var grown = await _desk.ChangeAsync(booked, new BookingChange { Notes = "x" });
        var cancelled = await _desk.CancelAsync(booked, Actor.Guest);

        Assert.Null(shown.FindProblem());
        Assert.Equal(8, shown.GetDay(0).Available.Count());
        Assert.Null((moved.Error ?? grown.Error ?? cancelled.Error)?.Code);
        Assert.Null(cancelled.Value!.Booking.ServiceId);
    }

    [Fact]
    public async Task Availability_without_a_booking_is_that_of_its_service_unless_another_is_asked_for()
    {
        var massage = Service.Of("Massage", minutes: 60) with { Id = Guid.NewGuid() };
        var exchange = await CreatedAsync(Haircut, massage);
        var booked = await BookedAsync(exchange, 9, Haircut);

        var own = await _desk.PrepareWithoutAsync(booked, Monday);
        var other = await _desk.PrepareWithoutAsync(booked, Monday, new SlotQuery { ServiceId = massage.Id });
        var unknown = await _desk.PrepareWithoutAsync(booked, Monday, new SlotQuery { ServiceId = Guid.NewGuid() });

        Assert.Equal((16, 8, 0), (own.GetDay(0).Available.Count(), other.GetDay(0).Available.Count(), unknown.CountSlots()));
        Assert.Equal(BookingErrorCode.ServiceNotFound, unknown.FindProblem()?.Code);
        Assert.Distinct([own.GetVersion(), other.GetVersion(), unknown.GetVersion()]);
    }

    [Fact]
    public async Task Availability_of_two_services_has_different_versions()
    {
        var other = Haircut with { Id = Guid.NewGuid() };
        var exchange = await CreatedAsync(Haircut, other);

        Assert.NotEqual(await VersionAsync(exchange, Haircut), await VersionAsync(exchange, other));
        Assert.Equal(await VersionAsync(exchange, other), await VersionAsync(exchange, other));
    }

    [Fact]
    public async Task A_repeated_request_is_answered_before_its_service_is_looked_at()
    {
        var exchange = await CreatedAsync();
        var plain = new BookingRequest(exchange.Id, Monday, new(9, 0), new(9, 45), Examples.Customer) { IdempotencyKey = "plain" };
        var first = await _desk.BookAsync(plain);
        await _desk.ChangeAsync(exchange, Haircut);
        var ofService = new BookingRequest(exchange.Id, Monday, new(11, 0), Examples.Customer) { IdempotencyKey = "cut", ServiceId = Haircut.Id };
        var second = await _desk.BookAsync(ofService);
        await _desk.ChangeAsync(exchange, Haircut with { IsActive = false }, Haircut with { Id = Guid.NewGuid() });

        Assert.Equal(first.Value!.Id, (await _desk.BookAsync(plain)).Value?.Id);
        Assert.Equal(second.Value!.Id, (await _desk.BookAsync(ofService)).Value?.Id);
        Assert.Equal(
            BookingErrorCode.IdempotencyKeyReused, (await _desk.BookAsync(ofService with { ServiceId = null })).Error?.Code);
    }

    [Fact]
    public async Task The_order_of_metadata_does_not_make_another_request()
    {
        var exchange = await CreatedAsync();
        var request = new BookingRequest(exchange.Id, Monday, new(9, 0), new(9, 45), Examples.Customer) { IdempotencyKey = "key" };

        var first = await _desk.BookAsync(request with { Metadata = Texts(("a", "1"), ("b", "2")) });
        var again = await _desk.BookAsync(request with { Metadata = Texts(("b", "2"), ("a", "1")) });
        var other = await _desk.BookAsync(request with { Metadata = Texts(("a", "2"), ("b", "1")) });

        Assert.Equal(first.Value!.Id, again.Value?.Id);
        Assert.Equal(BookingErrorCode.IdempotencyKeyReused, other.Error?.Code);
    }

    [Fact]
    public async Task A_change_of_metadata_sets_and_removes_entries_and_keeps_all_others()
    {
        var exchange = await CreatedAsync();
        var request = new BookingRequest(exchange.Id, Monday, new(9, 0), new(9, 45), Examples.Customer);
        var booked = (await _desk.BookAsync(request with { Metadata = Texts(("a", "1"), ("b", "2"), ("c", "3")) })).Value!;

        var changed = await _desk.ChangeAsync(booked, new BookingChange { Metadata = new Dictionary<string, string?> { ["a"] = null, ["b"] = "4", ["d"] = "", ["x"] = null } });
        var again = await _desk.ChangeAsync(booked, new BookingChange { Metadata = new Dictionary<string, string?> { ["a"] = null, ["b"] = "4" } });

        Assert.Equal(Texts(("b", "4"), ("c", "3"), ("d", "")), changed.Value!.Booking.Metadata.OrderBy(entry => entry.Key));
        Assert.Equal((2, 2), (changed.Value.Booking.Version, again.Value!.Booking.Version));
    }

    [Theory]
    [InlineData("", "1", TextRule.NotBlank)]
    [InlineData("a\nb", "1", TextRule.NoControlCharacters)]
    [InlineData("41", "1", TextRule.MaxLength)]
    [InlineData("a", "501", TextRule.MaxLength)]
    [InlineData("a", "\0", TextRule.NoNull)]
    public async Task Metadata_that_is_too_long_or_unreadable_is_refused(string name, string value, TextRule rule)
    {
        var exchange = await CreatedAsync();
        var metadata = Texts((name == "41" ? new string('n', 41) : name, value == "501" ? new string('v', 501) : value));
        var request = new BookingRequest(exchange.Id, Monday, new(9, 0), new(9, 45), Examples.Customer);
        var booked = (await _desk.BookAsync(request)).Value!;

        var refused = await _desk.BookAsync(request with { Metadata = metadata });
        var unchanged = await _desk.ChangeAsync(booked, new BookingChange { Metadata = metadata.ToDictionary(entry => entry.Key, string? (entry) => entry.Value) });

        foreach (var error in new[] { refused.Error!, unchanged.Error! })
        {
            Assert.Equal((BookingErrorCode.InvalidField, "Metadata", rule), (error.Code, error.Field, error.Data[nameof(TextRule)]));
        }
    }

    [Fact]
    public async Task A_booking_has_at_most_fifty_entries_of_metadata_also_after_a_change()
    {
        var exchange = await CreatedAsync();
        var request = new BookingRequest(exchange.Id, Monday, new(9, 0), new(9, 45), Examples.Customer);
        var fifty = Enumerable.Range(0, 50).ToDictionary(number => $"{new string('n', 38)}{number:00}", _ => new string('v', 500));
        var booked = (await _desk.BookAsync(request with { Metadata = fifty })).Value!;

        var refused = await _desk.BookAsync(request with { Metadata = new Dictionary<string, string>(fifty) { ["a"] = "1" } });
        var change = new Dictionary<string, string?> { ["a"] = "1" };
        var tooMany = await _desk.ChangeAsync(booked, new BookingChange { Metadata = change });
        change[fifty.Keys.First()] = null;
        var changed = await _desk.ChangeAsync(booked, new BookingChange { Metadata = change });

        Assert.Equal((BookingErrorCode.InvalidField, "Metadata"), (refused.Error?.Code, refused.Error?.Field));
        Assert.Equal(refused.Error, tooMany.Error);
        Assert.Equal(50, changed.Value?.Booking.Metadata.Count);
    }

    private static Dictionary<string, string> Texts(params (string Name, string Value)[] entries) =>
        entries.ToDictionary(entry => entry.Name, entry => entry.Value);

    private Task<Exchange> CreatedAsync(params Service[] services) =>
        _desk.CreatedAsync(Shop.Daily("UTC", "09:00-17:00") with { Services = services });

    private async Task<Exchange> FindAsync(Exchange exchange) => (await _desk.Exchanges.FindAsync(exchange.Id, TestContext.Current.CancellationToken))!;

    private async Task<BookingDetails> BookedAsync(Exchange exchange, int hour, Service service)
    {
        var booked = await _desk.BookAsync(
            new BookingRequest(exchange.Id, Monday, new(hour, 0), Examples.Customer) { ServiceId = service.Id });
        Assert.True(booked.Succeeded, booked.Error?.ToString());
        return booked.Value;
    }

    private Task<Result<BookingDetails>> MoveAsync(BookingDetails booked, string start, string end) =>
        _desk.MoveAsync(booked, new RequestedTime.OnClock(Monday, Shop.Time(start), Shop.Time(end)));

    private async Task<string> VersionAsync(Exchange exchange, Service service) =>
        (await _desk.PrepareAsync(exchange, Monday, new SlotQuery { ServiceId = service.Id })).GetVersion();
}
