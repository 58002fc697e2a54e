namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Decides whether the needs of a booking can be served together with everything that stands on a day, and by which resources. It
/// never refuses what fits, within a bound: bookings that nobody pinned are moved if that makes room. It is a pure function of the
/// day and the needs. The order of the day's list doesn't matter, and the bound counts states instead of time. So what is shown as
/// available is what is accepted.
/// <para>
/// Four stages follow one another until one can tell: <see cref="BestFit"/>, <see cref="HallCondition"/>,
/// <see cref="EjectionChains"/>, <see cref="ExactSweep"/>.
/// </para>
/// </summary>
internal static class Assigner
{
    /// <summary>The number of states after which <see cref="ExactSweep"/> gives up, and the needs are refused.</summary>
    public const int MostStates = 50_000;

    private const int MostNeedsOnStack = 16;
    private const int MostCountsOnStack = 256;

    /// <summary>
    /// Returns which resources serve the needs of a new booking, and what moves. The needs that stand on the day without a resource
    /// are served as well, as far as they can be. They are no reason to refuse the booking.
    /// </summary>
    /// <param name="day">The day, without the booking.</param>
    /// <param name="needs">The needs of the booking, or none, to serve only those without a resource.</param>
    /// <param name="mostStates">The bound.</param>
    public static Placement Assign(AssignmentDay day, ReadOnlySpan<Need> needs, int mostStates = MostStates)
    {
        int statesLeft = mostStates;
        var placement = Solve(day, needs, Guid.Empty, ref statesLeft);
        return placement.IsFeasible && day.HasUnserved ? UnservedNeeds.Serve(day, needs, placement, statesLeft) : placement;
    }

    /// <summary>Whether <see cref="Assign"/> would find resources for the needs of a new booking.</summary>
    /// <param name="day">The day, without the booking.</param>
    /// <param name="needs">The needs of the booking.</param>
    /// <param name="mostStates">The bound.</param>
    public static Feasibility Evaluate(AssignmentDay day, ReadOnlySpan<Need> needs, int mostStates = MostStates) =>
        BestFit.CanServe(day, needs)
            ? Feasibility.Feasible
            : Rearrange(day, needs, Guid.Empty, ref mostStates).Feasibility;

    /// <summary>
    /// Returns how often the very same booking could be made in turn without moving anything; but at least 1 if it can be made, and at
    /// most the given number. It is 0 exactly if <see cref="Assign"/> would refuse the booking.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="needs">The needs of the booking, at least one.</param>
    /// <param name="atMost">The number from which on more of them make no difference, at least 1.</param>
    public static int Count(AssignmentDay day, ReadOnlySpan<Need> needs, int atMost)
    {
        int count = atMost;
        CountEach(day, needs, step: 0, new Span<int>(ref count));
        return count;
    }

    /// <summary>
    /// Lowers each of several numbers to what <see cref="Count"/> returns: the first one for the given booking, the next one for the same
    /// booking a step later, and so on. A number that is 0 stays as it is, and nothing is computed for it.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="needs">The needs of the first booking, at least one.</param>
    /// <param name="step">The number of seconds from one booking to the next.</param>
    /// <param name="counts">For each booking the number from which on more of them make no difference.</param>
    /// <returns>The number of bookings that would be refused because the bound was reached.</returns>
    public static int CountEach(AssignmentDay day, ReadOnlySpan<Need> needs, int step, Span<int> counts)
    {
        Span<bool> isAsked = counts.Length <= MostCountsOnStack ? stackalloc bool[counts.Length] : new bool[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            isAsked[i] = counts[i] > 0;
        }

        Repetition.CountEach(day, needs, step, counts);
        int undecided = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (isAsked[i] && counts[i] == 0)
            {
                int statesLeft = MostStates;
                var answer = Rearrange(day, Repetition.Later(needs, i * step), Guid.Empty, ref statesLeft).Feasibility;
                counts[i] = answer == Feasibility.Feasible ? 1 : 0;
                undecided += answer == Feasibility.Undecided ? 1 : 0;
            }
        }

        return undecided;
    }

    /// <summary>
    /// Returns the first of a booking's needs that a resource can serve while all others are served by any, or -1 if there is none.
    /// </summary>
    /// <param name="day">The day, without the booking.</param>
    /// <param name="needs">The needs of the booking.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="isUndecided">Whether the answer is none because the bound was reached.</param>
    /// <param name="mostStates">The bound.</param>
    public static int NeedServedBy(
        AssignmentDay day, ReadOnlySpan<Need> needs, int resource, out bool isUndecided, int mostStates = MostStates)
    {
        isUndecided = false;
        var chosen = needs.ToArray();
        for (int i = 0; i < needs.Length; i++)
        {
            bool isTried = i > 0 && needs[i] == needs[i - 1];
            if (!isTried && needs[i].Eligible.Contains(resource))
            {
                chosen[i] = needs[i] with { Eligible = ResourceSet.Of(resource) };
                var answer = Evaluate(day, chosen, mostStates);
                if (answer == Feasibility.Feasible)
                {
                    isUndecided = false;
                    return i;
                }

                isUndecided |= answer == Feasibility.Undecided;
                chosen[i] = needs[i];
            }
        }

        return -1;
    }

    /// <summary>Returns the resources that could be chosen for a booking: those for which <see cref="NeedServedBy"/> finds a need.</summary>
    public static ResourceSet Choosable(AssignmentDay day, ReadOnlySpan<Need> needs)
    {
        var eligible = default(ResourceSet);
        foreach (ref readonly var need in needs)
        {
            eligible |= need.Eligible;
        }

        var choosable = default(ResourceSet);
        foreach (int resource in eligible)
        {
            bool canBeChosen = needs.Length == 1 && day.IsFreeFor(needs[0], resource);
            if (canBeChosen || NeedServedBy(day, needs, resource, out _) >= 0)
            {
                choosable = choosable.With(resource);
            }
        }

        return choosable;
    }

    /// <summary>Serves the needs of one booking, and moves what stands if need be.</summary>
    /// <param name="day">The day.</param>
    /// <param name="needs">The needs.</param>
    /// <param name="bookingId">Their booking, if others of its needs stand on the day; otherwise <see cref="Guid.Empty"/>.</param>
    /// <param name="statesLeft">The bound. The states that were looked at are subtracted.</param>
    public static Placement Solve(AssignmentDay day, ReadOnlySpan<Need> needs, Guid bookingId, ref int statesLeft) =>
        BestFit.Serve(day, needs, bookingId) is { } free
            ? new Placement(Feasibility.Feasible, AssignmentStage.BestFit, free, [])
            : Rearrange(day, needs, bookingId, ref statesLeft);

    /// <summary>Serves needs that find no free resources: the stages after the first.</summary>
    private static Placement Rearrange(AssignmentDay day, ReadOnlySpan<Need> needs, Guid bookingId, ref int statesLeft)
    {
        if (FullResources.Refuse(day, needs))
        {
            return Placement.NoRoom;
        }

        var candidates = needs.Length <= MostNeedsOnStack ? stackalloc ResourceSet[needs.Length] : new ResourceSet[needs.Length];
        for (int i = 0; i < needs.Length; i++)
        {
            candidates[i] = day.Movables.CandidatesFor(needs[i], bookingId);
        }

        if (HallCondition.IsViolated(day, needs, candidates))
        {
            return Placement.NoRoom;
        }

        var board = new Board(day, needs, candidates, bookingId);
        if (EjectionChains.Serve(board))
        {
            return board.ToPlacement(AssignmentStage.EjectionChains);
        }

        var answer = ExactSweep.Serve(board, statesLeft, out int states);
        statesLeft -= Math.Min(states, statesLeft);
        return answer == Feasibility.Feasible
            ? board.ToPlacement(AssignmentStage.ExactSweep)
            : Placement.Refused(answer, AssignmentStage.ExactSweep);
    }
}
