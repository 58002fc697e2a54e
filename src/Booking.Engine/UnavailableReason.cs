namespace BookingEngine;

/// <summary>Why a slot can't be had: the first that holds, in this order.</summary>
public enum UnavailableReason
{
    /// <summary>It started before now.</summary>
    Past = 1,

    /// <summary>It starts sooner than the exchange's notice allows.</summary>
    Notice,

    /// <summary>Its date is further ahead than the exchange takes bookings.</summary>
    Window,

    /// <summary>A stored time slot of capacity 0 lies in it.</summary>
    Blocked,

    /// <summary>At some moment of it fewer places are left than the party needs.</summary>
    Booked,
}
