namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Counts how often the very same booking could be made in turn without moving anything. If no resource is free for two of its needs,
/// they don't compete, and the scarcest one decides. Otherwise the booking is made again and again, by best fit, until there
/// is no room.
/// </summary>
internal static class Repetition
{
    private const int MostOnStack = 256;

    /// <summary>The number up to which bookings are counted one by one, where each may get others than the one before.</summary>
    private const int MostOneByOne = 200;

    /// <summary>Returns the number of times, but at most the given one.</summary>
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

    /// <summary>
    /// Lowers each of several numbers to the number of times for a booking: the first one to that of the given booking, the next one to
    /// that of the same a step later, and so on. If its needs don't compete, each timeline is swept over only once.
    /// </summary>
    public static void CountEach(AssignmentDay day, ReadOnlySpan<Need> needs, int step, Span<int> counts)
    {
        if (!AreApart(needs))
        {
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = counts[i] == 0 ? 0 : Count(day, Later(needs, i * step), counts[i]);
            }

            return;
        }

        var times = counts.Length <= MostOnStack ? stackalloc int[counts.Length] : new int[counts.Length];
        var peaks = counts.Length <= MostOnStack ? stackalloc int[counts.Length] : new int[counts.Length];
        foreach (ref readonly var need in needs)
        {
            times.Clear();
            foreach (int resource in need.Eligible)
            {
                AddTimes(day, need, resource, step, peaks, times);
            }

            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = Math.Min(counts[i], times[i]);
            }
        }
    }

    /// <summary>Returns the needs of the same booking so many seconds later.</summary>
    public static Need[] Later(ReadOnlySpan<Need> needs, int seconds)
    {
        var later = new Need[needs.Length];
        for (int i = 0; i < needs.Length; i++)
        {
            later[i] = needs[i].Later(seconds);
        }

        return later;
    }

    private static bool AreApart(ReadOnlySpan<Need> needs)
    {
        var eligible = default(ResourceSet);
        bool areApart = true;
        foreach (ref readonly var need in needs)
        {
            areApart &= (eligible & need.Eligible).IsEmpty;
            eligible |= need.Eligible;
        }

        return areApart;
    }

    /// <summary>Returns how often a need could be served in turn, and the resources that are free for it.</summary>
    private static int CountOf(AssignmentDay day, in Need need, int atMost, out ResourceSet free)
    {
        free = default;
        int count = 0;
        foreach (int index in need.Eligible)
        {
            var resource = day.Resources[index];
            if (resource.CouldServe(need))
            {
                int peak = day.TakenOf(index).Peak(need);
                int times = Times(resource.Capacity - peak, resource.PlacesFor(need), resource.Capacity);
                free = times > 0 ? free.With(index) : free;
                count += times;
            }
        }

        return Math.Min(count, atMost);
    }

    private static void AddTimes(AssignmentDay day, in Need need, int index, int step, Span<int> peaks, Span<int> times)
    {
        var resource = day.Resources[index];
        int capacity = resource.Capacity;
        int places = resource.PlacesFor(need);
        if (need.Units > capacity)
        {
            return;
        }

        ref readonly var taken = ref day.TakenOf(index);
        taken.Taken.Peaks(need.OccupiedFrom, need.OccupiedTo - need.OccupiedFrom, step, peaks);
        bool isAlwaysFree = resource.IsFree(need.From, need.To + ((times.Length - 1) * step));
        for (int i = 0; i < times.Length; i++)
        {
            int left = capacity - taken.OrWithin(peaks[i], need.From + (i * step), need.To + (i * step));
            if (left >= places && (isAlwaysFree || resource.IsFree(need.From + (i * step), need.To + (i * step))))
            {
                times[i] += Times(left, places, capacity);
            }
        }
    }

    private static int Times(int left, int places, int capacity) => left < places ? 0 : places == capacity ? 1 : left / places;

    /// <summary>
    /// Makes the booking again and again, by best fit. If nothing but what is free decides which resources it gets, it is made at once
    /// as often as it gets the same ones, so the cost is that of the resources and not that of their places.
    /// </summary>
    private static int CountInTurn(AssignmentDay day, ReadOnlySpan<Need> needs, int atMost)
    {
        bool getsTheSame = true;
        foreach (ref readonly var need in needs)
        {
            getsTheSame &= need.Order == AssignmentOrder.First;
        }

        int most = getsTheSame ? atMost : Math.Min(atMost, MostOneByOne);
        var resources = day.Resources.ToArray();
        StandingNeed[] standing = [.. day.Standing];
        int count = 0;
        while (count < most && BestFit.Serve(day, needs, Guid.Empty) is { } served)
        {
            int times = getsTheSame ? Math.Min(TimesAlike(day, needs, served), most - count) : 1;
            var more = new StandingNeed[needs.Length];
            for (int i = 0; i < more.Length; i++)
            {
                var taken = needs[i] with { Units = needs[i].Units * times };
                more[i] = new StandingNeed(new Guid(count + 1, 0, 0, new byte[8]), i, taken, served[i]);
            }

            standing = [.. standing, .. more];
            day = new AssignmentDay(resources, standing);
            count += times;
        }

        return count;
    }

    /// <summary>
    /// Returns how often in turn the booking gets the same resources at least: as long as each of them stays free for the same of its
    /// needs.
    /// </summary>
    private static int TimesAlike(AssignmentDay day, ReadOnlySpan<Need> needs, int[] served)
    {
        int times = int.MaxValue;
        foreach (int index in served)
        {
            var resource = day.Resources[index];
            int taken = 0;
            for (int i = 0; i < served.Length; i++)
            {
                taken += served[i] == index ? resource.PlacesFor(needs[i]) : 0;
            }

            foreach (ref readonly var need in needs)
            {
                if (need.Eligible.Contains(index) && day.IsFreeFor(need, index))
                {
                    int left = resource.Capacity - day.TakenOf(index).Peak(need);
                    times = Math.Min(times, ((left - resource.PlacesFor(need)) / taken) + 1);
                }
            }
        }

        return times;
    }
}
