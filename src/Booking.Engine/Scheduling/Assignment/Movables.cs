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
    private readonly int[] _starts; // of each of the sorted needs
    private readonly int[] _latestEnds; // of each of the sorted needs and all before it

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

        (Sorted, _starts) = Sort(movable);
        _latestEnds = new int[movable];
        int latest = int.MinValue;
        for (int i = 0; i < movable; i++)
        {
            _latestEnds[i] = latest = Math.Max(latest, day.Standing[Sorted[i]].Need.OccupiedTo);
        }

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

    /// <summary>
    /// Writes the needs that can be moved and occupy their resource at a second, and returns their number. Only those are looked at that
    /// start before it, back to where all have ended.
    /// </summary>
    public int FindActive(int second, Span<int> active)
    {
        int next = Array.BinarySearch(_starts, second);
        next = next < 0 ? ~next - 1 : next;
        while (next + 1 < _starts.Length && _starts[next + 1] == second)
        {
            next++;
        }

        int count = 0;
        for (; next >= 0 && _latestEnds[next] > second; next--)
        {
            if (_day.Standing[Sorted[next]].Need.OccupiedTo > second)
            {
                active[count++] = Sorted[next];
            }
        }

        return count;
    }

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

    /// <summary>
    /// Sorts what can be moved, by start first. Starts are sorted as numbers, and the rest is compared only where they are the same.
    /// </summary>
    private (int[] Sorted, int[] Starts) Sort(int count)
    {
        int[] sorted = new int[count];
        int[] starts = new int[count];
        int next = 0;
        for (int i = 0; i < _isMovable.Length; i++)
        {
            if (_isMovable[i])
            {
                (sorted[next], starts[next]) = (i, _day.Standing[i].Need.OccupiedFrom);
                next++;
            }
        }

        Array.Sort(starts, sorted);
        for (int first = 0; first < count; first = next)
        {
            next = first + 1;
            while (next < count && starts[next] == starts[first])
            {
                next++;
            }

            if (next - first > 1)
            {
                sorted.AsSpan(first..next).Sort(Compare);
            }
        }

        return (sorted, starts);
    }
}
