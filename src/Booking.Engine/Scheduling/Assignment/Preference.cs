namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Which of several resources is taken for a need. First comes the one that is preferred, then the least flexible one: the one that
/// can serve the fewest different needs, and among these the one with the fewest places. So what only few can serve stays
/// possible, and a large table is kept for a large party. Among equally flexible resources the day alone decides, by the
/// need's <see cref="AssignmentOrder"/>, and at last the order of the list. Nothing is left to chance.
/// </summary>
internal static class Preference
{
    /// <summary>Returns the resources of a set, the one to take first at the front.</summary>
    public static int[] Sorted(AssignmentDay day, in Need need, in ResourceSet resources)
    {
        int[] sorted = new int[resources.Count];
        int count = 0;
        foreach (int resource in resources)
        {
            int place = count++;
            for (; place > 0 && IsBefore(day, need, resource, sorted[place - 1]); place--)
            {
                sorted[place] = sorted[place - 1];
            }

            sorted[place] = resource;
        }

        return sorted;
    }

    /// <summary>Whether a resource is to be taken rather than another.</summary>
    public static bool IsBefore(AssignmentDay day, in Need need, int resource, int other)
    {
        if ((need.Preferred == resource) != (need.Preferred == other))
        {
            return need.Preferred == resource;
        }

        var (one, two) = (day.Resources[resource], day.Resources[other]);
        int order = one.Flexibility.CompareTo(two.Flexibility);
        order = order != 0 ? order : one.Capacity.CompareTo(two.Capacity);
        order = order != 0 ? order : need.Order switch
        {
            AssignmentOrder.LeastBusy => day.Loads.SecondsOf(resource).CompareTo(day.Loads.SecondsOf(other)),
            AssignmentOrder.RoundRobin => day.Loads.BookingsOf(resource).CompareTo(day.Loads.BookingsOf(other)),
            _ => 0,
        };
        return order != 0 ? order < 0 : resource < other;
    }
}
