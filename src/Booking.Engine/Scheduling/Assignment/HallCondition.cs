namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Stage 2: refuses what no rearrangement can serve. Its theorem is that of <i>P. Hall: On Representatives of Subsets, Journal of the
/// London Mathematical Society 10 (1935)</i>: if needs can only be served by the resources of a set, the set must have as many
/// places as they take, and this at every moment. Where each need takes one place, the condition also suffices for that moment.
/// <para>
/// The set to look at is the one that alternating paths reach (<i>C. Berge: Two Theorems in Graph Theory, PNAS 43 (1957)</i>): the
/// candidates of a new need, the candidates of those that stand there, and so on. If all these resources are full, the need can't
/// be served. A no is certain. A yes is none, since a need has to stay on one resource from its start to its end.
/// </para>
/// </summary>
internal static class HallCondition
{
    /// <summary>Whether at some moment the needs take more places than there are on the resources that can serve them.</summary>
    /// <param name="day">The day.</param>
    /// <param name="needs">The new needs.</param>
    /// <param name="candidates">The resources of each that could serve it if everything that can be moved made room.</param>
    public static bool IsViolated(AssignmentDay day, ReadOnlySpan<Need> needs, ReadOnlySpan<ResourceSet> candidates)
    {
        foreach (ref readonly var set in candidates)
        {
            if (set.IsEmpty)
            {
                return true;
            }
        }

        foreach (int moment in Moments(day, needs))
        {
            for (int i = 0; i < needs.Length; i++)
            {
                if (needs[i].IsActiveAt(moment) && !HasRoom(day, Reached(day, candidates[i], moment), moment, needs, candidates))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Returns the moments within the new needs at which most is going on: when a need starts. Between two of them needs only end.
    /// </summary>
    private static List<int> Moments(AssignmentDay day, ReadOnlySpan<Need> needs)
    {
        var moments = new List<int>();
        foreach (ref readonly var need in needs)
        {
            moments.Add(need.OccupiedFrom);
        }

        foreach (ref readonly var standing in day.Standing)
        {
            int start = standing.Need.OccupiedFrom;
            if (standing.Assigned is not null && IsAnyActive(needs, start) && !moments.Contains(start))
            {
                moments.Add(start);
            }
        }

        return moments;
    }

    private static bool IsAnyActive(ReadOnlySpan<Need> needs, int moment)
    {
        foreach (ref readonly var need in needs)
        {
            if (need.IsActiveAt(moment))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Returns the resources that alternating paths reach from the given ones. The needs that stand there and can move have no other
    /// candidates.
    /// </summary>
    private static ResourceSet Reached(AssignmentDay day, in ResourceSet from, int moment)
    {
        var movables = day.Movables;
        var reached = from;
        for (bool isGrowing = true; isGrowing;)
        {
            isGrowing = false;
            foreach (int i in movables.ActiveAt(moment))
            {
                if (reached.Contains(day.Standing[i].Assigned!.Value) && !movables.CandidatesOf(i).IsSubsetOf(reached))
                {
                    reached |= movables.CandidatesOf(i);
                    isGrowing = true;
                }
            }
        }

        return reached;
    }

    /// <summary>
    /// Whether a set of resources has enough places at a moment for the needs that have no other candidates. A need that keeps a whole
    /// resource takes all places of one on which nothing is fixed; the smallest ones are assumed, so that a refusal is certain.
    /// </summary>
    private static bool HasRoom(
        AssignmentDay day, in ResourceSet resources, int moment, ReadOnlySpan<Need> needs, ReadOnlySpan<ResourceSet> candidates)
    {
        long places = 0;
        var unused = new List<int>(); // the capacities of the resources on which nothing is fixed
        foreach (int resource in resources)
        {
            int capacity = day.Resources[resource].Capacity;
            int taken = day.Movables.FixedOn(resource).LoadAt(moment);
            places += Math.Max(0, capacity - taken);
            if (taken == 0)
            {
                unused.Add(capacity);
            }
        }

        int wholes = 0;
        foreach (int i in day.Movables.ActiveAt(moment))
        {
            if (resources.Contains(day.Standing[i].Assigned!.Value))
            {
                Count(day.Standing[i].Need);
            }
        }

        for (int i = 0; i < needs.Length; i++)
        {
            if (needs[i].IsActiveAt(moment) && candidates[i].IsSubsetOf(resources))
            {
                Count(needs[i]);
            }
        }

        unused.Sort();
        return wholes <= unused.Count && places >= unused.Take(wholes).Sum();

        void Count(in Need need)
        {
            places -= need.IsWhole ? 0 : need.Units;
            wholes += need.IsWhole ? 1 : 0;
        }
    }
}
