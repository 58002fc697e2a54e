using System.Text;
using System.Text.Unicode;
using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.BusyCalendars;
using BookingEngine.AspNetCore.Calendars;
using BookingEngine.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>
/// Reads the events of a calendar (RFC 5545) as rows. An event that can't be read hides no other. Series are refused, since the bookings
/// of one would not be recognised.
/// </summary>
internal static class CalendarBody
{
    private const string NotPlain = "A series can't be imported, nor can one of its events.";
    private const string WholeDays = "It lasts whole days. Whoever wants to close the exchange imports special hours.";
    private const string NoTime = "Its times can't be read.";

    private static readonly Dictionary<string, string> Statuses = new()
    {
        ["TENTATIVE"] = EnumNames<BookingStatus>.Of(BookingStatus.Pending),
        ["CONFIRMED"] = EnumNames<BookingStatus>.Of(BookingStatus.Confirmed),
        ["CANCELLED"] = EnumNames<BookingStatus>.Of(BookingStatus.Cancelled),
    };

    /// <summary>Reads the rows. Returns what is wrong with the calendar, or null.</summary>
    /// <param name="body">The calendar.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="zone">The zone of times that name none.</param>
    public static string? Read(ReadOnlySpan<byte> body, DateTimeZone zone, out ImportedRows rows)
    {
        rows = new ImportedRows([]);
        if (!Utf8.IsValid(body))
        {
            return "the text is not UTF-8.";
        }

        if (ReadCalendar.Read(Encoding.UTF8.GetString(body), out var calendar, ExportedEvent.Names) is { } problem)
        {
            return problem;
        }

        var zones = new CalendarZones(zone, calendar);
        rows = new ImportedRows(
        [
            .. calendar.Components
                .Where(component => component.Name == "VEVENT")
                .Select((written, i) => Row(i + 1, written, zones)),
        ]);
        return null;
    }

    private static ImportedRow Row(int number, CalendarComponent written, CalendarZones zones)
    {
        var cells = new Dictionary<string, string>();
        Add(ImportFields.ExternalId, ExportedEvent.IdOf(Text("UID")));
        Add(BookingFields.Status, Text(ExportedEvent.Status) ?? Statuses.GetValueOrDefault(written.Word("STATUS") ?? ""));
        Add(ImportFields.Service, Text(ExportedEvent.Service));
        Add(BookingFields.PartySize, Text(ExportedEvent.PartySize));
        Add(BookingFields.CustomerName, Text(ExportedEvent.CustomerName) ?? written["ATTENDEE"]?.Parameter("CN") ?? Text("SUMMARY"));
        Add(BookingFields.CustomerEmail, Text(ExportedEvent.CustomerEmail) ?? Attendee(written));
        Add(BookingFields.CustomerPhone, Text(ExportedEvent.CustomerPhone));
        Add(BookingFields.Notes, Text(ExportedEvent.Notes) ?? Text("DESCRIPTION"));
        string? problem = AddTimes(written, zones, cells);
        var row = ImportedRow.Of(number, cells);
        if (problem is not null)
        {
            row.Fields.Errors.Add(TimeFields.StartsAt.Name, problem);
        }

        return row;

        string? Text(string name) => written[name] is { } property ? ExportedEvent.Unescaped(property.Value) : null;

        void Add(Field field, string? value)
        {
            if (value is not null)
            {
                cells[field.Name] = value;
            }
        }
    }

    private static string? Attendee(CalendarComponent written)
    {
        const string scheme = "mailto:";
        string? address = written["ATTENDEE"]?.Value.Trim();
        return address?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) is true ? address[scheme.Length..] : null;
    }

    /// <summary>Adds when the event is. Returns why it can't be said, or null.</summary>
    private static string? AddTimes(CalendarComponent written, CalendarZones zones, Dictionary<string, string> cells)
    {
        if (((string[])["RRULE", "RDATE", "EXRULE", "RECURRENCE-ID"]).Any(name => written[name] is not null))
        {
            return NotPlain;
        }

        try
        {
            if (written["DTSTART"] is not { } first)
            {
                return NoTime;
            }

            var start = CalendarTime.Of(first, zones);
            if (start.IsDate)
            {
                return WholeDays;
            }

            var end = written["DTEND"] is { } last ? CalendarTime.Of(last, zones).Instant
                : written["DURATION"] is { } lasts ? After(start, CalendarTime.DurationOf(lasts.Value))
                : (Instant?)null;
            cells[TimeFields.StartsAt.Name] = InstantPattern.General.Format(start.Instant);
            if (end is { } ends)
            {
                cells[TimeFields.EndsAt.Name] = InstantPattern.General.Format(ends);
            }

            return null;
        }
#pragma warning disable CA1031 // Strangers write calendars, and whatever they write must not hide the other entries.
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return NoTime;
        }

        static Instant After(CalendarTime start, (int Days, Duration Time) length) =>
            start.On(start.Local.PlusDays(length.Days)).Instant + length.Time;
    }
}
