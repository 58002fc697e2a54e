using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Which rule refuses a booking, in which order rules are checked, and with which message.</summary>
public sealed class BookingRuleTests
{
    private const string Full = "This time slot has reached maximum capacity.";
    private const string Past = "Cannot book a time slot in the past.";
    private const string Outside = "Time must be within business hours (09:00 - 12:00, 13:00 - 17:00).";

    private readonly Desk _desk = new(Shop.Utc("2024-01-15T10:00Z")); // This is a Monday.

    [Theory]
    [InlineData("2024-01-15", "09:00", "10:00", BookingErrorCode.SlotInPast, "Date", Past)]
    [InlineData("2024-01-14", "09:00", "10:00", BookingErrorCode.SlotInPast, "Date", Past)] // closed, too
    [InlineData("2024-01-15", "07:00", "08:00", BookingErrorCode.SlotInPast, "Date", Past)] // outside, too
    [InlineData("2024-01-15", "10:30", "11:00", BookingErrorCode.NoticeTooShort, "StartTime", "Bookings need 60 minutes' notice.")]
    [InlineData("2024-01-15", "10:30", "12:30", BookingErrorCode.NoticeTooShort, "StartTime", "Bookings need 60 minutes' notice.")] // outside, too
    [InlineData("2024-02-15", "09:00", "10:00", BookingErrorCode.TooFarAhead, "Date", "Bookings are open for 30 days ahead.")]
    [InlineData("2024-02-17", "09:00", "10:00", BookingErrorCode.TooFarAhead, "Date", "Bookings are open for 30 days ahead.")] // closed, too
    [InlineData("2024-01-20", "09:00", "10:00", BookingErrorCode.ExchangeClosed, "Date", "Exchange is closed on Saturday.")]
    [InlineData("2024-01-16", "08:00", "09:00", BookingErrorCode.OutsideHours, "StartTime", Outside)]
    [InlineData("2024-01-16", "08:30", "09:30", BookingErrorCode.OutsideHours, "StartTime", Outside)]
    [InlineData("2024-01-16", "11:30", "13:30", BookingErrorCode.ClosedPart, "StartTime", Outside)] // over lunch
    [InlineData("2024-01-16", "12:00", "13:00", BookingErrorCode.ClosedPart, "StartTime", Outside)]
    [InlineData("2024-01-16", "09:00", "12:30", BookingErrorCode.ClosedPart, "StartTime", Outside)] // from opening
    [InlineData("2024-01-16", "12:30", "17:00", BookingErrorCode.ClosedPart, "StartTime", Outside)] // until closing
    [InlineData("2024-01-16", "08:59:59", "13:30", BookingErrorCode.OutsideHours, "StartTime", Outside)] // over lunch, too
    [InlineData("2024-01-16", "16:30", "17:30", BookingErrorCode.OutsideHours, "StartTime", Outside)] // blocked, too
    [InlineData("2024-01-16", "16:00", "16:30", BookingErrorCode.SlotBlocked, "Time", Full)]
    [InlineData("2024-01-16", "15:30", "16:01", BookingErrorCode.SlotBlocked, "Time", Full)] // booked, too
    [InlineData("2024-01-16", "14:30", "15:30", BookingErrorCode.FullyBooked, "Time", Full)]
    public async Task The_first_booking_rule_that_fails_gives_the_refusal(
        string date, string start, string end, BookingErrorCode code, string field, string message)
    {
        var exchange = await StoredAsync();

        var result = await _desk.BookAsync(exchange, Shop.Date(date), Shop.Time(start), Shop.Time(end));

        var error = Assert.Single(result.Errors);
        Assert.Equal((code, field, message), (error.Code, error.Field, error.Message));
    }

    [Theory]
    [InlineData("2024-01-15", "11:00", "12:00")] // at exactly now + notice
    [InlineData("2024-02-14", "09:00", "10:00")] // on the last day of the window
    [InlineData("2024-01-16", "09:00", "12:00")] // from opening to closing
    [InlineData("2024-01-16", "09:07", "09:08:01")] // on no grid
    [InlineData("2024-01-16", "13:00", "14:00")] // up to a booking
    [InlineData("2024-01-16", "15:00", "16:00")] // from a booking's end up to a block
    public async Task A_booking_at_the_exact_limit_of_every_rule_is_accepted(string date, string start, string end)
    {
        var exchange = await StoredAsync();

        var result = await _desk.BookAsync(exchange, Shop.Date(date), Shop.Time(start), Shop.Time(end));

        Assert.Empty(result.Errors);
        Assert.Equal(Shop.Local($"{start}-{end}"), result.Value!.Booking.Period);
    }

    [Theory]
    [InlineData("08:00", "08:10", BookingErrorCode.OutsideHours, "StartTime")] // too short, too
    [InlineData("11:50", "12:10", BookingErrorCode.ClosedPart, "StartTime")] // too short, too
    [InlineData("14:10", "14:39:59", BookingErrorCode.TooShort, "EndTime")] // off the grid and booked, too
    [InlineData("13:10", "14:40:01", BookingErrorCode.TooLong, "EndTime")] // off the grid and booked, too
    [InlineData("15:31", "16:31", BookingErrorCode.OffGrid, "StartTime")] // blocked, too
    [InlineData("14:00", "15:00", BookingErrorCode.FullyBooked, "Time")]
    [InlineData("13:00", "13:30", null, null)]
    [InlineData("10:20", "10:30", null, null)] // a slot that the owner stored
    [InlineData("15:30", "15:40", BookingErrorCode.TooShort, "EndTime")] // a slot that nobody gave a capacity
    public async Task Length_and_grid_are_checked_after_the_hours_and_before_the_capacity(
        string start, string end, BookingErrorCode? code, string? field)
    {
        var exchange = await StoredAsync(policy => policy with
        {
            MinDuration = Duration.FromMinutes(30),
            MaxDuration = Duration.FromMinutes(90),
            SlotStarts = SlotStarts.Grid,
        });

        var result = await _desk.BookAsync(exchange, Shop.Date("2024-01-16"), Shop.Time(start), Shop.Time(end));

        Assert.Equal((code, field), (result.Error?.Code, result.Error?.Field));
    }

    [Theory]
    [InlineData(0, true)] // at this very instant
    [InlineData(1, false)]
    [InlineData(NodaConstants.NanosecondsPerSecond, false)]
    public async Task A_slot_that_starts_now_can_be_booked(long nanosecondsLate, bool accepted)
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-17:00"));
        var start = Shop.Utc("2024-01-15T12:00Z");
        _desk.Clock.Reset(start.PlusNanoseconds(nanosecondsLate));

        var shown = await _desk.ShowAsync(exchange, Shop.Date("2024-01-15"));
        var result = await _desk.BookAsync(exchange, start, start + Duration.FromHours(1));

        Assert.Equal(accepted, shown.Starts().Contains("12:00"));
        Assert.Equal(accepted ? null : BookingErrorCode.SlotInPast, result.Error?.Code);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_slot_that_starts_at_exactly_now_plus_the_notice_can_be_booked(long nanosecondsLate, bool accepted)
    {
        var policy = new BookingPolicy { MinNotice = Duration.FromSeconds(90) };
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-17:00") with { Policy = policy });
        var start = Shop.Utc("2024-01-15T12:00Z");
        _desk.Clock.Reset(start.PlusNanoseconds(nanosecondsLate) - policy.MinNotice);

        var result = await _desk.BookAsync(exchange, start, start + Duration.FromHours(1));

        Assert.Equal(accepted ? null : BookingErrorCode.NoticeTooShort, result.Error?.Code);
    }

    [Theory]
    [InlineData("09:00", "10:00", 3, null)]
    [InlineData("09:00", "10:00", 4, BookingErrorCode.PartyTooLarge)] // more than the default capacity
    [InlineData("10:00", "11:00", 3, BookingErrorCode.FullyBooked)] // one place is booked
    [InlineData("10:00", "11:00", 4, BookingErrorCode.PartyTooLarge)]
    [InlineData("11:00", "12:00", 5, null)] // a slot of 5
    [InlineData("11:00", "12:00", 6, BookingErrorCode.PartyTooLarge)]
    [InlineData("10:30", "11:30", 5, BookingErrorCode.PartyTooLarge)] // only half of it is in that slot
    [InlineData("12:30", "13:30", 9, BookingErrorCode.SlotBlocked)]
    public async Task A_party_larger_than_the_whole_capacity_is_too_large(
        string start, string end, int party, BookingErrorCode? code)
    {
        var exchange = Shop.Daily("UTC", "09:00-17:00") with { Policy = new BookingPolicy { DefaultCapacity = 3 } };
        var scenario = exchange.On(
            "2024-01-16", [Shop.Booked("10:00-11:00")], [Shop.Stored("11:00-12:00", 5), Shop.Stored("13:00-14:00", 0)]);
        exchange = await _desk.StoreAsync(scenario with { Now = _desk.Clock.GetCurrentInstant() });

        var result = await _desk.BookAsync(
            exchange, Shop.Date("2024-01-16"), Shop.Time(start), Shop.Time(end), party);

        Assert.Equal(code is { } refused ? new BookingError(refused, "Time", Full) : null, result.Error);
    }

    [Fact]
    public async Task The_booking_window_counts_dates_in_the_exchanges_time_zone()
    {
        // 10:00Z is the 16th in Kiritimati already, so that "tomorrow" is the 17th.
        var policy = new BookingPolicy { BookingWindowDays = 1 };
        var exchange = await _desk.CreatedAsync(Shop.Daily("Pacific/Kiritimati", "09:00-10:00") with { Policy = policy });

        Assert.Equal(["09:00"], (await _desk.ShowAsync(exchange, Shop.Date("2024-01-17"))).Starts());
        Assert.Empty((await _desk.ShowAsync(exchange, Shop.Date("2024-01-18"))).Starts());
    }

    [Fact]
    public async Task A_booking_time_with_fractions_of_a_second_is_refused()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-17:00"));
        var date = Shop.Date("2024-01-16");
        var (start, end) = (new LocalTime(10, 0), new LocalTime(11, 0));
        var (from, to) = (Shop.Utc("2024-01-16T10:00Z"), Shop.Utc("2024-01-16T11:00Z"));
        (string Field, Result<BookingDetails> Result)[] refused =
        [
            ("StartTime", await _desk.BookAsync(exchange, date, start.PlusMilliseconds(1), end)),
            ("EndTime", await _desk.BookAsync(exchange, date, start, end.PlusNanoseconds(1))),
            ("StartsAt", await _desk.BookAsync(exchange, from.PlusNanoseconds(1), to)),
            ("EndsAt", await _desk.BookAsync(exchange, from, to.PlusNanoseconds(1))),
        ];

        Assert.All(refused, item => Assert.Equal(
            new BookingError(BookingErrorCode.InvalidField, item.Field, "Fractions of a second can't be booked."),
            item.Result.Error));
    }

    [Fact]
    public async Task Exact_times_that_end_before_they_start_are_refused()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-17:00"));
        var start = Shop.Utc("2024-01-16T10:00Z");

        var result = await _desk.BookAsync(exchange, start, start);

        Assert.Equal(
            new BookingError(BookingErrorCode.InvalidField, "EndsAt", "Must be after the start."), result.Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(BookingPolicy.MaxCapacity + 1)]
    public async Task A_party_size_outside_the_bounds_is_refused(int party)
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-17:00"));
        var start = Shop.Utc("2024-01-16T10:00Z");

        var result = await _desk.BookAsync(exchange, start, start + Duration.FromHours(1), party);

        Assert.Equal(BookingErrorCode.InvalidField, result.Error?.Code);
        Assert.Equal("PartySize", result.Error?.Field);
    }

    [Theory]
    [InlineData("09:00-00:00", "23:00", "00:00", true)] // 24:00
    [InlineData("00:00-00:00", "00:00", "00:00", true)] // all day
    [InlineData("22:00-02:00", "23:30", "00:30", true)]
    [InlineData("22:00-02:00", "01:00", "02:00", true)] // the date is that of opening
    [InlineData("22:00-02:00", "01:30", "02:30", false)]
    [InlineData("22:00-02:00", "21:30", "22:30", false)]
    [InlineData("09:00-17:00", "16:00", "09:00", false)]
    public async Task Bookings_are_accepted_in_hours_that_run_to_midnight_or_past_it(string hours, string start, string end, bool accepted)
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("Europe/Berlin", hours));

        var result = await _desk.BookAsync(exchange, Shop.Date("2024-06-05"), Shop.Time(start), Shop.Time(end));

        Assert.Equal(accepted ? null : BookingErrorCode.OutsideHours, result.Error?.Code);
    }

    [Fact]
    public async Task Adjacent_opening_periods_are_one_for_a_booking_but_lay_slots_separately()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-10:30", "10:30-12:00"));
        var date = Shop.Date("2024-01-16");

        Assert.Equal(["09:00", "10:30"], (await _desk.ShowAsync(exchange, date)).Starts());
        Assert.Empty((await _desk.BookAsync(exchange, date, Shop.Time("10:00"), Shop.Time("11:00"))).Errors);
    }

    /// <summary>
    /// An exchange that is open Mon-Fri 09-12 and 13-17 UTC, with 60 minutes' notice and a window of 30 days. On the
    /// 16th, 14-15 is booked, 16-17 is blocked, and 10:20-10:30 is stored.
    /// </summary>
    private async Task<Exchange> StoredAsync(Func<BookingPolicy, BookingPolicy>? change = null)
    {
        var policy = new BookingPolicy { MinNotice = Duration.FromMinutes(60), BookingWindowDays = 30 };
        var exchange = Shop.Daily("UTC", "09:00-12:00", "13:00-17:00");
        exchange = exchange with
        {
            OperatingHours = [.. exchange.OperatingHours.Where(entry => entry.DayOfWeek < IsoDayOfWeek.Saturday)],
            Policy = change?.Invoke(policy) ?? policy,
        };
        var scenario = exchange.On(
            "2024-01-16",
            [Shop.Booked("14:00-15:00")],
            [Shop.Stored("16:00-17:00", 0), Shop.Stored("15:30-15:40", null), Shop.Stored("10:20-10:30", 1)]);
        return await _desk.StoreAsync(scenario with { Now = _desk.Clock.GetCurrentInstant() });
    }
}
