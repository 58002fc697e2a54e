namespace BookingEngine;

/// <summary>How far the busy times of a <see cref="BusyCalendar"/> can be relied on.</summary>
public enum BusyCalendarStatus
{
    /// <summary>It has not been read yet, so no busy times are known.</summary>
    Pending,

    /// <summary>It could be read when it was last tried.</summary>
    Ok,

    /// <summary>It was read once, but not when it was last tried. The busy times that were read last still hold.</summary>
    Stale,

    /// <summary>It could never be read, so no busy times are known.</summary>
    Failed,
}
