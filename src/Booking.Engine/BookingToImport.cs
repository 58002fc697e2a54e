using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>
/// A booking that was made elsewhere, such as in another program or in a list on paper, and is to be imported
/// (<see cref="ImportService"/>).
/// </summary>
/// <param name="ExternalId">
/// The id by which the booking is recognised when it is imported again. It is unique among the bookings of its exchange, has 1 to 255
/// characters, and should tell nothing about the customer.
/// </param>
/// <param name="Booking">
/// What was booked. It has no idempotency key, since the external id takes its place, and its time is not that of a stored time slot.
/// </param>
public sealed record BookingToImport(string ExternalId, BookingRequest Booking)
{
    /// <summary>
    /// The id by which the booking is recognised when it is imported again. It is unique among the bookings of its exchange, and has 1
    /// to 255 characters.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string ExternalId
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(ExternalId));
    } = ExternalId ?? throw new ArgumentNullException(nameof(ExternalId));

    /// <summary>What was booked.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public BookingRequest Booking
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Booking));
    } = Booking ?? throw new ArgumentNullException(nameof(Booking));

    /// <summary>
    /// The status of the booking. If it is null, a booking that has begun is confirmed, and any other has the status of a new one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no status.</exception>
    public BookingStatus? Status
    {
        get;
        init => field = value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Status), value, "Unknown status of a booking.");
    }

    /// <summary>Whether it takes no place, because it was cancelled.</summary>
    internal bool IsCancelled => Status == BookingStatus.Cancelled;

    /// <summary>The name that the id of the booking is made of.</summary>
    internal Guid IdAt(Guid exchangeId) => NamedId.Of("import", $"{exchangeId}", ExternalId);

    /// <summary>Returns what is wrong with the external id, or null.</summary>
    internal BookingError? ExternalIdProblem => BookingErrors.InvalidText(nameof(ExternalId), TextRules.ExternalId(ExternalId));

    /// <summary>Returns the exchange and the time, and no personal data.</summary>
    public override string ToString() => $"BookingToImport at {Booking.ExchangeId}: {Booking.Time}";
}
