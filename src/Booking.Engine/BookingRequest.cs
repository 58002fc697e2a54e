using NodaTime;

namespace BookingEngine;

/// <summary>A request for a booking: at an exchange, from a time to a time, for a customer.</summary>
/// <example>
/// <code>
/// var request = new BookingRequest(shop.Id, monday, new(14, 0), new(15, 30), ada)
/// {
///     PartySize = 1,
///     Notes = "The left hinge is loose.",
///     IdempotencyKey = "6f9619ff", // made once by the client, and sent again with each retry
/// };
/// var first = await bookings.BookAsync(request);
/// var again = await bookings.BookAsync(request);
/// Print(first.Value.Booking.Id == again.Value.Booking.Id); // True
/// </code>
/// </example>
public sealed record BookingRequest
{
    /// <summary>Asks for a business date, a start and an end, as the exchange's wall clock shows them.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date: the one on which the hours open.</param>
    /// <param name="start">The start, inclusive; a whole second. Where the clock shows it twice, the earlier that is within the hours.</param>
    /// <param name="end">The end, exclusive; a whole second: the first moment after the start at which the clock shows it.</param>
    /// <param name="customer">Whom it is for.</param>
    /// <exception cref="ArgumentNullException">There is no customer.</exception>
    public BookingRequest(Guid exchangeId, LocalDate date, LocalTime start, LocalTime end, Customer customer)
        : this(exchangeId, new RequestedTime.OnClock(date, start, end), customer)
    {
    }

    /// <summary>Asks for an exact period, as <see cref="Slot"/>s have.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="start">The start, inclusive; a whole second.</param>
    /// <param name="end">The end, exclusive; a whole second.</param>
    /// <param name="customer">Whom it is for.</param>
    /// <exception cref="ArgumentNullException">There is no customer.</exception>
    public BookingRequest(Guid exchangeId, Instant start, Instant end, Customer customer)
        : this(exchangeId, new RequestedTime.Exact(start, end), customer)
    {
    }

    /// <summary>Asks for a slot that was shown.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="customer">Whom it is for.</param>
    /// <exception cref="ArgumentNullException">There is no customer.</exception>
    public BookingRequest(Guid exchangeId, Slot slot, Customer customer)
        : this(exchangeId, slot.Start, slot.End, customer)
    {
    }

    /// <summary>Asks for a time that is named in any way.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="time">From when to when.</param>
    /// <param name="customer">Whom it is for.</param>
    /// <exception cref="ArgumentNullException">There is no time, or no customer.</exception>
    public BookingRequest(Guid exchangeId, RequestedTime time, Customer customer)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(customer);
        ExchangeId = exchangeId;
        Time = time;
        Customer = customer;
    }

    /// <summary>The exchange.</summary>
    public Guid ExchangeId { get; }

    /// <summary>The customer that the booking is for.</summary>
    public Customer Customer { get; }

    /// <summary>How many places are needed: 1 to 100,000.</summary>
    public int PartySize { get; init; } = 1;

    /// <summary>What the customer writes; at most 2,000 characters.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public string Notes
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Notes));
    } = "";

    /// <summary>The id of the user who books, as the host knows its users; null for a guest.</summary>
    public string? UserId { get; init; }

    /// <summary>The name of that user; null if it has none.</summary>
    public string? UserName { get; init; }

    /// <summary>
    /// Makes the request safe to send again: the same key of the same user (for a guest, the same e-mail) at the same
    /// exchange answers the booking that it made, as it now is. 1 to 255 characters; null: each request is a new one.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The time that is asked for.</summary>
    public RequestedTime Time { get; }

    internal Actor Actor => UserId is null ? Actor.Guest : Actor.User(UserId);

    /// <summary>Returns the exchange and the time, and no personal data.</summary>
    public override string ToString() => $"BookingRequest at {ExchangeId}: {Time}";
}
