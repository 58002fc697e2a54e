namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>
/// Reads the components of an iCalendar object (RFC 5545), as far as they say when somebody is busy. What is not understood is passed
/// over, but a calendar that is not complete is none: half of one would free times that are taken. Titles, people and places are not read.
/// </summary>
internal sealed class ReadCalendar
{
    /// <summary>The most components of a calendar: 20,000.</summary>
    public const int MostComponents = 20_000;

    public const string NoCalendar = "The address has no calendar in the iCalendar format, or not all of it was sent.";

    private const int Deepest = 8;
    private const string Root = "VCALENDAR";

    private static readonly HashSet<string> Names =
    [
        "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "STATUS", "TRANSP", "FREEBUSY",
        "X-MICROSOFT-CDO-BUSYSTATUS", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION",
    ];

    private ReadCalendar(IReadOnlyList<CalendarComponent> components) => Components = components;

    /// <summary>The components that lie directly in the calendar.</summary>
    public IReadOnlyList<CalendarComponent> Components { get; }

    /// <summary>Reads a calendar, or several one after another. Returns what is wrong with it, or null.</summary>
    /// <param name="text">The calendar.</param>
    /// <param name="calendar">What was read.</param>
    /// <param name="more">The names of further properties that are read, or null for none.</param>
    public static string? Read(string text, out ReadCalendar calendar, IReadOnlySet<string>? more = null)
    {
        var components = new List<CalendarComponent>();
        calendar = new ReadCalendar(components);
        var open = new Stack<CalendarComponent>();
        bool hasEnded = false;
        int count = 0;
        foreach (string line in Lines(text))
        {
            if (CalendarProperty.Of(line) is not { } property)
            {
                continue;
            }

            if (property.Name == "BEGIN")
            {
                var begun = new CalendarComponent(property.Value.Trim().ToUpperInvariant());
                if (open.Count == 0 && begun.Name != Root)
                {
                    return NoCalendar;
                }

                if (++count > MostComponents || open.Count >= Deepest)
                {
                    return $"The calendar has more than {MostComponents} entries, or they lie too deep in each other.";
                }

                Place(begun, open, components);
                open.Push(begun);
            }
            else if (property.Name == "END")
            {
                if (!open.TryPop(out var ended) || !ended.Name.Equals(property.Value.Trim(), StringComparison.OrdinalIgnoreCase))
                {
                    return NoCalendar;
                }

                hasEnded |= open.Count == 0;
            }
            else if (open.TryPeek(out var current) && (Names.Contains(property.Name) || more?.Contains(property.Name) is true))
            {
                current.Add(property);
            }
        }

        return hasEnded && open.Count == 0 ? null : NoCalendar;
    }

    private static void Place(CalendarComponent begun, Stack<CalendarComponent> open, List<CalendarComponent> components)
    {
        if (open.Count == 1)
        {
            components.Add(begun);
        }
        else if (open.TryPeek(out var outer))
        {
            outer.Parts.Add(begun);
        }
    }

    /// <summary>Returns the lines. Those that were folded are joined.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        string? current = null;
        List<string>? parts = null;
        while (reader.ReadLine() is { } line)
        {
            if (current is not null && line.Length > 0 && line[0] is ' ' or '\t')
            {
                (parts ??= [current]).Add(line[1..]);
                continue;
            }

            if (current is not null)
            {
                yield return parts is null ? current : string.Concat(parts);
            }

            (current, parts) = (line, null);
        }

        if (current is not null)
        {
            yield return parts is null ? current : string.Concat(parts);
        }
    }
}
