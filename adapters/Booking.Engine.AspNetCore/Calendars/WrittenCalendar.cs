using System.Text;
using System.Text.Unicode;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Calendars;

/// <summary>
/// Reads the events of an iCalendar object (RFC 5545) as they are written. Ical.Net isn't used for this: it refuses a whole
/// calendar for one line that it can't read, and gives an event without a UID a random one, by which nothing could be recognised.
/// </summary>
internal static class WrittenCalendar
{
    private const string Calendar = "VCALENDAR";
    private const string Event = "VEVENT";
    private const string Expected = "an iCalendar object is expected, from BEGIN:VCALENDAR to END:VCALENDAR.";

    /// <summary>Whether the body of a request is declared as a calendar in UTF-8.</summary>
    public static bool IsIn(HttpRequest request) => RequestBody.IsOf(request, BookingCalendar.MediaType);

    /// <summary>Reads the events of the body. Returns the refusal if the body is no calendar.</summary>
    public static async Task<(IReadOnlyList<WrittenEvent> Events, IResult? Refusal)> ReadAsync(HttpContext context)
    {
        var (body, refusal) = await RequestBody.ReadBytesAsync(context, IsIn(context.Request)).ConfigureAwait(false);
        if (refusal is not null)
        {
            return ([], refusal);
        }

        string? problem = Read(body.Span, out var events);
        return (events, problem is null ? null : RequestBody.ParseError("Calendar", problem));
    }

    /// <summary>Reads the events. Returns what is wrong with the calendar, or null.</summary>
    private static string? Read(ReadOnlySpan<byte> body, out IReadOnlyList<WrittenEvent> events)
    {
        var found = new List<WrittenEvent>();
        events = found;
        byte[] unfolded = Unfolded(body);
        if (!Utf8.IsValid(unfolded))
        {
            return "the text is not UTF-8.";
        }

        var open = new Stack<string>();
        bool hasBegun = false;
        using var lines = new StringReader(Encoding.UTF8.GetString(unfolded));
        while (lines.ReadLine() is { } line)
        {
            var (name, value) = Parts(line);
            if (name == "BEGIN" && (open.Count > 0 || Component(value) == Calendar))
            {
                hasBegun = true;
                open.Push(Component(value));
                if (open.Peek() == Event)
                {
                    found.Add(new WrittenEvent());
                }
            }
            else if (open.Count == 0)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    return Expected;
                }
            }
            else if (name == "END")
            {
                string component = open.Pop();
                if (component != Component(value))
                {
                    return $"END:{component} is missing.";
                }
            }
            else if (open.Peek() == Event) // what lies deeper, such as an alarm, is not the event's own
            {
                found[^1].Add(name, value);
            }
        }

        return open.Count > 0 ? $"END:{open.Peek()} is missing." : hasBegun ? null : Expected;

        static string Component(string value) => value.Trim().ToUpperInvariant();
    }

    /// <summary>
    /// Joins the lines that were folded. This comes before the text is decoded, since a line may be folded within a character.
    /// </summary>
    private static byte[] Unfolded(ReadOnlySpan<byte> body)
    {
        var unfolded = new List<byte>(body.Length);
        for (int i = 0; i < body.Length; i++)
        {
            int next = body[i] is (byte)'\r' or (byte)'\n' ? i + (body[i..].StartsWith("\r\n"u8) ? 2 : 1) : body.Length;
            if (next < body.Length && body[next] is (byte)' ' or (byte)'\t')
            {
                i = next;
            }
            else
            {
                unfolded.Add(body[i]);
            }
        }

        return [.. unfolded];
    }

    /// <summary>
    /// Returns the name and the value of a line, without the parameters between them. A line that has no value has no name.
    /// </summary>
    private static (string Name, string Value) Parts(string line)
    {
        bool isQuoted = false;
        int end = line.AsSpan().IndexOfAny(':', ';');
        for (int i = Math.Max(end, 0); i < line.Length; i++)
        {
            isQuoted ^= line[i] == '"';
            if (line[i] == ':' && !isQuoted)
            {
                return (line[..end].ToUpperInvariant(), line[(i + 1)..]);
            }
        }

        return ("", "");
    }
}
