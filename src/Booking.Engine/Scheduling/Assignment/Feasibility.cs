namespace BookingEngine.Scheduling.Assignment;

/// <summary>Whether needs can be served together with all that stands on the day.</summary>
internal enum Feasibility
{
    /// <summary>No assignment serves them.</summary>
    Infeasible,

    /// <summary>An assignment serves them.</summary>
    Feasible,

    /// <summary>Too many states would have to be looked at to tell. Then the needs are refused.</summary>
    Undecided,
}
