namespace BookingEngine;

/// <summary>Where bookings may start.</summary>
public enum SlotStarts
{
    /// <summary>A booking may start anywhere within the hours.</summary>
    Any,

    /// <summary>
    /// A booking must be on the grid, which means that it is one of the slots that are shown for its length.
    /// </summary>
    Grid,
}
