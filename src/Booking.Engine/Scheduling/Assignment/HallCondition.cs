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
    private const int MostOnStack = 512;

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

        var active = day.Standing.Length <= MostOnStack ? stackalloc int[day.Standing.Length] : new int[day.Standing.Length];
        foreach (int moment in Moments(day, needs))
        {
            var standing = active[..FindMovable(day, moment, active)];
            for (int i = 0; i < needs.Length; i++)
            {
                if (needs[i].IsActiveAt(moment)
                    && !HasRoom(day, Reached(day, candidates[i], standing), standing, moment, needs, candidates))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Writes the needs that can be moved and occupy their resource at a moment, and returns their number.</summary>
    private static int FindMovable(AssignmentDay day, int moment, Span<int> movable)
    {
        int count = 0;
        foreach (int i in movable[..day.Agenda.FindActive(moment, movable)])
        {
            if (day.Movables.IsMovable(i))
            {
                movable[count++] = i;
            }
        }

        return count;
    }

    /// <summary>
    /// Returns the moments within the new needs at which most is going on: when a need starts. Between two of them needs only end.
    /// </summary>
    private static List<int> Moments(AssignmentDay day, ReadOnlySpan<Need> needs)
    {
        var moments = new List<int>();
        foreach (ref readonly var need in needs)
        {
            if (!moments.Contains(need.OccupiedFrom))
            {
                moments.Add(need.OccupiedFrom);
            }

            foreach (int start in day.Agenda.StartsWithin(need.OccupiedFrom, need.OccupiedTo))
            {
                if (!moments.Contains(start))
                {
                    moments.Add(start);
                }
            }
        }

        return moments;
    }

    /// <summary>
    /// Returns the resources that alternating paths reach from the given ones. The needs that stand there and can move have no other
    /// candidates.
    /// </summary>
    private static ResourceSet Reached(AssignmentDay day, in ResourceSet from, ReadOnlySpan<int> standing)
    {
        var reached = from;
        for (bool isGrowing = true; isGrowing;)
        {
            isGrowing = false;
            foreach (int i in standing)
            {
                ref readonly var candidates = ref day.Movables.CandidatesOf(i);
                if (reached.Contains(day.Standing[i].Assigned!.Value) && !candidates.IsSubsetOf(reached))
                {
                    reached |= candidates;
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
        AssignmentDay day,
        in ResourceSet resources,
        ReadOnlySpan<int> standing,
        int moment,
        ReadOnlySpan<Need> needs,
        ReadOnlySpan<ResourceSet> candidates)
    {
        long places = 0;
        int wholes = 0;
        foreach (int i in standing)
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

        Span<int> unused = stackalloc int[wholes == 0 ? 0 : ResourceSet.Limit]; // the capacities of resources with nothing fixed on them
        int count = 0;
        foreach (int resource in resources)
        {
            int capacity = day.Resources[resource].Capacity;
            int taken = day.Movables.FixedOn(resource).Taken.LoadAt(moment); // Without neighbours, a refusal is certain.
            places += Math.Max(0, capacity - taken);
            if (wholes > 0 && taken == 0)
            {
                unused[count++] = capacity;
            }
        }

        if (wholes > count)
        {
            return false;
        }

        unused[..count].Sort();
        foreach (int capacity in unused[..wholes])
        {
            places -= capacity;
        }

        return places >= 0;

        void Count(in Need need)
        {
            places -= need.IsWhole ? 0 : need.Units;
            wholes += need.IsWhole ? 1 : 0;
        }
    }
}
