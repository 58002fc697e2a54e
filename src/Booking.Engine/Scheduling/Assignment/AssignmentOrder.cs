namespace BookingEngine.Scheduling.Assignment;

/// <summary>Which one of several resources serves a need, if all of them could and none is less flexible than the others.</summary>
internal enum AssignmentOrder
{
    /// <summary>The first one in the list of the day's resources.</summary>
    First,

    /// <summary>The one that is in use for the shortest time on that day.</summary>
    LeastBusy,

    /// <summary>The one that has the fewest bookings on that day.</summary>
    RoundRobin,
}
