using System.Runtime.InteropServices;

namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// How many places of a resource are taken. Two things are asked of a need: that it fits in, buffers included, among the bookings of the
/// day with theirs; and that it fits in without its buffers among all bookings without theirs, those of the neighbouring days included.
/// So buffers count within one business day only.
/// </summary>
/// <param name="Taken">What the bookings of the day take, with their buffers.</param>
/// <param name="Within">
/// What the bookings of the day and of its neighbours take, without buffers. It is <see cref="Timeline.Empty"/> if no booking of a
/// neighbour takes any, since then the other one tells all.
/// </param>
internal readonly record struct Occupancy(Timeline Taken, Timeline Within)
{
    private bool HasNeighbours => !ReferenceEquals(Within, Timeline.Empty);

    /// <summary>Adds up the places that are taken of each of a number of resources.</summary>
    public static Occupancy[] AddUp(ReadOnlySpan<PlacesTaken> all, int resources)
    {
        Span<int> ends = stackalloc int[resources]; // where the changes of each resource end, among those of all
        bool hasNeighbours = false;
        foreach (ref readonly var taken in all)
        {
            ends[taken.Resource] += taken.IsOfNeighbour ? 0 : 2;
            hasNeighbours |= taken.IsOfNeighbour;
        }

        int end = 0;
        foreach (ref int changesOfResource in ends)
        {
            (changesOfResource, end) = (end, end + changesOfResource); // They are filled in from here.
        }

        long[] changes = new long[end];
        foreach (ref readonly var taken in all)
        {
            if (!taken.IsOfNeighbour)
            {
                ref int next = ref ends[taken.Resource];
                changes[next++] = Timeline.Change(taken.From - taken.BufferBefore, taken.Places);
                changes[next++] = Timeline.Change(taken.To + taken.BufferAfter, -taken.Places);
            }
        }

        var occupancies = new Occupancy[resources];
        int start = 0;
        for (int resource = 0; resource < resources; resource++)
        {
            occupancies[resource] = new Occupancy(Timeline.Of(changes.AsSpan(start..ends[resource])), Timeline.Empty);
            start = ends[resource];
        }

        if (hasNeighbours)
        {
            AddWithin(all, occupancies);
        }

        return occupancies;
    }

    /// <summary>Returns the first second at which a need would find more than so many places taken, or <see cref="Timeline.None"/>.</summary>
    public int FirstAbove(in Need need, int most)
    {
        int second = Taken.FirstAbove(need.OccupiedFrom, need.OccupiedTo, most);
        return HasNeighbours ? Math.Min(second, Within.FirstAbove(need.From, need.To, most)) : second;
    }

    /// <summary>Returns the most places that a need finds taken at any moment.</summary>
    public int Peak(in Need need) => OrWithin(Taken.Peak(need.OccupiedFrom, need.OccupiedTo), need.From, need.To);

    /// <summary>Returns the most places taken at any moment of a period without buffers, or a number that is higher.</summary>
    public int OrWithin(int peak, int from, int to) => HasNeighbours ? Math.Max(peak, Within.Peak(from, to)) : peak;

    /// <summary>Returns a copy that can be changed without changing this one.</summary>
    public Occupancy Copy() => new(Taken.Clone(), HasNeighbours ? Within.Clone() : Within);

    /// <summary>Lets a need of the day take so many more places, or gives them back if the number is negative.</summary>
    public void Add(in Need need, int places)
    {
        Taken.Add(need.OccupiedFrom, need.OccupiedTo, places);
        if (HasNeighbours)
        {
            Within.Add(need.From, need.To, places);
        }
    }

    private static void AddWithin(ReadOnlySpan<PlacesTaken> all, Occupancy[] occupancies)
    {
        var changes = new List<long>?[occupancies.Length]; // only of resources that bookings of neighbours use
        foreach (ref readonly var taken in all)
        {
            if (taken.IsOfNeighbour)
            {
                changes[taken.Resource] ??= [];
            }
        }

        foreach (ref readonly var taken in all)
        {
            changes[taken.Resource]?.Add(Timeline.Change(taken.From, taken.Places));
            changes[taken.Resource]?.Add(Timeline.Change(taken.To, -taken.Places));
        }

        for (int resource = 0; resource < occupancies.Length; resource++)
        {
            if (changes[resource] is { } within)
            {
                occupancies[resource] = occupancies[resource] with { Within = Timeline.Of(CollectionsMarshal.AsSpan(within)) };
            }
        }
    }
}
