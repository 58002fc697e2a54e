using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Blocked times: where they lie, and what is shown and accepted there.</summary>
public sealed class BlockTests
{
    private const string Date = "2024-01-16";

    private static readonly LocalDate Tuesday = Shop.Date(Date);

    private readonly Desk _desk = new(Shop.Utc("2024-01-01T00:00Z"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("09:00-13:00", "10:00-11:00", "09:00 11:00 12:00")]
    [InlineData("09:00-13:00", "10:30-10:31", "09:00 11:00 12:00")]
    [InlineData("09:00-13:00", "11:00-15:00", "09:00 10:00")]
    [InlineData("09:00-13:00", "07:00-08:00", "09:00 10:00 11:00 12:00")]
    [InlineData("09:00-13:00", "13:00-09:00", "09:00 10:00 11:00 12:00")] // from closing to opening
    [InlineData("09:00-13:00", null, "")]
    [InlineData("20:00-02:00", "23:30-00:30", "20:00 21:00 22:00 01:00+1")]
    [InlineData("20:00-02:00", "00:30-01:30", "20:00 21:00 22:00 23:00")] // past midnight, in the bar's night
    [InlineData("20:00-02:00", "19:00-20:30", "21:00 22:00 23:00 00:00+1 01:00+1")]
    public void A_blocked_period_lies_on_the_date_or_past_midnight_if_only_there_it_overlaps_the_hours(
        string hours, string? period, string free)
    {
        var exchange = Shop.Daily("UTC", hours) with { Blocks = [Blocked(period)] };

        Assert.Equal(free, string.Join(' ', exchange.On(Date).Show().Starts()));
    }

    [Fact]
    public void A_blocked_slot_shows_that_it_is_blocked_even_if_it_is_booked_too_and_its_buffers_do_not_count()
    {
        var exchange = Shop.Daily("UTC", "09:00-12:00") with
        {
            Blocks = [Blocked("10:00-11:00")],
            Policy = new BookingPolicy { BufferBefore = Duration.FromMinutes(60), BufferAfter = Duration.FromMinutes(60), DefaultCapacity = 3 },
        };
        var slots = exchange.On(Date, [Shop.Booked("10:00-11:00")], [Shop.Stored("10:00-11:00", 9)]).Show().Slots;

        Assert.Equal([3, 0, 3], exchange.On(Date).Show().Slots.Select(slot => slot.AvailableCapacity));
        Assert.Equal([null, BookingErrorCode.SlotBlocked, null], slots.Select(slot => slot.UnavailableReason));
    }

    [Theory]
    [InlineData("2024-01-15", false)]
    [InlineData("2024-01-16", true)]
    [InlineData("2024-01-17", true)]
    [InlineData("2024-01-18", true)]
    [InlineData("2024-01-19", false)]
    public void A_range_blocks_its_period_on_each_of_its_dates(string date, bool isBlocked)
    {
        var exchange = Shop.Daily("UTC", "09:00-12:00") with
        {
            Blocks = [Blocked("10:00-11:00") with { EndDate = Tuesday.PlusDays(2) }],
        };

        Assert.Equal(isBlocked ? ["09:00", "11:00"] : ["09:00", "10:00", "11:00"], exchange.On(date).Show().Starts());
    }

    [Theory]
    [InlineData("2024-03-31", "02:10-02:50", "01:00+01 01:30+01 03:00+02 03:30+02")] // in the gap: nothing is left of it
    [InlineData("2024-03-31", "01:30-02:30", "01:00+01 03:00+02 03:30+02")] // its end is the end of the gap
    [InlineData("2024-03-31", "02:30-03:30", "01:00+01 01:30+01 03:30+02")] // its start is the end of the gap
    [InlineData("2024-10-27", "02:00-02:30", "01:00+02 01:30+02 02:30+01 03:00+01 03:30+01")] // from the earlier to the later time
    [InlineData("2024-10-27", "01:30-02:00", "01:00+02 02:00+01 02:30+01 03:00+01 03:30+01")]
    [InlineData("2024-10-27", null, "")]
    public void The_boundaries_of_a_block_are_resolved_like_opening_hours_when_the_clocks_change(
        string date, string? period, string free)
    {
        var exchange = Shop.Daily("Europe/Berlin", "01:00-04:00") with
        {
            Blocks = [Blocked(period) with { Date = Shop.Date(date) }],
        };
        var shown = exchange.On(date, minutes: 30).Show();

        Assert.Equal(
            free,
            string.Join(' ', shown.Lines().Where((_, index) => shown.Slots[index].IsAvailable).Select(line => line.Split(' ')[0])));
    }

    [Theory]
    [InlineData("10:00", "11:00", BookingErrorCode.SlotBlocked)]
    [InlineData("09:00", "10:01", BookingErrorCode.SlotBlocked)]
    [InlineData("09:00", "10:00", null)]
    [InlineData("08:00", "10:30", BookingErrorCode.OutsideHours)]
    public async Task A_booking_in_a_blocked_time_is_refused(string start, string end, BookingErrorCode? code)
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-12:00") with { Blocks = [Blocked("10:00-11:00")] });

        var result = await _desk.BookAsync(exchange, Tuesday, Shop.Time(start), Shop.Time(end), party: code is null ? 1 : 2);

        Assert.Equal(code, result.Error?.Code);
    }

    [Fact]
    public async Task A_standing_booking_can_neither_grow_nor_move_within_the_block_and_leaves_it_blocked_when_cancelled()
    {
        var policy = new BookingPolicy { DefaultCapacity = 5 };
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-12:00") with { Policy = policy });
        var (ten, eleven) = (Shop.Time("10:00"), Shop.Time("11:00"));
        var booking = (await _desk.BookAsync(exchange, Tuesday, ten, eleven, party: 2)).Value.Booking;
        var placed = await _desk.Exchanges.BlockAsync(exchange.Id, Blocked("10:00-11:00"), cancellationToken: Stop);
        Assert.Equal([booking.Id], placed.Value.Bookings.Select(standing => standing.Id));

        Assert.Equal(BookingErrorCode.SlotBlocked, (await GrownAsync(3)).Error?.Code);
        Assert.Equal(1, (await GrownAsync(1)).Value.PartySize);
        Assert.Equal(BookingErrorCode.SlotBlocked, (await MovedAsync("10:30")).Error?.Code);
        Assert.Equal("09:00-09:30", (await MovedAsync("09:00")).Value.Period.ToString());
        Assert.True((await _desk.CancelAsync(booking)).Succeeded);
        Assert.Equal(["09:00", "11:00"], (await _desk.ShowAsync(exchange, Tuesday)).Starts());

        Task<Result<BookingDetails>> GrownAsync(int party) =>
            _desk.Bookings.ChangeDetailsAsync(booking.Id, new BookingChange { PartySize = party }, cancellationToken: Stop);

        Task<Result<BookingDetails>> MovedAsync(string start) => _desk.Bookings.RescheduleAsync(
            booking.Id, new RequestedTime.OnClock(Tuesday, Shop.Time(start), Shop.Time(start).PlusMinutes(30)), Actor.Owner, cancellationToken: Stop);
    }

    [Fact]
    public void Blocks_do_not_change_when_the_exchange_is_open()
    {
        var schedule = Shop.Daily("UTC", "09:00-12:00").Schedule with { Blocks = [Blocked(null)] };

        Assert.True(schedule.IsOpenAt(Shop.Utc("2024-01-16T10:00Z"), DateTimeZone.Utc));
        Assert.Single(schedule.OpenPeriods(Tuesday, DateTimeZone.Utc));
    }

    [Fact]
    public void A_block_prints_its_dates_and_its_period()
    {
        Assert.Equal("2024-01-16: 10:00 - 11:00", (Blocked("10:00-11:00") with { Reason = "Dentist" }).ToString());
        Assert.Equal("2024-01-16 to 2024-01-18: all day", (Blocked(null) with { EndDate = Tuesday.PlusDays(2) }).ToString());
    }

    [Cases(2_000, QuietOnSuccess = true)]
    public void The_blocks_of_a_date_are_those_whose_dates_contain_it(int seed)
    {
        var random = new Random(seed);
        var schedule = new Schedule
        {
            Blocks =
            [
                .. Enumerable.Range(0, random.Next(30)).Select(_ => Blocked(null) with
                {
                    Id = Guid.NewGuid(),
                    Date = Tuesday.PlusDays(random.Next(40)),
                    EndDate = random.Next(2) == 0 ? null : Tuesday.PlusDays(random.Next(50)),
                }),
            ],
        };
        for (int day = -1; day < 60; day++)
        {
            var date = Tuesday.PlusDays(day);
            Assert.Equal(
                schedule.Blocks.Where(block => date == block.Date || (date > block.Date && date <= block.EndDate))
                    .Select(block => block.Id).Order(),
                schedule.BlocksOn(date).Select(block => block.Id).Order());
        }
    }

    private static Block Blocked(string? period) => new(Tuesday, period is null ? null : Shop.Period(period));
}
