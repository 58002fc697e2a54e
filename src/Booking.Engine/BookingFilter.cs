using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>Says which bookings to list, and in which order. A property that is null does not restrict the list.</summary>
/// <example>
/// <code>
/// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
/// var pending = new BookingFilter
/// {
///     ExchangeId = shop.Id,
///     Statuses = [BookingStatus.Pending],
///     DateFrom = monday,
///     DateTo = monday.PlusDays(6),
///     Order = BookingOrder.Start,
/// };
/// var page = await bookings.ListAsync(pending, new PageRequest(1, 20));
/// Print(page.TotalCount); // 1
/// </code>
/// </example>
public sealed record BookingFilter
{
    /// <summary>Only bookings that this user made, or that are at an exchange of this user's, as <see cref="Actor.MaySee"/> has it.</summary>
    public string? VisibleTo { get; init; }

    /// <summary>Only bookings that this user made.</summary>
    public string? UserId { get; init; }

    /// <summary>Whether to list only bookings that guests made: those without a user.</summary>
    public bool IsOfGuests { get; init; }

    /// <summary>Only bookings at this exchange.</summary>
    public Guid? ExchangeId { get; init; }

    /// <summary>Only bookings of this service.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>Only bookings that have one of these statuses; if it is empty, bookings of any status.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyCollection<BookingStatus> Statuses
    {
        get;
        init => field = ValueList<BookingStatus>.Of(value, nameof(Statuses));
    } = ValueList<BookingStatus>.Empty;

    /// <summary>Only bookings of this business date or later ones.</summary>
    public LocalDate? DateFrom { get; init; }

    /// <summary>Only bookings of this business date or earlier ones.</summary>
    public LocalDate? DateTo { get; init; }

    /// <summary>Only bookings that were last changed at this whole microsecond or later.</summary>
    public Instant? UpdatedFrom { get; init; }

    /// <summary>Only bookings for a customer of this e-mail address, compared as <see cref="TextRules.ForSearch"/> has it.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>The order; bookings that are equal in it are ordered by id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the defined orders.</exception>
    public BookingOrder Order
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Order), value, "Not an order of bookings.");
    } = BookingOrder.CreatedAtDescending;

    /// <summary>Says whether a booking belongs to the list. A store whose database can't say it asks here.</summary>
    /// <param name="booking">The booking.</param>
    /// <param name="exchange">The exchange that the booking is at, since its owner sees the booking, too.</param>
    /// <exception cref="ArgumentNullException">The booking or the exchange is null.</exception>
    /// <example>
    /// <code>
    /// var booked = (await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada))).Value.Booking;
    /// Print(new BookingFilter { CustomerEmail = ada.Email.ToUpperInvariant() }.Matches(booked, shop)); // True
    /// Print(new BookingFilter { DateTo = monday.PlusDays(-1) }.Matches(booked, shop));      // False
    /// </code>
    /// </example>
    public bool Matches(Booking booking, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(booking);
        ArgumentNullException.ThrowIfNull(exchange);
        return IsOf(booking) && (VisibleTo is not { } user || Actor.User(user).MaySee(booking, exchange));
    }

    private bool IsOf(Booking booking) =>
        (UserId is not { } maker || booking.UserId == maker)
        && (!IsOfGuests || booking.UserId is null)
        && (ExchangeId is not { } id || booking.ExchangeId == id)
        && (ServiceId is not { } service || booking.ServiceId == service)
        && (Statuses.Count == 0 || Statuses.Contains(booking.Status))
        && (DateFrom is not { } from || booking.Date >= from)
        && (DateTo is not { } to || booking.Date <= to)
        && (UpdatedFrom is not { } changed || booking.UpdatedAt >= changed)
        && (CustomerEmail is not { } email || booking.Customer.HasEmail(email));

    /// <summary>Returns bookings in the order of the list.</summary>
    internal IEnumerable<Booking> Ordered(IEnumerable<Booking> bookings) => (Order switch
    {
        BookingOrder.CreatedAt => bookings.OrderBy(booking => booking.CreatedAt),
        BookingOrder.CreatedAtDescending => bookings.OrderByDescending(booking => booking.CreatedAt),
        BookingOrder.Start => bookings.OrderBy(booking => booking.Date).ThenBy(booking => booking.Period.StartSecond),
        BookingOrder.StartDescending =>
            bookings.OrderByDescending(booking => booking.Date).ThenByDescending(booking => booking.Period.StartSecond),
        _ => throw new InvalidOperationException($"Not an order of bookings: {Order}."),
    }).ThenBy(booking => booking.Id);

    /// <summary>Returns the exchange and the order, and no personal data.</summary>
    public override string ToString() => $"BookingFilter of {ExchangeId}, by {Order}";
}
