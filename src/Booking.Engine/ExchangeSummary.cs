using NodaTime;

namespace BookingEngine;

/// <summary>
/// An exchange as a list has it: without its special hours, blocks, services and resources, which may be many and are only read
/// with the exchange itself.
/// </summary>
public sealed record ExchangeSummary
{
    /// <summary>Creates the summary of an exchange.</summary>
    /// <param name="exchange">The exchange, whose special hours, blocks, services and resources are left out.</param>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    public ExchangeSummary(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        Id = exchange.Id;
        BusinessName = exchange.BusinessName;
        Description = exchange.Description;
        TimeZone = exchange.TimeZone;
        OperatingHours = exchange.OperatingHours;
        Policy = exchange.Policy;
        DefaultCapacity = exchange.DefaultCapacity;
        Reminders = exchange.Reminders;
        QuietHours = exchange.QuietHours;
        HasReminders = exchange.HasReminders;
        OwnerId = exchange.OwnerId;
        IsBeingDeleted = exchange.IsBeingDeleted;
        CreatedAt = exchange.CreatedAt;
        UpdatedAt = exchange.UpdatedAt;
        Version = exchange.Version;
    }

    /// <summary>The exchange's identity.</summary>
    public Guid Id { get; }

    /// <summary>The name of the business.</summary>
    public string BusinessName { get; }

    /// <summary>The description of the business.</summary>
    public string Description { get; }

    /// <summary>The time zone of its wall clock.</summary>
    public DateTimeZone TimeZone { get; }

    /// <summary>The weekly hours, in the order in which they were given.</summary>
    public IReadOnlyList<OperatingHours> OperatingHours { get; }

    /// <summary>The policy by which it accepts bookings.</summary>
    public BookingPolicy Policy { get; }

    /// <inheritdoc cref="Exchange.DefaultCapacity"/>
    public int DefaultCapacity { get; init; }

    /// <summary>When customers are reminded of their bookings, unless the service that is booked says otherwise.</summary>
    public IReadOnlyList<Reminder> Reminders { get; }

    /// <summary>The time of day at which no customer is reminded, or null if there is none.</summary>
    public QuietHours? QuietHours { get; }

    /// <inheritdoc cref="Exchange.HasReminders"/>
    public bool HasReminders { get; init; }

    /// <summary>The id of the user who owns it, as the host knows its users, or null if nobody owns it.</summary>
    public string? OwnerId { get; }

    /// <summary>Whether a deletion has begun, so that it no longer accepts bookings.</summary>
    public bool IsBeingDeleted { get; }

    /// <summary>The time at which it was created.</summary>
    public Instant CreatedAt { get; }

    /// <summary>The time at which it was last changed.</summary>
    public Instant UpdatedAt { get; }

    /// <summary>The version, which is 1 at creation and one more after each change.</summary>
    public long Version { get; }

    /// <summary>Returns the exchange's id, and no personal data.</summary>
    public override string ToString() => $"Exchange {Id}";
}
