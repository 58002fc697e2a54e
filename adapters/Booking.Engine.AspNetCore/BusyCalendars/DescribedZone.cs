using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>
/// A zone that a calendar describes where it is simple: its clock changes on fixed days of each year, or never. What is not simple, such
/// as a history of changes, counts as it was last.
/// </summary>
internal sealed record DescribedZone : CalendarZone
{
    private static readonly OffsetPattern[] OffsetForms =
        [OffsetPattern.CreateWithInvariantCulture("+HHmm"), OffsetPattern.CreateWithInvariantCulture("+HHmmss")];

    private readonly Change[] _changes;

    private DescribedZone(Change[] changes) => _changes = changes;

    /// <summary>Reads a zone. Returns null if its description can't be read.</summary>
    public static DescribedZone? Of(CalendarComponent description)
    {
        try
        {
            var changes = description.Parts.Select(ChangeOf).ToArray();
            var recurring = changes.Where(change => change.Month > 0).GroupBy(change => change.Name).Select(same => same.MaxBy(change => change.From)!);
            Change[] used = [.. recurring];
            return used.Length > 0 ? new DescribedZone(used)
                : changes.Length > 0 ? new DescribedZone([changes.MaxBy(change => change.From)!])
                : null;
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException or UnparsableValueException)
        {
            return null;
        }
    }

    public override Instant At(LocalDateTime local)
    {
        var (at, change) = LastChange(local);
        int skipped = change.To.Seconds - change.Before.Seconds;
        bool isSkipped = skipped > 0 && local < at.PlusSeconds(skipped);
        return local.WithOffset(isSkipped ? change.Before : change.To).ToInstant();
    }

    public override LocalDateTime Local(Instant instant)
    {
        var standard = instant.WithOffset(_changes[0].To).LocalDateTime;
        return instant.WithOffset(LastChange(standard).Change.To).LocalDateTime;
    }

    /// <summary>Returns the last change before a clock time, and when it was by the clock before it.</summary>
    private (LocalDateTime At, Change Change) LastChange(LocalDateTime local) => _changes
        .SelectMany(change => new[] { local.Year - 1, local.Year }.Select(year => (At: change.InYear(year), Change: change)))
        .Where(last => last.At <= local)
        .MaxBy(last => last.At);

    private static Change ChangeOf(CalendarComponent part)
    {
        var start = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss").Parse(part["DTSTART"]!.Value.Trim()).GetValueOrThrow();
        var to = OffsetOf(part["TZOFFSETTO"]!.Value.Trim());
        var before = part["TZOFFSETFROM"] is { } from ? OffsetOf(from.Value.Trim()) : to;
        var (month, week, day) = (0, 0, IsoDayOfWeek.None);
        foreach (string rule in part["RRULE"]?.Value.ToUpperInvariant().Split(';') ?? [])
        {
            (month, week, day) = rule.Split('=') switch
            {
                ["BYMONTH", var number] => (int.Parse(number, CultureInfo.InvariantCulture), week, day),
                ["BYDAY", { Length: >= 3 } nth] => (month, int.Parse(nth[..^2], CultureInfo.InvariantCulture), DayOf(nth[^2..])),
                _ => (month, week, day),
            };
        }

        return day == IsoDayOfWeek.None ? new Change(part.Name, start, before, to, 0, 0, day) : new Change(part.Name, start, before, to, month, week, day);
    }

    private static Offset OffsetOf(string text) =>
        OffsetForms.Select(form => form.Parse(text)).FirstOrDefault(parsed => parsed.Success)?.Value ?? throw new FormatException("Not an offset.");

    private static IsoDayOfWeek DayOf(string name) => (IsoDayOfWeek)(Array.IndexOf(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], name) + 1);

    /// <summary>A change of the clock, once or on the n-th day of the week of a month in every year.</summary>
    /// <param name="Name">Whether it is to standard time or to summer time.</param>
    /// <param name="From">When it was first, by the clock before it.</param>
    /// <param name="Before">The offset before it.</param>
    /// <param name="To">The offset after it.</param>
    /// <param name="Month">The month; 0 if it does not come every year.</param>
    /// <param name="Week">The how manieth such day of the month it is; -1 for the last one.</param>
    /// <param name="Day">The day of the week.</param>
    private sealed record Change(string Name, LocalDateTime From, Offset Before, Offset To, int Month, int Week, IsoDayOfWeek Day)
    {
        public LocalDateTime InYear(int year)
        {
            if (Month == 0)
            {
                return LocalDate.MinIsoValue.AtMidnight();
            }

            var first = new LocalDate(year, Month, 1);
            var day = Week > 0
                ? first.With(DateAdjusters.NextOrSame(Day)).PlusWeeks(Week - 1)
                : first.With(DateAdjusters.EndOfMonth).With(DateAdjusters.PreviousOrSame(Day)).PlusWeeks(Week + 1);
            return day + From.TimeOfDay;
        }
    }
}
