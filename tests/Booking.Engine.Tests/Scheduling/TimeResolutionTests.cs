using BookingEngine.Scheduling;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Which moments a requested time means, and of which business date they are.</summary>
public sealed class TimeResolutionTests
{
    private const string Date = "2024-01-15";

    /// <summary>A start can mean the date or the night after it. The times are hours since the date's midnight.</summary>
    [Theory]
    [InlineData("01:00", "02:00", 25, 26)] // It lies within the night.
    [InlineData("01:00", "05:00", 25, 29)] // It starts within the night.
    [InlineData("03:00", null, 27, 28)]
    [InlineData("03:30", null, 27.5, 28.5)]
    [InlineData("22:00", null, 22, 23)]
    [InlineData("23:00", "01:00", 23, 25)]
    [InlineData("21:00", "23:00", 21, 23)] // It starts before the night, on the date itself.
    [InlineData("05:00", "06:00", 5, 6)]
    [InlineData("04:00", "05:00", 4, 5)] // when the night is over
    [InlineData("22:00", "22:00", 22, 46)]
    public void A_time_of_the_clock_means_the_earliest_moment_that_lies_or_else_starts_within_the_hours(
        string start, string? end, double from, double to)
    {
        var day = Shop.Daily("UTC", "22:00-04:00").On(Date).Day;
        var time = new RequestedTime.OnClock(day.Date, Shop.Time(start), end is null ? null : Shop.Time(end));

        var resolved = TimeResolution.Resolve(time, day, length: 3600);

        Assert.Equal(new TimeResolution.Resolved((int)(3600 * from), (int)(3600 * to), null), resolved);
    }

    [Theory]
    [InlineData("UTC", "22:00-04:00", "2024-01-16T03:59Z", "2024-01-15")]
    [InlineData("UTC", "22:00-04:00", "2024-01-16T04:00Z", "2024-01-16")] // closed
    [InlineData("UTC", "22:00-04:00", "2024-01-16T22:00Z", "2024-01-16")]
    [InlineData("UTC", "00:00-00:00", "2024-01-16T00:00Z", "2024-01-16")]
    [InlineData("America/St_Johns", "00:00-06:00", "2007-11-04T02:29Z", "2007-11-03")] // 23:59, before the date opens
    [InlineData("America/St_Johns", "00:00-06:00", "2007-11-04T02:30Z", "2007-11-04")] // 00:00 the first time
    [InlineData("America/St_Johns", "00:00-06:00", "2007-11-04T03:00Z", "2007-11-04")] // The clock went back to 23:01 at 00:01.
    [InlineData("America/St_Johns", "22:00-04:00", "2007-11-04T03:00Z", "2007-11-03")]
    public void A_moment_is_of_the_date_whose_hours_contain_it_and_of_that_on_the_clock_if_there_is_none(
        string zone, string hours, string moment, string date) =>
        Assert.Equal(Shop.Date(date), Availability.BusinessDateAt(Shop.Daily(zone, hours), Shop.Utc(moment)));

    [Theory]
    [InlineData("02:30", "03:30", 60)]
    [InlineData("02:30", "02:30", 24 * 60)]
    [InlineData("02:30", "02:00", (23 * 60) + 30)]
    [InlineData("02:30", null, 0)]
    public void A_time_that_does_not_exist_would_last_as_long_as_the_clock_shows(string start, string? end, int minutes)
    {
        var time = new RequestedTime.OnClock(Shop.Date("2024-03-31"), Shop.Time(start), end is null ? null : Shop.Time(end));

        var nominal = TimeResolution.Nominal(time, Zones.Named("Europe/Berlin"));

        Assert.Equal((Shop.Utc("2024-03-31T01:30Z"), 60 * minutes), nominal); // 03:30+02
    }
}
