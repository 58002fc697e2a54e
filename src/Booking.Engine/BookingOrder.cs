namespace BookingEngine;

/// <summary>How a list of bookings is ordered.</summary>
public enum BookingOrder
{
    /// <summary>The latest made first.</summary>
    CreatedAtDescending,

    /// <summary>The earliest made first.</summary>
    CreatedAt,

    /// <summary>By business date and start, the earliest first.</summary>
    Start,

    /// <summary>By business date and start, the latest first.</summary>
    StartDescending,
}
