namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// The stage of the assigner that found the answer. Each stage costs more than the one before it, and is reached only if that one
/// could not tell.
/// </summary>
internal enum AssignmentStage
{
    /// <summary>Resources are free as the day stands: <see cref="Assignment.BestFit"/>.</summary>
    BestFit = 1,

    /// <summary>At some moment the needs take more than there is: <see cref="Assignment.HallCondition"/>.</summary>
    HallCondition = 2,

    /// <summary>Up to three needs that stand were moved: <see cref="Assignment.EjectionChains"/>.</summary>
    EjectionChains = 3,

    /// <summary>All assignments were looked at, as far as the bound allows: <see cref="Assignment.ExactSweep"/>.</summary>
    ExactSweep = 4,
}
