using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>The slots of nights when the clocks change, each with the local time of its start and its instant.</summary>
public sealed class DstNightTests
{
    public static TheoryData<string, string, string, int, string[]> Nights => new()
    {
        // The clock goes forward: 02:00 becomes 03:00. No slot lies in the gap.
        {
            "Europe/Berlin", "2024-03-31", "00:00-04:00", 30,
            [
                "00:00+01 2024-03-30T23:00Z", "00:30+01 2024-03-30T23:30Z",
                "01:00+01 2024-03-31T00:00Z", "01:30+01 2024-03-31T00:30Z",
                "03:00+02 2024-03-31T01:00Z", "03:30+02 2024-03-31T01:30Z",
            ]
        },

        // The clock goes back: 03:00 becomes 02:00. The hour occurs twice, and so do its slots.
        {
            "Europe/Berlin", "2024-10-27", "00:00-04:00", 30,
            [
                "00:00+02 2024-10-26T22:00Z", "00:30+02 2024-10-26T22:30Z",
                "01:00+02 2024-10-26T23:00Z", "01:30+02 2024-10-26T23:30Z",
                "02:00+02 2024-10-27T00:00Z", "02:30+02 2024-10-27T00:30Z",
                "02:00+01 2024-10-27T01:00Z", "02:30+01 2024-10-27T01:30Z",
                "03:00+01 2024-10-27T02:00Z", "03:30+01 2024-10-27T02:30Z",
            ]
        },
        {
            "America/New_York", "2024-03-10", "00:00-04:00", 60,
            ["00:00-05 2024-03-10T05:00Z", "01:00-05 2024-03-10T06:00Z", "03:00-04 2024-03-10T07:00Z"]
        },
        {
            "America/New_York", "2024-11-03", "00:00-04:00", 60,
            [
                "00:00-04 2024-11-03T04:00Z", "01:00-04 2024-11-03T05:00Z", "01:00-05 2024-11-03T06:00Z",
                "02:00-05 2024-11-03T07:00Z", "03:00-05 2024-11-03T08:00Z",
            ]
        },

        // The clock changes by half an hour: 02:00 becomes 01:30, and in October 02:30.
        {
            "Australia/Lord_Howe", "2024-04-07", "01:00-03:00", 30,
            [
                "01:00+11 2024-04-06T14:00Z", "01:30+11 2024-04-06T14:30Z", "01:30+10:30 2024-04-06T15:00Z",
                "02:00+10:30 2024-04-06T15:30Z", "02:30+10:30 2024-04-06T16:00Z",
            ]
        },
        {
            "Australia/Lord_Howe", "2024-10-06", "01:00-03:30", 30,
            [
                "01:00+10:30 2024-10-05T14:30Z", "01:30+10:30 2024-10-05T15:00Z",
                "02:30+11 2024-10-05T15:30Z", "03:00+11 2024-10-05T16:00Z",
            ]
        },

        // These days have no midnight: 24:00 becomes 01:00.
        {
            "America/Santiago", "2024-09-08", "00:00-03:00", 60,
            ["01:00-03 2024-09-08T04:00Z", "02:00-03 2024-09-08T05:00Z"]
        },
        {
            "Africa/Cairo", "2024-04-26", "00:00-03:00", 60,
            ["01:00+03 2024-04-25T22:00Z", "02:00+03 2024-04-25T23:00Z"]
        },

        // The hours run past such a midnight.
        {
            "America/Santiago", "2024-09-07", "22:00-02:00", 60,
            ["22:00-04 2024-09-08T02:00Z", "23:00-04 2024-09-08T03:00Z", "01:00-03 2024-09-08T04:00Z"]
        },

        // These evenings have a second 23:00: 24:00 becomes 23:00.
        {
            "America/Santiago", "2024-04-06", "22:00-00:00", 60,
            ["22:00-03 2024-04-07T01:00Z", "23:00-03 2024-04-07T02:00Z", "23:00-04 2024-04-07T03:00Z"]
        },
        {
            "Africa/Cairo", "2024-10-31", "22:00-00:00", 60,
            ["22:00+03 2024-10-31T19:00Z", "23:00+03 2024-10-31T20:00Z", "23:00+02 2024-10-31T21:00Z"]
        },

        // The hours run past midnight, over a transition of the next date.
        {
            "Europe/Berlin", "2024-03-30", "23:00-04:00", 60,
            [
                "23:00+01 2024-03-30T22:00Z", "00:00+01 2024-03-30T23:00Z",
                "01:00+01 2024-03-31T00:00Z", "03:00+02 2024-03-31T01:00Z",
            ]
        },
        {
            "Europe/Berlin", "2024-10-26", "23:00-03:00", 60,
            [
                "23:00+02 2024-10-26T21:00Z", "00:00+02 2024-10-26T22:00Z", "01:00+02 2024-10-26T23:00Z",
                "02:00+02 2024-10-27T00:00Z", "02:00+01 2024-10-27T01:00Z",
            ]
        },

        // This date never was: Samoa went from the 29th, 24:00, to the 31st.
        {
            "Pacific/Apia", "2011-12-29", "22:00-02:00", 60,
            ["22:00-10 2011-12-30T08:00Z", "23:00-10 2011-12-30T09:00Z"]
        },
        { "Pacific/Apia", "2011-12-30", "09:00-17:00", 60, [] },
        {
            "Pacific/Apia", "2011-12-31", "09:00-11:00", 60,
            ["09:00+14 2011-12-30T19:00Z", "10:00+14 2011-12-30T20:00Z"]
        },

        // An opening or a closing in a gap is at the end of the gap.
        {
            "Europe/Berlin", "2024-03-31", "02:30-05:00", 60,
            ["03:00+02 2024-03-31T01:00Z", "04:00+02 2024-03-31T02:00Z"]
        },
        {
            "Europe/Berlin", "2024-03-31", "00:15-02:15", 45,
            ["00:15+01 2024-03-30T23:15Z", "01:00+01 2024-03-31T00:00Z"]
        },

        // An opening in a repeated hour is the earlier moment, and a closing is the later one.
        {
            "Europe/Berlin", "2024-10-27", "02:30-03:30", 30,
            [
                "02:30+02 2024-10-27T00:30Z", "02:00+01 2024-10-27T01:00Z",
                "02:30+01 2024-10-27T01:30Z", "03:00+01 2024-10-27T02:00Z",
            ]
        },
        {
            "Europe/Berlin", "2024-10-27", "01:30-02:30", 30,
            [
                "01:30+02 2024-10-26T23:30Z", "02:00+02 2024-10-27T00:00Z",
                "02:30+02 2024-10-27T00:30Z", "02:00+01 2024-10-27T01:00Z",
            ]
        },

        // 00:01 becomes 23:01 of the date before. Closing is at the later 00:00, and opening at the earlier one.
        {
            "America/St_Johns", "2007-11-03", "23:00-00:00", 30,
            [
                "23:00-02:30 2007-11-04T01:30Z", "23:30-02:30 2007-11-04T02:00Z",
                "00:00-02:30 2007-11-04T02:30Z", "23:30-03:30 2007-11-04T03:00Z",
            ]
        },
        {
            "America/St_Johns", "2007-11-04", "00:00-01:00", 20,
            [
                "00:00-02:30 2007-11-04T02:30Z", "23:20-03:30 2007-11-04T02:50Z", "23:40-03:30 2007-11-04T03:10Z",
                "00:00-03:30 2007-11-04T03:30Z", "00:20-03:30 2007-11-04T03:50Z", "00:40-03:30 2007-11-04T04:10Z",
            ]
        },

        // Russia moved its zones for good, Dublin's winter is its "daylight saving", Casablanca pauses for Ramadan.
        {
            "Europe/Moscow", "2014-10-26", "01:00-02:00", 30,
            [
                "01:00+04 2014-10-25T21:00Z", "01:30+04 2014-10-25T21:30Z",
                "01:00+03 2014-10-25T22:00Z", "01:30+03 2014-10-25T22:30Z",
            ]
        },
        {
            "Europe/Dublin", "2024-10-27", "00:30-02:00", 30,
            [
                "00:30+01 2024-10-26T23:30Z", "01:00+01 2024-10-27T00:00Z", "01:30+01 2024-10-27T00:30Z",
                "01:00+00 2024-10-27T01:00Z", "01:30+00 2024-10-27T01:30Z",
            ]
        },
        {
            "Africa/Casablanca", "2024-04-14", "01:00-04:00", 30,
            [
                "01:00+00 2024-04-14T01:00Z", "01:30+00 2024-04-14T01:30Z",
                "03:00+01 2024-04-14T02:00Z", "03:30+01 2024-04-14T02:30Z",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Nights))]
    public void Slots_on_a_night_the_clocks_change_are_laid_by_elapsed_time(string zone, string date, string hours, int minutes, string[] expected) =>
        Assert.Equal(expected, Shop.Daily(zone, hours).On(date, minutes: minutes).Show().Lines());

    [Theory]
    [InlineData("Europe/Berlin", "2024-03-31", "00:00-00:00", 23)]
    [InlineData("Europe/Berlin", "2024-10-27", "00:00-00:00", 25)]
    [InlineData("Europe/Berlin", "2024-06-05", "00:00-00:00", 24)]
    [InlineData("Europe/Berlin", "2024-03-30", "06:00-06:00", 23)]
    [InlineData("Europe/Berlin", "2024-10-26", "06:00-06:00", 25)]
    [InlineData("Australia/Lord_Howe", "2024-04-07", "00:00-00:00", 24.5)]
    [InlineData("Pacific/Apia", "2011-12-30", "00:00-00:00", 0)] // a date that never was
    public async Task A_24_hour_slot_covers_a_day_that_is_open_around_the_clock_whatever_its_length(
        string zone, string date, string hours, double length)
    {
        var exchange = Shop.Daily(zone, hours) with
        {
            Policy = new BookingPolicy
            {
                MinDuration = Duration.FromDays(1),
                MaxDuration = Duration.FromDays(1),
                SlotDuration = Duration.FromDays(1),
                SlotStep = Duration.FromMinutes(15),
                SlotStarts = SlotStarts.Grid,
            },
        };
        var scenario = exchange.On(date, minutes: 24 * 60);
        var desk = new Desk(scenario.Now);
        exchange = await desk.StoreAsync(scenario);

        var shown = (await desk.ShowAsync(exchange, scenario.Date, minutes: 24 * 60)).Slots;
        Assert.Equal(length == 0 ? [] : new[] { Duration.FromHours(length) }, shown.Select(slot => slot.End - slot.Start));
        foreach (var slot in shown)
        {
            var booked = await desk.BookAsync(exchange, slot.Start, slot.End);
            Assert.True(booked.Succeeded, booked.Error?.ToString());
            Assert.True((await desk.CancelAsync(booked.Value.Booking)).Succeeded);
            var onClock = Shop.Period(hours);
            Assert.Empty((await desk.BookAsync(exchange, scenario.Date, onClock.Open, onClock.Close)).Errors);
        }
    }

    [Fact]
    public void An_ambiguous_closing_time_is_never_later_than_the_next_opening()
    {
        var exchange = Shop.Weekly(
            "Europe/Berlin",
            Shop.On(IsoDayOfWeek.Saturday, "22:00-02:30"),
            Shop.On(IsoDayOfWeek.Sunday, "02:30-04:00"));

        Assert.Equal("02:00+02 2024-10-27T00:00Z", exchange.On("2024-10-26", minutes: 30).Show().Lines()[^1]);
        Assert.Equal("02:30+02 2024-10-27T00:30Z", exchange.On("2024-10-27", minutes: 30).Show().Lines()[0]);
    }

    [Fact]
    public void Hours_of_a_service_that_touch_in_a_repeated_hour_do_not_overlap()
    {
        var service = Service.Of("Night", minutes: 30) with
        {
            Id = Guid.NewGuid(),
            Hours = [Shop.On(IsoDayOfWeek.Sunday, "00:00-02:30"), Shop.On(IsoDayOfWeek.Sunday, "02:30-05:00")],
        };
        var exchange = Shop.Daily("Europe/Berlin", "00:00-06:00") with { Services = [service] };
        var midnight = Shop.Utc("2024-10-26T22:00Z");

        var shown = (exchange.On("2024-10-27", minutes: 30) with { ServiceId = service.Id }).Show();

        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => midnight + Duration.FromMinutes(30 * i)), shown.Slots.Select(slot => slot.Start));
    }

    [Fact]
    public void Two_slots_that_print_alike_when_the_clock_repeats_are_distinct()
    {
        var night = Shop.Daily("Europe/Berlin", "02:00-03:00").On(
            "2024-10-27", [Shop.Taken(new LocalPeriod(7200, 9000, true, true))], minutes: 30);

        var slots = night.Show().Slots;

        Assert.Equal(4, slots.Count);
        Assert.True(slots[0].IsAvailable); // 02:00+02
        Assert.True(slots[1].IsAvailable); // 02:30+02
        Assert.False(slots[2].IsAvailable); // 02:00+01, which is the one that is booked
        Assert.True(slots[3].IsAvailable); // 02:30+01
    }

    [Fact]
    public void The_end_of_a_slot_prints_with_the_offset_at_that_instant()
    {
        var day = Shop.Daily("Europe/Berlin", "01:00-03:30").On("2024-03-31", minutes: 60).Show();

        Assert.Equal(new LocalDateTime(2024, 3, 31, 3, 0), day.Slots[0].LocalEnd.LocalDateTime);
        Assert.Equal(Offset.FromHours(2), day.Slots[0].LocalEnd.Offset);
    }
}
