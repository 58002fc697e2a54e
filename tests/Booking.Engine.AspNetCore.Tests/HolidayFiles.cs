namespace BookingEngine.AspNetCore.Tests;

/// <summary>Calendars of holidays in the shapes in which widely used programs write them.</summary>
internal static class HolidayFiles
{
    /// <summary>As Google Calendar publishes holidays: transparent, with escapes and folded lines.</summary>
    public const string Google = """
        BEGIN:VCALENDAR
        PRODID:-//Google Inc//Google Calendar 70.9054//EN
        VERSION:2.0
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        X-WR-CALNAME:Holidays in Germany
        X-WR-TIMEZONE:UTC
        X-WR-CALDESC:Holidays and Observances in Germany
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20241003
        DTEND;VALUE=DATE:20241004
        DTSTAMP:20240110T100000Z
        UID:20241003_8i5r7v1oe0q4k2@google.com
        CLASS:PUBLIC
        CREATED:20230517T120000Z
        DESCRIPTION:Public holiday in Baden-Württemberg\, Bavaria\, Berlin\, Brandenbu
         rg\, Bremen\nTo hide observances\, go to Google Calendar Settings > Holidays
          in Germany
        LAST-MODIFIED:20230517T120000Z
        SEQUENCE:0
        STATUS:CONFIRMED
        SUMMARY:Day of German Unity
        TRANSP:TRANSPARENT
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20241225
        DTEND;VALUE=DATE:20241227
        DTSTAMP:20240110T100000Z
        UID:20241225_p3kd8s6b1jv9mh@google.com
        CLASS:PUBLIC
        SEQUENCE:0
        STATUS:CONFIRMED
        SUMMARY:Christmas\, both days\; closed
        TRANSP:TRANSPARENT
        END:VEVENT
        END:VCALENDAR

        """;

    /// <summary>As Apple's Calendar exports: yearly rules, languages, and properties of its own.</summary>
    public const string Apple = """
        BEGIN:VCALENDAR
        METHOD:PUBLISH
        VERSION:2.0
        X-WR-CALNAME:Feiertage
        PRODID:-//Apple Inc.//macOS 14.2//EN
        X-APPLE-CALENDAR-COLOR:#FF2D55
        X-WR-TIMEZONE:Europe/Berlin
        CALSCALE:GREGORIAN
        BEGIN:VEVENT
        CREATED:20190101T000000Z
        UID:8F2C4B1E-6A0D-4B3E-9C55-7A1B2C3D4E5F
        RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTHDAY=3;BYMONTH=10
        DTEND;VALUE=DATE:20191004
        TRANSP:TRANSPARENT
        X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC
        SUMMARY;LANGUAGE=de:Tag der Deutschen Einheit
        CATEGORIES:Holidays
        DTSTART;VALUE=DATE:20191003
        DTSTAMP:20240110T100000Z
        SEQUENCE:1
        BEGIN:VALARM
        X-WR-ALARMUID:1B2C3D4E
        UID:1B2C3D4E
        TRIGGER:-PT15H
        SUMMARY:Not the event's
        ACTION:NONE
        END:VALARM
        END:VEVENT
        BEGIN:VEVENT
        UID:0A1B2C3D-1111-4222-8333-444455556666
        RRULE:FREQ=YEARLY
        DTSTART;VALUE=DATE:16040229
        DTSTAMP:20240110T100000Z
        SUMMARY:Leap day
        END:VEVENT
        END:VCALENDAR

        """;

    /// <summary>As Outlook exports: a time zone with rules of its own, HTML, and ids that are folded with tabs.</summary>
    public const string Outlook = """"
        BEGIN:VCALENDAR
        PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
        VERSION:2.0
        METHOD:PUBLISH
        X-MS-OLK-FORCEINSPECTOROPEN:TRUE
        BEGIN:VTIMEZONE
        TZID:W. Europe Standard Time
        BEGIN:STANDARD
        DTSTART:16011028T030000
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010325T020000
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        END:DAYLIGHT
        END:VTIMEZONE
        BEGIN:VEVENT
        CLASS:PUBLIC
        CREATED:20240110T100000Z
        DTEND;VALUE=DATE:20240722
        DTSTAMP:20240110T100000Z
        DTSTART;VALUE=DATE:20240701
        LAST-MODIFIED:20240110T100000Z
        ORGANIZER;CN="Olga; the owner: herself":mailto:olga@example.com
        PRIORITY:5
        SEQUENCE:0
        SUMMARY;LANGUAGE=de:Betriebsferien
        TRANSP:TRANSPARENT
        UID:040000008200E00074C5B7101A82E00800000000B0DD8AD4A5BFD901000000000000000
        	0100000007A0F1B2C3D4E5F60718293A4B5C6D7E8
        X-ALT-DESC;FMTTYPE=text/html:<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2//E
        	N">\n<HTML>\n<BODY>\n</BODY>\n</HTML>
        X-MICROSOFT-CDO-BUSYSTATUS:FREE
        X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
        BEGIN:VALARM
        TRIGGER:-PT1080M
        ACTION:DISPLAY
        DESCRIPTION:Reminder
        END:VALARM
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;TZID="W. Europe Standard Time":20240801T090000
        DTEND;TZID="W. Europe Standard Time":20240801T100000
        DTSTAMP:20240110T100000Z
        SUMMARY;LANGUAGE=de:Besprechung
        UID:040000008200E00074C5B7101A82E008AA
        END:VEVENT
        END:VCALENDAR

        """";

    /// <summary>Returns the file as it is sent: with the line ends of iCalendar.</summary>
    public static string Sent(this string calendar) => calendar.ReplaceLineEndings("\r\n");

    /// <summary>Returns a calendar of one event.</summary>
    public static string Of(params string[] properties) => Sent(
        $"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\nBEGIN:VEVENT\nDTSTAMP:20240101T000000Z\n{string.Join('\n', properties)}\nEND:VEVENT\nEND:VCALENDAR\n");
}
