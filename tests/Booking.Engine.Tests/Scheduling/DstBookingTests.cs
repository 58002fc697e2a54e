using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Bookings by local time on nights when the clocks change.</summary>
public sealed class DstBookingTests
{
    private readonly Desk _desk = new(Shop.Utc("2024-01-01T00:00Z"));

    [Theory]
    [InlineData("Europe/Berlin", "00:00-00:00", "2024-03-31", "02:30", "03:30", "StartTime")] // starts in the gap
    [InlineData("Europe/Berlin", "00:00-00:00", "2024-03-31", "02:00", "03:00", "StartTime")] // at its first moment
    [InlineData("Europe/Berlin", "00:00-00:00", "2024-03-31", "01:30", "02:30", "EndTime")] // ends in it
    [InlineData("Europe/Berlin", "22:00-06:00", "2024-03-30", "02:30", "03:30", "StartTime")] // past midnight
    [InlineData("Europe/Berlin", "22:00-06:00", "2024-03-30", "23:30", "02:30", "EndTime")]
    [InlineData("America/Santiago", "00:00-12:00", "2024-09-08", "00:00", "01:00", "StartTime")] // no midnight
    [InlineData("America/Santiago", "20:00-02:00", "2024-09-07", "23:00", "00:00", "EndTime")]
    [InlineData("Pacific/Apia", "09:00-17:00", "2011-12-30", "10:00", "11:00", "StartTime")] // no such date
    public async Task A_booking_time_that_the_clock_skips_is_refused(
        string zone, string hours, string date, string start, string end, string field)
    {
        _desk.Clock.Reset(Shop.Utc("2011-01-01T00:00Z"));
        var exchange = await _desk.CreatedAsync(Shop.Daily(zone, hours));

        var result = await _desk.BookAsync(exchange, Shop.Date(date), Shop.Time(start), Shop.Time(end));

        Assert.Equal(BookingErrorCode.TimeSkipped, result.Error?.Code);
        Assert.Equal(field, result.Error?.Field);
        string skipped = field == "StartTime" ? start : end;
        Assert.Equal($"{skipped} does not exist that day: the clocks of {zone} skip it.", result.Error?.Message);
    }

    [Theory]
    [InlineData("2024-03-31", "01:30", "03:00", "2024-03-31T00:30Z", "2024-03-31T01:00Z")] // up to the gap, half an hour
    [InlineData("2024-03-31", "03:00", "04:00", "2024-03-31T01:00Z", "2024-03-31T02:00Z")] // from its end
    [InlineData("2024-10-27", "02:30", "03:00", "2024-10-27T00:30Z", "2024-10-27T02:00Z")] // the earlier 02:30
    [InlineData("2024-10-27", "02:00", "02:30", "2024-10-27T00:00Z", "2024-10-27T00:30Z")] // the first end after it
    [InlineData("2024-10-27", "02:45", "02:15", "2024-10-27T00:45Z", "2024-10-27T01:15Z")] // over the repeat
    [InlineData("2024-10-27", "01:30", "02:15", "2024-10-26T23:30Z", "2024-10-27T00:15Z")] // an end that is shown twice
    public async Task A_local_time_means_the_first_instant_that_fits(
        string date, string start, string end, string startsAt, string endsAt)
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("Europe/Berlin", "00:00-00:00"));

        var result = await _desk.BookAsync(exchange, Shop.Date(date), Shop.Time(start), Shop.Time(end));

        Assert.Equal(startsAt, Shop.Text(result.Value!.Start));
        Assert.Equal(endsAt, Shop.Text(result.Value!.End));
    }

    [Fact]
    public async Task An_ambiguous_start_means_the_one_within_the_hours()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("Europe/Berlin", "02:30-06:00"));

        // 02:15+02 is before the opening at 02:30+02; 02:15+01 is after it.
        var result = await _desk.BookAsync(
            exchange, Shop.Date("2024-10-27"), Shop.Time("02:15"), Shop.Time("03:00"));

        Assert.Equal("2024-10-27T01:15Z", Shop.Text(result.Value!.Start));
        Assert.Equal("2024-10-27T02:00Z", Shop.Text(result.Value!.End));
    }

    [Fact]
    public async Task An_exact_instant_can_name_the_later_of_two_ambiguous_starts()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("Europe/Berlin", "00:00-00:00"));

        var later = await _desk.BookAsync(exchange, Shop.Utc("2024-10-27T01:30Z"), Shop.Utc("2024-10-27T02:00Z"));
        var earlier = await _desk.BookAsync(exchange, Shop.Utc("2024-10-27T00:30Z"), Shop.Utc("2024-10-27T01:00Z"));
        var found = await _desk.FindAsync(later.Value!.Booking);

        Assert.True(earlier.Succeeded); // They print alike, but don't compete.
        Assert.Equal(new LocalPeriod(9000, 10800, startsLater: true), later.Value!.Booking.Period);
        Assert.Equal(new LocalPeriod(9000, 7200, endsLater: true), earlier.Value!.Booking.Period);
        Assert.Equal("2024-10-27T01:30Z", Shop.Text(found!.Start));
        Assert.Equal(Offset.FromHours(1), found.LocalStart.Offset);
    }

    [Fact]
    public async Task An_end_time_not_after_the_start_time_is_on_the_next_date()
    {
        var night = await _desk.CreatedAsync(Shop.Daily("Europe/Berlin", "22:00-02:00"));
        var day = await _desk.CreatedAsync(Shop.Daily("Europe/Berlin", "09:00-17:00"));

        var accepted = await _desk.BookAsync(night, Shop.Date("2024-06-03"), Shop.Time("23:00"), Shop.Time("01:00"));
        var refused = await _desk.BookAsync(day, Shop.Date("2024-06-03"), Shop.Time("16:00"), Shop.Time("15:00"));
        var empty = await _desk.BookAsync(day, Shop.Date("2024-06-03"), Shop.Time("10:00"), Shop.Time("10:00"));

        Assert.Equal("2024-06-03T23:00Z", Shop.Text(accepted.Value!.End));
        Assert.Equal(Shop.Date("2024-06-03"), accepted.Value!.Booking.Date);
        Assert.Equal(BookingErrorCode.OutsideHours, refused.Error?.Code);
        Assert.Equal(BookingErrorCode.OutsideHours, empty.Error?.Code);
    }

    [Fact]
    public async Task Exact_times_past_midnight_belong_to_the_date_on_which_the_hours_opened()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("Europe/Berlin", "22:00-02:00"));

        var result = await _desk.BookAsync(exchange, Shop.Utc("2024-06-03T22:30Z"), Shop.Utc("2024-06-03T23:30Z"));

        Assert.Equal(Shop.Date("2024-06-03"), result.Value!.Booking.Date); // It starts at 00:30 on the 4th.
    }

    [Fact]
    public async Task A_change_of_time_zone_keeps_the_local_times_of_bookings()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("Europe/Berlin", "09:00-17:00"));
        var date = Shop.Date("2024-06-03");
        var booked = await _desk.BookAsync(exchange, date, Shop.Time("14:00"), Shop.Time("15:00"));

        await _desk.ReplaceAsync(exchange with { TimeZone = Zones.Named("America/New_York") });

        var found = await _desk.FindAsync(booked.Value!.Booking);
        Assert.Equal("2024-06-03T12:00Z", Shop.Text(booked.Value!.Start));
        Assert.Equal("2024-06-03T18:00Z", Shop.Text(found!.Start));
        Assert.DoesNotContain("14:00", (await _desk.ShowAsync(exchange, date)).Starts());
    }

    [Fact]
    public async Task A_booking_whose_time_no_longer_exists_moves_forward_by_the_gap()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "00:00-00:00"));
        var date = Shop.Date("2024-03-31");
        var booked = await _desk.BookAsync(exchange, date, Shop.Time("02:30"), Shop.Time("03:00"));

        await _desk.ReplaceAsync(exchange with { TimeZone = Zones.Named("Europe/Berlin") });

        var found = await _desk.FindAsync(booked.Value!.Booking);
        var day = await _desk.ShowAsync(exchange, date, minutes: 30);
        Assert.Equal("2024-03-31T01:30Z", Shop.Text(found!.Start)); // 03:30+02
        Assert.Equal("2024-03-31T02:00Z", Shop.Text(found.End));
        Assert.DoesNotContain("03:30", day.Starts());
        Assert.Contains("03:00", day.Starts());
        Assert.Contains("04:00", day.Starts());
    }

    [Fact]
    public void A_booking_across_a_repeated_hour_that_no_longer_exists_lasts_an_hour_longer_than_it_shows()
    {
        var shop = Shop.Daily("UTC", "00:00-00:00"); // Until it moved to UTC, its clock went back at 03:00.
        var date = Shop.Date("2024-10-27");
        var earlier = Shop.Taken(new LocalPeriod(9000, 7200, endsLater: true)); // 02:30-02:00
        var day = new BookingDay(shop.Id, date, version: 1, [], [earlier]);
        var tenMinutes = new SlotQuery { Duration = Duration.FromMinutes(10) };

        var shown = Availability.GetDay(new BusinessDay(shop, day), Instant.MinValue, tenMinutes);

        Assert.Equal(["2024-10-27T02:30Z", "2024-10-27T02:40Z", "2024-10-27T02:50Z"], shown.Slots
            .Where(slot => !slot.IsAvailable).Select(slot => Shop.Text(slot.Start)));
    }
}
