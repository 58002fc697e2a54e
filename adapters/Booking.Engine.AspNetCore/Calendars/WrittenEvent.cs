using System.Text;

namespace BookingEngine.AspNetCore.Calendars;

/// <summary>An event of a calendar, with the properties that say on which days it is. Their values are as they are written.</summary>
internal sealed class WrittenEvent
{
    private static readonly string[] Read =
        ["UID", "SUMMARY", "STATUS", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"];

    private readonly Dictionary<string, string> _values = [];

    /// <summary>The first value of a property, or null if the event doesn't have it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The id of the event, or null if it has none.</summary>
    public string? Uid => Text("UID") is { Length: > 0 } uid ? uid : null;

    /// <summary>The title of the event in one line.</summary>
    public string Summary => Text("SUMMARY");

    /// <summary>Adds a property, unless the event has it already.</summary>
    public void Add(string name, string value)
    {
        if (Read.Contains(name))
        {
            _ = _values.TryAdd(name, value);
        }
    }

    /// <summary>Whether the event has one of several properties.</summary>
    public bool HasAny(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (_values.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns a text without its escapes, and with a space in place of each line break and control character.</summary>
    private string Text(string name)
    {
        string written = this[name] ?? "";
        var text = new StringBuilder(written.Length);
        for (int i = 0; i < written.Length; i++)
        {
            bool isEscape = written[i] == '\\' && i + 1 < written.Length;
            char character = isEscape ? written[++i] : written[i];
            text.Append(char.IsControl(character) || (isEscape && character is 'n' or 'N') ? ' ' : character);
        }

        return text.ToString().Trim();
    }
}
