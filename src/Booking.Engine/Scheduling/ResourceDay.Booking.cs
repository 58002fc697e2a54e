using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Scheduling;

/// <content>How one booking gets resources.</content>
internal sealed partial class ResourceDay
{
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

    /// <summary>
    /// Finds resources for a booking whatever stands. What it names, or has kept, it gets if that is open to it; for the rest it gets
    /// free ones, and none where none is free. Nothing moves.
    /// </summary>
    /// <param name="start">The start of the booking, in elapsed seconds of the business day.</param>
    /// <param name="end">The end of the booking.</param>
    /// <param name="partySize">The size of the party.</param>
    /// <param name="wish">The resources that are asked for.</param>
    /// <param name="error">Why it can't get what it names, or null.</param>
    public ResourcePlacement? PlaceOver(int start, int end, int partySize, ResourceWish wish, out BookingError? error)
    {
        var needs = BookingNeeds.Of(_pool, _day.Policy, start, end, partySize);
        int?[] given = new int?[needs.Values.Length];
        var used = default(ResourceSet);
        error = null;
        foreach (var id in wish.Chosen.Concat(wish.Held.Where(taken => taken.IsPinned).Select(taken => taken.ResourceId!.Value)))
        {
            if (_pool.NumberOf(id) is not { } named)
            {
                error = BookingErrors.UnknownResource(nameof(BookingRequest.ResourceIds), id);
                return null;
            }

            int i = used.Contains(named) ? -1 : Enumerable.Range(0, given.Length).FirstOrDefault(CanServe, -1);
            if (i < 0)
            {
                error = Unavailable(named, start, end);
                return null;
            }

            needs.Choose(i, named);
            given[i] = named;
            used = used.With(named);

            bool CanServe(int need) => given[need] is null
                && needs.Values[need].Eligible.Contains(named)
                && _assignments.Resources[named].IsFree(needs.Values[need].From, needs.Values[need].To);
        }

        foreach (var held in wish.Held.Where(taken => !taken.IsPinned))
        {
            needs.Prefer(held, _pool);
        }

        for (int i = 0; i < given.Length; i++)
        {
            var need = needs.Values[i] with { Eligible = needs.Values[i].Eligible - used };
            if (given[i] is null && Assigner.Assign(_assignments, [need]) is { IsFeasible: true } found)
            {
                given[i] = found.Resources[0];
                used = used.With(found.Resources[0]);
            }
        }

        return new ResourcePlacement(
            [
                .. Enumerable.Range(0, given.Length)
                    .Where(i => given[i] is not null)
                    .Select(i => PlacedResource.On(_day, _pool.Resources[given[i]!.Value], needs.Numbers[i], needs.Values[i], needs.IsPinned[i])),
            ],
            []);
    }

    private static BookingError Refused(BookingError error, bool isUndecided)
    {
        Report(undecided: isUndecided ? 1 : 0);
        return isUndecided ? error with { IsUndecided = true } : error;
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
