namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Turns the states of <see cref="ExactSweep"/> into an assignment. The sweep only knows slots, and gives them new numbers at each step.
/// The replay goes the same way again and remembers which resource each slot is. While a slot is empty, it can be any of its
/// class: so a need stays on the resource on which it stands, if that is empty.
/// </summary>
internal sealed class SweepReplay(Board board, SweepPlan plan, List<ExactSweep.State> states)
{
    private readonly Seating _seating = new(plan);

    /// <summary>Goes the way to a state again and puts the pieces on the board.</summary>
    public void Show(int last)
    {
        foreach (ref readonly var step in plan.Steps.AsSpan())
        {
            if (!step.IsFixed && !board.IsNew(step.Piece))
            {
                board.Take(step.Piece);
            }
        }

        int[] resources = new int[plan.FirstSlots[^1]]; // of each slot
        int count = 0;
        foreach (var set in plan.Classes)
        {
            foreach (int resource in set)
            {
                resources[count++] = resource;
            }
        }

        int[] way = WayTo(last);
        for (int step = 0; step < way.Length; step++)
        {
            var state = states[way[step]];
            _seating.Load(states[state.Before].Occupants, step);
            if (!plan.Steps[step].IsFixed)
            {
                ChooseResource(step, state.Slot, resources);
                board.Put(plan.Steps[step].Piece, resources[state.Slot]);
            }

            _seating.Seat(step, state.Slot);
            resources = Renumbered(resources);
        }
    }

    private int[] WayTo(int last)
    {
        int[] way = new int[plan.Steps.Length];
        for (int step = way.Length - 1; step >= 0; step--)
        {
            way[step] = last;
            last = states[last].Before;
        }

        return way;
    }

    /// <summary>
    /// Decides which of the interchangeable resources an empty slot is: the one on which the need stands already, or the one to take
    /// first.
    /// </summary>
    private void ChooseResource(int step, int slot, int[] resources)
    {
        if (!_seating.IsEmpty(slot))
        {
            return;
        }

        int piece = plan.Steps[step].Piece;
        int ofClass = plan.ClassOfSlot[slot];
        for (int other = plan.FirstSlots[ofClass]; other < plan.FirstSlots[ofClass + 1]; other++)
        {
            bool isBetter = board.IsHome(piece, resources[other])
                || (!board.IsHome(piece, resources[slot])
                    && Preference.IsBefore(board.Day, board.NeedOf(piece), resources[other], resources[slot]));
            if (isBetter && _seating.IsEmpty(other))
            {
                (resources[slot], resources[other]) = (resources[other], resources[slot]);
            }
        }
    }

    /// <summary>Returns the resource of each slot after the slots got new numbers.</summary>
    private int[] Renumbered(int[] resources)
    {
        int[] renumbered = new int[resources.Length];
        Array.Fill(renumbered, -1);
        for (int slot = 0; slot < resources.Length; slot++)
        {
            if (_seating.NewSlots[slot] >= 0)
            {
                renumbered[_seating.NewSlots[slot]] = resources[slot];
            }
        }

        int next = 0;
        for (int slot = 0; slot < resources.Length; slot++)
        {
            if (_seating.NewSlots[slot] < 0)
            {
                next = Array.IndexOf(renumbered, -1, next);
                renumbered[next] = resources[slot];
            }
        }

        return renumbered;
    }
}
