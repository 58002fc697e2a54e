namespace BookingEngine.Scheduling;

/// <summary>
/// What is taken of an exchange's default capacity at each moment of a business day: by bookings, and by stored time
/// slots that set another capacity (one of 3 where 5 is the default takes 2; one of 8 takes -3). What is left of a
/// slot is the default less the most that is taken at any of its moments.
/// </summary>
internal readonly ref struct TakenCapacity
{
    private const int Day = WallClock.SecondsPerDay;

    private readonly (int Start, int End)[]? _blocks;

    private TakenCapacity(ReadOnlySpan<Step> inSlot, ReadOnlySpan<Step> inBuffer, (int Start, int End)[]? blocks)
    {
        InSlot = inSlot;
        InBuffer = inBuffer;
        _blocks = blocks;
    }

    /// <summary>What counts within a slot itself.</summary>
    public ReadOnlySpan<Step> InSlot { get; }

    /// <summary>What counts in its buffers as well: neither blocks nor the neighbouring days' bookings.</summary>
    public ReadOnlySpan<Step> InBuffer { get; }

    /// <summary>Whether some moment of a period has capacity 0.</summary>
    public bool IsBlocked(int start, int end)
    {
        foreach (var block in _blocks ?? [])
        {
            if (block.Start < end && start < block.End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is taken of a day. Nothing is computed, and nothing allocated, where the day alone tells.</summary>
    public static TakenCapacity Of(in ExchangeDay days, in DayClock clock)
    {
        var day = days.Day;
        var occupancy = clock.IsPlain ? day.Occupancy : Occupancy(day, clock);
        var onClock = clock;
        var capacities = clock.IsPlain || day.Capacities is null
            ? day.Capacities
            : new SlotCapacities(day.TimeSlots, period => onClock.Kept(period));
        var neighbours = NeighboursReachIn(days, clock) ? Neighbours(days, clock) : null;
        if (capacities is null && neighbours is null)
        {
            return new TakenCapacity(occupancy, occupancy, blocks: null);
        }

        int capacity = days.Exchange.Policy.DefaultCapacity;
        int Taken(int level) => level == StepFunction.None ? 0 : capacity - level;
        var inBuffer = capacities is null ? occupancy : StepFunction.Add(occupancy, capacities.InBuffer, Taken);
        var inSlot = capacities is null ? occupancy : StepFunction.Add(occupancy, capacities.InSlot, Taken);
        if (neighbours is not null)
        {
            inSlot = StepFunction.Add(inSlot, neighbours, level => level);
        }

        return new TakenCapacity(inSlot, inBuffer, capacities?.Blocks);
    }

    private static Step[] Occupancy(BookingDay day, in DayClock clock)
    {
        var changes = new long[2 * day.Bookings.Count];
        int count = 0;
        foreach (ref readonly var booking in day.BookingsSpan)
        {
            var (start, end) = clock.Kept(booking.Period);
            changes[count++] = StepFunction.Change(start - booking.BufferBeforeSeconds, booking.PartySize);
            changes[count++] = StepFunction.Change(end + booking.BufferAfterSeconds, -booking.PartySize);
        }

        return StepFunction.Sum(changes);
    }

    /// <summary>Whether changed hours may let a booking of the day before or after lie within the hours of this one.</summary>
    public static bool NeighboursReachIn(in ExchangeDay days) =>
        NeighboursReachIn(days, DayClock.For(days.Exchange.TimeZone, days.Date));

    private static bool NeighboursReachIn(in ExchangeDay days, in DayClock clock)
    {
        if (!clock.IsPlain)
        {
            return days.Previous is { Bookings.Count: > 0 } || days.Next is { Bookings.Count: > 0 };
        }

        var (opening, closing) = Hours.Span(days.Exchange, days.Date);
        return (days.Previous is { } previous && previous.LatestEnd - Day > opening)
            || (days.Next is { } next && next.EarliestStart + (long)Day < closing);
    }

    private static Step[] Neighbours(in ExchangeDay days, in DayClock clock)
    {
        var changes = new List<long>();
        Add(days.Previous, -Day, clock);
        Add(days.Next, Day, clock);
        return StepFunction.Sum(changes.ToArray());

        void Add(BookingDay? day, int shift, in DayClock clock)
        {
            foreach (var booking in day?.Bookings ?? [])
            {
                var (start, end) = clock.Kept(booking.Period, shift);
                changes.Add(StepFunction.Change(start, booking.PartySize));
                changes.Add(StepFunction.Change(end, -booking.PartySize));
            }
        }
    }
}
