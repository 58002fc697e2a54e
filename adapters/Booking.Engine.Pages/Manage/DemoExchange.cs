using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>An exchange to try the pages with: a hairdresser's with three people, four services and a lively week.</summary>
internal static class DemoExchange
{
    private const int Days = 8;

    private static readonly string[] Names =
        ["Ada Lovelace", "Grace Hopper", "Alan Turing", "Emmy Noether", "Katherine Johnson", "Konrad Zuse", "Mary Shelley", "Max Planck"];

    /// <summary>Makes the exchange with its bookings. What does not fit is left out.</summary>
    public static async Task<Result<Exchange>> CreateAsync(
        string owner, ExchangeService exchanges, BookingService bookings, Instant now, CancellationToken cancellationToken)
    {
        var created = await exchanges.CreateAsync(New(owner, exchanges.DefaultTimeZone), cancellationToken).ConfigureAwait(false);
        if (!created.TryGet(out var exchange, out _))
        {
            return created;
        }

        var today = now.InZone(exchange.TimeZone).Date;
        int number = 0;
        foreach (var (day, hour) in Enumerable.Range(0, Days).SelectMany(day => Enumerable.Range(9, 8), (day, hour) => (day, hour)))
        {
            // Some hours have more bookings than others, and the same ones whenever it is made.
            for (int count = ((day * 7) + (hour * 5)) % 4; count > 0; count--, number++)
            {
                string name = Names[number % Names.Length];
                var booked = await bookings.BookAsync(
                    new BookingRequest(
                        exchange.Id,
                        today.PlusDays(day),
                        new LocalTime(hour, number % 2 * 30),
                        new Customer(name, $"{name.Split(' ')[0].ToLowerInvariant()}@example.com"))
                    {
                        ServiceId = exchange.Services[number % exchange.Services.Count].Id,
                    },
                    cancellationToken).ConfigureAwait(false);
                if (booked.TryGet(out var booking, out _) && number % 3 != 0)
                {
                    await bookings.ConfirmAsync(booking.Id, cancellationToken: cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return exchange;
    }

    private static Exchange New(string owner, DateTimeZone zone)
    {
        IReadOnlyList<Requirement> somebody = [Requirement.OfType("staff")];
        return new Exchange
        {
            BusinessName = "Salon Demo",
            Description = "Hair and beards in the old town.",
            TimeZone = zone,
            OwnerId = owner,
            OperatingHours =
            [
                .. OperatingHours.Weekdays(new(9, 0), new(12, 30)),
                .. OperatingHours.Weekdays(new(13, 30), new(18, 0)),
                .. OperatingHours.On([IsoDayOfWeek.Saturday], new(9, 0), new(14, 0)),
            ],
            Services =
            [
                Service.Of("Haircut", 30) with { Requirements = somebody, PriceAmount = 2900, PriceCurrency = "EUR" },
                Service.Of("Colour", 90) with { Requirements = somebody, PriceAmount = 7900, PriceCurrency = "EUR" },
                Service.Of("Beard trim", 15) with { Requirements = somebody, PriceAmount = 1200, PriceCurrency = "EUR" },
                Service.Of("Bridal styling", 120) with { Requirements = somebody, PriceAmount = 18000, PriceCurrency = "EUR" },
            ],
            Resources = [Resource.Of("staff", "Anna"), Resource.Of("staff", "Ben"), Resource.Of("staff", "Clara")],
        };
    }
}
