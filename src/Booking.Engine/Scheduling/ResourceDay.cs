using BookingEngine.Scheduling.Assignment;
using BookingEngine.Telemetry;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// The resources of an exchange on one business day, and what its bookings take of them at a moment, for bookings of one service.
/// </summary>
internal sealed class ResourceDay
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
    /// Marks the slots as unavailable for which there are no resources. The capacity of the others is at most the number of times
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

        if (resourceId is { } chosen)
        {
            Count(grid, partySize, chosen, counts);
        }
        else if (BookingNeeds.Of(_pool, _day.Policy, grid.First, grid.First + grid.Length, partySize).Values is { Length: > 0 } needs)
        {
            Report(undecided: Assigner.CountEach(_assignments, needs, grid.Step, counts));
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
            error = Refused(
                kept is { } number ? Unavailable(number, start, end) : BookingErrors.NoResource,
                isUndecided: placement.Feasibility == Feasibility.Undecided);
            return null;
        }

        return new ResourcePlacement(
            [.. placement.Resources.Select((resource, i) => PlacedResource.On(
                _day, _pool.Resources[resource], needs.Numbers[i], needs.Values[i], needs.IsPinned[i]))],
            [.. placement.Moves.Select(Moved)]);
    }

    /// <summary>Returns the resources that could be chosen for a booking.</summary>
    public IReadOnlyList<Guid> Choosable(int start, int end, int partySize)
    {
        var needs = BookingNeeds.Of(_pool, _day.Policy, start, end, partySize);
        return [.. Assigner.Choosable(_assignments, needs.Values).ToArray().Select(number => _pool.Resources[number].Id)];
    }

    private static BookingError Refused(BookingError error, bool isUndecided)
    {
        Report(undecided: isUndecided ? 1 : 0);
        return isUndecided ? error with { IsUndecided = true } : error;
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

    /// <summary>
    /// Returns the needs of a booking with the wish applied: what is chosen serves the first need that it can, and what the booking
    /// holds now is preferred. Returns null if a chosen resource can't be had.
    /// </summary>
    private BookingNeeds? Ask(int start, int end, int partySize, ResourceWish wish, out BookingError? error)
    {
        var needs = BookingNeeds.Of(_pool, _day.Policy, start, end, partySize);
        foreach (var held in wish.Held)
        {
            needs.Prefer(held, _pool);
        }

        foreach (var id in wish.Chosen)
        {
            if (_pool.NumberOf(id) is not { } chosen)
            {
                error = BookingErrors.UnknownResource(nameof(BookingRequest.ResourceIds), id);
                return null;
            }

            int i = Assigner.NeedServedBy(_assignments, needs.Values, chosen, out bool isUndecided);
            if (i < 0)
            {
                error = Refused(Unavailable(chosen, start, end), isUndecided);
                return null;
            }

            needs.Choose(i, chosen);
        }

        error = null;
        return needs;
    }

    /// <summary>Returns the error that a resource is not available, with the bookings that stand on it at the time.</summary>
    private BookingError Unavailable(int number, int start, int end) => BookingErrors.ResourceUnavailable(
        _pool.Resources[number],
        [
            .. _taken.Standing.Needs
                .Where(other => other.Assigned == number && other.Need.From < end && start < other.Need.To)
                .Select(other => other.BookingId)
                .Distinct(),
        ]);

    private MovedResource Moved(Move move)
    {
        var (standing, taken) = (_taken.Standing.Needs[move.Standing], _taken.Standing.Allocations[move.Standing]);
        var placed = PlacedResource.On(_day, _pool.Resources[move.Resource], standing.Number, standing.Need, isPinned: false);
        return new MovedResource(taken.BookingId, taken.ServiceId, taken.ResourceId is null ? null : taken, placed);
    }
}
