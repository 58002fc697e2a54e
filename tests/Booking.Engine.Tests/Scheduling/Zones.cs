using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Time zones with unusual clock changes, and the dates of these changes.</summary>
internal static class Zones
{
    private static readonly Instant First = Instant.FromUtc(1975, 1, 1, 0, 0);
    private static readonly Instant Last = Instant.FromUtc(2037, 12, 1, 0, 0);

    private static readonly string[] Names =
    [
        "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "Atlantic/Azores", "America/New_York",
        "America/Los_Angeles", "America/St_Johns", "America/Santiago", "America/Sao_Paulo", "America/Havana",
        "America/Caracas", "America/Nuuk", "Africa/Cairo", "Africa/Casablanca", "Asia/Gaza", "Asia/Beirut",
        "Asia/Tehran", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Pyongyang", "Asia/Tokyo", "Australia/Lord_Howe",
        "Australia/Sydney", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati", "Antarctica/Casey",
        "Antarctica/Troll", "Europe/Istanbul", "America/Asuncion", "Asia/Amman",
    ];

    private static readonly (DateTimeZone Zone, LocalDate[] Transitions)[] All =
        Array.ConvertAll(Names, name => (Named(name), Transitions(Named(name))));

    public static DateTimeZone Named(string id) => DateTimeZoneProviders.Tzdb[id];

    /// <summary>A time zone and a date that usually has a transition on it or next to it.</summary>
    public static (DateTimeZone Zone, LocalDate Date) Any(Random random)
    {
        var (zone, transitions) = All[random.Next(All.Length)];
        return transitions.Length > 0 && random.Next(10) < 7
            ? (zone, transitions[random.Next(transitions.Length)].PlusDays(random.Next(-2, 2)))
            : (zone, new LocalDate(1975, 1, 1).PlusDays(random.Next(60 * 365)));
    }

    /// <summary>
    /// Says whether the clock of a time zone does not change from some days before a date to some days after it.
    /// </summary>
    public static bool IsQuiet(DateTimeZone zone, LocalDate date)
    {
        var from = date.PlusDays(-6).AtMidnight().InUtc().ToInstant();
        var to = date.PlusDays(8).AtMidnight().InUtc().ToInstant();
        return zone.GetZoneIntervals(from, to).Select(interval => interval.WallOffset).Distinct().Count() == 1;
    }

    private static LocalDate[] Transitions(DateTimeZone zone) =>
    [
        .. zone.GetZoneIntervals(First, Last)
            .Skip(1)
            .Select(interval => interval.IsoLocalStart.Date),
    ];
}
