namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Serves the standing needs that have no resource, since they were made before there were any. Whatever is accepted comes first, and
/// they get what is left. So they are no reason to refuse anybody.
/// </summary>
internal static class UnservedNeeds
{
    /// <summary>
    /// Serves them one after the other, by their start, beside everything that has a resource, and adds this to what was found for a
    /// new booking.
    /// </summary>
    /// <param name="day">The day, without the booking.</param>
    /// <param name="needs">The needs of the booking.</param>
    /// <param name="placement">What was found for them.</param>
    /// <param name="statesLeft">The number of states to look at, for all of them together.</param>
    public static Placement Serve(AssignmentDay day, ReadOnlySpan<Need> needs, Placement placement, int statesLeft)
    {
        StandingNeed[] standing = [.. day.Standing, .. new StandingNeed[needs.Length]];
        for (int i = 0; i < needs.Length; i++)
        {
            standing[day.Standing.Length + i] = new StandingNeed(Guid.Empty, i, needs[i], placement.Resources[i]);
        }

        Apply(placement.Moves);
        var resources = day.Resources.ToArray();
        var served = new AssignmentDay(resources, standing);
        foreach (int i in Find(day))
        {
            var found = Assigner.Solve(served, [standing[i].Need], standing[i].BookingId, ref statesLeft);
            if (found.IsFeasible)
            {
                standing = [.. standing];
                Apply(found.Moves);
                Apply([new Move(i, found.Resources[0])]);
                served = new AssignmentDay(resources, standing);
            }
        }

        return placement with
        {
            Resources = [.. standing[day.Standing.Length..].Select(need => need.Assigned!.Value)],
            Moves = Changes(day.Standing, standing),
        };

        void Apply(IEnumerable<Move> moves)
        {
            foreach (var move in moves)
            {
                standing[move.Standing] = standing[move.Standing] with { Assigned = move.Resource };
            }
        }
    }

    private static List<int> Find(AssignmentDay day)
    {
        var unserved = new List<int>();
        for (int i = 0; i < day.Standing.Length; i++)
        {
            if (day.Standing[i] is { Assigned: null, IsFixed: false })
            {
                unserved.Add(i);
            }
        }

        unserved.Sort(day.Movables.Compare);
        return unserved;
    }

    private static List<Move> Changes(ReadOnlySpan<StandingNeed> before, StandingNeed[] after)
    {
        var moves = new List<Move>();
        for (int i = 0; i < before.Length; i++)
        {
            if (after[i].Assigned is { } resource && resource != before[i].Assigned)
            {
                moves.Add(new Move(i, resource));
            }
        }

        return moves;
    }
}
