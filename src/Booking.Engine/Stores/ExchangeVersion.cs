using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// A version of an exchange. The time of the change belongs to it: an exchange that was removed and stored anew, or
/// restored from a backup, may have a number again that it had before.
/// </summary>
/// <param name="Version">The exchange's <see cref="Exchange.Version"/>.</param>
/// <param name="UpdatedAt">The exchange's <see cref="Exchange.UpdatedAt"/>.</param>
public readonly record struct ExchangeVersion(long Version, Instant UpdatedAt)
{
    /// <summary>Returns the version that an exchange has.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    public static ExchangeVersion Of(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return new ExchangeVersion(exchange.Version, exchange.UpdatedAt);
    }
}
