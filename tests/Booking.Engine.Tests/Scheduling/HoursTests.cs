using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Which operating hours an exchange may have.</summary>
public sealed class HoursTests
{
    private readonly Desk _desk = new(Shop.Utc("2024-01-01T00:00Z"));

    public static TheoryData<string[], string[]> Weeks => new()
    {
        { ["Monday 09:00-12:00", "Monday 13:00-17:00"], [] },
        { ["Monday 09:00-12:00", "Monday 12:00-17:00"], [] }, // They touch.
        { ["Monday 00:00-00:00", "Tuesday 00:00-00:00"], [] }, // These touch too.
        { ["Monday 22:00-02:00", "Tuesday 02:00-06:00"], [] },
        { ["Sunday 22:00-02:00", "Monday 02:00-06:00"], [] },
        { ["Monday 08:00-07:00", "Tuesday 08:00-07:00"], [] },
        {
            ["Monday 11:00-15:00", "Monday 09:00-12:00"],
            ["Monday 09:00 - 12:00 overlaps Monday 11:00 - 15:00."]
        },
        {
            ["Monday 09:00-12:00", "Monday 09:00-12:00"],
            ["Monday 09:00 - 12:00 overlaps Monday 09:00 - 12:00."]
        },
        {
            ["Monday 08:00-20:00", "Monday 09:00-10:00", "Monday 11:00-12:00"],
            [
                "Monday 08:00 - 20:00 overlaps Monday 09:00 - 10:00.",
                "Monday 08:00 - 20:00 overlaps Monday 11:00 - 12:00.",
            ]
        },
        {
            ["Monday 22:00-02:00", "Monday 23:00-23:30"],
            ["Monday 22:00 - 02:00 overlaps Monday 23:00 - 23:30."]
        },
        {
            ["Monday 22:00-02:00", "Tuesday 01:00-06:00"],
            ["Monday 22:00 - 02:00 reaches into Tuesday 01:00 - 06:00."]
        },
        {
            ["Sunday 22:00-02:00:01", "Monday 02:00-06:00"],
            ["Sunday 22:00 - 02:00:01 reaches into Monday 02:00 - 06:00."]
        },
        {
            ["Friday 10:00-10:00", "Saturday 09:00-12:00"],
            ["Friday 10:00 - 10:00 reaches into Saturday 09:00 - 12:00."]
        },
        {
            ["Monday 09:00-12:00", "Monday closed"],
            ["Monday is stated both closed and open."]
        },
        { ["Monday 09:00-12:00", "Tuesday closed"], [] },
    };

    [Theory]
    [MemberData(nameof(Weeks))]
    public async Task Overlapping_operating_hours_are_refused_naming_both_entries(string[] week, string[] problems)
    {
        var result = await _desk.CreateAsync(Shop.Weekly("Europe/Berlin", Array.ConvertAll(week, Entry)));

        Assert.Equal(problems, result.Errors.Select(error => error.Message));
        Assert.All(result.Errors, error => Assert.Equal(BookingErrorCode.InvalidField, error.Code));
        Assert.All(result.Errors, error => Assert.Equal("OperatingHours", error.Field));
        Assert.Equal(problems.Length == 0, result.Succeeded);
    }

    public static TheoryData<string[], string[]> SpecialDates => new()
    {
        { ["2024-05-08 12:00-14:00"], [] }, // This is a Wednesday.
        { ["2024-05-08"], [] }, // This date is closed, but the evening before still runs past midnight.
        { ["2024-05-08 02:00-04:00"], [] },
        {
            ["2024-05-08 01:00-04:00"],
            ["2024-05-07 22:00 - 02:00 reaches into 2024-05-08 01:00 - 04:00."]
        },
        { ["2024-05-07 10:00-12:00", "2024-05-08 01:00-04:00"], [] }, // That evening has special hours, too.
        {
            ["2024-05-08 20:00-23:00", "2024-05-09 22:00-05:00", "2024-05-10 04:00-05:00"],
            ["2024-05-09 22:00 - 05:00 reaches into 2024-05-10 04:00 - 05:00."]
        },
        {
            ["2024-05-08 09:00-12:00, 11:00-13:00"],
            ["2024-05-08 09:00 - 12:00 overlaps 2024-05-08 11:00 - 13:00."]
        },
        {
            ["2024-05-08 11:00-12:00, 08:00-20:00, 09:00-10:00"],
            [
                "2024-05-08 08:00 - 20:00 overlaps 2024-05-08 09:00 - 10:00.",
                "2024-05-08 08:00 - 20:00 overlaps 2024-05-08 11:00 - 12:00.",
            ]
        },
        { ["2024-05-08 16:00-12:00"], [] },
        { ["2024-05-08 16:00-15:00", "2024-05-09"], [] }, // the next evening is closed
        { ["2024-05-08 22:00-22:00", "2024-05-09"], [] },
        {
            ["2024-05-08 23:00-22:30"],
            ["2024-05-08 23:00 - 22:30 reaches into 2024-05-09 22:00 - 02:00."]
        },
    };

    [Theory]
    [MemberData(nameof(SpecialDates))]
    public async Task Special_hours_that_overlap_those_of_a_neighbouring_date_are_refused(string[] dates, string[] problems)
    {
        var exchange = Shop.Daily("Europe/Berlin", "22:00-02:00") with { SpecialHours = Array.ConvertAll(dates, Special) };

        var result = await _desk.CreateAsync(exchange);

        Assert.Equal(problems, result.Errors.Select(error => error.Message));
        Assert.All(result.Errors, error => Assert.Equal("SpecialHours", error.Field));
    }

    [Fact]
    public void Operating_hours_of_several_weekdays_can_be_created_in_one_call()
    {
        var (open, close) = (new LocalTime(9, 0), new LocalTime(17, 0));
        var hours = new OpeningPeriod(open, close);

        Assert.Equal(
            [new(IsoDayOfWeek.Tuesday, hours), new(IsoDayOfWeek.Sunday, hours)],
            OperatingHours.On([IsoDayOfWeek.Tuesday, IsoDayOfWeek.Sunday], open, close));
        Assert.Equal(
            Enumerable.Range(1, 5).Select(day => new OperatingHours((IsoDayOfWeek)day, hours)),
            OperatingHours.Weekdays(open, close));
        Assert.Equal(
            Enumerable.Range(1, 7).Select(day => new OperatingHours((IsoDayOfWeek)day, hours)),
            OperatingHours.Daily(open, close));
    }

    [Theory]
    [InlineData(9 * 3600, (10 * 3600) + 1800, "09:00-10:30")]
    [InlineData(22 * 3600, 26 * 3600, "22:00-02:00")]
    [InlineData(9 * 3600, (9 * 3600) + 30, "09:00-09:00:30")]
    public void A_local_period_prints_as_people_write_it(int start, int end, string text) =>
        Assert.Equal(text, new LocalPeriod(start, end).ToString());

    [Fact]
    public void Special_hours_replace_the_weekly_hours_of_their_date_only()
    {
        var exchange = Shop.Daily("Europe/Berlin", "09:00-11:00") with
        {
            SpecialHours = [Special("2024-05-08 14:00-16:00"), Special("2024-05-09")],
        };

        Assert.Equal(["09:00", "10:00"], exchange.On("2024-05-07").Show().Starts());
        Assert.Equal(["14:00", "15:00"], exchange.On("2024-05-08").Show().Starts());
        Assert.Empty(exchange.On("2024-05-09").Show().Starts());
        Assert.Equal(["09:00", "10:00"], exchange.On("2024-05-10").Show().Starts());
    }

    [Fact]
    public void A_closed_date_leaves_the_previous_evenings_hours_open_past_midnight()
    {
        var exchange = Shop.Daily("Europe/Berlin", "22:00-02:00") with { SpecialHours = [Special("2024-05-08")] };

        Assert.Equal(["22:00", "23:00", "00:00+1", "01:00+1"], exchange.On("2024-05-07").Show().Starts());
    }

    [Theory]
    [InlineData("09:00-24:00", 15)]
    [InlineData("00:00-24:00", 24)]
    [InlineData("00:00-00:00", 24)]
    [InlineData("09:00-09:00", 24)]
    [InlineData("22:00-02:00", 4)]
    [InlineData("09:00-09:59:59", 0)] // not a whole slot
    public void The_length_of_opening_hours_is_measured_by_the_clock(string hours, int slots)
    {
        var shop = Shop.Daily("UTC", hours);
        var day = new BusinessDay(shop, BookingDay.Empty(shop.Id, Shop.Date("2024-05-07")));

        Assert.Equal(slots, Availability.CountSlots(day));
    }

    [Fact]
    public void Operating_hours_with_fractions_of_a_second_are_refused()
    {
        var fraction = new LocalTime(9, 0).PlusMilliseconds(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => new OpeningPeriod(fraction, new LocalTime(17, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpeningPeriod(new LocalTime(8, 0), fraction));
        Assert.Throws<ArgumentOutOfRangeException>(() => LocalPeriod.Between(fraction, new LocalTime(17, 0)));
    }

    private static OperatingHours Entry(string text) => text.Split(' ') is [var day, var hours]
        ? new OperatingHours(Enum.Parse<IsoDayOfWeek>(day), hours == "closed" ? null : Shop.Period(hours))
        : throw new FormatException(text);

    private static SpecialHours Special(string text) => new(
        Shop.Date(text[..10]),
        [.. text[10..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Shop.Period)]);
}
