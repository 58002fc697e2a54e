namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// The resources of one business day and the needs that stand on it. It never changes, so any number of threads can ask it at the
/// same time. What only the later stages use is computed when it is first asked for.
/// </summary>
internal sealed class AssignmentDay
{
    private readonly AssignableResource[] _resources;
    private readonly StandingNeed[] _standing;
    private readonly Timeline[] _taken;
    private Movables? _movables;
    private Loads? _loads;
    private Agenda? _agenda;

    /// <summary>Adds up what stands on a day.</summary>
    /// <param name="resources">The resources. Among equal ones, the first in the list is preferred.</param>
    /// <param name="standing">The needs of the bookings that stand, in any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 256 resources.</exception>
    public AssignmentDay(AssignableResource[] resources, StandingNeed[] standing)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(resources.Length, ResourceSet.Limit);
        _resources = resources;
        _standing = standing;
        _taken = TakenWithout([]);
        foreach (ref readonly var need in standing.AsSpan())
        {
            HasSeveralNeedsOfABooking |= need.Number > 0;
            HasUnserved |= need is { Assigned: null, IsFixed: false };
        }
    }

    public ReadOnlySpan<AssignableResource> Resources => _resources;

    public ReadOnlySpan<StandingNeed> Standing => _standing;

    /// <summary>Whether a need that can move has no resource yet. It was made before there were resources.</summary>
    public bool HasUnserved { get; }

    /// <summary>Whether a booking may have several needs.</summary>
    public bool HasSeveralNeedsOfABooking { get; }

    /// <summary>What can be moved, and where to.</summary>
    public Movables Movables => _movables ??= new Movables(this);

    /// <summary>What stands when.</summary>
    public Agenda Agenda => _agenda ??= new Agenda(_standing);

    /// <summary>How much each resource is in use.</summary>
    public Loads Loads => _loads ??= new Loads(this);

    /// <summary>Returns how many places of a resource are taken at each second by all that stands.</summary>
    public Timeline TakenOf(int resource) => _taken[resource];

    /// <summary>Whether a resource can serve a need while everything stays where it is.</summary>
    public bool IsFreeFor(in Need need, int resource)
    {
        var candidate = _resources[resource];
        return candidate.CouldServe(need)
            && _taken[resource].FirstAbove(
                need.OccupiedFrom, need.OccupiedTo, candidate.Capacity - candidate.PlacesFor(need)) == Timeline.None;
    }

    /// <summary>Whether a need of the same booking stands on a resource at the same time as the given one.</summary>
    public bool HasSiblingOn(int resource, Guid bookingId, in Need need)
    {
        if (bookingId != Guid.Empty && HasSeveralNeedsOfABooking)
        {
            foreach (ref readonly var other in _standing.AsSpan())
            {
                if (other.Assigned == resource && other.BookingId == bookingId && other.Need.Overlaps(need))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Adds up the places that the standing needs take of each resource.</summary>
    /// <param name="leftOut">The needs that don't count, by their place in the list. If it is empty, all count.</param>
    public Timeline[] TakenWithout(ReadOnlySpan<bool> leftOut)
    {
        Span<int> ends = stackalloc int[_resources.Length + 1]; // where the changes of each resource end; then, where they start
        for (int i = 0; i < _standing.Length; i++)
        {
            if (_standing[i].Assigned is { } resource && (leftOut.IsEmpty || !leftOut[i]))
            {
                ends[resource] += 2;
            }
        }

        int all = 0;
        for (int resource = 0; resource < ends.Length; resource++)
        {
            ends[resource] = all += ends[resource];
        }

        long[] changes = new long[all];
        for (int i = 0; i < _standing.Length; i++)
        {
            ref readonly var standing = ref _standing[i];
            if (standing.Assigned is { } resource && (leftOut.IsEmpty || !leftOut[i]))
            {
                int places = _resources[resource].PlacesFor(standing.Need);
                changes[--ends[resource]] = Timeline.Change(standing.Need.OccupiedFrom, places);
                changes[--ends[resource]] = Timeline.Change(standing.Need.OccupiedTo, -places);
            }
        }

        var taken = new Timeline[_resources.Length];
        for (int resource = 0; resource < taken.Length; resource++)
        {
            taken[resource] = Timeline.Of(changes.AsSpan(ends[resource]..ends[resource + 1]));
        }

        return taken;
    }
}
