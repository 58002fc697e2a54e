namespace BookingEngine.AspNetCore.Bookings;

/// <summary>What a response tells of a booking.</summary>
internal sealed record BookingResponse(BookingDetails Details)
{
    /// <summary>The booking.</summary>
    public Booking Booking => Details.Booking;

    /// <summary>The guest's token, only in the response that created a guest's booking.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The address of the booking's calendar, only in the response that created a guest's booking.</summary>
    public string? CalendarUrl { get; init; }
}
