namespace BookingEngine;

/// <summary>The order of a list of bookings.</summary>
public enum BookingOrder
{
    /// <summary>By the time at which they were made, the latest first.</summary>
    CreatedAtDescending,

    /// <summary>By the time at which they were made, the earliest first.</summary>
    CreatedAt,

    /// <summary>By business date and start, the earliest first.</summary>
    Start,

    /// <summary>By business date and start, the latest first.</summary>
    StartDescending,
}
