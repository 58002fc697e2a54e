namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// The simple case of stage 2 (<see cref="HallCondition"/>), which nearly always tells: at some moment, all resources are full that
/// alternating paths reach by what is eligible. Then each of the needs that stand there can only take the place of another one. This
/// is decided before anybody knows what can be moved.
/// </summary>
internal static class FullResources
{
    private const int MostOnStack = 512;

    /// <summary>Whether one of the needs finds all resources full at some moment. A yes is certain, and a no is none.</summary>
    public static bool Refuse(AssignmentDay day, ReadOnlySpan<Need> needs)
    {
        bool areAllClosed = true;
        foreach (ref readonly var need in needs)
        {
            bool isClosed = day.IsClosed(need.Eligible);
            if (isClosed && AreAllTaken(day, need))
            {
                return true;
            }

            areAllClosed &= isClosed;
        }

        return !areAllClosed && RefuseByPaths(day, needs);
    }

    /// <summary>
    /// Whether at some moment all resources of a closed set are taken. Then no path leads out of the set, whatever stands there. Each of
    /// them puts the moment off until it is taken; if none does any more, all are.
    /// </summary>
    private static bool AreAllTaken(AssignmentDay day, in Need need)
    {
        int moment = need.OccupiedFrom;
        for (bool isPutOff = true; isPutOff;)
        {
            isPutOff = false;
            foreach (int resource in need.Eligible)
            {
                int taken = day.TakenOf(resource).Taken.FirstAbove(moment, need.OccupiedTo, most: 0);
                if (taken == Timeline.None)
                {
                    return false;
                }

                isPutOff |= taken > moment;
                moment = taken;
            }
        }

        return true;
    }

    private static bool RefuseByPaths(AssignmentDay day, ReadOnlySpan<Need> needs)
    {
        var active = day.Standing.Length <= MostOnStack ? stackalloc int[day.Standing.Length] : new int[day.Standing.Length];
        foreach (ref readonly var need in needs)
        {
            if (AreAllFull(day, need, need.OccupiedFrom, active))
            {
                return true;
            }

            int before = need.OccupiedFrom;
            foreach (int start in day.Agenda.StartsWithin(need.OccupiedFrom, need.OccupiedTo))
            {
                if (start != before && AreAllFull(day, need, start, active))
                {
                    return true;
                }

                before = start;
            }
        }

        return false;
    }

    private static bool AreAllFull(AssignmentDay day, in Need need, int moment, Span<int> active)
    {
        var reached = default(ResourceSet);
        var added = need.Eligible;
        var standing = active[..day.Agenda.FindActive(moment, active)];
        while (!added.IsEmpty)
        {
            foreach (int resource in added)
            {
                if (day.TakenOf(resource).Taken.LoadAt(moment) < day.Resources[resource].Capacity)
                {
                    return false;
                }
            }

            reached |= added;
            var eligible = reached;
            foreach (int i in standing)
            {
                ref readonly var placed = ref day.Standing[i];
                int resource = placed.Assigned!.Value;
                if (added.Contains(resource))
                {
                    if (placed.Need.IsWhole && day.Resources[resource].Capacity > 1)
                    {
                        return false; // On a smaller one it would take fewer places.
                    }

                    eligible |= placed.Need.Eligible;
                }
            }

            added = eligible - reached;
        }

        return true;
    }
}
