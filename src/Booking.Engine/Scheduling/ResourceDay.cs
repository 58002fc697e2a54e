using BookingEngine.Scheduling.Assignment;
using BookingEngine.Telemetry;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// The resources of an exchange on one business day, and what its bookings take of them at a moment, for bookings of one service.
/// </summary>
internal sealed partial class ResourceDay
{
    private const int MostOnStack = 256;

    private readonly BusinessDay _day;
    private readonly ResourcePool _pool;
    private readonly TakenResources _taken;
    private readonly AssignmentDay _assignments;

    private ResourceDay(BusinessDay day, ResourcePool pool, Instant now)
    {
        _day = day;
        _pool = pool;
        Now = now;
        _taken = new TakenResources(day, pool, now);
        _assignments = new AssignmentDay(
            ResourceHours.On(day, pool, _taken.Closed),
            _taken.Places,
            () => _taken.Standing.Needs,
            _taken.AreAllOfServices ? pool.ClosedToServices : pool.ClosedToAll);
    }

    /// <summary>The moment. Bookings that have begun don't move any more.</summary>
    public Instant Now { get; }

    /// <summary>Returns the resources of a day at a moment, or null if bookings under the day's policy need none.</summary>
    public static ResourceDay? Of(BusinessDay day, Instant now)
    {
        var pool = day.Exchange.Resources.Count == 0 ? null : ResourcePool.Of(day.Exchange);
        return pool is null || pool.NeedsOf(day.Policy.Service?.Id).IsEmpty ? null : new ResourceDay(day, pool, now);
    }

    /// <summary>
    /// Marks the slots as unavailable for which there are no resources, or would be if none were busy. The capacity of the others is at most the number of times
    /// that such a booking could be made in turn without moving another one, and at least 1.
    /// </summary>
    /// <param name="grid">The positions of the slots.</param>
    /// <param name="partySize">The size of the party.</param>
    /// <param name="resourceId">The resource that is asked for, or null for any.</param>
    /// <param name="slots">The slots, whose capacity is known.</param>
    public void Restrict(in Slots.Grid grid, int partySize, Guid? resourceId, Span<Slot> slots)
    {
        var counts = slots.Length <= MostOnStack ? stackalloc int[slots.Length] : new int[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            counts[i] = slots[i].AvailableCapacity;
        }

        if (!counts.ContainsAnyExcept(0))
        {
            return;
        }

        Count(grid, partySize, resourceId, counts);
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].IsAvailable)
            {
                slots[i] = counts[i] == 0 ? slots[i].Refused(BookingErrorCode.NoResource) : slots[i].AtMost(counts[i]);
            }
        }

        if (_day.Day.BusyTimes.Count > 0)
        {
            MarkBusy(grid, partySize, resourceId, counts, slots);
        }
    }

    /// <summary>Returns the resources that could be chosen for a booking.</summary>
    public IReadOnlyList<Guid> Choosable(int start, int end, int partySize)
    {
        var needs = BookingNeeds.Of(_pool, _day.Policy, start, end, partySize);
        return [.. Assigner.Choosable(_assignments, needs.Values).ToArray().Select(number => _pool.Resources[number].Id)];
    }

    /// <summary>Returns the bookings that stand on resources, at the time, which a booking could use.</summary>
    public IReadOnlyList<Guid> InTheWay(int start, int end, int partySize)
    {
        var needs = BookingNeeds.Of(_pool, _day.Policy, start, end, partySize).Values;
        return
        [
            .. _taken.Standing.Needs
                .Where(other => needs.Any(need => other.IsInTheWayOf(need) && !(need.Eligible & Held(other)).IsEmpty))
                .Select(other => other.BookingId)
                .Distinct(),
        ];

        static ResourceSet Held(StandingNeed other) => other.Assigned is { } resource ? ResourceSet.Of(resource) : other.Need.Eligible;
    }

    /// <summary>Marks the slots for which there would be resources if none were busy.</summary>
    private void MarkBusy(in Slots.Grid grid, int partySize, Guid? resourceId, Span<int> counts, Span<Slot> slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            counts[i] = slots[i].UnavailableReason == BookingErrorCode.NoResource ? 1 : 0;
        }

        if (!counts.ContainsAnyExcept(0))
        {
            return;
        }

        new ResourceDay(_day.WithoutBusyTimes(), _pool, Now).Count(grid, partySize, resourceId, counts);
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = counts[i] > 0 ? slots[i].Refused(BookingErrorCode.Busy) : slots[i];
        }
    }

    /// <summary>Lowers what is left of each slot to the number of times that a booking could be made.</summary>
    private void Count(in Slots.Grid grid, int partySize, Guid? resourceId, Span<int> counts)
    {
        if (resourceId is { } chosen)
        {
            Count(grid, partySize, chosen, counts);
        }
        else if (BookingNeeds.Of(_pool, _day.Policy, grid.First, grid.First + grid.Length, partySize).Values is { Length: > 0 } needs)
        {
            Report(undecided: Assigner.CountEach(_assignments, needs, grid.Step, counts));
        }
    }

    private static void Report(int undecided)
    {
        if (undecided > 0)
        {
            Instruments.UndecidedAssignments.Add(undecided);
        }
    }

    /// <summary>Lowers what is left of each slot to the number of times that a booking with the chosen resource could be made.</summary>
    private void Count(in Slots.Grid grid, int partySize, Guid chosen, Span<int> counts)
    {
        var wish = new ResourceWish { Chosen = [chosen] };
        for (int i = 0; i < counts.Length; i++)
        {
            int start = grid.First + (i * grid.Step);
            if (counts[i] > 0 && Ask(start, start + grid.Length, partySize, wish, out _) is { } needs)
            {
                Report(undecided: Assigner.CountEach(_assignments, needs.Values, step: 0, counts.Slice(i, 1)));
            }
            else
            {
                counts[i] = 0;
            }
        }
    }
}
