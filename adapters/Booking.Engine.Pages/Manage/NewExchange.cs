using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>An exchange that a user is about to make, as the form has it.</summary>
/// <param name="Name">The name of the business.</param>
/// <param name="Zone">The name of its time zone, which there may not be.</param>
internal sealed record NewExchange(string Name, string Zone)
{
    /// <summary>The days of the week on which it is open.</summary>
    public IReadOnlyList<IsoDayOfWeek> Days { get; init; } = [.. Enumerable.Range(1, 5).Select(day => (IsoDayOfWeek)day)];

    /// <summary>When it opens.</summary>
    public LocalTime Open { get; init; } = new(9, 0);

    /// <summary>When it closes.</summary>
    public LocalTime Close { get; init; } = new(17, 0);

    /// <summary>How long an appointment is, in minutes.</summary>
    public int Minutes { get; init; } = 30;

    /// <summary>How many appointments there can be at the same time.</summary>
    public int Places { get; init; } = 1;

    /// <summary>Whether there is a time zone of that name.</summary>
    public bool HasZone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) is not null;

    /// <summary>Reads the form. What a browser would not send is as in an empty form.</summary>
    public static NewExchange Of(IFormCollection form)
    {
        var empty = new NewExchange(Forms.Text(form, "name"), Forms.Text(form, "zone"));
        return empty with
        {
            Days =
            [
                .. form["day"]
                    .Select(day => int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
                    .Where(day => day is >= 1 and <= 7)
                    .Distinct()
                    .Select(day => (IsoDayOfWeek)day),
            ],
            Open = Forms.Time(form, "open") ?? empty.Open,
            Close = Forms.Time(form, "close") ?? empty.Close,
            Minutes = Forms.Number(form, "minutes", 1, 1440) ?? empty.Minutes,
            Places = Forms.Number(form, "places", 1, BookingPolicy.MaxCapacity) ?? empty.Places,
        };
    }

    /// <summary>Returns the exchange, whose time zone there must be.</summary>
    public Exchange For(string owner) => new()
    {
        BusinessName = Name,
        TimeZone = DateTimeZoneProviders.Tzdb[Zone],
        OwnerId = owner,
        OperatingHours = OperatingHours.On(Days, Open, Close),
        Policy = new BookingPolicy { SlotDuration = Duration.FromMinutes(Minutes), DefaultCapacity = Places },
    };
}
