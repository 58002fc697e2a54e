using System.Globalization;
using BookingEngine.Scheduling;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Exchanges, times and slots, written in short notation.</summary>
internal static class Shop
{
    private static readonly InstantPattern UtcMinutes = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm'Z'");
    private static readonly OffsetDateTimePattern Clock = OffsetDateTimePattern.CreateWithInvariantCulture("HH:mmo<g>");

    /// <summary>Creates an exchange with the same hours every day, such as 09:00-12:00.</summary>
    public static Exchange Daily(string zone, params string[] hours) => Weekly(
        zone,
        [
            .. Enum.GetValues<IsoDayOfWeek>()
                .Where(day => day != IsoDayOfWeek.None)
                .SelectMany(day => hours.Select(period => On(day, period))),
        ]);

    public static Exchange Weekly(string zone, params OperatingHours[] hours) => new()
    {
        Id = Guid.NewGuid(),
        BusinessName = "Shop",
        TimeZone = Zones.Named(zone),
        OperatingHours = hours,
    };

    public static OperatingHours On(IsoDayOfWeek day, string period) => new(day, Period(period));

    /// <summary>Parses hours such as 09:00-17:00, 22:00-24:00 or 22:30-01:30+1.</summary>
    public static OpeningPeriod Period(string text) => text.Split('-') is [var open, var close]
        ? new OpeningPeriod(Time(open), Time(close))
        : throw new FormatException(text);

    public static LocalPeriod Local(string text)
    {
        var period = Period(text);
        return LocalPeriod.Between(period.Open, period.Close);
    }

    public static LocalTime Time(string text)
    {
        int[] parts = Array.ConvertAll(
            text.Replace("+1", "", StringComparison.Ordinal).Split(':'),
            part => int.Parse(part, CultureInfo.InvariantCulture));
        return new LocalTime(parts[0] % 24, parts[1], parts.ElementAtOrDefault(2));
    }

    public static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;

    public static Instant Utc(string text) =>
        (UtcMinutes.Parse(text) is { Success: true } minutes ? minutes : InstantPattern.ExtendedIso.Parse(text)).Value;

    public static string Text(Instant instant) => UtcMinutes.Format(instant);

    public static Allocation Booked(string period, int party = 1) => Taken(Local(period), party);

    /// <summary>Creates the allocation of a booking.</summary>
    public static Allocation Taken(LocalPeriod period, int party = 1, Duration before = default, Duration after = default)
    {
        var id = Guid.NewGuid();
        return new Allocation
        {
            Id = id,
            BookingId = id,
            Date = default,
            Period = period,
            Units = party,
            BufferBefore = before,
            BufferAfter = after,
        };
    }

    public static TimeSlot Stored(string period, int? capacity) => new()
    {
        Id = Guid.NewGuid(),
        ExchangeId = Guid.Empty,
        Date = default,
        Period = Local(period),
        MaxCapacity = capacity,
    };

    public static Scenario On(
        this Exchange exchange, string date, Allocation[]? bookings = null, TimeSlot[]? stored = null, int minutes = 60)
    {
        var day = Date(date);
        return new Scenario(
            exchange, day, [], bookings ?? [], [],
            [.. (stored ?? []).Select(slot => slot with { ExchangeId = exchange.Id, Date = day })],
            day.PlusDays(-7).AtMidnight().InUtc().ToInstant(),
            Duration.FromMinutes(minutes),
            PartySize: 1);
    }

    public static DayAvailability Show(this Scenario scenario) =>
        Availability.GetDay(scenario.Day, scenario.Now, scenario.Query);

    /// <summary>
    /// Prints each slot as the local time of its start with the offset, and the instant: 01:30+01 2024-03-31T00:30Z.
    /// </summary>
    public static string[] Lines(this DayAvailability day)
    {
        var lines = new List<string>();
        foreach (var slot in day.Slots)
        {
            lines.Add($"{Clock.Format(slot.LocalStart)} {Text(slot.Start)}");
        }

        return [.. lines];
    }

    /// <summary>Prints the local start times of available slots, with +1 for those on the next date.</summary>
    public static string[] Starts(this DayAvailability day)
    {
        var starts = new List<string>();
        foreach (var slot in day.Available)
        {
            string shown = slot.LocalStart.TimeOfDay.ToString("HH:mm", CultureInfo.InvariantCulture);
            starts.Add(slot.LocalStart.Date > slot.Date ? shown + "+1" : shown);
        }

        return [.. starts];
    }
}
