namespace BookingEngine;

/// <summary>What to do with a change of an exchange if there are bookings to come that would not fit then.</summary>
public enum OnAffected
{
    /// <summary>The change is made, and the bookings stay. They go on counting where they are.</summary>
    Keep,

    /// <summary>The change is refused, and nothing is stored.</summary>
    Refuse,

    /// <summary>The change is made, and then the bookings are cancelled.</summary>
    Cancel,
}
