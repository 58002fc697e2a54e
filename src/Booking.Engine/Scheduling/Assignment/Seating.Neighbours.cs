using System.Runtime.InteropServices;

namespace BookingEngine.Scheduling.Assignment;

/// <content>Whether a need has room on a resource that bookings of a neighbouring day use as well.</content>
internal sealed partial class Seating
{
    private readonly List<int> _here = []; // the steps whose needs are on one slot

    /// <summary>
    /// Whether a need has room beside the occupants of one slot, as <see cref="Occupancy"/> has it. What is fixed is there whether it has
    /// room or not, but then nothing that can be moved may be there with it.
    /// </summary>
    private bool HasRoomBesideNeighbours(int step, int ofClass, int start, int end)
    {
        int booking = _plan.BookingOf(step);
        _here.Clear();
        _here.Add(step);
        for (int i = start; i < end; i++)
        {
            if (booking != 0 && _occupants[i].Booking == booking)
            {
                return false;
            }

            _here.Add(_occupants[i].Places);
        }

        ref readonly var added = ref _plan.Steps[step];
        if (!added.IsOfNeighbour && !AreAtMostCapacity(ofClass, added.Need.OccupiedFrom, isWithin: false))
        {
            return false;
        }

        // Most is taken when one of them starts.
        foreach (int other in CollectionsMarshal.AsSpan(_here))
        {
            int second = _plan.Steps[other].Need.From;
            if (added.Need.From <= second && second < added.Need.To && !AreAtMostCapacity(ofClass, second, isWithin: true))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether there are enough places at a second: within all bookings, or else for those of the day with their buffers.</summary>
    private bool AreAtMostCapacity(int ofClass, int second, bool isWithin)
    {
        int places = 0;
        bool areAllFixed = true;
        foreach (int step in CollectionsMarshal.AsSpan(_here))
        {
            ref readonly var other = ref _plan.Steps[step];
            bool counts = isWithin
                ? other.Need.From <= second && second < other.Need.To
                : !other.IsOfNeighbour && other.Need.IsActiveAt(second);
            places += counts ? _plan.PlacesFor(step, ofClass) : 0;
            areAllFixed &= !counts || other.IsFixed;
        }

        return areAllFixed || places <= _plan.Capacities[ofClass];
    }
}
