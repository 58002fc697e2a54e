namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Stage 3: makes room by moving one, two or three of the needs that stand. A new need takes the place of another, which takes the
/// place of a third, until one finds a free resource: <i>F. Glover: Ejection Chains, Reference Structures and Alternating Path
/// Methods for Traveling Salesman Problems, Discrete Applied Mathematics 65 (1996)</i>.
/// <para>
/// One more move is allowed only if fewer were not enough (iterative deepening), so the fewest are made. With a number of moves,
/// every way is tried: where the resource is full, at the first such moment, one of those that are there must leave. A yes is
/// certain. A no is none, since it may take more moves.
/// </para>
/// </summary>
internal sealed class EjectionChains
{
    /// <summary>The largest number of needs to move.</summary>
    public const int MostMoves = 3;

    /// <summary>The number of times that a piece is put on a resource, or is refused there, before the stage gives up.</summary>
    private const int MostTries = 2_000;

    private readonly Board _board;
    private readonly List<int> _pending = [];
    private readonly int[]?[] _sorted; // the candidates of each piece that had to be put somewhere
    private int _tries = MostTries;

    private EjectionChains(Board board)
    {
        _board = board;
        _sorted = new int[]?[board.Day.Standing.Length + board.New.Length];
    }

    /// <summary>Whether there was a way. If so, the board shows it; otherwise it is as it was.</summary>
    public static bool Serve(Board board)
    {
        var chains = new EjectionChains(board);
        chains._pending.AddRange(board.New);
        for (int moves = 1; moves <= MostMoves; moves++)
        {
            if (chains.Place(first: 0, moves))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts the pending pieces on resources, from one of them on.</summary>
    private bool Place(int first, int movesLeft)
    {
        if (first == _pending.Count)
        {
            return true;
        }

        int piece = _pending[first];
        int[] resources = _sorted[piece] ??=
            Preference.Sorted(_board.Day, _board.NeedOf(piece), _board.CandidatesOf(piece));
        foreach (int resource in resources)
        {
            if (!_board.IsHome(piece, resource) && PlaceOn(piece, resource, first, movesLeft))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a piece on a resource, and whatever is in its way elsewhere, and then the pieces after it.</summary>
    private bool PlaceOn(int piece, int resource, int first, int movesLeft)
    {
        if (_tries == 0)
        {
            return false;
        }

        _tries--;
        int conflict = _board.FirstConflict(piece, resource);
        if (conflict == Timeline.None)
        {
            _board.Put(piece, resource);
            if (Place(first + 1, movesLeft))
            {
                return true;
            }

            _board.Take(piece);
            return false;
        }

        foreach (int other in movesLeft == 0 ? [] : _board.UnmovedAt(resource, conflict))
        {
            _board.Take(other);
            _pending.Add(other);
            if (PlaceOn(piece, resource, first, movesLeft - 1))
            {
                return true;
            }

            _pending.RemoveAt(_pending.Count - 1);
            _board.Put(other, resource);
        }

        return false;
    }
}
