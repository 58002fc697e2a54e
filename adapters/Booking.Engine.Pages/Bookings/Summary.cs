using NodaTime;

namespace BookingEngine.Pages.Bookings;

/// <summary>What is booked, or is about to be.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Start">The start, as the exchange's clock shows it.</param>
/// <param name="End">The end.</param>
internal sealed record Summary(Exchange Exchange, OffsetDateTime Start, OffsetDateTime End)
{
    /// <summary>The name of the service, or null if there is none.</summary>
    public string? Service { get; init; }

    /// <summary>The names of the people and things that it is with.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>The number of people.</summary>
    public int PartySize { get; init; } = 1;

    /// <summary>The price in the smallest unit of its currency, or null if there is none.</summary>
    public long? PriceAmount { get; init; }

    /// <summary>The currency of the price.</summary>
    public string? PriceCurrency { get; init; }

    /// <summary>Returns the summary of a booking.</summary>
    public static Summary Of(BookingDetails booking) => new(booking.Exchange, booking.LocalStart, booking.LocalEnd)
    {
        Service = booking.Booking.ServiceName,
        // Others than those that it keeps may be replaced at any time, when bookings make room for each other.
        With =
        [
            .. booking.Resources.Where(resource => resource.IsPinned).Select(resource => resource.Resource?.Name).OfType<string>(),
        ],
        PartySize = booking.PartySize,
        PriceAmount = booking.Booking.PriceAmount,
        PriceCurrency = booking.Booking.PriceCurrency,
    };
}
