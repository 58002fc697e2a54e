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
/// <param name="IsOfNeighbour">
/// Whether the booking is of a neighbouring business day. Then it is fixed, has no buffers, and doesn't count in those of others.
/// </param>
internal readonly record struct StandingNeed(
    Guid BookingId, int Number, Need Need, int? Assigned, bool IsFixed = false, bool IsOfNeighbour = false)
{
    /// <summary>What has to be served. It is a field, so that it can be looked at without being copied.</summary>
    public readonly Need Need = Need;

    /// <summary>Whether both can't be on the same place of a resource.</summary>
    public bool IsInTheWayOf(in Need other) =>
        IsOfNeighbour ? Need.From < other.To && other.From < Need.To : Need.Overlaps(other);
}
