namespace BookingEngine.Scheduling.Assignment;

/// <summary>A need of a booking that stands on the day.</summary>
/// <param name="BookingId">
/// The booking, which is never <see cref="Guid.Empty"/>. A resource never serves two needs of one booking at the same time.
/// </param>
/// <param name="Number">Which need of the booking it is, counted from 0.</param>
/// <param name="Need">What has to be served.</param>
/// <param name="Assigned">The resource that serves it, or null if none does.</param>
/// <param name="IsFixed">
/// Whether it never moves: the resource was chosen or assigned by hand, the booking has begun, or its resource doesn't exist any more.
/// A fixed need that no resource serves takes no place.
/// </param>
internal readonly record struct StandingNeed(Guid BookingId, int Number, Need Need, int? Assigned, bool IsFixed = false)
{
    /// <summary>What has to be served. It is a field, so that it can be looked at without being copied.</summary>
    public readonly Need Need = Need;
}
