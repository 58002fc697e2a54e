using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>A request to book a time at an exchange for a customer.</summary>
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
    /// <summary>
    /// Creates a request for a business date, a start and an end, as the exchange's wall clock shows them.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date, which is the date on which the hours open.</param>
    /// <param name="start">
    /// The start, inclusive. It must be a whole second. If the clock shows it twice, the earlier one that is within the
    /// hours is meant.
    /// </param>
    /// <param name="end">
    /// The end, exclusive. It must be a whole second. It is the first moment after the start at which the clock shows
    /// this time.
    /// </param>
    /// <param name="customer">The customer that the booking is for.</param>
    /// <exception cref="ArgumentNullException">The customer is null.</exception>
    public BookingRequest(Guid exchangeId, LocalDate date, LocalTime start, LocalTime end, Customer customer)
        : this(exchangeId, new RequestedTime.OnClock(date, start, end), customer)
    {
    }

    /// <summary>
    /// Creates a request for a business date and a start, as the exchange's wall clock shows them. The length is that of the
    /// <see cref="ServiceId">service</see>, or else of the exchange's slots.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date, which is the date on which the hours open.</param>
    /// <param name="start">
    /// The start, inclusive. It must be a whole second. If the clock shows it twice, the earlier one that is within the
    /// hours is meant.
    /// </param>
    /// <param name="customer">The customer that the booking is for.</param>
    /// <exception cref="ArgumentNullException">The customer is null.</exception>
    /// <example>
    /// <code>
    /// var haircut = Service.Of("Haircut", minutes: 45) with { Id = Guid.NewGuid() };
    /// await exchanges.UpdateAsync(shop.Id, exchange => exchange with { Services = [haircut] });
    ///
    /// var request = new BookingRequest(shop.Id, monday, new(9, 0), ada) { ServiceId = haircut.Id };
    /// var booked = await bookings.BookAsync(request);
    /// Print(booked.Value.Period);              // 09:00-09:45
    /// Print(booked.Value.Booking.ServiceName); // Haircut
    /// </code>
    /// </example>
    public BookingRequest(Guid exchangeId, LocalDate date, LocalTime start, Customer customer)
        : this(exchangeId, new RequestedTime.OnClock(date, start, null), customer)
    {
    }

    /// <summary>Creates a request for an exact period, such as that of a <see cref="Slot"/>.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="start">The start, inclusive. It must be a whole second.</param>
    /// <param name="end">The end, exclusive. It must be a whole second.</param>
    /// <param name="customer">The customer that the booking is for.</param>
    /// <exception cref="ArgumentNullException">The customer is null.</exception>
    public BookingRequest(Guid exchangeId, Instant start, Instant end, Customer customer)
        : this(exchangeId, new RequestedTime.Exact(start, end), customer)
    {
    }

    /// <summary>Creates a request for a slot.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="customer">The customer that the booking is for.</param>
    /// <exception cref="ArgumentNullException">The customer is null.</exception>
    public BookingRequest(Guid exchangeId, Slot slot, Customer customer)
        : this(exchangeId, slot.Start, slot.End, customer)
    {
    }

    /// <summary>Creates a request for a time that is named in any way.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="time">The time to book.</param>
    /// <param name="customer">The customer that the booking is for.</param>
    /// <exception cref="ArgumentNullException">The time or the customer is null.</exception>
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

    /// <summary>
    /// The service to book, or null for a booking without a service. If an exchange has active services, a booking must name one.
    /// </summary>
    public Guid? ServiceId { get; init; }

    /// <summary>
    /// The resources that the booking must get, such as the hairdresser of the customer's choice. The booking keeps them. If there
    /// are fewer than the booking needs, it gets free ones for the rest. By default it gets free ones for all.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<Guid> ResourceIds
    {
        get;
        init => field = ValueList<Guid>.Of(value, nameof(ResourceIds));
    } = ValueList<Guid>.Empty;

    /// <summary>The customer that the booking is for.</summary>
    public Customer Customer { get; }

    /// <summary>The number of places that are needed, from 1 to 100,000.</summary>
    public int PartySize { get; init; } = 1;

    /// <summary>The customer's notes, at most 2,000 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Notes
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Notes));
    } = "";

    /// <summary>
    /// What the app keeps with the booking, such as the number of an order: at most 50 texts by their names. A name has 1 to 40
    /// characters, and a text at most 500.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get;
        init => field = ValueMap<string>.Of(value, nameof(Metadata));
    } = ValueMap<string>.Empty;

    /// <summary>
    /// The rules to pass over. Only the exchange's owner may do so, which the caller must make sure of. The default is that every rule
    /// holds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value contains something that is no rule.</exception>
    public Overrides Overrides
    {
        get;
        init => field = Limits.Known(value, nameof(Overrides));
    }

    /// <summary>The id of the user who books, as the host knows its users, or null for a guest.</summary>
    public string? UserId { get; init; }

    /// <summary>The name of that user, or null if it has none.</summary>
    public string? UserName { get; init; }

    /// <summary>
    /// A key that makes the request safe to send again. A request with the same key, of the same user (or a guest with the
    /// same e-mail address) at the same exchange, is answered with the booking that was made, as it now is. It has 1 to 255
    /// characters. If it is null, each request is a new one.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The time to book.</summary>
    public RequestedTime Time { get; private init; }

    internal Actor Actor => UserId is null ? Actor.Guest : Actor.User(UserId);

    /// <summary>Returns the same request for the time of a slot.</summary>
    internal BookingRequest At(Slot slot) => this with { Time = new RequestedTime.Exact(slot.Start, slot.End) };

    /// <summary>Returns the exchange and the time, and no personal data.</summary>
    public override string ToString() => $"BookingRequest at {ExchangeId}: {Time}";
}
