using NodaTime;

namespace BookingEngine;

/// <summary>An appointment of a customer at an exchange.</summary>
public sealed record Booking
{
    /// <summary>The booking's identity. It is unique among all exchanges.</summary>
    public required Guid Id { get; init; }

    /// <summary>The exchange that it is at.</summary>
    public required Guid ExchangeId { get; init; }

    /// <summary>The business date: the one on which the hours opened.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>From its start, inclusive, to its end, exclusive, on the exchange's wall clock.</summary>
    public required LocalPeriod Period { get; init; }

    /// <summary>
    /// The stored time slot it is attached to; null: none. May name a slot that was deleted since: a booking that is
    /// not pending or confirmed does not keep its slot. <see cref="BookingDetails.TimeSlot"/> is null then.
    /// </summary>
    public Guid? TimeSlotId { get; init; }

    /// <summary>How many places it takes: 1 to 100,000.</summary>
    public int PartySize { get; init; } = 1;

    /// <summary>Its status.</summary>
    public BookingStatus Status { get; init; }

    /// <summary>The customer that it is for.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public required Customer Customer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Customer));
    }

    /// <summary>What the customer wrote; at most 2,000 characters.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public string Notes
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Notes));
    } = "";

    /// <summary>The id of the user who made it, as the host knows its users; null for a guest.</summary>
    public string? UserId { get; init; }

    /// <summary>The name of that user; null if it has none.</summary>
    public string? UserName { get; init; }

    /// <summary>
    /// A hash of the request that made it, where that had an idempotency key: 64 hexadecimal digits; null where not.
    /// </summary>
    public string? RequestHash { get; init; }

    /// <summary>When it was made; a whole microsecond.</summary>
    public Instant CreatedAt { get; init; }

    /// <summary>When it was last changed; a whole microsecond.</summary>
    public Instant UpdatedAt { get; init; }

    /// <summary>1 when it is made, and one more after each change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Whether it takes capacity. All bookings do, except cancelled ones.</summary>
    public bool IsActive => Status != BookingStatus.Cancelled;

    /// <summary>Whether the customer was erased. That is for good: no other customer can be put in the place.</summary>
    public bool IsErased => Customer == Customer.Erased;

    /// <summary>Whether it is pending or confirmed: then the time slot that it is attached to can't be deleted.</summary>
    internal bool KeepsTimeSlot => Status is BookingStatus.Pending or BookingStatus.Confirmed;

    /// <summary>Returns the booking's id, and no personal data.</summary>
    public override string ToString() => $"Booking {Id}";
}
