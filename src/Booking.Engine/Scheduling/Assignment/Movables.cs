namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// What can be moved on a day, and where to. A need that would not be accepted where it stands is a misfit: its resource has other
/// hours now, is not eligible any more, or holds more than its capacity. A misfit stays where it is, takes its places there, and is
/// never moved, like a need that is fixed. So it is no reason to refuse what can be served elsewhere.
/// </summary>
internal sealed class Movables
{
    private readonly AssignmentDay _day;
    private readonly bool[] _isMisfit;
    private readonly bool[] _isMovable;
    private readonly Occupancy[] _fixed;
    private readonly ResourceSet[] _candidates;

    public Movables(AssignmentDay day)
    {
        _day = day;
        int count = day.Standing.Length;
        _isMisfit = new bool[count];
        _isMovable = new bool[count];
        var movable = new List<int>(count);
        for (int i = 0; i < count; i++)
        {
            ref readonly var standing = ref day.Standing[i];
            _isMisfit[i] = standing.Assigned is { } resource && !FitsOn(i, resource);
            _isMovable[i] = standing is { Assigned: not null, IsFixed: false } && !_isMisfit[i];
            if (_isMovable[i])
            {
                movable.Add(i);
            }
        }

        Needs = [.. movable];
        _fixed = day.TakenWithout(_isMovable);
        _candidates = new ResourceSet[count];
        foreach (int i in Needs)
        {
            _candidates[i] = CandidatesFor(day.Standing[i].Need, day.Standing[i].BookingId);
        }
    }

    /// <summary>The needs that can be moved, as the day lists them.</summary>
    public int[] Needs { get; }

    public bool IsMovable(int standing) => _isMovable[standing];

    public bool IsMisfit(int standing) => _isMisfit[standing];

    /// <summary>
    /// Returns the resources on which a need that can be moved could stand, beside all that can't be moved.
    /// </summary>
    public ref readonly ResourceSet CandidatesOf(int standing) => ref _candidates[standing];

    /// <summary>Returns how many places of a resource are taken at each second by what can't be moved.</summary>
    public ref readonly Occupancy FixedOn(int resource) => ref _fixed[resource];

    /// <summary>Returns the resources that could serve a need if everything that can be moved made room.</summary>
    public ResourceSet CandidatesFor(in Need need, Guid bookingId)
    {
        var candidates = default(ResourceSet);
        foreach (int index in need.Eligible)
        {
            var resource = _day.Resources[index];
            if (resource.CouldServe(need)
                && _fixed[index].FirstAbove(need, resource.Capacity - resource.PlacesFor(need)) == Timeline.None
                && (resource.Capacity == 1 || !HasFixedSiblingOn(index, bookingId, need)))
            {
                candidates = candidates.With(index);
            }
        }

        return candidates;
    }

    /// <summary>
    /// Compares two standing needs by when they start and end, and at last by their booking. Wherever an order matters, it is this one,
    /// so that no answer depends on the order in which the day lists them.
    /// </summary>
    public int Compare(int one, int other)
    {
        ref readonly var first = ref _day.Standing[one];
        ref readonly var second = ref _day.Standing[other];
        int order = first.Need.OccupiedFrom.CompareTo(second.Need.OccupiedFrom);
        order = order != 0 ? order : first.Need.OccupiedTo.CompareTo(second.Need.OccupiedTo);
        order = order != 0 ? order : first.BookingId.CompareTo(second.BookingId);
        return order != 0 ? order : first.Number.CompareTo(second.Number);
    }

    private bool FitsOn(int standing, int index)
    {
        ref readonly var placed = ref _day.Standing[standing];
        var resource = _day.Resources[index];
        return placed.Need.Eligible.Contains(index)
            && resource.CouldServe(placed.Need)
            && _day.TakenOf(index).FirstAbove(placed.Need, resource.Capacity) == Timeline.None
            && !StandsBesideSibling(standing, index);
    }

    private bool StandsBesideSibling(int standing, int resource)
    {
        if (_day.HasSeveralNeedsOfABooking && _day.Resources[resource].Capacity > 1)
        {
            ref readonly var placed = ref _day.Standing[standing];
            for (int i = 0; i < _day.Standing.Length; i++)
            {
                ref readonly var other = ref _day.Standing[i];
                if (i != standing
                    && other.Assigned == resource
                    && other.BookingId == placed.BookingId
                    && other.Need.Overlaps(placed.Need))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool HasFixedSiblingOn(int resource, Guid bookingId, in Need need)
    {
        if (_day.HasSeveralNeedsOfABooking && bookingId != Guid.Empty)
        {
            for (int i = 0; i < _day.Standing.Length; i++)
            {
                ref readonly var other = ref _day.Standing[i];
                if (!_isMovable[i]
                    && other.Assigned == resource
                    && other.BookingId == bookingId
                    && other.Need.Overlaps(need))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
