using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Tests.Scheduling.Assignment;

/// <summary>Tries every resource for every need, one after the other, and asks the oracle whether all fit.</summary>
internal static class BruteForce
{
    /// <summary>The number of needs with which it is done in a moment.</summary>
    public const int MostNeeds = 6;

    /// <summary>Whether an assignment serves the needs of a booking together with everything that stands on a resource.</summary>
    public static bool CanServe(AssignmentOracle day, Need[] needs)
    {
        StandingNeed[] all = [.. day.Standing, .. needs.Select((need, i) => new StandingNeed(Guid.Empty, i, need, null))];
        int[] pieces = [.. day.Movable, .. Enumerable.Range(day.Standing.Length, needs.Length)];
        foreach (int piece in pieces)
        {
            all[piece] = all[piece] with { Assigned = null };
        }

        return CanServe(day.Resources, all, pieces, 0);
    }

    private static bool CanServe(AssignableResource[] resources, StandingNeed[] all, int[] pieces, int next)
    {
        if (next == pieces.Length)
        {
            return true;
        }

        int piece = pieces[next];
        for (int resource = 0; resource < resources.Length; resource++)
        {
            all[piece] = all[piece] with { Assigned = resource };
            var placed = new AssignmentOracle(resources, all);
            if (pieces[..(next + 1)].All(placed.Fits) && CanServe(resources, all, pieces, next + 1))
            {
                return true;
            }
        }

        all[piece] = all[piece] with { Assigned = null };
        return false;
    }
}
