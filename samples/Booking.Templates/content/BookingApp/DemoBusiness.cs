using System.Security.Claims;
using BookingEngine;
using NodaTime;

namespace BookingApp;

/// <summary>The business to begin with. Change it here before the first start, or at /manage afterwards.</summary>
internal static class DemoBusiness
{
    private const string OwnerId = "owner";

    /// <summary>Its owner as a signed-in user: the claim <c>sub</c> is the id by which exchanges name their owner.</summary>
    public static ClaimsPrincipal Owner { get; } = new(new ClaimsIdentity([new Claim("sub", OwnerId)], "Development"));

    /// <summary>Creates the business where there is none.</summary>
    public static async Task CreateAsync(ExchangeService exchanges)
    {
        var known = await exchanges.ListAsync(new ExchangeFilter { OwnerId = OwnerId }, new PageRequest());
        if (known.Items.Count > 0)
        {
            return;
        }

        IReadOnlyList<Requirement> somebody = [Requirement.OfType("staff")];
        _ = (await exchanges.CreateAsync(new Exchange
        {
            BusinessName = "Salon Demo",
            Description = "Hair and beards in the old town.",
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            OwnerId = OwnerId,
            OperatingHours =
            [
                .. OperatingHours.Weekdays(new(9, 0), new(18, 0)),
                .. OperatingHours.On([IsoDayOfWeek.Saturday], new(9, 0), new(14, 0)),
            ],
            Services =
            [
                Service.Of("Haircut", 30) with { Requirements = somebody, PriceAmount = 2900, PriceCurrency = "EUR" },
                Service.Of("Colour", 90) with { Requirements = somebody, PriceAmount = 7900, PriceCurrency = "EUR" },
            ],
            Resources = [Resource.Of("staff", "Anna"), Resource.Of("staff", "Ben")],
        })).Value;
    }
}
