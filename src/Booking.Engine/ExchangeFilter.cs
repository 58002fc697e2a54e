namespace BookingEngine;

/// <summary>Which exchanges to list. What is null does not matter.</summary>
public sealed record ExchangeFilter
{
    /// <summary>Only exchanges whose name contains this, compared as <see cref="TextRules.ForSearch"/> has it.</summary>
    public string? Search { get; init; }

    /// <summary>Only exchanges that this user owns.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Says whether an exchange belongs to the list. A store whose database can't say it asks here.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    /// <example>
    /// <code>
    /// var cafe = new Exchange { BusinessName = "Café Olga", TimeZone = DateTimeZone.Utc };
    /// Print(new ExchangeFilter { Search = "olga" }.Matches(cafe)); // True
    /// </code>
    /// </example>
    public bool Matches(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return (OwnerId is null || exchange.OwnerId == OwnerId)
            && (Search is null
                || TextRules.ForSearch(exchange.BusinessName).Contains(TextRules.ForSearch(Search), StringComparison.Ordinal));
    }

    /// <summary>The kind of value alone: what it holds may be personal.</summary>
    public override string ToString() => nameof(ExchangeFilter);
}
