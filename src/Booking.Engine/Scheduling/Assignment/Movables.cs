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
    private readonly Timeline[] _fixed;
    private readonly ResourceSet[] _candidates;

    public Movables(AssignmentDay day)
    {
        _day = day;
        int count = day.Standing.Length;
        _isMisfit = new bool[count];
        _isMovable = new bool[count];
        int movable = 0;
        for (int i = 0; i < count; i++)
        {
            ref readonly var standing = ref day.Standing[i];
            _isMisfit[i] = standing.Assigned is { } resource && !FitsOn(i, resource);
            _isMovable[i] = standing is { Assigned: not null, IsFixed: false } && !_isMisfit[i];
            movable += _isMovable[i] ? 1 : 0;
        }

        Sorted = Sort(movable);
        _fixed = day.TakenWithout(_isMovable);
        _candidates = new ResourceSet[count];
        foreach (int i in Sorted)
        {
            _candidates[i] = CandidatesFor(day.Standing[i].Need, day.Standing[i].BookingId);
        }
    }

    /// <summary>
    /// The needs that can be moved, by the time at which they start. The order doesn't depend on that of the day's list, so that the
    /// answers don't either.
    /// </summary>
    public int[] Sorted { get; }

    public bool IsMovable(int standing) => _isMovable[standing];

    public bool IsMisfit(int standing) => _isMisfit[standing];

    /// <summary>
    /// Returns the resources on which a need that can be moved could stand, beside all that can't be moved.
    /// </summary>
    public ref readonly ResourceSet CandidatesOf(int standing) => ref _candidates[standing];

    /// <summary>Returns how many places of a resource are taken at each second by what can't be moved.</summary>
    public Timeline FixedOn(int resource) => _fixed[resource];

    /// <summary>Returns the resources that could serve a need if everything that can be moved made room.</summary>
    public ResourceSet CandidatesFor(in Need need, Guid bookingId)
    {
        var candidates = default(ResourceSet);
        foreach (int index in need.Eligible)
        {
            var resource = _day.Resources[index];
            if (resource.CouldServe(need)
                && _fixed[index].FirstAbove(
                    need.OccupiedFrom, need.OccupiedTo, resource.Capacity - resource.PlacesFor(need)) == Timeline.None
                && (resource.Capacity == 1 || !HasFixedSiblingOn(index, bookingId, need)))
            {
                candidates = candidates.With(index);
            }
        }

        return candidates;
    }

    /// <summary>Compares two standing needs by when they start and end, and at last by their booking.</summary>
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
            && _day.TakenOf(index).FirstAbove(placed.Need.OccupiedFrom, placed.Need.OccupiedTo, resource.Capacity) == Timeline.None
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

    /// <summary>Sorts what can be moved. The agenda is ordered by start, so that only needs that start together change places.</summary>
    private int[] Sort(int count)
    {
        int[] sorted = new int[count];
        int next = 0;
        foreach (int need in _day.Agenda.Needs)
        {
            if (_isMovable[need])
            {
                int place = next++;
                for (; place > 0 && Compare(need, sorted[place - 1]) < 0; place--)
                {
                    sorted[place] = sorted[place - 1];
                }

                sorted[place] = need;
            }
        }

        return sorted;
    }
}
