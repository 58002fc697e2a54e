namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Stage 1: keeps every assignment that stands, and takes free resources, the least flexible one first (<see cref="Preference"/>).
/// That is the rule of best fit: <i>Johnson, Demers, Ullman, Garey, Graham: Worst-Case Performance Bounds for Simple One-Dimensional
/// Packing Algorithms, SIAM Journal on Computing 3 (1974)</i>. A yes is certain. A no is none, since bookings could be moved.
/// </summary>
internal static class BestFit
{
    /// <summary>The number of resources to try for all needs of one booking together, before the stage gives up.</summary>
    private const int MostTries = 1_000;

    /// <summary>Whether <see cref="Serve(AssignmentDay, ReadOnlySpan{Need}, Guid)"/> finds resources for the needs of a new booking.</summary>
    public static bool CanServe(AssignmentDay day, ReadOnlySpan<Need> needs)
    {
        if (needs.Length == 1)
        {
            return IsAnyFreeFor(day, needs[0]);
        }

        var used = default(ResourceSet);
        bool isApart = true; // no resource is free for two of the needs
        foreach (ref readonly var need in needs)
        {
            var free = FreeFor(day, need, Guid.Empty);
            if (free.IsEmpty)
            {
                return false;
            }

            isApart &= (used & free).IsEmpty;
            used |= free;
        }

        return isApart || Serve(day, needs, Guid.Empty) is not null;
    }

    /// <summary>
    /// Returns the resource of each need, or null. The need with the fewest free resources is served first. If the last ones find
    /// nothing, those before them try their next resource.
    /// </summary>
    public static int[]? Serve(AssignmentDay day, ReadOnlySpan<Need> needs, Guid bookingId)
    {
        var free = new ResourceSet[needs.Length];
        int[] order = new int[needs.Length];
        int[] counts = new int[needs.Length];
        for (int i = 0; i < needs.Length; i++)
        {
            free[i] = FreeFor(day, needs[i], bookingId);
            if (free[i].IsEmpty)
            {
                return null;
            }

            (order[i], counts[i]) = (i, free[i].Count);
        }

        SortStably(order, counts);
        int[] resources = new int[needs.Length];
        int tries = MostTries;
        return Serve(day, needs, order, free, resources, served: 0, ref tries) ? resources : null;
    }

    /// <summary>Returns the resources that can serve a need while everything stays where it is.</summary>
    public static ResourceSet FreeFor(AssignmentDay day, in Need need, Guid bookingId)
    {
        var free = default(ResourceSet);
        foreach (int resource in need.Eligible)
        {
            if (day.IsFreeFor(need, resource) && !day.HasSiblingOn(resource, bookingId, need))
            {
                free = free.With(resource);
            }
        }

        return free;
    }

    private static bool IsAnyFreeFor(AssignmentDay day, in Need need)
    {
        foreach (int resource in need.Eligible)
        {
            if (day.IsFreeFor(need, resource))
            {
                return true;
            }
        }

        return false;
    }

    private static void SortStably(int[] order, int[] counts)
    {
        for (int i = 1; i < order.Length; i++)
        {
            for (int place = i; place > 0 && counts[order[place]] < counts[order[place - 1]]; place--)
            {
                (order[place], order[place - 1]) = (order[place - 1], order[place]);
            }
        }
    }

    private static bool Serve(
        AssignmentDay day, ReadOnlySpan<Need> needs, int[] order, ResourceSet[] free, int[] resources, int served, ref int tries)
    {
        if (served == order.Length)
        {
            return true;
        }

        int next = order[served];
        foreach (int resource in Preference.Sorted(day, needs[next], free[next]))
        {
            if (tries-- == 0)
            {
                tries = 0;
                return false;
            }

            if (!IsTakenBySibling(needs, order.AsSpan(0, served), resources, needs[next], resource))
            {
                resources[next] = resource;
                if (Serve(day, needs, order, free, resources, served + 1, ref tries))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsTakenBySibling(
        ReadOnlySpan<Need> needs, ReadOnlySpan<int> served, int[] resources, in Need need, int resource)
    {
        foreach (int other in served)
        {
            if (resources[other] == resource && needs[other].Overlaps(need))
            {
                return true;
            }
        }

        return false;
    }
}
