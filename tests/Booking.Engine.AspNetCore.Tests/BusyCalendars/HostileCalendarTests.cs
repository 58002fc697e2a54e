using System.Diagnostics;
using BookingEngine.AspNetCore.BusyCalendars;
using static BookingEngine.AspNetCore.Tests.BusyCalendars.BusyTimesReaderTests;

namespace BookingEngine.AspNetCore.Tests.BusyCalendars;

/// <summary>Calendars that are broken, or made to do harm: one bad entry hides no other, and every reading ends soon.</summary>
public sealed class HostileCalendarTests
{
    private const string Good = "DTSTART:20240115T090000Z\nDTEND:20240115T100000Z";

    private static readonly string[] OnlyTheGoodOne = ["15T10:00/15T11:00"];

    [Theory]
    [InlineData("DTSTART:tomorrow\nDURATION:PT1H")]
    [InlineData("DTSTART:20240230T100000\nDURATION:PT1H")]
    [InlineData("DURATION:PT1H")]
    [InlineData("DTSTART:20240116T090000Z\nDURATION:PT99999999999H")]
    [InlineData("DTSTART:20240116T090000Z\nDURATION:-PT1H")]
    [InlineData("DTSTART:99991231T230000Z\nDTEND:99991231T235959Z\nRRULE:FREQ=YEARLY")]
    [InlineData("DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY")]
    [InlineData("RECURRENCE-ID:x\nDTSTART:20240116T090000Z\nDURATION:PT1H")]
    public void An_entry_that_can_not_be_read_hides_no_other(string lines)
    {
        var answer = Answer(Event(lines, "bad") + Event(Good, "good"));

        Assert.Equal(OnlyTheGoodOne, Texts(answer));
        Assert.InRange(answer.Skipped, 0, 1);
    }

    [Theory]
    [InlineData("RRULE:FREQ=SOMETIMES", "15")]
    [InlineData("RRULE:FREQ=MINUTELY", "15")]
    [InlineData("RRULE:FREQ=DAILY;INTERVAL=0", "15")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=-1", "15")]
    [InlineData("RRULE:FREQ=DAILY;UNTIL=never", "15")]
    [InlineData("RRULE:;;=;", "15")]
    [InlineData("RRULE:RSCALE=CHINESE;FREQ=DAILY;COUNT=3", "15")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=3;WHATEVER=1", "15")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=3\nEXDATE:whenever", "15 16 17")]
    [InlineData("RRULE:FREQ=DAILY;COUNT=3\nEXDATE:whenever,20240116T090000Z\nEXDATE:never", "15 17")]
    [InlineData("RDATE:soon,20240118T090000Z", "15 18")]
    [InlineData("RRULE:FREQ=SOMETIMES\nRDATE:20240118T090000Z\nEXDATE:whenever", "15 18")]
    public void What_can_not_be_read_of_a_series_frees_none_of_its_times_that_are_known(string lines, string days)
    {
        var answer = Answer(Event($"{Good}\n{lines}"));

        Assert.Equal(days, string.Join(' ', Texts(answer).Select(text => text[..2])));
        Assert.Equal(1, answer.Skipped);
    }

    [Theory]
    [InlineData("RRULE:FREQ=SECONDLY")]
    [InlineData("RRULE:FREQ=MINUTELY")]
    [InlineData("RRULE:FREQ=YEARLY;FREQ=SECONDLY")]
    [InlineData("RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20;BYSECOND=0,1,2,3,4,5,6,7,8,9")]
    [InlineData("RRULE:FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20")]
    [InlineData("RRULE:FREQ=YEARLY;BYSETPOS=1;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20")]
    [InlineData("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")] // never
    [InlineData("RRULE:FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11;BYDAY=MO")]
    [InlineData("RRULE:FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=200;BYSETPOS=366")]
    [InlineData("RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31")]
    [InlineData("RRULE:FREQ=DAILY;BYDAY=MO;BYMONTHDAY=32")]
    public void A_rule_made_to_take_for_ever_is_given_up_soon_and_hides_no_other_entry(string rule)
    {
        long begun = Stopwatch.GetTimestamp();
        var answer = Answer(Event($"DTSTART:19700101T000000Z\nDURATION:PT1S\n{rule}", "bad") + Event(Good, "good"));

        Assert.Equal(OnlyTheGoodOne, Texts(answer));
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(5), $"{Stopwatch.GetElapsedTime(begun)}");
    }

    [Fact]
    public void Many_rules_that_take_long_are_given_up_together()
    {
        long begun = Stopwatch.GetTimestamp();
        string bombs = string.Concat(Enumerable.Range(0, 2000).Select(
            number => Event("DTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:FREQ=HOURLY", $"{number}")));

        Assert.NotNull(Answer(bombs).Problem);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), $"{Stopwatch.GetElapsedTime(begun)}");
    }

    [Theory]
    [InlineData("RRULE:FREQ=HOURLY;COUNT=100000", 1000)] // all end before what is of interest
    [InlineData("RRULE:FREQ=YEARLY;COUNT=1", 100_000)]
    public void One_event_with_many_rules_that_take_long_together_is_given_up_soon_and_hides_no_other_entry(string rule, int count)
    {
        long begun = Stopwatch.GetTimestamp();
        string rules = string.Join('\n', Enumerable.Repeat(rule, count));
        var answer = Answer(Event($"DTSTART:19700101T000000Z\nDURATION:PT1S\n{rules}", "bad") + Event(Good, "good"));

        Assert.Equal(OnlyTheGoodOne, Texts(answer));
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10), $"{Stopwatch.GetElapsedTime(begun)}");
    }

    [Fact]
    public void Series_of_one_name_of_which_every_occurrence_is_replaced_are_given_up_in_time()
    {
        long begun = Stopwatch.GetTimestamp();
        string replaced = string.Concat(Enumerable.Range(0, 31 * 24).Select(
            hour => Event($"RECURRENCE-ID:202401{1 + (hour / 24):00}T{hour % 24:00}0000Z\nDTSTART:20200101T000000Z\nDURATION:PT1H")));
        string series = string.Concat(Enumerable.Repeat(Event("DTSTART:20240101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY;UNTIL=20240131T220000Z"), 19_000));

        Assert.NotNull(Answer(replaced + series).Problem);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), $"{Stopwatch.GetElapsedTime(begun)}");
    }

    [Theory]
    [InlineData("RECURRENCE-ID:20240116T090000Z")] // no start
    [InlineData("RECURRENCE-ID:20240116T090000Z\nDTSTART:later\nDURATION:PT1H")]
    [InlineData("RECURRENCE-ID:20240116T090000Z\nDTSTART:20240116T110000Z\nDURATION:long")]
    [InlineData("RECURRENCE-ID:whichever\nDTSTART:20240116T110000Z\nDURATION:PT1H")]
    [InlineData("RECURRENCE-ID;RANGE=THISANDFUTURE:20240116T090000Z\nDURATION:PT1H")]
    public void A_change_of_an_occurrence_that_can_not_be_read_frees_nothing_of_its_series(string lines)
    {
        var answer = Answer(Event("DTSTART:20240115T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2") + Event(lines));

        Assert.Equal(["15T10:00/15T11:00", "16T10:00/16T11:00"], Texts(answer));
        Assert.Equal(1, answer.Skipped);
    }

    [Fact]
    public void A_free_busy_period_that_can_not_be_read_hides_no_other()
    {
        var answer = Answer("BEGIN:VFREEBUSY\nFREEBUSY:20240115T090000Z/PT1H,soon,20240116T090000Z/x\nFREEBUSY:20240117T090000Z/PT1H\nEND:VFREEBUSY\n");

        Assert.Equal(["15T10:00/15T11:00", "17T10:00/17T11:00"], Texts(answer));
        Assert.Equal(2, answer.Skipped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Sign in</body></html>")]
    [InlineData("BEGIN:VEVENT\nEND:VEVENT\n")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240115T090000Z\n")] // cut off
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n")]
    [InlineData("END:VCALENDAR\n")]
    public void What_is_no_complete_calendar_is_refused_as_a_whole(string text) =>
        Assert.Equal(ReadCalendar.NoCalendar, BusyTimesReader.Read(text, January).Problem);

    [Fact]
    public void An_empty_calendar_is_one_without_busy_times() => Assert.Empty(Texts(Answer("")));

    [Fact]
    public void A_calendar_with_too_many_entries_or_busy_times_or_too_deep_is_refused()
    {
        string entries = string.Concat(Enumerable.Repeat("BEGIN:VEVENT\nEND:VEVENT\n", ReadCalendar.MostComponents));
        string busy = Event("DTSTART:20240101T000000Z\nDURATION:PT1S\nRRULE:FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19");
        string deep = string.Concat(Enumerable.Repeat("BEGIN:VEVENT\n", 5000)) + string.Concat(Enumerable.Repeat("END:VEVENT\n", 5000));

        Assert.NotNull(Answer(entries).Problem);
        Assert.NotNull(Answer(busy).Problem);
        Assert.NotNull(Answer(deep).Problem);
    }

    [Fact]
    public void Bytes_without_a_meaning_never_throw()
    {
        var random = new Random(1);
        for (int round = 0; round < 500; round++)
        {
            string file = Event($"{Good}\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE:20240116T090000Z");
            char[] text = $"BEGIN:VCALENDAR\n{file}END:VCALENDAR\n".ToCharArray();
            for (int change = random.Next(8); change >= 0; change--)
            {
                text[random.Next(text.Length)] = (char)random.Next(1, 256);
            }

            _ = BusyTimesReader.Read(new string(text), January);
        }
    }

    [Fact]
    public void Lines_that_were_folded_within_a_word_and_unknown_components_are_read()
    {
        string file = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/B\r\n erlin:2024\r\n\t0115T100000\r\nDURATION:PT1H\r\n"
            + "BEGIN:VALARM\r\nDURATION:PT5M\r\nSTATUS:CANCELLED\r\nEND:VALARM\r\nEND:VEVENT\r\n"
            + "BEGIN:VTODO\r\nDTSTART:20240120T090000Z\r\nDUE:20240120T100000Z\r\nEND:VTODO\r\n";

        Assert.Equal(OnlyTheGoodOne, Texts(Answer(file)));
    }
}
