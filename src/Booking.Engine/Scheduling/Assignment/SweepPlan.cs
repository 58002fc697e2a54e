namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// The order in which <see cref="ExactSweep"/> serves the needs of a component, and the places that it can give them. Needs that are
/// fixed on a resource of several places take part as well, each with that one candidate, so that a place that is taken is always
/// one that the sweep has given. On a resource of one place they don't have to, since nothing that overlaps them has it as a
/// candidate.
/// <para>
/// The resources of a class have consecutive slots. Which resource a slot is doesn't matter until the sweep is over.
/// </para>
/// </summary>
internal sealed class SweepPlan
{
    /// <summary>The number of needs that a plan can have.</summary>
    public const int MostSteps = Occupant.MostSteps;

    private readonly int[][] _classesOf; // of each step
    private readonly int[][] _stepsOf; // of each class, those that have it as candidates
    private readonly bool[] _hasNeighbours; // of each class
    private readonly int[] _bookings; // of each step: a number of its booking, or 0 if no later need of it overlaps

    private SweepPlan(Board board, Step[] steps, List<ResourceSet> classes)
    {
        Steps = steps;
        Classes = [.. classes];
        FirstSlots = new int[classes.Count + 1];
        ClassOfSlot = new int[ResourceSet.Limit];
        Capacities = new int[classes.Count];
        for (int i = 0; i < classes.Count; i++)
        {
            FirstSlots[i + 1] = FirstSlots[i] + classes[i].Count;
            Array.Fill(ClassOfSlot, i, FirstSlots[i], classes[i].Count);
            foreach (int resource in classes[i])
            {
                Capacities[i] = board.Day.Resources[resource].Capacity;
            }
        }

        _classesOf = [.. steps.Select(step => ClassesIn(step.Candidates))];
        _stepsOf = [.. Classes.Select((_, i) => StepsIn(i))];
        _hasNeighbours = [.. _stepsOf.Select(ofClass => ofClass.Any(step => steps[step].IsOfNeighbour))];
        _bookings = [.. steps.Select((_, i) => BookingNumber(board, i))];
    }

    /// <summary>A need to serve. Its piece is that of the board.</summary>
    public readonly record struct Step(int Piece, Need Need, ResourceSet Candidates, bool IsFixed, bool IsOfNeighbour = false)
    {
        public readonly Need Need = Need;
    }

    /// <summary>The needs, ordered by their start. Of those that start together, the one with the fewest candidates comes first.</summary>
    public Step[] Steps { get; }

    /// <summary>The classes of interchangeable resources.</summary>
    public ResourceSet[] Classes { get; }

    /// <summary>The capacity of the resources of each class.</summary>
    public int[] Capacities { get; }

    /// <summary>The first slot of each class, and at last the number of slots.</summary>
    public int[] FirstSlots { get; }

    public int[] ClassOfSlot { get; }

    public static SweepPlan Of(Board board)
    {
        var pieces = Component.Of(board);
        var candidates = default(ResourceSet);
        int from = int.MaxValue;
        int to = int.MinValue;
        foreach (int piece in pieces)
        {
            candidates |= board.CandidatesOf(piece);
            from = Math.Min(from, board.NeedOf(piece).OccupiedFrom);
            to = Math.Max(to, board.NeedOf(piece).OccupiedTo);
        }

        var steps = pieces.ConvertAll(
            piece => new Step(piece, board.NeedOf(piece), board.CandidatesOf(piece), IsFixed: false));
        for (int i = 0; i < board.Day.Standing.Length; i++)
        {
            ref readonly var standing = ref board.Day.Standing[i];
            if (standing.Assigned is { } resource
                && !board.Day.Movables.IsMovable(i)
                && candidates.Contains(resource)
                && board.Day.Resources[resource].Capacity > 1
                && standing.Need.OccupiedFrom < to
                && from < standing.Need.OccupiedTo)
            {
                steps.Add(new Step(i, standing.Need, ResourceSet.Of(resource), IsFixed: true, standing.IsOfNeighbour));
            }
        }

        steps.Sort((one, other) => Compare(board, one, other));
        return new SweepPlan(
            board, [.. steps], ResourceClasses.Of(board.Day.Resources, steps.ConvertAll(step => step.Candidates)));
    }

    /// <summary>Returns the classes that a need has as candidates.</summary>
    public int[] ClassesOf(int step) => _classesOf[step];

    /// <summary>
    /// Whether bookings of neighbouring days take part on a class. It has one resource, since they have that one candidate. There each
    /// occupant is told apart, since its buffers count for some and not for others.
    /// </summary>
    public bool HasNeighbours(int ofClass) => _hasNeighbours[ofClass];

    /// <summary>Returns the number of places that a need takes of a resource of a class.</summary>
    public int PlacesFor(int step, int ofClass)
    {
        ref readonly var need = ref Steps[step].Need;
        return need.IsWhole ? Math.Max(Capacities[ofClass], need.Units) : need.Units;
    }

    /// <summary>
    /// Returns what a need is to those after it if it stands on a resource of a class: until which step, with how many places, and of
    /// which booking. Two needs that are the same to those after them are not told apart.
    /// </summary>
    public Occupant OccupantOf(int step, int ofClass, int slot) => new(
        slot,
        StepsUntil(step, ofClass),
        _hasNeighbours[ofClass] ? step : Capacities[ofClass] == 1 ? 1 : PlacesFor(step, ofClass),
        Capacities[ofClass] == 1 ? 0 : _bookings[step],
        Steps[step].IsFixed);

    /// <summary>Returns a number of the need's booking that isn't 0, if it can be on the same resource as another one of it.</summary>
    public int BookingOf(int step) => _bookings[step];

    /// <summary>Returns the first step from which on nothing that could stand on the class overlaps the given need any more.</summary>
    private int StepsUntil(int step, int ofClass)
    {
        int[] steps = _stepsOf[ofClass];
        int low = 0;
        int high = steps.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Steps[steps[middle]].Need.OccupiedFrom < Steps[step].Need.OccupiedTo)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? 0 : steps[low - 1] + 1;
    }

    private static int Compare(Board board, in Step one, in Step other)
    {
        int order = one.Need.OccupiedFrom.CompareTo(other.Need.OccupiedFrom);
        order = order != 0 ? order : one.Candidates.Count.CompareTo(other.Candidates.Count);
        order = order != 0 ? order : one.Need.OccupiedTo.CompareTo(other.Need.OccupiedTo);
        order = order != 0 ? order : board.IsNew(one.Piece).CompareTo(board.IsNew(other.Piece));
        order = order != 0 ? order
            : board.IsNew(one.Piece) ? one.Piece.CompareTo(other.Piece)
            : board.Day.Movables.Compare(one.Piece, other.Piece);
        return order;
    }

    private int[] ClassesIn(ResourceSet candidates) =>
        [.. Enumerable.Range(0, Classes.Length).Where(i => Classes[i].IsSubsetOf(candidates))];

    private int[] StepsIn(int ofClass) =>
        [.. Enumerable.Range(0, Steps.Length).Where(i => Classes[ofClass].IsSubsetOf(Steps[i].Candidates))];

    /// <summary>Returns a number that a need has in common with the others of its booking; 0 if none of these overlaps it.</summary>
    private int BookingNumber(Board board, int step)
    {
        if (Steps[step].IsFixed || !HasOverlappingSibling(board, step))
        {
            return 0;
        }

        var bookingId = board.BookingOf(Steps[step].Piece);
        return 1 + Array.FindIndex(Steps, other => !other.IsFixed && board.BookingOf(other.Piece) == bookingId);
    }

    private bool HasOverlappingSibling(Board board, int step)
    {
        foreach (ref readonly var other in Steps.AsSpan())
        {
            if (!other.IsFixed && board.AreSiblings(Steps[step].Piece, other.Piece) && other.Need.Overlaps(Steps[step].Need))
            {
                return true;
            }
        }

        return false;
    }
}
