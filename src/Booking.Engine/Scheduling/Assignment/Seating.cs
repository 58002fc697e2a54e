using System.Runtime.InteropServices;

namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Which needs stand on which resources at a step of the sweep, ordered by slot. It is canonical: within a class the slots are
/// numbered by what stands on them, empty ones last. So two placings that differ only in which of several interchangeable
/// resources is which are one and the same.
/// </summary>
internal sealed partial class Seating
{
    private readonly SweepPlan _plan;
    private readonly List<Occupant> _occupants = [];
    private readonly List<Occupant> _sorted = [];
    private readonly List<(int Start, int End)> _groups = [];
    private readonly List<int> _slots = [];

    public Seating(SweepPlan plan)
    {
        _plan = plan;
        NewSlots = new int[plan.FirstSlots[^1]];
    }

    /// <summary>What stands on the slots, ordered by slot.</summary>
    public ReadOnlySpan<Occupant> Occupants => CollectionsMarshal.AsSpan(_occupants);

    /// <summary>The number that each slot that was occupied got by <see cref="Seat"/>; -1 for the others.</summary>
    public int[] NewSlots { get; }

    /// <summary>Takes over what stands at a step, without those that are in nobody's way any more.</summary>
    public void Load(ReadOnlySpan<Occupant> occupants, int step)
    {
        _occupants.Clear();
        foreach (var occupant in occupants)
        {
            if (occupant.Until > step)
            {
                _occupants.Add(occupant);
            }
        }
    }

    /// <summary>Returns the slots on which a need can be put: each occupied one with enough places, and one empty one of each class.</summary>
    public List<int> SlotsFor(int step)
    {
        _slots.Clear();
        foreach (int ofClass in _plan.ClassesOf(step))
        {
            int empty = _plan.FirstSlots[ofClass];
            int end = _plan.FirstSlots[ofClass + 1];
            int at = FirstIn(empty);
            while (at < _occupants.Count && _occupants[at].Slot < end)
            {
                int slot = _occupants[at].Slot;
                int next = EndOfSlot(at);
                empty += slot == empty ? 1 : 0;
                if (_plan.HasNeighbours(ofClass) ? HasRoomBesideNeighbours(step, ofClass, at, next) : HasRoom(step, ofClass, at, next))
                {
                    _slots.Add(slot);
                }

                at = next;
            }

            if (empty < end)
            {
                _slots.Add(empty);
            }
        }

        return _slots;
    }

    /// <summary>Returns whether nothing stands on a slot.</summary>
    public bool IsEmpty(int slot)
    {
        int at = FirstIn(slot);
        return at == _occupants.Count || _occupants[at].Slot != slot;
    }

    /// <summary>
    /// Returns what stands on the slots when a need was put on one of them, in canonical order. The span is valid until the next call.
    /// </summary>
    public ReadOnlySpan<Occupant> Seat(int step, int slot)
    {
        var added = _plan.OccupantOf(step, _plan.ClassOfSlot[slot], slot);
        bool isInTheWay = added.Until > step + 1;
        int place = _occupants.BinarySearch(added);
        place = place < 0 ? ~place : place;
        if (isInTheWay)
        {
            _occupants.Insert(place, added);
        }

        NumberSlots();
        if (isInTheWay)
        {
            _occupants.RemoveAt(place);
        }

        return CollectionsMarshal.AsSpan(_sorted);
    }

    private void NumberSlots()
    {
        SortGroups();
        _sorted.Clear();
        Array.Fill(NewSlots, -1);
        int before = -1;
        int slot = 0;
        foreach (var (start, end) in _groups)
        {
            int ofClass = _plan.ClassOfSlot[_occupants[start].Slot];
            slot = ofClass == before ? slot + 1 : _plan.FirstSlots[ofClass];
            before = ofClass;
            NewSlots[_occupants[start].Slot] = slot;
            for (int i = start; i < end; i++)
            {
                _sorted.Add(_occupants[i].InSlot(slot));
            }
        }
    }

    /// <summary>Groups the occupants by slot, and orders the slots of a class by what stands on them.</summary>
    private void SortGroups()
    {
        _groups.Clear();
        for (int start = 0; start < _occupants.Count;)
        {
            int end = EndOfSlot(start);
            int place = _groups.Count;
            _groups.Add((start, end));
            for (; place > 0 && IsBefore((start, end), _groups[place - 1]); place--)
            {
                _groups[place] = _groups[place - 1];
            }

            _groups[place] = (start, end);
            start = end;
        }
    }

    private bool IsBefore((int Start, int End) one, (int Start, int End) other)
    {
        if (_plan.ClassOfSlot[_occupants[one.Start].Slot] != _plan.ClassOfSlot[_occupants[other.Start].Slot])
        {
            return false;
        }

        int count = Math.Min(one.End - one.Start, other.End - other.Start);
        for (int i = 0; i < count; i++)
        {
            int order = _occupants[one.Start + i].Content.CompareTo(_occupants[other.Start + i].Content);
            if (order != 0)
            {
                return order < 0;
            }
        }

        return one.End - one.Start < other.End - other.Start;
    }

    /// <summary>
    /// Whether a need has room beside the occupants of one slot. What is fixed is there whether it has room or not, but then nothing
    /// that can be moved may be there with it.
    /// </summary>
    private bool HasRoom(int step, int ofClass, int start, int end)
    {
        int places = _plan.PlacesFor(step, ofClass);
        int booking = _plan.BookingOf(step);
        bool isAllFixed = _plan.Steps[step].IsFixed;
        for (int i = start; i < end; i++)
        {
            places += _occupants[i].Places;
            isAllFixed &= _occupants[i].IsFixed;
            if (booking != 0 && _occupants[i].Booking == booking)
            {
                return false;
            }
        }

        return isAllFixed || places <= _plan.Capacities[ofClass];
    }

    /// <summary>Returns the place of a slot's first occupant. None is found itself, since an occupant is there until some step.</summary>
    private int FirstIn(int slot) => ~_occupants.BinarySearch(new Occupant(slot, until: 0, places: 0, booking: 0, isFixed: false));

    private int EndOfSlot(int start)
    {
        int end = start + 1;
        while (end < _occupants.Count && _occupants[end].Slot == _occupants[start].Slot)
        {
            end++;
        }

        return end;
    }
}
