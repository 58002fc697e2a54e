namespace BookingEngine.Scheduling;

/// <summary>
/// What is taken of an exchange's default capacity at each moment of a business day: by bookings, and by stored time
/// slots that set another capacity (one of 3 where 5 is the default takes 2; one of 8 takes -3). What is left of a
/// slot is the default less the most that is taken at any of its moments.
/// </summary>
/// <param name="InSlot">What counts within a slot itself.</param>
/// <param name="InBuffer">What counts in its buffers as well: neither blocks nor the neighbouring days' bookings.</param>
/// <param name="Blocks">The periods of capacity 0.</param>
internal readonly record struct TakenCapacity(Step[] InSlot, Step[] InBuffer, (int Start, int End)[] Blocks)
{
    private const int Day = WallClock.SecondsPerDay;

    /// <summary>What bookings alone take.</summary>
    public static TakenCapacity Of(Step[] occupancy) => new(occupancy, occupancy, []);

    /// <summary>
    /// What is taken of a day. Where the day alone tells, a copy of what it knows: made just after its ExchangeDay, it
    /// lies beside that in memory, which a sweep over many days mostly waits for (<c>bars engine exchanges</c>).
    /// </summary>
    public static TakenCapacity Of(ExchangeDay days)
    {
        ref readonly var clock = ref days.Clock;
        var occupancy = clock.IsPlain ? days.Day.Occupancy : Occupancy(days.Day.BookingsSpan, clock);
        return days.Day.Capacities is null && !days.NeighboursReachIn ? Of([.. occupancy]) : Combined(days, occupancy);
    }

    /// <summary>Whether some moment of a period has capacity 0.</summary>
    public bool IsBlocked(int start, int end)
    {
        foreach (var block in Blocks)
        {
            if (block.Start < end && start < block.End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The places that bookings take, buffers included.</summary>
    public static Step[] Occupancy(ReadOnlySpan<BookedPeriod> bookings, in DayClock clock)
    {
        if (bookings.IsEmpty)
        {
            return StepFunction.Zero;
        }

        var changes = new long[2 * bookings.Length];
        Changes(bookings, clock, changes);
        return StepFunction.Sum(changes);
    }

    /// <summary>Writes the changes, two for each booking, that add up to the places that bookings take.</summary>
    public static void Changes(ReadOnlySpan<BookedPeriod> bookings, in DayClock clock, Span<long> changes)
    {
        for (int i = 0; i < bookings.Length; i++)
        {
            ref readonly var booking = ref bookings[i];
            var (start, end) = clock.Kept(booking.Period);
            changes[2 * i] = StepFunction.Change(start - booking.BufferBeforeSeconds, booking.PartySize);
            changes[(2 * i) + 1] = StepFunction.Change(end + booking.BufferAfterSeconds, -booking.PartySize);
        }
    }

    /// <summary>Whether changed hours may let a booking of the day before or after lie within the hours of this one.</summary>
    public static bool NeighboursReachIn(ExchangeDay days)
    {
        if (!days.Clock.IsPlain)
        {
            return days.Previous is { Bookings.Count: > 0 } || days.Next is { Bookings.Count: > 0 };
        }

        var (opening, closing) = Hours.Span(days.Hours);
        return (days.Previous is { } previous && previous.LatestEnd - (long)Day > opening)
            || (days.Next is { } next && next.EarliestStart + (long)Day < closing);
    }

    private static TakenCapacity Combined(ExchangeDay days, Step[] occupancy)
    {
        var capacities = days.Clock.IsPlain || days.Day.Capacities is null
            ? days.Day.Capacities
            : new SlotCapacities(days.Day.TimeSlots, period => days.Clock.Kept(period));
        int capacity = days.Exchange.Policy.DefaultCapacity;
        int Taken(int level) => level == StepFunction.None ? 0 : capacity - level;
        var inBuffer = capacities is null ? occupancy : StepFunction.Add(occupancy, capacities.InBuffer, Taken);
        var inSlot = capacities is null ? occupancy : StepFunction.Add(occupancy, capacities.InSlot, Taken);
        if (days.NeighboursReachIn)
        {
            inSlot = StepFunction.Add(inSlot, Neighbours(days), level => level);
        }

        return new TakenCapacity(inSlot, inBuffer, capacities?.Blocks ?? []);
    }

    private static Step[] Neighbours(ExchangeDay days)
    {
        var changes = new List<long>();
        Add(days.Previous, -Day);
        Add(days.Next, Day);
        return StepFunction.Sum(changes.ToArray());

        void Add(BookingDay? day, int shift)
        {
            foreach (var booking in day?.Bookings ?? [])
            {
                var (start, end) = days.Clock.Kept(booking.Period, shift);
                changes.Add(StepFunction.Change(start, booking.PartySize));
                changes.Add(StepFunction.Change(end, -booking.PartySize));
            }
        }
    }
}
