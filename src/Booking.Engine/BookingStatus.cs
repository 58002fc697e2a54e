namespace BookingEngine;

/// <summary>Where a booking stands. All but the cancelled take capacity.</summary>
public enum BookingStatus
{
    /// <summary>Made, and not yet confirmed by the exchange.</summary>
    Pending,

    /// <summary>Confirmed by the exchange.</summary>
    Confirmed,

    /// <summary>The appointment took place.</summary>
    Completed,

    /// <summary>The customer did not come.</summary>
    NoShow,

    /// <summary>Cancelled: its capacity was given back.</summary>
    Cancelled,
}
