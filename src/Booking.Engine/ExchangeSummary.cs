using NodaTime;

namespace BookingEngine;

/// <summary>
/// An exchange as a list has it: without its special hours, which may be many and are only read with the exchange itself.
/// </summary>
public sealed record ExchangeSummary
{
    /// <summary>Creates the summary of an exchange.</summary>
    /// <param name="exchange">The exchange; its special hours are left out.</param>
    /// <exception cref="ArgumentNullException">There is no exchange.</exception>
    public ExchangeSummary(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        Id = exchange.Id;
        BusinessName = exchange.BusinessName;
        Description = exchange.Description;
        TimeZone = exchange.TimeZone;
        OperatingHours = exchange.OperatingHours;
        Policy = exchange.Policy;
        OwnerId = exchange.OwnerId;
        IsBeingDeleted = exchange.IsBeingDeleted;
        CreatedAt = exchange.CreatedAt;
        UpdatedAt = exchange.UpdatedAt;
        Version = exchange.Version;
    }

    /// <summary>The exchange's identity.</summary>
    public Guid Id { get; }

    /// <summary>What the business is called.</summary>
    public string BusinessName { get; }

    /// <summary>What it does.</summary>
    public string Description { get; }

    /// <summary>The zone of its wall clock.</summary>
    public DateTimeZone TimeZone { get; }

    /// <summary>The weekly hours, in the order in which they were given.</summary>
    public IReadOnlyList<OperatingHours> OperatingHours { get; }

    /// <summary>How it takes bookings.</summary>
    public BookingPolicy Policy { get; }

    /// <summary>Who owns it, as the host knows its users; null where nobody does.</summary>
    public string? OwnerId { get; }

    /// <summary>Whether a deletion has begun: it takes no bookings any more.</summary>
    public bool IsBeingDeleted { get; }

    /// <summary>When it was created.</summary>
    public Instant CreatedAt { get; }

    /// <summary>When it was last changed.</summary>
    public Instant UpdatedAt { get; }

    /// <summary>1 when created, and one more with every change.</summary>
    public long Version { get; }

    /// <summary>The exchange's id; nothing that is personal.</summary>
    public override string ToString() => $"Exchange {Id}";
}
