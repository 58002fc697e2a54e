namespace BookingEngine.Scheduling.Assignment;

/// <summary>The needs that stand on a day, in any order, and what is true of all of them.</summary>
internal sealed class StandingNeeds
{
    public StandingNeeds(StandingNeed[] all)
    {
        All = all;
        foreach (ref readonly var need in all.AsSpan())
        {
            AreSeveralOfABooking |= need.Number > 0;
            AreSomeUnserved |= need is { Assigned: null, IsFixed: false };
        }
    }

    public StandingNeed[] All { get; }

    /// <summary>Whether a booking may have several needs.</summary>
    public bool AreSeveralOfABooking { get; }

    /// <summary>Whether a need that can move has no resource yet.</summary>
    public bool AreSomeUnserved { get; }
}
