using BookingEngine.Primitives;
using BookingEngine.Scheduling.Assignment;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// The resources of an exchange on one business day, and what its bookings take of them at a moment, for bookings of one service.
/// A resource that a booking holds outside its hours, or that can't serve it any more, stays taken.
/// </summary>
internal sealed class ResourceDay
{
    private const int Day = WallClock.SecondsPerDay;

    private readonly BusinessDay _day;
    private readonly ResourcePool _pool;
    private readonly AssignmentDay _assignments;
    private readonly List<(StandingNeed Need, Allocation Taken)> _standing = [];
    private readonly List<(int Resource, int Start, int End)> _closed = [];

    private ResourceDay(BusinessDay day, ResourcePool pool, Instant now)
    {
        _day = day;
        _pool = pool;
        Now = now;
        var begun = Begun(day, now);
        foreach (var taken in day.Day.ResourceAllocations)
        {
            Add(taken, isFixed: taken.IsPinned || begun.Contains(taken.BookingId));
        }

        AddUnserved(begun);
        if (day.NeighboursReachIn)
        {
            AddNeighbour(day.Previous, -Day);
            AddNeighbour(day.Next, Day);
        }

        _assignments = new AssignmentDay(
            [.. pool.Resources.Select((resource, number) => new AssignableResource(
                resource.Capacity, Free(resource, number), pool.Flexibility[number]))],
            [.. _standing.Select(standing => standing.Need)]);
    }

    /// <summary>The moment. Bookings that have begun don't move any more.</summary>
    public Instant Now { get; }

    /// <summary>Returns the resources of a day at a moment, or null if bookings under the day's policy need none.</summary>
    public static ResourceDay? Of(BusinessDay day, Instant now)
    {
        var pool = day.Exchange.Resources.Count == 0 ? null : ResourcePool.Of(day.Exchange);
        return pool is null || pool.NeedsOf(day.Policy.Service?.Id).IsEmpty ? null : new ResourceDay(day, pool, now);
    }

    /// <summary>Counts the bookings of a day that have begun by a moment. They matter only where there are resources.</summary>
    public static int CountBegun(BusinessDay day, Instant now) =>
        day.Exchange.Resources.Count == 0 ? 0 : Begun(day, now).Count;

    /// <summary>
    /// Marks the slots as unavailable for which there are no resources. The capacity of the others is at most the number of times
    /// that such a booking could be made in turn without moving another one, and at least 1.
    /// </summary>
    /// <param name="grid">The positions of the slots.</param>
    /// <param name="partySize">The size of the party.</param>
    /// <param name="resourceId">The resource that is asked for, or null for any.</param>
    /// <param name="slots">The slots, whose capacity is known.</param>
    public void Restrict(in Slots.Grid grid, int partySize, Guid? resourceId, Span<Slot> slots)
    {
        int most = 0;
        foreach (ref readonly var slot in slots)
        {
            most = Math.Max(most, slot.AvailableCapacity);
        }

        if (most == 0)
        {
            return;
        }

        int[] counts = new int[slots.Length];
        if (resourceId is { } chosen)
        {
            for (int i = 0; i < slots.Length; i++)
            {
                int start = grid.First + (i * grid.Step);
                var wish = new ResourceWish { Chosen = [chosen] };
                counts[i] = slots[i].IsAvailable && Ask(start, start + grid.Length, partySize, wish, out _) is { } needs
                    ? Assigner.Count(_assignments, needs.Values, most)
                    : 0;
            }
        }
        else
        {
            var needs = NeedsAt(grid.First, grid.First + grid.Length, partySize);
            if (needs.Values.Length == 0)
            {
                return;
            }

            Assigner.CountEach(_assignments, needs.Values, grid.Step, most, counts);
        }

        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].IsAvailable)
            {
                slots[i] = counts[i] == 0 ? slots[i].Refused(BookingErrorCode.NoResource) : slots[i].AtMost(counts[i]);
            }
        }
    }

    /// <summary>
    /// Finds resources for a booking, and what has to move for it. Returns why there are none, or the resources of the booking and of
    /// those that move.
    /// </summary>
    /// <param name="start">The start of the booking, in elapsed seconds of the business day.</param>
    /// <param name="end">The end of the booking.</param>
    /// <param name="partySize">The size of the party.</param>
    /// <param name="wish">The resources that are asked for.</param>
    /// <param name="error">Why there are none, or null.</param>
    public ResourcePlacement? Place(int start, int end, int partySize, ResourceWish wish, out BookingError? error)
    {
        var needs = Ask(start, end, partySize, wish, out error);
        if (needs is null)
        {
            return null;
        }

        var placement = Assigner.Assign(_assignments, needs.Values);
        if (!placement.IsFeasible)
        {
            int? kept = wish.Held.Where(taken => taken.IsPinned).Select(taken => _pool.NumberOf(taken.ResourceId!.Value)).FirstOrDefault();
            error = kept is { } number ? Unavailable(number, start, end) : BookingErrors.NoResource;
            return null;
        }

        return new ResourcePlacement(
            [.. placement.Resources.Select((resource, i) => Placed(
                needs.Numbers[i], resource, needs.Values[i], needs.IsPinned[i]))],
            [.. placement.Moves.Select(Moved)]);
    }

    /// <summary>Returns the resources that could be chosen for a booking.</summary>
    public IReadOnlyList<Guid> Choosable(int start, int end, int partySize)
    {
        var needs = NeedsAt(start, end, partySize);
        return [.. Assigner.Choosable(_assignments, needs.Values).ToArray().Select(number => _pool.Resources[number].Id)];
    }

    private static HashSet<Guid> Begun(BusinessDay day, Instant now)
    {
        int elapsed = day.Clock.Elapsed(now);
        var begun = new HashSet<Guid>();
        foreach (var taken in day.Day.Allocations)
        {
            if (day.Clock.Resolve(taken.Period).Start <= elapsed)
            {
                begun.Add(taken.BookingId);
            }
        }

        return begun;
    }

    /// <summary>
    /// Returns the needs of a booking with the wish applied: what is chosen serves the first need that it can, and what the booking
    /// holds now is preferred. Returns null if a chosen resource can't be had.
    /// </summary>
    private NeedsOfBooking? Ask(int start, int end, int partySize, ResourceWish wish, out BookingError? error)
    {
        var needs = NeedsAt(start, end, partySize);
        foreach (var held in wish.Held)
        {
            if (held.ResourceId is { } id && _pool.NumberOf(id) is { } number && Array.IndexOf(needs.Numbers, held.Need) is >= 0 and var i)
            {
                needs.IsPinned[i] = held.IsPinned;
                needs.Values[i] = held.IsPinned
                    ? needs.Values[i] with { Eligible = needs.Values[i].Eligible & ResourceSet.Of(number) }
                    : needs.Values[i] with { Preferred = number };
            }
        }

        foreach (var id in wish.Chosen)
        {
            if (_pool.NumberOf(id) is not { } chosen)
            {
                error = BookingErrors.UnknownResource(nameof(BookingRequest.ResourceIds), id);
                return null;
            }

            int i = Assigner.NeedServedBy(_assignments, needs.Values, chosen);
            if (i < 0)
            {
                error = Unavailable(chosen, start, end);
                return null;
            }

            needs.IsPinned[i] = true;
            needs.Values[i] = needs.Values[i] with { Eligible = ResourceSet.Of(chosen) };
        }

        error = null;
        return needs;
    }

    /// <summary>Returns the error that a resource is not available, with the bookings that stand on it at the time.</summary>
    private BookingError Unavailable(int number, int start, int end) => BookingErrors.ResourceUnavailable(
        _pool.Resources[number],
        [
            .. _standing
                .Select(standing => standing.Need)
                .Where(other => other.Assigned == number && other.Need.From < end && start < other.Need.To)
                .Select(other => other.BookingId)
                .Distinct(),
        ]);

    private NeedsOfBooking NeedsAt(int start, int end, int partySize)
    {
        var values = new List<Need>();
        var numbers = new List<int>();
        var needs = _pool.NeedsOf(_day.Policy.Service?.Id);
        for (int number = 0; number < needs.Length; number++)
        {
            if (needs[number].At(start, end, partySize, _day.Policy.Terms) is { } need)
            {
                values.Add(need);
                numbers.Add(number);
            }
        }

        return new NeedsOfBooking([.. values], [.. numbers]);
    }

    private void Add(Allocation taken, bool isFixed, int shift = 0)
    {
        if (_pool.NumberOf(taken.ResourceId!.Value) is not { } resource)
        {
            return; // The resource is gone, so what is taken of it hinders nobody.
        }

        var needs = _pool.NeedsOf(taken.ServiceId);
        var need = taken.Need is { } number && number < needs.Length ? needs[number] : null;
        var (start, end) = _day.Clock.Resolve(taken.Period, shift);
        bool isNeighbour = shift != 0;
        var standing = new Need
        {
            From = start,
            To = end,
            OccupiedFrom = start - (isNeighbour ? 0 : taken.BufferBeforeSeconds),
            OccupiedTo = end + (isNeighbour ? 0 : taken.BufferAfterSeconds),
            Units = taken.Units,
            IsWhole = taken.IsWhole,
            Eligible = need?.Eligible ?? ResourceSet.Of(resource),
            Order = need?.Order ?? AssignmentOrder.First,
        };
        _standing.Add((
            new StandingNeed(taken.BookingId, taken.Need ?? 0, standing, resource, isFixed || need is null),
            taken));
    }

    /// <summary>
    /// Adds what bookings need that were made without a service before there were resources: one place of any of them.
    /// </summary>
    private void AddUnserved(HashSet<Guid> begun)
    {
        var needs = _pool.NeedsOf(null);
        if (needs.IsEmpty)
        {
            return;
        }

        var served = _day.Day.ResourceAllocations.Select(taken => taken.BookingId).ToHashSet();
        foreach (var taken in _day.Day.Allocations)
        {
            if (taken.ServiceId is null && !served.Contains(taken.BookingId) && !begun.Contains(taken.BookingId))
            {
                var (start, end) = _day.Clock.Resolve(taken.Period);
                var need = new Need
                {
                    From = start,
                    To = end,
                    OccupiedFrom = start - taken.BufferBeforeSeconds,
                    OccupiedTo = end + taken.BufferAfterSeconds,
                    Units = 1,
                    Eligible = needs[0].Eligible,
                };
                _standing.Add((new StandingNeed(taken.BookingId, 0, need, Assigned: null), taken));
            }
        }
    }

    /// <summary>
    /// Adds what a neighbouring day's bookings take, because changed hours let them reach into this day. In buffers they don't
    /// count, so a resource that they take wholly is as if closed.
    /// </summary>
    private void AddNeighbour(BookingDay? neighbour, int shift)
    {
        foreach (var taken in neighbour?.ResourceAllocations ?? [])
        {
            if (_pool.NumberOf(taken.ResourceId!.Value) is { } number && (taken.IsWhole || _pool.Resources[number].Capacity == 1))
            {
                var (start, end) = _day.Clock.Resolve(taken.Period, shift);
                _closed.Add((number, start, end));
            }
            else
            {
                Add(taken, isFixed: true, shift);
            }
        }
    }

    /// <summary>Returns when a resource can serve a booking, in elapsed seconds.</summary>
    private (int From, int To)[] Free(Resource resource, int number)
    {
        if (!resource.IsActive)
        {
            return [];
        }

        var free = Array.ConvertAll(
            Hours.Windows(resource, _day.Exchange, _day.Date, _day.Clock), window => (From: window.Open, To: window.Close));
        var closed = BlockedTimes.On(resource, _day.Exchange, _day.Date, _day.Clock)
            .Concat(_closed.Where(other => other.Resource == number).Select(other => (other.Start, other.End)));
        foreach (var (start, end) in closed)
        {
            free =
            [
                .. free
                    .SelectMany(period => new[] { (period.From, To: Math.Min(period.To, start)), (From: Math.Max(period.From, end), period.To) })
                    .Where(period => period.From < period.To),
            ];
        }

        return free;
    }

    private PlacedResource Placed(int number, int resource, in Need need, bool isPinned)
    {
        var taken = _pool.Resources[resource];
        return new PlacedResource
        {
            ResourceId = taken.Id,
            Need = number,
            Period = _day.Clock.ToLocal(need.From, need.To),
            Units = need.Units,
            IsWhole = need.IsWhole,
            IsPinned = isPinned,
            IsExclusive = IsExclusive(taken, need),
            BufferBefore = Duration.FromSeconds(need.From - need.OccupiedFrom),
            BufferAfter = Duration.FromSeconds(need.OccupiedTo - need.To),
        };
    }

    private MovedResource Moved(Move move)
    {
        var (standing, taken) = _standing[move.Standing];
        var placed = Placed(standing.Number, move.Resource, standing.Need, isPinned: false);
        return new MovedResource(taken.BookingId, taken.ServiceId, taken.ResourceId is null ? null : taken, placed);
    }

    private bool IsExclusive(Resource resource, in Need need) =>
        _day.Clock.IsPlain && (need.IsWhole || resource.Capacity == 1);

    private sealed class NeedsOfBooking(Need[] values, int[] numbers)
    {
        public Need[] Values => values;

        public int[] Numbers => numbers;

        public bool[] IsPinned { get; } = new bool[values.Length];
    }
}
