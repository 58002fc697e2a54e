using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>A booking with its exchange, its time slot, its exact times and the remaining capacity.</summary>
/// <example>
/// <code>
/// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(14, 0), new(15, 30), ada));
/// var booking = booked.Value;
/// Print(booking.Status);     // Pending
/// Print(booking.Period);     // 14:00-15:30
/// Print(booking.LocalStart); // 2101-01-03T14:00:00+01
/// Print(booking.Start);      // 2101-01-03T13:00:00Z
/// </code>
/// </example>
public sealed record BookingDetails
{
    /// <summary>Creates the details of a booking.</summary>
    /// <param name="booking">The booking.</param>
    /// <param name="exchange">The exchange that it is at.</param>
    /// <param name="timeSlot">The stored time slot that it is attached to, or null if there is none.</param>
    /// <param name="availableCapacity">The remaining capacity at the fullest moment of its period.</param>
    /// <param name="start">The start, as the exchange's clock shows it.</param>
    /// <param name="end">The end, as the exchange's clock shows it.</param>
    /// <exception cref="ArgumentNullException">The booking or the exchange is null.</exception>
    public BookingDetails(
        Booking booking,
        Exchange exchange,
        TimeSlot? timeSlot,
        int availableCapacity,
        OffsetDateTime start,
        OffsetDateTime end)
    {
        ArgumentNullException.ThrowIfNull(booking);
        ArgumentNullException.ThrowIfNull(exchange);
        Booking = booking;
        Exchange = exchange;
        TimeSlot = timeSlot;
        AvailableCapacity = availableCapacity;
        LocalStart = start;
        LocalEnd = end;
    }

    /// <summary>The booking.</summary>
    public Booking Booking { get; }

    /// <summary>The exchange that it is at.</summary>
    public Exchange Exchange { get; }

    /// <summary>The stored time slot that it is attached to, or null if that was deleted.</summary>
    public TimeSlot? TimeSlot { get; }

    /// <summary>
    /// The exchange's remaining places at the fullest moment of its period, or <see cref="BookingPolicy.NoLimit"/> if the
    /// exchange does not limit them. What is left of resources is not counted.
    /// </summary>
    public int AvailableCapacity { get; }

    /// <summary>The resources that it uses, in the order of its service's requirements.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<BookedResource> Resources
    {
        get;
        init => field = ValueList<BookedResource>.Of(value, nameof(Resources));
    } = ValueList<BookedResource>.Empty;

    /// <summary>The instant of the start, by today's tz database.</summary>
    public Instant Start => LocalStart.ToInstant();

    /// <summary>The instant of the end, by today's tz database.</summary>
    public Instant End => LocalEnd.ToInstant();

    /// <summary>
    /// The time that the exchange's clock shows at the start, with its offset from UTC then, by today's tz database.
    /// </summary>
    public OffsetDateTime LocalStart { get; }

    /// <summary>
    /// The time that the exchange's clock shows at the end, with its offset from UTC then, by today's tz database.
    /// </summary>
    public OffsetDateTime LocalEnd { get; }

    /// <inheritdoc cref="Booking.Id"/>
    public Guid Id => Booking.Id;

    /// <inheritdoc cref="Booking.Date"/>
    public LocalDate Date => Booking.Date;

    /// <inheritdoc cref="Booking.Period"/>
    public LocalPeriod Period => Booking.Period;

    /// <inheritdoc cref="Booking.PartySize"/>
    public int PartySize => Booking.PartySize;

    /// <inheritdoc cref="Booking.Status"/>
    public BookingStatus Status => Booking.Status;

    /// <inheritdoc cref="Booking.Customer"/>
    public Customer Customer => Booking.Customer;
}
