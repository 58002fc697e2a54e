using BookingEngine.Primitives;

namespace BookingEngine.Scheduling;

/// <summary>
/// How much of an exchange's default capacity is occupied at each moment of a business day: by allocations, by stored
/// time slots that set another capacity, and by blocks and busy times, whose capacity is 0. Where the default is 5, a stored slot of 3
/// occupies 2, and a stored slot of 8 occupies -3. The remaining capacity of a slot is the default minus the most that
/// is occupied at any of its moments.
/// </summary>
/// <param name="InSlot">What is occupied within a slot itself.</param>
/// <param name="InBuffer">
/// What is occupied in a slot's buffers. It contains neither blocks nor the neighbouring days' allocations.
/// </param>
/// <param name="Capacities">
/// The lowest capacity above 0 that stored time slots set at each moment, or <see cref="StepFunction.None"/>.
/// </param>
/// <param name="Blocked">The periods of capacity 0, in order. They neither overlap nor touch.</param>
internal sealed record Supply(Step[] InSlot, Step[] InBuffer, Step[] Capacities, (int Start, int End)[] Blocked)
{
    private const int Day = WallClock.SecondsPerDay;

    /// <summary>The busy times of the exchange itself, whose capacity is 0, in order. They neither overlap nor touch.</summary>
    public (int Start, int End)[] Busy { get; private init; } = [];

    private static readonly Step[] NoCapacities = StepFunction.Constant(StepFunction.None);

    /// <summary>
    /// Adds up a day's allocations, stored slots and blocks, and what reaches into it from the neighbouring days.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="countsBlocks">Whether the exchange's blocks and busy times count.</param>
    public static Supply Of(BusinessDay day, bool countsBlocks = true)
    {
        var occupied = Occupied(day.Day.Allocations, day.Clock);
        (int Start, int End, int Capacity)[] slots =
        [
            .. day.Day.TimeSlots
                .Where(slot => slot.MaxCapacity is not null)
                .Select(slot => (day.Clock.Resolve(slot.Period).Start, day.Clock.Resolve(slot.Period).End, slot.MaxCapacity!.Value)),
        ];
        var blocks = countsBlocks ? BlockedTimes.On(day.Date, day.Exchange.ScheduleNow, day.Clock) : [];
        var busy = countsBlocks ? BusyTimes.OfExchange(day) : [];
        var supply = slots.Length + blocks.Length + busy.Length == 0
            ? new Supply(occupied, occupied, NoCapacities, [])
            : WithCapacities(occupied, slots, blocks, busy, day.Policy.Capacity);
        return day.NeighboursReachIn
            ? supply with { InSlot = StepFunction.Add(supply.InSlot, OccupiedByNeighbours(day)) }
            : supply;
    }

    /// <summary>The same with more allocations of the day. It costs what they are, not how many there were.</summary>
    public Supply With(IReadOnlyList<Allocation> added, in DayClock clock)
    {
        var more = Occupied(added, clock);
        var inSlot = StepFunction.Add(InSlot, more);
        return this with
        {
            InSlot = inSlot,
            InBuffer = InBuffer == InSlot ? inSlot : StepFunction.Add(InBuffer, more),
        };
    }

    /// <summary>
    /// The same for a service that has a number of places of its own. Of the exchange's places that are left and the service's,
    /// the lower number counts at each moment.
    /// </summary>
    /// <param name="day">The day for the service.</param>
    public Supply For(BusinessDay day)
    {
        if (day.Policy.Service is not { MaxParallel: { } places } service)
        {
            return this;
        }

        int others = day.Policy.Capacity - places; // those of the exchange's places that are not the service's
        var own = Occupied([.. day.Day.Allocations.Where(allocation => allocation.ServiceId == service.Id)], day.Clock);
        var inBuffer = StepFunction.Highest(InBuffer, own, others);
        if (InSlot == InBuffer && !day.NeighboursReachIn)
        {
            return this with { InSlot = inBuffer, InBuffer = inBuffer };
        }

        var within = day.NeighboursReachIn
            ? StepFunction.Add(own, OccupiedByNeighbours(day, service.Id))
            : own;
        return this with { InSlot = StepFunction.Highest(InSlot, within, others), InBuffer = inBuffer };
    }

    private static Supply WithCapacities(
        Step[] occupied,
        (int Start, int End, int Capacity)[] slots,
        (int Start, int End)[] blocks,
        (int Start, int End)[] busy,
        int defaultCapacity)
    {
        busy = busy.Length == 0 ? busy : StepFunction.Union(busy);
        var blocked = StepFunction.Union(slots.Length == 0
            ? blocks
            : [.. slots.Where(slot => slot.Capacity == 0).Select(slot => (slot.Start, slot.End)), .. blocks]);
        var closed = busy.Length == 0 ? blocked : StepFunction.Union([.. blocked, .. busy]);
        (int Start, int End, int Capacity)[] open = slots.Length == 0 ? [] : [.. slots.Where(slot => slot.Capacity > 0)];
        if (open.Length == 0)
        {
            return new Supply(
                StepFunction.Add(occupied, StepFunction.Within(closed, defaultCapacity)), occupied, NoCapacities, blocked)
            {
                Busy = busy,
            };
        }

        var capacities = StepFunction.Lowest(open);
        var inBuffer = StepFunction.Add(occupied, OfDefault(capacities));
        var inSlot = closed.Length == 0
            ? inBuffer
            : StepFunction.Add(
                occupied, OfDefault(StepFunction.Lowest([.. open, .. closed.Select(time => (time.Start, time.End, 0))])));
        return new Supply(inSlot, inBuffer, capacities, blocked) { Busy = busy };

        Step[] OfDefault(Step[] set) => Array.ConvertAll(
            set, step => step with { Level = step.Level == StepFunction.None ? 0 : defaultCapacity - step.Level });
    }

    /// <summary>Returns the places that allocations occupy, buffers included.</summary>
    private static Step[] Occupied(IReadOnlyList<Allocation> allocations, in DayClock clock)
    {
        if (allocations.Count == 0)
        {
            return StepFunction.Zero;
        }

        long[] changes = new long[2 * allocations.Count];
        for (int i = 0; i < allocations.Count; i++)
        {
            var allocation = allocations[i];
            var (start, end) = clock.Resolve(allocation.Period);
            changes[2 * i] = StepFunction.Change(start - allocation.BufferBeforeSeconds, allocation.Units);
            changes[(2 * i) + 1] = StepFunction.Change(end + allocation.BufferAfterSeconds, -allocation.Units);
        }

        return StepFunction.Sum(changes);
    }

    /// <summary>
    /// Returns the places that the neighbouring days' allocations occupy, without buffers, on this day's clock.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="serviceId">The service of the allocations to count, or null for all.</param>
    private static Step[] OccupiedByNeighbours(BusinessDay day, Guid? serviceId = null)
    {
        var changes = new List<long>();
        Add(day.Previous, -Day);
        Add(day.Next, Day);
        return StepFunction.Sum(changes.ToArray());

        void Add(BookingDay? neighbour, int shift)
        {
            foreach (var allocation in neighbour?.Allocations ?? [])
            {
                if (serviceId is not null && allocation.ServiceId != serviceId)
                {
                    continue;
                }

                var (start, end) = day.Clock.Resolve(allocation.Period, shift);
                changes.Add(StepFunction.Change(start, allocation.Units));
                changes.Add(StepFunction.Change(end, -allocation.Units));
            }
        }
    }
}
