namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>A property of a component of a calendar.</summary>
/// <param name="Name">The name, in capital letters.</param>
/// <param name="Value">The value, as it is written.</param>
/// <param name="Parameters">The parameters between them, by their names in capital letters, without quotes.</param>
internal sealed record CalendarProperty(string Name, string Value, IReadOnlyDictionary<string, string> Parameters)
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>Returns a parameter, or null if there is none.</summary>
    public string? Parameter(string name) => Parameters.GetValueOrDefault(name);

    /// <summary>Reads a line that is not folded. Returns null if it is no property.</summary>
    public static CalendarProperty? Of(string line)
    {
        int end = line.AsSpan().IndexOfAny(':', ';');
        if (end <= 0)
        {
            return null;
        }

        string name = line[..end].Trim().ToUpperInvariant();
        Dictionary<string, string>? parameters = null;
        while (line[end] == ';')
        {
            int start = end + 1;
            end = EndOfParameter(line, start);
            if (end == line.Length)
            {
                return null;
            }

            int equals = line.IndexOf('=', start, end - start);
            if (equals > 0)
            {
                (parameters ??= [])[line[start..equals].Trim().ToUpperInvariant()] = line[(equals + 1)..end].Trim().Trim('"');
            }
        }

        return new CalendarProperty(name, line[(end + 1)..], parameters ?? None);
    }

    /// <summary>Returns where a parameter ends: at a colon or semicolon that is not quoted, or at the end of the line.</summary>
    private static int EndOfParameter(string line, int start)
    {
        bool isQuoted = false;
        for (int i = start; i < line.Length; i++)
        {
            isQuoted ^= line[i] == '"';
            if (!isQuoted && line[i] is ':' or ';')
            {
                return i;
            }
        }

        return line.Length;
    }
}
