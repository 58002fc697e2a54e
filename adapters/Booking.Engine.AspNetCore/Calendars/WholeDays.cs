using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Calendars;

/// <summary>Reads the dates of events that last whole days, such as holidays.</summary>
internal static partial class WholeDays
{
    /// <summary>The reason for which an event that recurs in any other way is not taken.</summary>
    public const string NotPlain = "It recurs, but not simply every year on the same day.";

    private static readonly LocalDatePattern Basic = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>Returns why an event is not one of whole days that can be special hours, or null and its dates.</summary>
    public static string? Read(WrittenEvent written, out (LocalDate First, LocalDate Last, bool IsAnnual) dates)
    {
        dates = default;
        if ("CANCELLED".Equals(written["STATUS"]?.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return "It is cancelled.";
        }

        if (written["DTSTART"] is not { } start)
        {
            return "It has no start.";
        }

        if (start.Contains('T', StringComparison.OrdinalIgnoreCase) || written["DTEND"]?.Contains('T', StringComparison.OrdinalIgnoreCase) is true
            || written["DURATION"]?.Contains('T', StringComparison.OrdinalIgnoreCase) is true)
        {
            return "It does not last whole days.";
        }

        if (Date(start) is not { } first || Last(written, first) is not { } last)
        {
            return "Its dates can't be read.";
        }

        if (last < first)
        {
            return "It ends before it starts.";
        }

        bool isAnnual = written.HasAny("RRULE");
        if (written.HasAny("RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID") || (isAnnual && !IsPlainlyAnnual(written["RRULE"]!, first)))
        {
            return NotPlain;
        }

        if (isAnnual && last > first)
        {
            return "It recurs and lasts several days.";
        }

        dates = (first, last, isAnnual);
        return null;
    }

    /// <summary>
    /// Returns the last day, or null if it can't be read. The end is exclusive, but many programs write that of a single day as its
    /// start.
    /// </summary>
    private static LocalDate? Last(WrittenEvent written, LocalDate first)
    {
        if (written["DTEND"] is { } end)
        {
            return Date(end) is { } date ? date == first ? first : date.PlusDays(-1) : null;
        }

        if (written["DURATION"] is not { } duration)
        {
            return first;
        }

        var match = Duration().Match(duration.Trim());
        return match.Success && int.TryParse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture, out int count)
            && count * (match.Groups["unit"].Value == "W" ? 7 : 1) is var days
            && days <= Period.DaysBetween(first, LocalDate.MaxIsoValue)
                ? first.PlusDays(Math.Max(days, 1) - 1)
                : null;
    }

    /// <summary>
    /// Whether a rule says nothing but every year. It may name the month and the day of the start again, as Apple's and Microsoft's
    /// programs do.
    /// </summary>
    private static bool IsPlainlyAnnual(string rule, LocalDate first)
    {
        string[] parts = rule.ToUpperInvariant().Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] plain =
        [
            "FREQ=YEARLY", "INTERVAL=1",
            string.Create(CultureInfo.InvariantCulture, $"BYMONTH={first.Month}"),
            string.Create(CultureInfo.InvariantCulture, $"BYMONTHDAY={first.Day}"),
        ];
        return parts.Contains(plain[0])
            && (parts.Contains(plain[2]) || !parts.Contains(plain[3]))
            && parts.All(part => plain.Contains(part) || part.StartsWith("WKST=", StringComparison.Ordinal));
    }

    private static LocalDate? Date(string text) =>
        !text.AsSpan().Trim().ContainsAnyExceptInRange('0', '9') && Basic.Parse(text.Trim()).TryGetValue(default, out var date)
            ? date
            : null;

    [GeneratedRegex(@"^\+?P(?<count>[0-9]{1,6})(?<unit>[DW])\z")]
    private static partial Regex Duration();
}
