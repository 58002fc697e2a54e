namespace BookingEngine.Scheduling.Assignment;

/// <summary>Counts how often the very same booking could be made in turn without moving anything.</summary>
internal static class Repetition
{
    /// <summary>
    /// Returns the number. If no resource is free for two of the needs, they don't compete, and the scarcest one decides. Otherwise the
    /// booking is made again and again, by best fit, until there is no room.
    /// </summary>
    public static int Count(AssignmentDay day, ReadOnlySpan<Need> needs, int atMost)
    {
        var used = default(ResourceSet);
        bool isApart = true;
        int scarcest = atMost;
        foreach (ref readonly var need in needs)
        {
            int count = CountOf(day, need, atMost, out var free);
            isApart &= (used & free).IsEmpty;
            used |= free;
            scarcest = Math.Min(scarcest, count);
        }

        return scarcest <= 0 || isApart ? scarcest : CountInTurn(day, needs, scarcest);
    }

    /// <summary>Returns how often a need could be served in turn, and the resources that are free for it.</summary>
    private static int CountOf(AssignmentDay day, in Need need, int atMost, out ResourceSet free)
    {
        free = default;
        long count = 0;
        foreach (int index in need.Eligible)
        {
            var resource = day.Resources[index];
            if (resource.CouldServe(need))
            {
                int left = resource.Capacity - day.TakenOf(index).Peak(need.OccupiedFrom, need.OccupiedTo);
                int times = left / resource.PlacesFor(need);
                if (times > 0)
                {
                    free = free.With(index);
                    count += times;
                }
            }
        }

        return (int)Math.Min(count, atMost);
    }

    private static int CountInTurn(AssignmentDay day, ReadOnlySpan<Need> needs, int atMost)
    {
        var resources = day.Resources.ToArray();
        StandingNeed[] standing = [.. day.Standing];
        for (int count = 0; count < atMost; count++)
        {
            if (BestFit.Serve(day, needs, Guid.Empty) is not { } served)
            {
                return count;
            }

            var more = new StandingNeed[needs.Length];
            for (int i = 0; i < more.Length; i++)
            {
                more[i] = new StandingNeed(new Guid(count + 1, 0, 0, new byte[8]), i, needs[i], served[i]);
            }

            standing = [.. standing, .. more];
            day = new AssignmentDay(resources, standing);
        }

        return atMost;
    }
}
