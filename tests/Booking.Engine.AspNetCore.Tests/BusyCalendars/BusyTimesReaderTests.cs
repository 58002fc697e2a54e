using BookingEngine.AspNetCore.BusyCalendars;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Tests.BusyCalendars;

/// <summary>What of a calendar is busy, and when. The exchange is in Berlin, and of interest is January 2024 unless a test says otherwise.</summary>
public sealed class BusyTimesReaderTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Theory]
    [InlineData("", true)]
    [InlineData("TRANSP:OPAQUE", true)]
    [InlineData("TRANSP:TRANSPARENT", false)]
    [InlineData("STATUS:CONFIRMED", true)]
    [InlineData("STATUS:CANCELLED", false)]
    [InlineData("status:cancelled", false)]
    [InlineData("STATUS:TENTATIVE", true)]
    [InlineData("X-MICROSOFT-CDO-BUSYSTATUS:FREE", false)]
    [InlineData("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", false)]
    [InlineData("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", true)]
    [InlineData("X-MICROSOFT-CDO-BUSYSTATUS:OOF\nTRANSP:TRANSPARENT", true)] // Outlook's own property counts
    [InlineData("X-MICROSOFT-CDO-BUSYSTATUS:FREE\nTRANSP:OPAQUE", false)]
    [InlineData("X-MICROSOFT-CDO-BUSYSTATUS:BUSY\nSTATUS:CANCELLED", false)]
    [InlineData("X-MICROSOFT-CDO-BUSYSTATUS:ELSEWHAT\nTRANSP:TRANSPARENT", false)]
    public void An_event_is_busy_unless_it_says_otherwise(string lines, bool isBusy) =>
        Assert.Equal(isBusy ? ["15T10:00/15T11:00"] : [], Read($"{Times}\n{lines}"));

    [Theory]
    [InlineData("STATUS:TENTATIVE")]
    [InlineData("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE")]
    public void What_is_not_certain_is_free_if_that_is_wanted(string line) =>
        Assert.Empty(Texts(Answer(Event($"{Times}\n{line}"), request => request with { TentativeIsBusy = false })));

    [Theory]
    [InlineData("DTSTART:20240115T090000Z\nDTEND:20240115T100000Z", "15T10:00/15T11:00")]
    [InlineData("DTSTART;TZID=Europe/Berlin:20240115T100000\nDURATION:PT1H30M", "15T10:00/15T11:30")]
    [InlineData("DTSTART;TZID=\"Europe/Berlin\":20240115T100000\nDURATION:PT1H", "15T10:00/15T11:00")]
    [InlineData("DTSTART;TZID=europe/berlin:20240115T100000\nDURATION:PT1H", "15T10:00/15T11:00")]
    [InlineData("DTSTART;TZID=W. Europe Standard Time:20240115T100000\nDURATION:PT1H", "15T10:00/15T11:00")]
    [InlineData("DTSTART;TZID=Eastern Standard Time:20240115T100000\nDURATION:PT1H", "15T16:00/15T17:00")]
    [InlineData("DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20240115T100000\nDURATION:PT1H", "15T16:00/15T17:00")]
    [InlineData("DTSTART;TZID=/mozilla.org/20050126_1/America/New_York:20240115T100000\nDURATION:PT1H", "15T16:00/15T17:00")]
    [InlineData("DTSTART;TZID=Nowhere/Known:20240115T100000\nDURATION:PT1H", "15T10:00/15T11:00")]
    [InlineData("DTSTART:20240115T100000\nDTEND:20240115T110000", "15T10:00/15T11:00")] // floating: the exchange's zone
    [InlineData("DTSTART;VALUE=DATE:20240115\nDTEND;VALUE=DATE:20240117", "15T00:00/17T00:00")]
    [InlineData("DTSTART;VALUE=DATE:20240115\nDTEND;VALUE=DATE:20240115", "15T00:00/16T00:00")]
    [InlineData("DTSTART;VALUE=DATE:20240115", "15T00:00/16T00:00")]
    [InlineData("DTSTART:20240115\nDURATION:P1W", "15T00:00/22T00:00")]
    [InlineData("DTSTART:20240115T090000Z", null)] // no time at all
    [InlineData("DTSTART:20240115T090000Z\nDTEND:20240115T080000Z", null)]
    [InlineData("DTSTART;TZID=Europe/Berlin:20240115T100000\nDTEND;TZID=America/New_York:20240115T100000", "15T10:00/15T16:00")]
    [InlineData("DTSTART:20231231T220000Z\nDURATION:PT3H", "31T23:00/01T02:00")] // it reaches into what is of interest
    [InlineData("DTSTART:20240115T090060Z\nDURATION:PT1H", "15T10:00/15T11:00")] // a leap second
    public void The_time_of_an_event_is_read_as_programs_write_it(string lines, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Read(lines));

    [Fact]
    public void Events_of_whole_days_are_free_if_that_is_wanted_and_others_are_not()
    {
        string file = Event("DTSTART;VALUE=DATE:20240115") + Event(Times, "2");

        Assert.Equal(["15T10:00/15T11:00"], Texts(Answer(file, request => request with { IgnoresAllDay = true })));
    }

    [Theory]
    [InlineData("RRULE:FREQ=DAILY;COUNT=3", "15 16 17")]
    [InlineData("RRULE:FREQ=DAILY;UNTIL=20240116T090000Z", "15 16")]
    [InlineData("RRULE:FREQ=DAILY;UNTIL=20240116T085959Z", "15")]
    [InlineData("RRULE:FREQ=DAILY;UNTIL=20240116T100000", "15 16")]
    [InlineData("RRULE:FREQ=DAILY;UNTIL=20240116", "15 16")]
    [InlineData("RRULE:FREQ=WEEKLY;BYDAY=MO,TH", "15 18 22 25 29")]
    [InlineData("RRULE:FREQ=WEEKLY;INTERVAL=2", "15 29")]
    [InlineData("RRULE:RSCALE=GREGORIAN;FREQ=DAILY;COUNT=3;SKIP=OMIT;X-EVOLUTION-ENDDATE=20240117T090000Z", "15 16 17")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/Berlin:20240116T100000,20240117T100000", "15 18")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20240116T090000Z", "15 17")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20240116", "15 17")]
    [InlineData("RDATE;TZID=Europe/Berlin:20240118T100000,20240120T100000", "15 18 20")]
    [InlineData("RDATE;VALUE=PERIOD:20240118T090000Z/PT2H", "15 18")]
    [InlineData("RRULE:FREQ=MONTHLY;BYDAY=-1WE", "31")]
    [InlineData("RRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15", "15")]
    public void A_series_recurs_by_its_rule_without_what_is_taken_out(string lines, string days) => Assert.Equal(
        days, string.Join(' ', Read($"DTSTART;TZID=Europe/Berlin:20240115T100000\nDTEND;TZID=Europe/Berlin:20240115T110000\n{lines}").Select(text => text[..2])));

    [Fact]
    public void A_series_that_began_long_ago_still_recurs_at_its_local_time_on_both_sides_of_a_change_of_the_clock()
    {
        string file = Event("DTSTART;TZID=Europe/Berlin:20100104T100000\nDTEND;TZID=Europe/Berlin:20100104T110000\nRRULE:FREQ=WEEKLY;BYDAY=MO");
        var march = Answer(file, request => request with { From = At("2024-03-25T00:00"), To = At("2024-04-09T00:00") });

        Assert.Equal(["25T10:00/25T11:00", "01T10:00/01T11:00", "08T10:00/08T11:00"], Texts(march));
    }

    [Theory]
    [InlineData("DURATION:PT10M", "27T02:00/27T02:10 27T02:00/27T02:10")]
    [InlineData("DTEND;TZID=Europe/Berlin:20241027T001000", "27T02:00/27T02:10 27T02:00/27T02:10")]
    public void What_recurs_by_the_hour_does_so_in_both_hours_that_the_clock_shows_twice(string length, string expected)
    {
        string file = Event($"DTSTART;TZID=Europe/Berlin:20241027T000000\n{length}\nRRULE:FREQ=HOURLY;COUNT=5");
        var answer = Answer(file, request => request with { From = At("2024-10-26T00:00"), To = At("2024-10-28T00:00") });

        string[] all = Texts(answer);
        Assert.Equal(["27T00:00/27T00:10", "27T01:00/27T01:10", .. expected.Split(' '), "27T03:00/27T03:10", "27T04:00/27T04:10"], all);
        Assert.Equal(all.Length, answer.Busy.Select(busy => busy.Start).Distinct().Count());
    }

    [Fact]
    public void An_occurrence_that_was_moved_is_busy_at_its_new_time_alone_and_one_that_was_cancelled_or_freed_not_at_all()
    {
        string file = Event("DTSTART;TZID=Europe/Berlin:20240115T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5")
            + Event("RECURRENCE-ID;TZID=Europe/Berlin:20240116T100000\nDTSTART;TZID=Europe/Berlin:20240116T140000\nDURATION:PT2H")
            + Event("RECURRENCE-ID:20240117T090000Z\nDTSTART:20240117T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED")
            + Event("RECURRENCE-ID;TZID=Europe/Berlin:20240118T100000\nDTSTART:20240118T090000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT");

        Assert.Equal(["15T10:00/15T11:00", "16T14:00/16T16:00", "19T10:00/19T11:00"], Texts(Answer(file)));
    }

    [Fact]
    public void An_occurrence_that_was_moved_with_all_later_ones_moves_them_by_as_much()
    {
        string file = Event("DTSTART;TZID=Europe/Berlin:20240115T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4")
            + Event("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20240117T100000\nDTSTART;TZID=Europe/Berlin:20240117T150000\nDURATION:PT2H");

        Assert.Equal(
            ["15T10:00/15T11:00", "16T10:00/16T11:00", "17T15:00/17T17:00", "18T15:00/18T17:00"], Texts(Answer(file)));
    }

    [Fact]
    public void A_moved_occurrence_without_its_series_is_busy_too() => Assert.Equal(
        ["16T14:00/16T15:00"], Read("RECURRENCE-ID:20240116T090000Z\nDTSTART:20240116T130000Z\nDURATION:PT1H"));

    [Fact]
    public void The_zone_that_a_file_describes_holds_where_its_name_says_nothing()
    {
        const string zone = """
            BEGIN:VTIMEZONE
            TZID:Customized Time Zone
            BEGIN:STANDARD
            DTSTART:16011028T030000
            RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
            TZOFFSETFROM:+0300
            TZOFFSETTO:+0200
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:16010325T020000
            RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0300
            END:DAYLIGHT
            END:VTIMEZONE

            """;
        string winter = zone + Event("DTSTART;TZID=Customized Time Zone:20240115T100000\nDURATION:PT1H");
        string summer = zone + Event("DTSTART;TZID=Customized Time Zone:20240115T100000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY");

        Assert.Equal(["15T09:00/15T10:00"], Texts(Answer(winter)));
        var july = Answer(summer, request => request with { From = At("2024-07-01T00:00"), To = At("2024-08-01T00:00") });
        Assert.Equal(["15T09:00/15T10:00"], Texts(july));
    }

    [Theory]
    [InlineData("20240331T013000", "31T01:30/31T03:30")]
    [InlineData("20240331T020000", "31T03:00/31T04:00")] // skipped
    [InlineData("20240331T023000", "31T03:30/31T04:30")] // skipped
    [InlineData("20240331T030000", "31T03:00/31T04:00")]
    public void A_time_that_the_clock_of_a_described_zone_skips_is_as_much_later(string start, string expected)
    {
        string file = "BEGIN:VTIMEZONE\nTZID:Mine\n"
            + "BEGIN:DAYLIGHT\nDTSTART:19700329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\n"
            + "BEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n"
            + "END:VTIMEZONE\n" + Event($"DTSTART;TZID=Mine:{start}\nDURATION:PT1H");

        Assert.Equal([expected], Texts(Answer(file, request => request with { To = At("2024-05-01T00:00") })));
    }

    [Theory]
    [InlineData("TZOFFSETFROM:+0530\nTZOFFSETTO:+0530", "15T05:30/15T06:30")]
    [InlineData("TZOFFSETTO:east", "15T10:00/15T11:00")] // not readable: the exchange's
    public void A_described_zone_may_have_one_offset(string offsets, string expected)
    {
        string file = $"BEGIN:VTIMEZONE\nTZID:Mine\nBEGIN:STANDARD\nDTSTART:19700101T000000\n{offsets}\nEND:STANDARD\nEND:VTIMEZONE\n"
            + Event("DTSTART;TZID=Mine:20240115T100000\nDURATION:PT1H");

        Assert.Equal([expected], Texts(Answer(file)));
    }

    [Fact]
    public void Free_busy_components_are_read_with_their_types()
    {
        string file = """
            BEGIN:VFREEBUSY
            DTSTART:20240101T000000Z
            FREEBUSY:20240115T090000Z/PT1H,20240116T090000Z/20240116T100000Z
            FREEBUSY;FBTYPE=FREE:20240117T090000Z/PT1H
            FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20240118T090000Z/P1D
            FREEBUSY;FBTYPE=BUSY-TENTATIVE:20240120T090000Z/PT1H
            END:VFREEBUSY

            """;

        Assert.Equal(["15T10:00/15T11:00", "16T10:00/16T11:00", "18T10:00/19T10:00", "20T10:00/20T11:00"], Texts(Answer(file)));
        Assert.Equal(3, Answer(file, request => request with { TentativeIsBusy = false }).Busy.Count);
    }

    [Fact]
    public void The_bookings_of_the_engines_own_calendars_keep_nobody_from_booking() =>
        Assert.Empty(Texts(Answer(Event(Times, "c9d1f3a8-7b62-4e0f-b1d4-3e5a9c8b7d33@booking-engine"))));

    private static string Times => "DTSTART:20240115T090000Z\nDTEND:20240115T100000Z";

    internal static BusyCalendarRequest January => new(
        new Uri("https://calendar.example.com/"), Berlin, At("2024-01-01T00:00"), At("2024-02-01T00:00"));

    internal static string Event(string lines, string uid = "1") => $"BEGIN:VEVENT\nUID:{uid}\n{lines}\nSUMMARY:Dentist\nEND:VEVENT\n";

    internal static BusyCalendarAnswer Answer(string components, Func<BusyCalendarRequest, BusyCalendarRequest>? change = null) =>
        BusyTimesReader.Read($"BEGIN:VCALENDAR\nVERSION:2.0\n{components}END:VCALENDAR\n", (change ?? (same => same))(January));

    /// <summary>Returns busy times on the clock of Berlin, as day and time of their start and end.</summary>
    internal static string[] Texts(BusyCalendarAnswer answer)
    {
        Assert.Null(answer.Problem);
        return [.. answer.Busy.OrderBy(time => time.Start).Select(time => $"{Text(time.Start)}/{Text(time.End)}")];

        static string Text(Instant instant) => LocalDateTimePattern.CreateWithInvariantCulture("dd'T'HH:mm").Format(instant.InZone(Berlin).LocalDateTime);
    }

    private static string[] Read(string lines) => Texts(Answer(Event(lines)));

    private static Instant At(string local) =>
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local).Value.InZoneStrictly(Berlin).ToInstant();
}
