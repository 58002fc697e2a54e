using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>A date, or a time of a zone, as a calendar writes it.</summary>
/// <param name="Local">What the clock shows; midnight for a date.</param>
/// <param name="IsDate">Whether it is a date, and so a whole day.</param>
/// <param name="Zone">The zone of the clock.</param>
/// <param name="IsLast">Whether it is the last time that the clock shows it, on a day on which it shows it twice.</param>
internal readonly partial record struct CalendarTime(LocalDateTime Local, bool IsDate, CalendarZone Zone, bool IsLast = false)
{
    private static readonly LocalDatePattern DateForm = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern TimeForm = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <summary>When it is. A date begins with its day.</summary>
    public Instant Instant => IsDate ? Zone.StartOfDay(Local.Date) : IsLast ? Zone.AtLast(Local) : Zone.At(Local);

    /// <summary>Returns the same as another clock time.</summary>
    public CalendarTime On(LocalDateTime local) => this with { Local = local };

    /// <summary>Reads the time of a property.</summary>
    /// <exception cref="FormatException">It can't be read.</exception>
    public static CalendarTime Of(CalendarProperty property, CalendarZones zones) => Of(property.Value, property, zones);

    /// <summary>Reads one of the times of a property.</summary>
    /// <exception cref="FormatException">It can't be read.</exception>
    public static CalendarTime Of(string value, CalendarProperty property, CalendarZones zones)
    {
        value = value.Trim();
        if (!value.Contains('T', StringComparison.Ordinal))
        {
            return new CalendarTime(DateForm.Parse(value).GetValueOrThrow().AtMidnight(), IsDate: true, zones.OfExchange);
        }

        bool isUtc = value.EndsWith('Z');
        var local = TimeForm.Parse(WithoutLeapSecond(isUtc ? value[..^1] : value)).GetValueOrThrow();
        return new CalendarTime(local, IsDate: false, isUtc ? CalendarZone.Utc : zones.Find(property.Parameter("TZID")));
    }

    /// <summary>Reads a duration: whole days, which are days of the calendar, and the time beside them.</summary>
    /// <exception cref="FormatException">It can't be read, or is negative.</exception>
    public static (int Days, Duration Time) DurationOf(string text)
    {
        var match = DurationForm().Match(text.Trim());
        if (!match.Success)
        {
            throw new FormatException("Not a duration.");
        }

        return (
            (7 * Number("weeks")) + Number("days"),
            Duration.FromHours(Number("hours")) + Duration.FromMinutes(Number("minutes")) + Duration.FromSeconds(Number("seconds")));

        int Number(string group) =>
            match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    private static string WithoutLeapSecond(string value) => value.EndsWith("60", StringComparison.Ordinal) ? $"{value[..^2]}59" : value;

    [GeneratedRegex(@"^\+?P((?<weeks>[0-9]{1,4})W)?((?<days>[0-9]{1,5})D)?(T((?<hours>[0-9]{1,6})H)?((?<minutes>[0-9]{1,7})M)?((?<seconds>[0-9]{1,8})S)?)?\z")]
    private static partial Regex DurationForm();
}
