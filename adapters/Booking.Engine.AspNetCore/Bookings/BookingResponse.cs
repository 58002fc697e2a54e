namespace BookingEngine.AspNetCore.Bookings;

/// <summary>A booking, with what only the response to its creation contains.</summary>
internal sealed record BookingResponse(BookingDetails Details)
{
    /// <summary>The booking.</summary>
    public Booking Booking => Details.Booking;

    /// <summary>The guest's token. It is null in all responses but the one that created a guest's booking.</summary>
    public string? AccessToken { get; init; }

    /// <summary>
    /// The address of the booking's calendar. It is null in all responses but the one that created a guest's booking.
    /// </summary>
    public string? CalendarUrl { get; init; }
}
