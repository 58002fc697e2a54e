using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>An appointment of a customer at an exchange.</summary>
public sealed record Booking
{
    /// <summary>The booking's identity. It is unique among all exchanges.</summary>
    public required Guid Id { get; init; }

    /// <summary>The exchange that it is at.</summary>
    public required Guid ExchangeId { get; init; }

    /// <summary>
    /// The service that was booked, or null for a booking without a service. The exchange may have withdrawn or deleted it since.
    /// </summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The name that the service had when it was booked, or null for a booking without a service.</summary>
    public string? ServiceName { get; init; }

    /// <summary>
    /// The price of the service when it was booked, in the smallest unit of its currency. It is null if there was none.
    /// </summary>
    public long? PriceAmount { get; init; }

    /// <summary>The currency of the price, as three capital letters (ISO 4217). It is null if there is no price.</summary>
    public string? PriceCurrency { get; init; }

    /// <summary>The business date, which is the date on which the hours opened.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>The period on the exchange's wall clock, from its start, inclusive, to its end, exclusive.</summary>
    public required LocalPeriod Period { get; init; }

    /// <summary>
    /// The stored time slot that it is attached to, or null if there is none. The slot may have been deleted since, because
    /// only a pending or confirmed booking keeps its slot. Then <see cref="BookingDetails.TimeSlot"/> is null.
    /// </summary>
    public Guid? TimeSlotId { get; init; }

    /// <summary>The number of places that it takes, from 1 to 100,000.</summary>
    public int PartySize { get; init; } = 1;

    /// <summary>The status of the booking.</summary>
    public BookingStatus Status { get; init; }

    /// <summary>The customer that it is for.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required Customer Customer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Customer));
    }

    /// <summary>The customer's notes, at most 2,000 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Notes
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Notes));
    } = "";

    /// <summary>
    /// What the app keeps with the booking, such as the number of an order: at most 50 texts by their names. A name has 1 to 40
    /// characters, and a text at most 500. Erasing the customer removes all of them.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get;
        init => field = ValueMap<string>.Of(value, nameof(Metadata));
    } = ValueMap<string>.Empty;

    /// <summary>
    /// The rules that the owner has passed over with it, when it was made or moved. They stay on record, even if it was moved since to
    /// where no rule had to be passed over.
    /// </summary>
    public Overrides Overrides { get; init; }

    /// <summary>The id of the user who made it, as the host knows its users, or null for a guest.</summary>
    public string? UserId { get; init; }

    /// <summary>The name of that user, or null if it has none.</summary>
    public string? UserName { get; init; }

    /// <summary>
    /// The hash of the request that made it, as 64 hexadecimal digits, or null if the request had no idempotency key.
    /// </summary>
    public string? RequestHash { get; init; }

    /// <summary>The time at which it was made, which is a whole microsecond.</summary>
    public Instant CreatedAt { get; init; }

    /// <summary>The time at which it was last changed, which is a whole microsecond.</summary>
    public Instant UpdatedAt { get; init; }

    /// <summary>The version, which is 1 at first and one more after each change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Whether it takes capacity. All bookings do, except cancelled ones.</summary>
    public bool IsActive => Status != BookingStatus.Cancelled;

    /// <summary>Whether the customer was erased. This is final: no other customer can take the place.</summary>
    public bool IsErased => Customer == Customer.Erased;

    /// <summary>
    /// The places that it takes of those that its time slot counts, and a database can ensure that these are not too many. A booking
    /// for which the owner has passed over rules is not counted there. It does take capacity.
    /// </summary>
    internal int PlacesInTimeSlot => Overrides == Overrides.None ? PartySize : 0;

    /// <summary>Whether it is pending or confirmed. Then the time slot that it is attached to can't be deleted.</summary>
    internal bool KeepsTimeSlot => Status is BookingStatus.Pending or BookingStatus.Confirmed;

    /// <summary>Returns the booking's id, and no personal data.</summary>
    public override string ToString() => $"Booking {Id}";
}
