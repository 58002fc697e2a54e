namespace BookingEngine.Pages.Bookings;

/// <summary>The page of a booking.</summary>
/// <param name="Booking">The booking.</param>
/// <param name="Token">The token with which the visitor may see it, or null if the visitor is its user or the owner.</param>
/// <param name="CalendarAddress">The address of the booking for calendar programs.</param>
/// <param name="Done">The key of what was just done with it, or null.</param>
/// <param name="Refusal">Why a change was refused, or null.</param>
internal sealed record BookingModel(
    BookingDetails Booking, string? Token, string CalendarAddress, string? Done, BookingError? Refusal)
{
    /// <summary>Whether the owner of the exchange looks at it, and not the customer.</summary>
    public bool IsForOwner { get; init; }

    /// <summary>Whether it can be moved and cancelled, as far as its status decides that.</summary>
    public bool CanBeChanged => Booking.Booking.IsActive;

    /// <summary>The same address for programs that subscribe to it.</summary>
    public string Subscription => $"webcal:{CalendarAddress[(CalendarAddress.IndexOf(':', StringComparison.Ordinal) + 1)..]}";
}
