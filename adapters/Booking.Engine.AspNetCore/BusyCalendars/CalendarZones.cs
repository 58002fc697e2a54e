using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>
/// Finds the zones of a calendar by the names that programs give them: those of the tz database, also behind the prefix of a program;
/// those of Windows; and any that the calendar describes. Whatever is not found, and a time without a zone, is of the exchange's zone.
/// </summary>
internal sealed class CalendarZones
{
    private static readonly Dictionary<string, string> Known = AllNames();

    private readonly Dictionary<string, CalendarZone> _found = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CalendarComponent> _described = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="ofExchange">The zone of the exchange.</param>
    /// <param name="calendar">The calendar, which may describe zones.</param>
    public CalendarZones(DateTimeZone ofExchange, ReadCalendar calendar)
    {
        OfExchange = new CalendarZone.OfDatabase(ofExchange);
        foreach (var component in calendar.Components.Where(component => component.Name == "VTIMEZONE"))
        {
            if (component["TZID"] is { } id)
            {
                _described.TryAdd(Clean(id.Value), component);
            }
        }
    }

    private CalendarZones(CalendarZone only) => OfExchange = only;

    /// <summary>The zone of the exchange.</summary>
    public CalendarZone OfExchange { get; }

    /// <summary>Returns the zones of which each is the same.</summary>
    public static CalendarZones Only(CalendarZone zone) => new(zone);

    /// <summary>Finds a zone by its name.</summary>
    public CalendarZone Find(string? name)
    {
        if (name is null)
        {
            return OfExchange;
        }

        name = Clean(name);
        if (!_found.TryGetValue(name, out var zone))
        {
            var described = _described.GetValueOrDefault(name);
            zone = ByName(name)
                ?? (described?["X-LIC-LOCATION"] is { } location ? ByName(Clean(location.Value)) : null)
                ?? (described is null ? null : DescribedZone.Of(described))
                ?? OfExchange;
            _found[name] = zone;
        }

        return zone;
    }

    private static string Clean(string name) => name.Trim().Trim('"').Trim();

    /// <summary>Finds a zone of the tz database. Of a name such as <c>/example.org/2024b/Europe/Berlin</c>, the end counts.</summary>
    private static CalendarZone.OfDatabase? ByName(string name)
    {
        for (int start = 0; start >= 0 && start < name.Length; start = name.IndexOf('/', start) is var slash and >= 0 ? slash + 1 : -1)
        {
            if (Known.TryGetValue(name[start..], out string? id))
            {
                return new CalendarZone.OfDatabase(DateTimeZoneProviders.Tzdb[id]);
            }
        }

        return null;
    }

    private static Dictionary<string, string> AllNames()
    {
        var source = TzdbDateTimeZoneSource.Default;
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string id in source.GetIds())
        {
            names[id] = id;
        }

        foreach (var (windows, id) in source.WindowsMapping.PrimaryMapping)
        {
            names.TryAdd(windows, id);
        }

        return names;
    }
}
