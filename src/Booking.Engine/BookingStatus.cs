namespace BookingEngine;

/// <summary>The status of a booking. All bookings take capacity, except cancelled ones.</summary>
public enum BookingStatus
{
    /// <summary>The booking was made, and the exchange has not confirmed it yet.</summary>
    Pending,

    /// <summary>The exchange has confirmed the booking.</summary>
    Confirmed,

    /// <summary>The appointment took place.</summary>
    Completed,

    /// <summary>The customer did not come.</summary>
    NoShow,

    /// <summary>The booking was cancelled, and its capacity was given back.</summary>
    Cancelled,
}
