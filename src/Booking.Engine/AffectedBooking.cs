using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>A booking to come that does not fit, or would not fit after a change of its exchange.</summary>
public sealed record AffectedBooking
{
    /// <summary>Creates the value.</summary>
    /// <param name="booking">The booking.</param>
    /// <param name="reasons">Why it does not fit.</param>
    /// <exception cref="ArgumentNullException">The booking or the list is null.</exception>
    public AffectedBooking(BookingSummary booking, IReadOnlyList<BookingError> reasons)
    {
        ArgumentNullException.ThrowIfNull(booking);
        Booking = booking;
        Reasons = ValueList<BookingError>.Of(reasons, nameof(reasons));
    }

    /// <summary>The booking, with its exchange as it is stored.</summary>
    public BookingSummary Booking { get; }

    /// <summary>
    /// Why it does not fit, in the order in which a booking is checked. They are about the hours, blocks, the capacity and the
    /// resources, and there is at least one.
    /// </summary>
    public IReadOnlyList<BookingError> Reasons { get; }

    /// <summary>Returns the booking's id and the codes of the reasons, and no personal data.</summary>
    public override string ToString() => $"{Booking}: {string.Join(", ", Reasons.Select(reason => reason.Code))}";
}
