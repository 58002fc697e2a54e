using System.Runtime.InteropServices;
using BookingEngine.Primitives;
using BookingEngine.Scheduling.Assignment;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// What the bookings of a business day and of its neighbours take of resources. A query needs to know only how many places are taken;
/// what stands there is looked at when it may have to move.
/// </summary>
internal sealed class TakenResources
{
    private const int Day = WallClock.SecondsPerDay;

    private readonly BusinessDay _day;
    private readonly ResourcePool _pool;
    private readonly Instant _now;
    private readonly List<Allocation> _allocations;
    private readonly List<PlacesTaken> _places;
    private List<(int Resource, int Start, int End)>? _closed;
    private StandingResources? _standing;

    public TakenResources(BusinessDay day, ResourcePool pool, Instant now)
    {
        (_day, _pool, _now) = (day, pool, now);
        var ofDay = day.Day.ResourceAllocations;
        _allocations = new(ofDay.Count);
        _places = new(ofDay.Count);
        for (int i = 0; i < ofDay.Count; i++)
        {
            Add(ofDay[i], shift: 0);
        }

        if (day.NeighboursReachIn)
        {
            AddNeighbour(day.Previous, -Day);
            AddNeighbour(day.Next, Day);
        }
    }

    /// <summary>The allocations of resources: those of the day, and then those of its neighbours.</summary>
    public IReadOnlyList<Allocation> Allocations => _allocations;

    /// <summary>The places that each of the allocations takes.</summary>
    public ReadOnlySpan<PlacesTaken> Places => CollectionsMarshal.AsSpan(_places);

    /// <summary>When a neighbouring day's booking keeps a whole resource. The resource is as if closed.</summary>
    public IReadOnlyList<(int Resource, int Start, int End)> Closed => _closed ?? [];

    /// <summary>Whether all of it is of bookings with a service.</summary>
    public bool AreAllOfServices { get; private set; } = true;

    /// <summary>What stands.</summary>
    public StandingResources Standing => _standing ??= new StandingResources(this, _day, _pool, _now);

    /// <summary>Adds what a booking takes. One of a neighbouring day, whose clock is shifted, has no buffers.</summary>
    private void Add(Allocation taken, int shift)
    {
        if (_pool.NumberOf(taken.ResourceId!.Value) is not { } resource)
        {
            return; // The resource is gone, so what is taken of it hinders nobody.
        }

        var (start, end) = _day.Clock.Resolve(taken.Period, shift);
        int places = taken.IsWhole ? Math.Max(_pool.Resources[resource].Capacity, taken.Units) : taken.Units;
        AreAllOfServices &= taken.ServiceId is not null;
        _allocations.Add(taken);
        _places.Add(shift == 0
            ? new PlacesTaken(resource, start, end, places, taken.BufferBeforeSeconds, taken.BufferAfterSeconds)
            : new PlacesTaken(resource, start, end, places, IsOfNeighbour: true));
    }

    /// <summary>
    /// Adds what a neighbouring day's bookings take, because changed hours let them reach into this day. A resource that they take
    /// wholly is as if closed, since they don't count in buffers.
    /// </summary>
    private void AddNeighbour(BookingDay? neighbour, int shift)
    {
        foreach (var taken in neighbour?.ResourceAllocations ?? [])
        {
            if (_pool.NumberOf(taken.ResourceId!.Value) is { } number && (taken.IsWhole || _pool.Resources[number].Capacity == 1))
            {
                var (start, end) = _day.Clock.Resolve(taken.Period, shift);
                (_closed ??= []).Add((number, start, end));
            }
            else
            {
                Add(taken, shift);
            }
        }
    }
}
