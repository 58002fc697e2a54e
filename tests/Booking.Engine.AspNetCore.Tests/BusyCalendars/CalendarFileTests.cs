using BookingEngine.AspNetCore.BusyCalendars;
using static BookingEngine.AspNetCore.Tests.BusyCalendars.BusyTimesReaderTests;

namespace BookingEngine.AspNetCore.Tests.BusyCalendars;

/// <summary>Calendars in the form in which the programs that people use write them. They were made for these tests.</summary>
public sealed class CalendarFileTests
{
    [Fact]
    public void A_calendar_of_Google() => Assert.Equal(
        ["15T10:00/15T10:30", "16T00:00/17T00:00", "22T10:00/22T10:30", "30T18:00/30T19:00"],
        Read("""
            BEGIN:VCALENDAR
            PRODID:-//Google Inc//Google Calendar 70.9054//EN
            VERSION:2.0
            CALSCALE:GREGORIAN
            METHOD:PUBLISH
            X-WR-CALNAME:Anna
            X-WR-TIMEZONE:Europe/Berlin
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            X-LIC-LOCATION:Europe/Berlin
            BEGIN:DAYLIGHT
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            TZNAME:CEST
            DTSTART:19700329T020000
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            END:DAYLIGHT
            BEGIN:STANDARD
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            TZNAME:CET
            DTSTART:19701025T030000
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            DTSTART;TZID=Europe/Berlin:20240108T100000
            DTEND;TZID=Europe/Berlin:20240108T103000
            RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20240128T225959Z;BYDAY=MO
            EXDATE;TZID=Europe/Berlin:20240108T100000
            DTSTAMP:20240110T120000Z
            UID:0a1b2c3d4e5f@google.com
            CREATED:20240101T080000Z
            LAST-MODIFIED:20240102T080000Z
            SEQUENCE:1
            STATUS:CONFIRMED
            SUMMARY:Dentist\, with a comma
            TRANSP:OPAQUE
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20240116
            DTEND;VALUE=DATE:20240117
            DTSTAMP:20240110T120000Z
            UID:1b2c3d4e5f6a@google.com
            STATUS:CONFIRMED
            SUMMARY:Day off
            TRANSP:OPAQUE
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20240118
            DTEND;VALUE=DATE:20240119
            UID:2c3d4e5f6a7b@google.com
            SUMMARY:A birthday
            TRANSP:TRANSPARENT
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20240130T170000Z
            DTEND:20240130T180000Z
            UID:3d4e5f6a7b8c@google.com
            SUMMARY:Busy
            END:VEVENT
            END:VCALENDAR
            """));

    [Fact]
    public void A_calendar_of_Outlook() => Assert.Equal(
        ["15T09:00/15T10:00", "16T14:00/16T15:00", "18T00:00/20T00:00", "23T09:00/23T10:00"],
        Read("""
            BEGIN:VCALENDAR
            METHOD:PUBLISH
            PRODID:Microsoft Exchange Server 2010
            VERSION:2.0
            X-WR-CALNAME:Calendar
            BEGIN:VTIMEZONE
            TZID:W. Europe Standard Time
            BEGIN:STANDARD
            DTSTART:16010101T030000
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:16010101T020000
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
            END:DAYLIGHT
            END:VTIMEZONE
            BEGIN:VEVENT
            RRULE:FREQ=WEEKLY;UNTIL=20240129T080000Z;INTERVAL=1;BYDAY=MO,TU;WKST=MO
            EXDATE;TZID=W. Europe Standard Time:20240122T090000,20240129T090000
            UID:040000008200E00074C5B7101A82E00800000000
            SUMMARY:Busy
            DTSTART;TZID=W. Europe Standard Time:20240115T090000
            DTEND;TZID=W. Europe Standard Time:20240115T100000
            CLASS:PUBLIC
            PRIORITY:5
            DTSTAMP:20240110T120000Z
            TRANSP:OPAQUE
            STATUS:CONFIRMED
            SEQUENCE:0
            X-MICROSOFT-CDO-APPT-SEQUENCE:0
            X-MICROSOFT-CDO-BUSYSTATUS:BUSY
            X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY
            X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
            X-MICROSOFT-CDO-INSTTYPE:1
            END:VEVENT
            BEGIN:VEVENT
            UID:040000008200E00074C5B7101A82E00800000000
            RECURRENCE-ID;TZID=W. Europe Standard Time:20240116T090000
            SUMMARY:Busy
            DTSTART;TZID=W. Europe Standard Time:20240116T140000
            DTEND;TZID=W. Europe Standard Time:20240116T150000
            TRANSP:OPAQUE
            X-MICROSOFT-CDO-BUSYSTATUS:BUSY
            X-MICROSOFT-CDO-INSTTYPE:3
            END:VEVENT
            BEGIN:VEVENT
            UID:140000008200E00074C5B7101A82E00800000000
            SUMMARY:Away
            DTSTART;VALUE=DATE:20240118
            DTEND;VALUE=DATE:20240120
            TRANSP:OPAQUE
            X-MICROSOFT-CDO-BUSYSTATUS:OOF
            X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
            END:VEVENT
            BEGIN:VEVENT
            UID:240000008200E00074C5B7101A82E00800000000
            SUMMARY:Working elsewhere
            DTSTART;TZID=W. Europe Standard Time:20240124T090000
            DTEND;TZID=W. Europe Standard Time:20240124T170000
            TRANSP:OPAQUE
            X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE
            END:VEVENT
            END:VCALENDAR
            """));

    [Fact]
    public void A_calendar_of_Apple() => Assert.Equal(
        ["15T08:30/15T09:15", "17T00:00/18T00:00", "19T08:30/19T09:15"],
        Read("""
            BEGIN:VCALENDAR
            CALSCALE:GREGORIAN
            PRODID:-//Apple Inc.//iPhone OS 17.2//EN
            VERSION:2.0
            X-APPLE-CALENDAR-COLOR:#FF2968
            X-WR-CALNAME:Home
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            BEGIN:DAYLIGHT
            DTSTART:19810329T020000
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            TZNAME:GMT+2
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            END:DAYLIGHT
            BEGIN:STANDARD
            DTSTART:19961027T030000
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            TZNAME:GMT+1
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            CREATED:20240101T080000Z
            DTEND;TZID=Europe/Berlin:20240115T091500
            DTSTAMP:20240110T120000Z
            DTSTART;TZID=Europe/Berlin:20240115T083000
            LAST-MODIFIED:20240102T080000Z
            LOCATION:Practice\nMain Street 1
            RRULE:FREQ=WEEKLY;UNTIL=20240119T225959Z;BYDAY=MO,FR
            SEQUENCE:0
            SUMMARY:Zahnärztin
            TRANSP:OPAQUE
            UID:8E0B1B7C-0B0E-4B53-9C46-3F4C3B0C2E51
            URL;VALUE=URI:
            X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-ADDRESS=Main Street 1;X-APPLE-RADIUS=70;X-TITLE="Practice: first floor":geo:52.5,13.4
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:-PT30M
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            DTEND;VALUE=DATE:20240118
            DTSTART;VALUE=DATE:20240117
            SUMMARY:Moving house
            UID:9F0B1B7C-0B0E-4B53-9C46-3F4C3B0C2E52
            END:VEVENT
            END:VCALENDAR
            """));

    [Fact]
    public void A_calendar_of_Nextcloud() => Assert.Equal(
        ["15T13:00/15T14:00", "17T13:00/17T14:00", "25T09:00/25T09:45"],
        Read("""
            BEGIN:VCALENDAR
            VERSION:2.0
            CALSCALE:GREGORIAN
            PRODID:-//SabreDAV//SabreDAV//EN
            X-WR-CALNAME:Personal (anna)
            REFRESH-INTERVAL;VALUE=DURATION:PT4H
            X-PUBLISHED-TTL:PT4H
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            BEGIN:STANDARD
            DTSTART:19701025T030000
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            CREATED:20240101T080000Z
            DTSTAMP:20240110T120000Z
            SEQUENCE:3
            UID:3f2b7d0c-55a9-4f2c-9d3a-7d0b6f3f1c11
            DTSTART;TZID=Europe/Berlin:20240115T130000
            DTEND;TZID=Europe/Berlin:20240115T140000
            STATUS:CONFIRMED
            SUMMARY:Course
            RRULE:FREQ=DAILY;COUNT=3
            EXDATE;TZID=Europe/Berlin:20240116T130000
            END:VEVENT
            BEGIN:VEVENT
            UID:4f2b7d0c-55a9-4f2c-9d3a-7d0b6f3f1c12
            DTSTART;TZID=Europe/Berlin:20240120T130000
            DTEND;TZID=Europe/Berlin:20240120T140000
            STATUS:CANCELLED
            SUMMARY:Called off
            END:VEVENT
            BEGIN:VEVENT
            UID:5f2b7d0c-55a9-4f2c-9d3a-7d0b6f3f1c13
            DTSTART:20240125T080000Z
            DURATION:PT45M
            SUMMARY:Call
            END:VEVENT
            BEGIN:VTODO
            UID:6f2b7d0c-55a9-4f2c-9d3a-7d0b6f3f1c14
            DUE:20240126T080000Z
            SUMMARY:Task
            END:VTODO
            END:VCALENDAR
            """));

    private static string[] Read(string file)
    {
        var answer = BusyTimesReader.Read(file.ReplaceLineEndings("\r\n"), January);
        Assert.Equal(0, answer.Skipped);
        return Texts(answer);
    }
}
