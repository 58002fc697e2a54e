namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// The resources of one business day and the needs that stand on it. It never changes, so any number of threads can ask it at the
/// same time. What only the later stages use is computed when it is first asked for.
/// </summary>
internal sealed class AssignmentDay
{
    private readonly AssignableResource[] _resources;
    private readonly Func<StandingNeed[]> _find;
    private readonly Occupancy[] _taken;
    private readonly ResourceSet[] _closed;
    private StandingNeeds? _standing;
    private Movables? _movables;
    private Loads? _loads;
    private Agenda? _agenda;

    /// <summary>Adds up what stands on a day.</summary>
    /// <param name="resources">The resources. Among equal ones, the first in the list is preferred.</param>
    /// <param name="standing">The needs of the bookings that stand, in any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 256 resources.</exception>
    public AssignmentDay(AssignableResource[] resources, StandingNeed[] standing)
        : this(resources, PlacesOf(resources, standing, leftOut: []), () => standing, closed: [])
    {
    }

    /// <summary>Adds up what is taken of resources. What stands there is looked for only if it may have to move.</summary>
    /// <param name="resources">The resources. Among equal ones, the first in the list is preferred.</param>
    /// <param name="taken">The places that the standing needs take, in any order.</param>
    /// <param name="standing">Finds the needs of the bookings that stand, in any order.</param>
    /// <param name="closed">What <see cref="IsClosed"/> is true of.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 256 resources.</exception>
    public AssignmentDay(
        AssignableResource[] resources, ReadOnlySpan<PlacesTaken> taken, Func<StandingNeed[]> standing, ResourceSet[] closed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(resources.Length, ResourceSet.Limit);
        _resources = resources;
        _find = standing;
        _closed = closed;
        _taken = Occupancy.AddUp(taken, resources.Length);
    }

    public ReadOnlySpan<AssignableResource> Resources => _resources;

    public ReadOnlySpan<StandingNeed> Standing => Needs.All;

    /// <summary>Whether a need that can move has no resource yet. It was made before there were resources.</summary>
    public bool HasUnserved => Needs.AreSomeUnserved;

    /// <summary>Whether a booking may have several needs.</summary>
    public bool HasSeveralNeedsOfABooking => Needs.AreSeveralOfABooking;

    /// <summary>What can be moved, and where to.</summary>
    public Movables Movables => _movables ??= new Movables(this);

    /// <summary>What stands when.</summary>
    public Agenda Agenda => _agenda ??= new Agenda(Standing);

    /// <summary>How much each resource is in use.</summary>
    public Loads Loads => _loads ??= new Loads(this);

    private StandingNeeds Needs => _standing ??= new StandingNeeds(_find());

    /// <summary>Returns how many places of a resource are taken at each second by all that stands.</summary>
    public ref readonly Occupancy TakenOf(int resource) => ref _taken[resource];

    /// <summary>
    /// Whether the resources of a set are known to have one place each, and to serve all needs that can move and that any of them could
    /// serve. So what stands on them and can move can move only to others of them.
    /// </summary>
    public bool IsClosed(in ResourceSet set) => Array.IndexOf(_closed, set) >= 0;

    /// <summary>Whether a resource can serve a need while everything stays where it is.</summary>
    public bool IsFreeFor(in Need need, int resource)
    {
        var candidate = _resources[resource];
        return candidate.CouldServe(need)
            && _taken[resource].FirstAbove(need, candidate.Capacity - candidate.PlacesFor(need)) == Timeline.None;
    }

    /// <summary>Whether a need of the same booking stands on a resource at the same time as the given one.</summary>
    public bool HasSiblingOn(int resource, Guid bookingId, in Need need)
    {
        if (bookingId != Guid.Empty && HasSeveralNeedsOfABooking)
        {
            foreach (ref readonly var other in Standing)
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
    public Occupancy[] TakenWithout(ReadOnlySpan<bool> leftOut) =>
        Occupancy.AddUp(PlacesOf(_resources, Standing, leftOut), _resources.Length);

    private static ReadOnlySpan<PlacesTaken> PlacesOf(
        AssignableResource[] resources, ReadOnlySpan<StandingNeed> standing, ReadOnlySpan<bool> leftOut)
    {
        var taken = new PlacesTaken[standing.Length];
        int count = 0;
        for (int i = 0; i < standing.Length; i++)
        {
            ref readonly var other = ref standing[i];
            if (other.Assigned is { } resource && (leftOut.IsEmpty || !leftOut[i]))
            {
                taken[count++] = new PlacesTaken(
                    resource,
                    other.Need.From,
                    other.Need.To,
                    resources[resource].PlacesFor(other.Need),
                    other.Need.From - other.Need.OccupiedFrom,
                    other.Need.OccupiedTo - other.Need.To,
                    other.IsOfNeighbour);
            }
        }

        return taken.AsSpan(0, count);
    }
}
