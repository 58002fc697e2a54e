using BookingEngine.Scheduling;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>When a schedule is open: alternating weeks, ranges, days of every year, and pauses.</summary>
public sealed class ScheduleTests
{
    private static readonly LocalDate Saturday = new(2024, 5, 4);

    [Fact]
    public void Hours_of_every_second_week_hold_from_their_date_on_in_every_second_week()
    {
        var schedule = new Schedule
        {
            OperatingHours = [new(IsoDayOfWeek.Saturday, Shop.Period("09:00-13:00")) { EveryWeeks = 2, FromDate = Saturday }],
        };

        Assert.Equal(
            [false, true, false, true, false],
            Enumerable.Range(-1, 5).Select(week => schedule.HoursOn(Saturday.PlusWeeks(week)).Length > 0));
        Assert.Empty(schedule.HoursOn(Saturday.PlusWeeks(-2)).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_date_goes_before_a_day_in_every_year_that_began_on_it_whichever_is_named_first(bool isDateFirst)
    {
        SpecialHours[] entries = [Special("2024-12-25", "10:00-11:00"), Special("2024-12-25") with { IsAnnual = true }];
        var schedule = Daily("09:00-17:00") with { SpecialHours = isDateFirst ? entries : [.. entries.Reverse()] };

        Assert.Equal([Shop.Period("10:00-11:00")], schedule.HoursOn(new LocalDate(2024, 12, 25)).ToArray());
        Assert.Empty(schedule.HoursOn(new LocalDate(2025, 12, 25)).ToArray());
    }

    [Fact]
    public void Weeks_are_counted_from_Monday_so_a_date_in_the_middle_of_a_week_counts_for_all_of_it()
    {
        var schedule = new Schedule
        {
            OperatingHours = [new(IsoDayOfWeek.Monday, Shop.Period("09:00-13:00")) { EveryWeeks = 2, FromDate = Saturday }],
        };

        Assert.Empty(schedule.HoursOn(Saturday.PlusDays(2)).ToArray());
        Assert.Single(schedule.HoursOn(Saturday.PlusDays(9)).ToArray());
    }

    [Fact]
    public void One_date_goes_before_a_range_and_a_range_before_a_day_in_every_year()
    {
        var schedule = Daily("09:00-17:00") with
        {
            SpecialHours =
            [
                Special("2000-12-25", "10:00-11:00") with { IsAnnual = true },
                Special("2024-12-23", "12:00-13:00") with { EndDate = new LocalDate(2024, 12, 27) },
                Special("2024-12-26", "14:00-15:00"),
            ],
        };

        Assert.Equal(["09:00 - 17:00"], On(schedule, "2024-12-22"));
        Assert.Equal(["12:00 - 13:00"], On(schedule, "2024-12-25"));
        Assert.Equal(["14:00 - 15:00"], On(schedule, "2024-12-26"));
        Assert.Equal(["12:00 - 13:00"], On(schedule, "2024-12-27"));
        Assert.Equal(["09:00 - 17:00"], On(schedule, "2024-12-28"));
        Assert.Equal(["10:00 - 11:00"], On(schedule, "2025-12-25"));
        Assert.Equal(Shop.Date("2024-12-23"), schedule.FindSpecialHours(Shop.Date("2024-12-25"))?.Date);
        Assert.Null(schedule.FindSpecialHours(Shop.Date("2024-12-28")));
    }

    [Fact]
    public void Special_hours_print_their_dates_and_hours()
    {
        var lunch = new SpecialHours(Saturday, null, "Dentist") { Pauses = [Shop.Period("12:00-13:00")] };

        Assert.Equal("2024-12-24: 09:00 - 12:00", Special("2024-12-24", "09:00-12:00").ToString());
        Assert.Equal("every 12-25: closed", (Special("2024-12-25") with { IsAnnual = true }).ToString());
        Assert.Equal("2024-07-01 to 2024-07-21: closed", Closed("2024-07-01..2024-07-21").ToString());
        Assert.Equal("2024-05-04: as otherwise, closed 12:00 - 13:00", lunch.ToString());
    }

    [Fact]
    public void The_29th_of_February_of_every_year_is_one_of_leap_years()
    {
        var schedule = Daily("09:00-17:00") with { SpecialHours = [Special("2024-02-29") with { IsAnnual = true }] };

        Assert.Empty(On(schedule, "2028-02-29"));
        Assert.Equal(["09:00 - 17:00"], On(schedule, "2025-02-28"));
        Assert.Equal(["09:00 - 17:00"], On(schedule, "2025-03-01"));
    }

    [Theory]
    [InlineData("09:00-17:00", "12:00-13:00", "09:00 - 12:00,13:00 - 17:00")]
    [InlineData("09:00-17:00", "08:00-10:00", "10:00 - 17:00")]
    [InlineData("09:00-17:00", "16:00-18:00", "09:00 - 16:00")]
    [InlineData("09:00-17:00", "09:00-17:00", "")]
    [InlineData("09:00-17:00", "17:00-18:00", "09:00 - 17:00")]
    [InlineData("22:00-04:00", "23:00-01:00", "22:00 - 23:00,01:00 - 04:00")]
    [InlineData("22:00-04:00", "01:00-02:00", "22:00 - 01:00,02:00 - 04:00")] // past midnight
    [InlineData("22:00-04:00", "04:00-05:00", "22:00 - 04:00")]
    public void A_pause_is_taken_from_the_hours_that_hold_otherwise(string hours, string pause, string left)
    {
        var schedule = Daily(hours) with
        {
            SpecialHours = [new SpecialHours(Saturday, null) { Pauses = [Shop.Period(pause)] }],
        };

        Assert.Equal(left, string.Join(',', On(schedule, "2024-05-04")));
    }

    [Theory]
    [InlineData("2024-05-06..2024-05-01", "2024-05-06 is after the end of its range, 2024-05-01.")]
    [InlineData("2024-05-06..2024-05-10 2024-05-10..2024-05-12", "The range from 2024-05-06 overlaps that from 2024-05-10.")]
    [InlineData("2024-05-06..2024-05-10 2024-05-11..2024-05-12", null)]
    [InlineData("2024-05-06..2024-05-10 2024-05-08", null)]
    [InlineData("2024-05-06..2024-05-10 2024-05-06", null)]
    [InlineData("2024-05-06..2024-05-10 2024-05-06..2024-05-08", "2024-05-06 is stated twice.")]
    [InlineData("2024-05-06 2024-05-06", "2024-05-06 is stated twice.")]
    [InlineData("annual:2024-05-06 annual:2023-05-06", "2024-05-06 is stated twice.")]
    [InlineData("annual:2024-05-06 2024-05-06", null)]
    [InlineData(
        "annual:2024-05-06..2024-05-07",
        "2024-05-06 can be a day in every year, or the start of a range, but not both.")]
    public async Task Special_hours_that_contradict_each_other_are_refused(string entries, string? problem)
    {
        var exchange = Shop.Daily("UTC", "09:00-17:00") with { SpecialHours = Array.ConvertAll(entries.Split(' '), Closed) };

        Assert.Equal(problem is null ? [] : [problem], await ProblemsAsync(exchange));
    }

    [Fact]
    public async Task Special_hours_without_hours_and_without_pauses_are_refused()
    {
        var exchange = Shop.Daily("UTC", "09:00-17:00") with { SpecialHours = [new SpecialHours(Saturday, null)] };

        Assert.Equal("2024-05-04 has neither hours nor pauses.", Assert.Single(await ProblemsAsync(exchange)));
    }

    [Theory]
    [InlineData(2, 0, 2, 1, null)]
    [InlineData(2, 0, 2, 2, "Saturday 09:00 - 13:00 overlaps Saturday 12:00 - 15:00.")]
    [InlineData(2, 0, 3, 1, "Saturday 09:00 - 13:00 overlaps Saturday 12:00 - 15:00.")]
    [InlineData(2, 0, 4, 1, null)]
    [InlineData(3, 0, 3, 3, "Saturday 09:00 - 13:00 overlaps Saturday 12:00 - 15:00.")]
    [InlineData(1, 0, 4, 1, "Saturday 09:00 - 13:00 overlaps Saturday 12:00 - 15:00.")]
    public async Task Hours_may_overlap_only_if_they_never_hold_in_the_same_week(int every, int from, int otherEvery, int otherFrom, string? problem)
    {
        var exchange = Shop.Weekly(
            "UTC",
            Shop.On(IsoDayOfWeek.Saturday, "09:00-13:00") with { EveryWeeks = every, FromDate = Saturday.PlusWeeks(from) },
            Shop.On(IsoDayOfWeek.Saturday, "12:00-15:00") with { EveryWeeks = otherEvery, FromDate = Saturday.PlusWeeks(otherFrom) });

        Assert.Equal(problem is null ? [] : [problem], await ProblemsAsync(exchange));
    }

    [Fact]
    public async Task A_Sunday_night_may_reach_into_a_Monday_only_if_that_is_never_the_Monday_after()
    {
        var night = Shop.On(IsoDayOfWeek.Sunday, "22:00-03:00") with { EveryWeeks = 2, FromDate = Saturday };
        var monday = Shop.On(IsoDayOfWeek.Monday, "02:00-06:00") with { EveryWeeks = 2, FromDate = Saturday };

        Assert.Empty(await ProblemsAsync(Shop.Weekly("UTC", night, monday)));
        Assert.Equal(
            "Sunday 22:00 - 03:00 reaches into Monday 02:00 - 06:00.",
            Assert.Single(await ProblemsAsync(Shop.Weekly("UTC", night, monday with { FromDate = Saturday.PlusWeeks(1) }))));
    }

    [Fact]
    public async Task Weeks_that_are_counted_from_no_date_are_refused()
    {
        var exchange = Shop.Weekly("UTC", Shop.On(IsoDayOfWeek.Saturday, "09:00-13:00") with { EveryWeeks = 2 });

        Assert.Equal(
            "Saturday holds not every week, so it needs a date from which its weeks are counted.",
            Assert.Single(await ProblemsAsync(exchange)));
    }

    [Fact]
    public async Task A_day_of_every_year_whose_night_reaches_into_the_next_day_is_refused_though_it_does_so_in_some_years_only()
    {
        var exchange = Shop.Weekly("UTC", Shop.On(IsoDayOfWeek.Saturday, "02:00-06:00")) with
        {
            SpecialHours = [Special("2024-05-06", "22:00-03:00") with { IsAnnual = true }],
        };

        Assert.Contains(
            "2033-05-06 22:00 - 03:00 reaches into 2033-05-07 02:00 - 06:00.",
            await ProblemsAsync(exchange));
    }

    [Fact]
    public async Task A_day_of_every_year_is_looked_at_until_the_last_year_that_there_is()
    {
        var exchange = Shop.Weekly("UTC", Shop.On(IsoDayOfWeek.Saturday, "02:00-06:00") with { FromDate = Shop.Date("2199-01-01") }) with
        {
            SpecialHours = [Special("2024-05-03", "22:00-03:00") with { IsAnnual = true }],
        };

        Assert.Equal(["2199-05-03 22:00 - 03:00 reaches into 2199-05-04 02:00 - 06:00."], await ProblemsAsync(exchange));
    }

    [Theory]
    [InlineData("2024-05-09", null)]
    [InlineData("2024-05-10", "2024-05-10 22:00 - 03:00 reaches into 2024-05-11 02:00 - 06:00.")] // a Friday
    public async Task The_last_night_of_a_range_must_not_reach_into_the_next_day(string last, string? problem)
    {
        var exchange = Shop.Weekly("UTC", Shop.On(IsoDayOfWeek.Saturday, "02:00-06:00")) with
        {
            SpecialHours = [Special("2024-05-06", "22:00-03:00") with { EndDate = Shop.Date(last) }],
        };

        Assert.Equal(problem is null ? [] : [problem], await ProblemsAsync(exchange));
    }

    [Fact]
    public void The_night_of_the_last_date_is_the_last_opening()
    {
        var schedule = Daily("22:00-02:00");

        Assert.True(schedule.IsOpenAt(Shop.Utc("2200-01-01T01:59Z"), DateTimeZone.Utc));
        Assert.Equal(Shop.Utc("2200-01-01T02:00Z"), schedule.NextClosing(Shop.Utc("2200-01-01T01:00Z"), DateTimeZone.Utc));
        Assert.False(schedule.IsOpenAt(Shop.Utc("2200-01-01T02:00Z"), DateTimeZone.Utc));
        Assert.Null(schedule.NextOpening(Shop.Utc("2199-12-31T22:00Z"), DateTimeZone.Utc));
    }

    [Fact]
    public void A_schedule_says_when_it_opens_and_closes_next_across_a_clock_change()
    {
        var zone = Zones.Named("Europe/Berlin");
        var schedule = Daily("22:00-04:00"); // on 31 March the clock skips an hour
        var closed = Shop.Utc("2024-03-30T20:00Z");

        Assert.False(schedule.IsOpenAt(closed, zone));
        Assert.Equal(Shop.Utc("2024-03-30T21:00Z"), schedule.NextOpening(closed, zone));
        Assert.Equal(Shop.Utc("2024-03-31T02:00Z"), schedule.NextClosing(closed, zone));
        Assert.True(schedule.IsOpenAt(Shop.Utc("2024-03-31T01:59Z"), zone));
        Assert.False(schedule.IsOpenAt(Shop.Utc("2024-03-31T02:00Z"), zone));
    }

    [Fact]
    public void Hours_that_touch_at_midnight_are_one_opening()
    {
        var schedule = Daily("00:00-00:00");
        var (first, last) = (Shop.Date("2024-05-01"), Shop.Date("2024-05-03"));

        Assert.Equal(
            [new NodaTime.Interval(Shop.Utc("2024-05-01T00:00Z"), Shop.Utc("2024-05-04T00:00Z"))],
            schedule.Openings(first, last, DateTimeZone.Utc));
        Assert.Null(schedule.NextOpening(Shop.Utc("2024-05-02T00:00Z"), DateTimeZone.Utc));
        Assert.Null(new Schedule().NextOpening(Shop.Utc("2024-05-02T00:00Z"), DateTimeZone.Utc));
    }

    [Cases(2_000, Arbitrary = [typeof(ScheduleTests)], QuietOnSuccess = true)]
    public void The_hours_of_any_date_equal_those_found_minute_by_minute(Schedule schedule, byte days)
    {
        var date = Saturday.PlusDays(days - 100);

        Assert.Equal(ScheduleOracle.OpenMinutes(schedule, date), ScheduleOracle.OpenMinutes(schedule.HoursOn(date)));
    }

    [Cases(200, Arbitrary = [typeof(Scenarios)], QuietOnSuccess = true)]
    public void Open_periods_are_those_in_which_availability_has_slots(Scenario scenario)
    {
        var zone = scenario.Exchange.TimeZone;
        var schedule = scenario.Exchange.Schedule;
        var minutes = new SlotQuery { Duration = Duration.FromMinutes(1) };
        var policy = new BookingPolicy { SlotStep = Duration.FromMinutes(1) };
        var free = new BusinessDay(
            scenario.Exchange with { Policy = policy, Services = [] }, BookingDay.Empty(scenario.Exchange.Id, scenario.Date));
        var shown = Availability.GetDay(free, scenario.Now, minutes).Slots.Select(slot => slot.Start).ToArray();
        var open = schedule.OpenPeriods(scenario.Date, zone);

        Assert.Equal(shown, open.SelectMany(Minutes));
        Assert.All(
            shown.Where((_, index) => index % 97 == 0), minute => Assert.True(schedule.IsOpenAt(minute, zone)));
        Assert.Equal(
            open.Select(period => period.Start).Where(start => !schedule.IsOpenAt(start - Duration.Epsilon, zone)),
            open.Select(period => schedule.NextOpening(period.Start - Duration.Epsilon, zone)).OfType<Instant>()
                .Where(start => open.Any(period => period.Start == start))
                .Distinct());
        Assert.All(open, period => Assert.True(schedule.NextClosing(period.Start, zone) >= period.End));
    }

    /// <summary>Random schedules around a few dates, so that entries of all kinds often meet.</summary>
    public static Arbitrary<Schedule> Schedules() => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => Make(new Random(seed))));

    private static Schedule Make(Random random)
    {
        var weekly = Enumerable.Range(0, random.Next(12)).Select(_ => new OperatingHours((IsoDayOfWeek)random.Next(1, 8), AnyPeriod())
        {
            FromDate = random.Next(2) == 0 ? null : AnyDate(),
        }).ToArray();
        int from = random.Next(-100, 0);
        var ranges = Enumerable.Range(0, random.Next(5)).Select(_ => AnyHours(Saturday.PlusDays(from += random.Next(20, 40))) with
        {
            EndDate = Saturday.PlusDays(from + random.Next(1, 20)),
        }).ToArray();
        return new Schedule
        {
            OperatingHours =
            [
                .. weekly.Select(entry => entry.FromDate is null ? entry : entry with { EveryWeeks = random.Next(1, 5) }),
            ],
            SpecialHours =
            [
                .. ranges,
                .. Enumerable.Range(0, random.Next(20)).Select(_ => AnyHours(AnyDate())).DistinctBy(entry => entry.Date),
                .. Enumerable.Range(0, random.Next(20)).Select(_ => AnyHours(AnyDate()) with { IsAnnual = true })
                    .DistinctBy(entry => (entry.Date.Month, entry.Date.Day)),
            ],
        };

        LocalDate AnyDate() => Saturday.PlusDays(random.Next(-120, 180));

        OpeningPeriod AnyPeriod() => Scenarios.Period(random.Next(0, 96) * 900, random.Next(0, 96) * 900);

        SpecialHours AnyHours(LocalDate date) => random.Next(2) == 0
            ? new SpecialHours(date, random.Next(3) == 0 ? [] : [AnyPeriod()])
            : new SpecialHours(date, random.Next(2) == 0 ? null : [AnyPeriod()])
            {
                Pauses = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => AnyPeriod())],
            };
    }

    private static async Task<string[]> ProblemsAsync(Exchange exchange)
    {
        var result = await new Desk(Shop.Utc("2024-01-01T00:00Z")).CreateAsync(exchange);
        return [.. result.Errors.Select(error => error.Message)];
    }

    private static IEnumerable<Instant> Minutes(NodaTime.Interval period)
    {
        for (var minute = period.Start; minute + Duration.FromMinutes(1) <= period.End; minute += Duration.FromMinutes(1))
        {
            yield return minute;
        }
    }

    private static Schedule Daily(string hours) => Shop.Daily("UTC", hours).Schedule;

    private static SpecialHours Special(string date, params string[] hours) =>
        new(Shop.Date(date), Array.ConvertAll(hours, Shop.Period));

    private static SpecialHours Closed(string text)
    {
        bool isAnnual = text.StartsWith("annual:", StringComparison.Ordinal);
        string[] dates = text.Replace("annual:", "", StringComparison.Ordinal).Split("..");
        return Special(dates[0]) with
        {
            IsAnnual = isAnnual,
            EndDate = dates.Length > 1 ? Shop.Date(dates[1]) : null,
        };
    }

    private static string[] On(Schedule schedule, string date) =>
        [.. schedule.HoursOn(Shop.Date(date)).ToArray().Select(period => period.ToString())];
}
