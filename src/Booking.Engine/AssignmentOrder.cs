namespace BookingEngine;

/// <summary>Which of several free resources a booking gets if its customer has chosen none.</summary>
public enum AssignmentOrder
{
    /// <summary>The first one by <see cref="Resource.SortOrder"/>.</summary>
    First,

    /// <summary>The one with the fewest booked minutes on the business day.</summary>
    LeastBusy,

    /// <summary>The one with the fewest bookings on the business day.</summary>
    RoundRobin,
}
