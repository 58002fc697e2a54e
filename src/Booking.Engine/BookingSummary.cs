using NodaTime;

namespace BookingEngine;

/// <summary>
/// A booking with its exchange and its exact times: what a calendar shows. It costs less to list than
/// <see cref="BookingDetails"/>, since nothing else of its day is read.
/// </summary>
public sealed record BookingSummary
{
    /// <summary>Creates the summary of a booking.</summary>
    /// <param name="booking">The booking.</param>
    /// <param name="exchange">The exchange that it is at.</param>
    /// <param name="start">When it starts, as the exchange's clock shows it.</param>
    /// <param name="end">When it ends, as the exchange's clock shows it.</param>
    /// <exception cref="ArgumentNullException">There is no booking, or no exchange.</exception>
    public BookingSummary(Booking booking, Exchange exchange, OffsetDateTime start, OffsetDateTime end)
    {
        ArgumentNullException.ThrowIfNull(booking);
        ArgumentNullException.ThrowIfNull(exchange);
        Booking = booking;
        Exchange = exchange;
        LocalStart = start;
        LocalEnd = end;
    }

    /// <summary>The booking.</summary>
    public Booking Booking { get; }

    /// <summary>The exchange that it is at.</summary>
    public Exchange Exchange { get; }

    /// <summary>What the exchange's clock shows when it starts, with its offset from UTC then, by today's tz database.</summary>
    public OffsetDateTime LocalStart { get; }

    /// <summary>What the exchange's clock shows when it ends, with its offset from UTC then, by today's tz database.</summary>
    public OffsetDateTime LocalEnd { get; }

    /// <summary>The instant at which it starts, by today's tz database.</summary>
    public Instant Start => LocalStart.ToInstant();

    /// <summary>The instant at which it ends, by today's tz database.</summary>
    public Instant End => LocalEnd.ToInstant();

    /// <summary>Returns the booking's id, and no personal data.</summary>
    public override string ToString() => Booking.ToString();
}
