using BookingEngine.Scheduling.Assignment;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// The needs of bookings that stand on a day, and what serves them. A resource that a booking holds outside its hours, or that can't
/// serve it any more, stays taken.
/// </summary>
internal sealed class StandingResources
{
    private readonly BusinessDay _day;
    private readonly ResourcePool _pool;
    private readonly HashSet<Guid> _begun;

    public StandingResources(TakenResources taken, BusinessDay day, ResourcePool pool, Instant now)
    {
        (_day, _pool, _begun) = (day, pool, Begun(day, now));
        Allocation[] unserved = [.. Unserved()];
        int served = taken.Places.Length;
        Allocations = [.. taken.Allocations, .. unserved];
        Needs = new StandingNeed[Allocations.Length];
        for (int i = 0; i < Needs.Length; i++)
        {
            Needs[i] = i < served
                ? Served(Allocations[i], taken.Places[i])
                : WithoutResource(Allocations[i]);
        }
    }

    /// <summary>The needs.</summary>
    public StandingNeed[] Needs { get; }

    /// <summary>The allocation that serves each of the needs, or for a booking without resources, that of the exchange itself.</summary>
    public Allocation[] Allocations { get; }

    /// <summary>Counts the bookings of a day that have begun by a moment. They matter only where there are resources.</summary>
    public static int CountBegun(BusinessDay day, Instant now) =>
        day.Exchange.Resources.Count == 0 ? 0 : Begun(day, now).Count;

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

    private StandingNeed Served(Allocation taken, in PlacesTaken places)
    {
        var needs = _pool.NeedsOf(taken.ServiceId);
        var need = taken.Need is { } number && number < needs.Length ? needs[number] : null;
        var standing = new Need
        {
            From = places.From,
            To = places.To,
            OccupiedFrom = places.From - places.BufferBefore,
            OccupiedTo = places.To + places.BufferAfter,
            Units = taken.Units,
            IsWhole = taken.IsWhole,
            Eligible = need?.Eligible ?? ResourceSet.Of(places.Resource),
            Order = need?.Order ?? AssignmentOrder.First,
        };
        bool isFixed = need is null || places.IsOfNeighbour || taken.IsPinned || _begun.Contains(taken.BookingId);
        return new StandingNeed(taken.BookingId, taken.Need ?? 0, standing, places.Resource, isFixed, places.IsOfNeighbour);
    }

    /// <summary>
    /// Returns the bookings that were made without a service before there were resources. Each needs one place of any of them.
    /// </summary>
    private IEnumerable<Allocation> Unserved()
    {
        if (_pool.NeedsOf(null).IsEmpty)
        {
            return [];
        }

        var served = _day.Day.ResourceAllocations.Select(taken => taken.BookingId).ToHashSet();
        return _day.Day.Allocations.Where(taken =>
            taken.ServiceId is null && !served.Contains(taken.BookingId) && !_begun.Contains(taken.BookingId));
    }

    private StandingNeed WithoutResource(Allocation taken)
    {
        var (start, end) = _day.Clock.Resolve(taken.Period);
        var need = new Need
        {
            From = start,
            To = end,
            OccupiedFrom = start - taken.BufferBeforeSeconds,
            OccupiedTo = end + taken.BufferAfterSeconds,
            Units = 1,
            Eligible = _pool.NeedsOf(null)[0].Eligible,
        };
        return new StandingNeed(taken.BookingId, 0, need, Assigned: null);
    }
}
