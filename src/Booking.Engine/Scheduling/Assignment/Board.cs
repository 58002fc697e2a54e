namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// The standing needs of a day and the needs of a new booking, as pieces that can be taken from one resource and put on another.
/// The standing ones come first. At the beginning they are where they stand, and the new ones are on no resource.
/// </summary>
internal sealed class Board
{
    private const int Nowhere = -1;

    private readonly Need[] _needs;
    private readonly ResourceSet[] _candidates;
    private readonly Guid _bookingId;
    private readonly int[] _resourceOf;
    private readonly Occupancy?[] _changed;
    private readonly int[] _active;

    public Board(AssignmentDay day, ReadOnlySpan<Need> needs, ReadOnlySpan<ResourceSet> candidates, Guid bookingId)
    {
        Day = day;
        _needs = [.. needs];
        _candidates = [.. candidates];
        _bookingId = bookingId;
        _resourceOf = new int[day.Standing.Length + needs.Length];
        for (int i = 0; i < _resourceOf.Length; i++)
        {
            _resourceOf[i] = IsNew(i) ? Nowhere : day.Standing[i].Assigned ?? Nowhere;
        }

        _changed = new Occupancy?[day.Resources.Length];
        _active = new int[day.Standing.Length];
        Pieces = new int[day.Movables.Needs.Length + needs.Length];
        day.Movables.Needs.CopyTo(Pieces, 0);
        for (int i = 0; i < needs.Length; i++)
        {
            Pieces[day.Movables.Needs.Length + i] = day.Standing.Length + i;
        }
    }

    public AssignmentDay Day { get; }

    /// <summary>The needs that can be put elsewhere: the standing ones that can move, and then the new ones.</summary>
    public int[] Pieces { get; }

    /// <summary>The new needs.</summary>
    public ReadOnlySpan<int> New => Pieces.AsSpan(Pieces.Length - _needs.Length);

    public bool IsNew(int piece) => piece >= Day.Standing.Length;

    public ref readonly Need NeedOf(int piece)
    {
        if (IsNew(piece))
        {
            return ref _needs[piece - Day.Standing.Length];
        }

        return ref Day.Standing[piece].Need;
    }

    public Guid BookingOf(int piece) => IsNew(piece) ? _bookingId : Day.Standing[piece].BookingId;

    /// <summary>Returns the resources on which a piece could stand, beside all that can't be moved.</summary>
    public ResourceSet CandidatesOf(int piece) =>
        IsNew(piece) ? _candidates[piece - Day.Standing.Length] : Day.Movables.CandidatesOf(piece);

    /// <summary>Whether a piece stands on a resource at the beginning.</summary>
    public bool IsHome(int piece, int resource) => !IsNew(piece) && Day.Standing[piece].Assigned == resource;

    /// <summary>Whether a piece is on a resource now.</summary>
    public bool IsOn(int piece, int resource) => _resourceOf[piece] == resource;

    /// <summary>Puts a piece that is nowhere on a resource.</summary>
    public void Put(int piece, int resource)
    {
        _resourceOf[piece] = resource;
        Add(piece, resource, 1);
    }

    /// <summary>Takes a piece from its resource.</summary>
    public void Take(int piece)
    {
        Add(piece, _resourceOf[piece], -1);
        _resourceOf[piece] = Nowhere;
    }

    /// <summary>
    /// Returns the first second at which a piece that is nowhere can't be on a resource, because of what is there now; or
    /// <see cref="Timeline.None"/>.
    /// </summary>
    public int FirstConflict(int piece, int resource)
    {
        ref readonly var need = ref NeedOf(piece);
        var candidate = Day.Resources[resource];
        var taken = _changed[resource] ?? Day.TakenOf(resource);
        int conflict = taken.FirstAbove(need, candidate.Capacity - candidate.PlacesFor(need));
        if (candidate.Capacity > 1)
        {
            foreach (int other in Pieces)
            {
                if (IsOn(other, resource) && AreSiblings(piece, other) && NeedOf(other).Overlaps(need))
                {
                    conflict = Math.Min(conflict, Math.Max(need.OccupiedFrom, NeedOf(other).OccupiedFrom));
                }
            }
        }

        return conflict;
    }

    /// <summary>
    /// Returns the pieces that occupy a resource at a second and have been there from the beginning, ordered by their start.
    /// </summary>
    public List<int> UnmovedAt(int resource, int second)
    {
        var unmoved = new List<int>();
        foreach (int i in _active.AsSpan(0, Day.Agenda.FindActive(second, _active)))
        {
            if (IsHome(i, resource) && IsOn(i, resource) && Day.Movables.IsMovable(i))
            {
                unmoved.Add(i);
            }
        }

        unmoved.Sort(Day.Movables.Compare);
        return unmoved;
    }

    /// <summary>Whether two pieces belong to one booking, so that a resource can't serve both at the same time.</summary>
    public bool AreSiblings(int piece, int other) => piece != other && BookingOf(piece) == BookingOf(other);

    /// <summary>Returns the assignment that the board shows, when every piece is somewhere.</summary>
    public Placement ToPlacement(AssignmentStage stage)
    {
        var moves = new List<Move>();
        for (int i = 0; i < Day.Standing.Length; i++)
        {
            if (_resourceOf[i] != (Day.Standing[i].Assigned ?? Nowhere))
            {
                moves.Add(new Move(i, _resourceOf[i]));
            }
        }

        return new Placement(Feasibility.Feasible, stage, _resourceOf[Day.Standing.Length..], moves);
    }

    private void Add(int piece, int resource, int sign)
    {
        ref readonly var need = ref NeedOf(piece);
        var taken = _changed[resource] ??= Day.TakenOf(resource).Copy();
        taken.Add(need, sign * Day.Resources[resource].PlacesFor(need));
    }
}
