using System.Diagnostics.CodeAnalysis;

namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Stage 4: looks at every assignment of the connected component, in the order in which its needs start. The state after a step is
/// which needs stand on which resources; of each state, every place is tried for the next need. So with a fixed number of resources
/// the time is polynomial in the number of needs: <i>E. M. Arkin, E. B. Silverberg: Scheduling Jobs with Fixed Start and End Times,
/// Discrete Applied Mathematics 18 (1987)</i>. With any number of them the problem is NP-complete (<i>A. W. J. Kolen, J. K. Lenstra,
/// C. H. Papadimitriou, F. C. R. Spieksma: Interval Scheduling: A Survey, Naval Research Logistics 54 (2007)</i>), hence the bound.
/// <para>
/// Two states are one if no later need could tell them apart: they differ only in which of several interchangeable resources is
/// which (<see cref="ResourceClasses"/>), or in the time at which a resource becomes free, while nothing that could use it starts
/// between the two times. Both yes and no are certain, unless the bound is reached.
/// </para>
/// </summary>
internal sealed class ExactSweep
{
    private readonly Board _board;
    private readonly SweepPlan _plan;
    private readonly Seating _seating;
    private readonly List<State> _states = [new State([], Before: -1, Slot: -1, Moves: 0)];

    private ExactSweep(Board board)
    {
        _board = board;
        _plan = SweepPlan.Of(board);
        _seating = new Seating(_plan);
    }

    /// <summary>Whether the needs can be served. If so, the board shows how; otherwise it is as it was.</summary>
    /// <param name="board">The board.</param>
    /// <param name="mostStates">The number of states to look at before the stage gives up.</param>
    /// <param name="states">The number of states that were looked at.</param>
    public static Feasibility Serve(Board board, int mostStates, out int states)
    {
        var sweep = new ExactSweep(board);
        var answer = sweep._plan.Steps.Length > SweepPlan.MostSteps ? Feasibility.Undecided : sweep.Run(mostStates);
        states = sweep._states.Count;
        return answer;
    }

    private Feasibility Run(int mostStates)
    {
        var known = new Dictionary<Occupant[], int>(new SameOccupants());
        int first = 0; // of the states of the last step
        for (int step = 0; step < _plan.Steps.Length; step++)
        {
            known.Clear();
            int end = _states.Count;
            for (int state = first; state < end; state++)
            {
                Serve(step, state, known.GetAlternateLookup<ReadOnlySpan<Occupant>>());
                if (_states.Count > mostStates)
                {
                    return Feasibility.Undecided;
                }
            }

            if (_states.Count == end)
            {
                return Feasibility.Infeasible;
            }

            first = end;
        }

        int last = Enumerable.Range(first, _states.Count - first).MinBy(state => _states[state].Moves);
        new SweepReplay(_board, _plan, _states).Show(last);
        return Feasibility.Feasible;
    }

    /// <summary>Puts the need of a step on every slot that it can be on, from one state on.</summary>
    private void Serve(
        int step, int before, Dictionary<Occupant[], int>.AlternateLookup<ReadOnlySpan<Occupant>> known)
    {
        var state = _states[before];
        _seating.Load(state.Occupants, step);
        foreach (int slot in _seating.SlotsFor(step))
        {
            int moves = state.Moves + (IsAtHome(_plan.Steps[step], _plan.ClassOfSlot[slot]) ? 0 : 1);
            var occupants = _seating.Seat(step, slot);
            if (!known.TryGetValue(occupants, out int index))
            {
                var reached = new State(occupants.ToArray(), before, slot, moves);
                known.Dictionary.Add(reached.Occupants, _states.Count);
                _states.Add(reached);
            }
            else if (moves < _states[index].Moves)
            {
                _states[index] = _states[index] with { Before = before, Slot = slot, Moves = moves };
            }
        }
    }

    /// <summary>Whether a need stays where it stands if it gets a resource of a class. A new need stands nowhere, and never moves.</summary>
    private bool IsAtHome(in SweepPlan.Step step, int ofClass) => step.IsFixed
        || _board.IsNew(step.Piece)
        || _plan.Classes[ofClass].Contains(_board.Day.Standing[step.Piece].Assigned!.Value);

    /// <summary>A state after a step, and how it was reached with the fewest moves.</summary>
    /// <param name="Occupants">What stands on the slots.</param>
    /// <param name="Before">The state before the step.</param>
    /// <param name="Slot">The slot that the need of the step was put on, as it was numbered before.</param>
    /// <param name="Moves">The number of needs that got a resource of another class than theirs.</param>
    internal readonly record struct State(Occupant[] Occupants, int Before, int Slot, int Moves);

    private sealed class SameOccupants
        : IEqualityComparer<Occupant[]>, IAlternateEqualityComparer<ReadOnlySpan<Occupant>, Occupant[]>
    {
        public bool Equals(Occupant[]? one, Occupant[]? other) => one.AsSpan().SequenceEqual(other);

        public bool Equals(ReadOnlySpan<Occupant> one, Occupant[] other) => one.SequenceEqual(other);

        public int GetHashCode([DisallowNull] Occupant[] occupants) => GetHashCode(occupants.AsSpan());

        public int GetHashCode(ReadOnlySpan<Occupant> occupants)
        {
            ulong hash = (ulong)occupants.Length;
            foreach (var occupant in occupants)
            {
                hash = (hash ^ (ulong)occupant.Bits) * 0x9E3779B97F4A7C15;
                hash ^= hash >> 32;
            }

            return (int)hash;
        }

        public Occupant[] Create(ReadOnlySpan<Occupant> occupants) => occupants.ToArray();
    }
}
