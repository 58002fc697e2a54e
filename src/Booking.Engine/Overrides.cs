namespace BookingEngine;

/// <summary>
/// The rules that an exchange's owner passes over with a booking. Every other rule holds. What was passed over stays on record with the
/// booking (<see cref="Booking.Overrides"/>).
/// </summary>
/// <example>
/// <code>
/// var late = new BookingRequest(shop.Id, monday, new(18, 0), new(19, 0), ada);
/// var refused = await bookings.BookAsync(late);
/// var booked = await bookings.BookAsync(late with { Overrides = Overrides.Hours });
/// Print(refused.Error.Code);             // OutsideHours
/// Print(booked.Value.Booking.Overrides); // Hours
/// </code>
/// </example>
[Flags]
public enum Overrides
{
    /// <summary>Every rule holds.</summary>
    None = 0,

    /// <summary>The booking may lie in the past, to record what was. The notice is passed over, too.</summary>
    Past = 1,

    /// <summary>The minimum notice.</summary>
    Notice = 2,

    /// <summary>The booking window.</summary>
    Window = 4,

    /// <summary>
    /// The hours of the exchange and of the service. The booking must still start on its date and end by the end of the next one, and
    /// the hours that a resource has of its own still hold.
    /// </summary>
    Hours = 8,

    /// <summary>The grid of slots.</summary>
    Grid = 16,

    /// <summary>
    /// The limits of a booking's length, the bounds of its party, and the limit of a customer's active bookings.
    /// </summary>
    Limits = 32,

    /// <summary>
    /// The buffers. The booking has none of its own, and those of other bookings don't count against it.
    /// </summary>
    Buffers = 64,

    /// <summary>
    /// Blocks, busy times of calendars, the places of the exchange and of the service, and resources. The resources that the booking names are taken over
    /// those that hold them; for what else it needs it gets free ones, and none where none is free.
    /// </summary>
    Capacity = 128,
}
