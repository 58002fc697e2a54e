namespace BookingEngine;

/// <summary>Where bookings may start.</summary>
public enum SlotStarts
{
    /// <summary>Anywhere within the hours.</summary>
    Any,

    /// <summary>On the grid: a booking must be one of the slots that would be shown for its length.</summary>
    Grid,
}
