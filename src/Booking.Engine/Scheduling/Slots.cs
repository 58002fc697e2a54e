using System.Buffers;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// Computes slots and their remaining capacity. What is shown and what is accepted both rest on this one computation.
/// All times are elapsed seconds of the day's <see cref="DayClock"/>.
/// </summary>
internal static class Slots
{
    private const int MaxStackSteps = 256;

    /// <summary>
    /// The positions of slots: the start of the first slot, the length of each, the step from one start to the next,
    /// and their number.
    /// </summary>
    public readonly record struct Grid(int First, int Length, int Step, int Count)
    {
        /// <summary>
        /// Returns the slots of a window for a requested length, in seconds. The first slot starts at the opening, and
        /// each next one a step later; only whole slots count. There are none if the policy accepts no bookings of that
        /// length.
        /// </summary>
        public static Grid Of(BusinessDay day, Window window, int length)
        {
            int step = day.Policy.Terms.StepSeconds ?? length;
            int slot = window.SlotLength(length);
            int spare = window.Close - window.Open - slot;
            int count = spare < 0 || slot == 0 || !day.Policy.Takes(length) ? 0 : (spare / step) + 1;
            return new Grid(window.Open, slot, step, count);
        }

        /// <summary>Whether a period is one of these slots.</summary>
        public bool Has(int start, int end)
        {
            int index = Math.DivRem(start - First, Step, out int rest);
            return rest == 0 && index >= 0 && index < Count && end - start == Length;
        }

        /// <summary>Counts the slots that start before a second.</summary>
        public int CountBefore(int second) =>
            second <= First ? 0 : Math.Min(Count, ((second - First - 1) / Step) + 1);
    }

    /// <summary>
    /// The conditions under which slots are evaluated: those of the policy at a moment, for a party of a given size.
    /// </summary>
    /// <param name="Capacity">The default capacity, or <see cref="EffectivePolicy.Unlimited"/>.</param>
    /// <param name="Before">How long a booking also occupies its place before it starts, in seconds.</param>
    /// <param name="After">How long a booking also occupies its place after it ends, in seconds.</param>
    /// <param name="PartySize">The number of places needed.</param>
    /// <param name="Now">The first second that is not past.</param>
    /// <param name="EarliestStart">The first second at which the policy's notice allows a booking to start.</param>
    /// <param name="InWindow">Whether the date lies within the booking window.</param>
    /// <param name="CountsParties">
    /// Whether the remaining capacity is shown as the number of such parties that fit, rather than of places.
    /// </param>
    public readonly record struct Terms(
        int Capacity, int Before, int After, int PartySize, int Now, int EarliestStart, bool InWindow, bool CountsParties)
    {
        /// <summary>Returns the conditions of a day's policy at a moment.</summary>
        public static Terms Of(BusinessDay day, int partySize, Instant now)
        {
            var policy = day.Policy.Terms;
            int elapsed = day.Clock.Elapsed(now);
            return new Terms(
                day.Policy.Capacity,
                policy.BufferBeforeSeconds,
                policy.BufferAfterSeconds,
                partySize,
                Now: elapsed,
                EarliestStart: elapsed + policy.NoticeSeconds,
                InWindow: policy.BookingWindowDays is not { } days
                    || day.Date <= now.InZone(day.Exchange.TimeZone).Date.PlusDays(days),
                CountsParties: day.Policy.Service is not null || day.Exchange.HasActiveResources);
        }

        /// <summary>Whether a start is past.</summary>
        public bool IsPast(int start) => start < Now;

        /// <summary>Whether a start is sooner than the policy's notice allows. What is past is too soon, too.</summary>
        public bool IsTooSoon(int start) => start < EarliestStart;

        /// <summary>Returns the same conditions without limits of time.</summary>
        public Terms AtAnyTime() => this with { Now = int.MinValue, EarliestStart = int.MinValue, InWindow = true };

        /// <summary>
        /// Returns conditions under which only the remaining capacity counts: for one place, without limits of time.
        /// </summary>
        public static Terms WithoutTime(BusinessDay day) => new(
            day.Policy.Capacity,
            day.Policy.Terms.BufferBeforeSeconds,
            day.Policy.Terms.BufferAfterSeconds,
            PartySize: 1,
            Now: int.MinValue,
            EarliestStart: int.MinValue,
            InWindow: true,
            CountsParties: false);
    }

    /// <summary>Whether there is any moment with enough remaining capacity for the party. If not, no slot is available.</summary>
    public static bool MayHaveRoom(in Grid grid, in Terms terms, Supply supply)
    {
        int most = terms.Capacity - terms.PartySize;
        int from = grid.First;
        int to = from + ((grid.Count - 1) * grid.Step) + grid.Length;
        var steps = supply.InSlot;
        for (int i = 0; steps[i].At < to; i++)
        {
            if (steps[i].Level <= most && steps[i + 1].At > from)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Writes the slots of a grid and evaluates each: its remaining capacity at its fullest moment, or its
    /// <see cref="Slot.UnavailableReason"/>.
    /// </summary>
    /// <param name="grid">The positions of the slots.</param>
    /// <param name="terms">The conditions to evaluate them by.</param>
    /// <param name="supply">What is occupied at each moment.</param>
    /// <param name="clock">The day's clock.</param>
    /// <param name="slots">The span to write to. As many slots are written as it has room for.</param>
    public static void Fill(in Grid grid, in Terms terms, Supply supply, in DayClock clock, Span<Slot> slots)
    {
        // Without buffers only what is occupied within the slots counts, which is never less.
        bool hasBuffers = terms.Before + terms.After > 0;
        Sweep(grid, terms.Before, terms.After, terms, hasBuffers ? supply.InBuffer : supply.InSlot, clock, slots);
        if (hasBuffers && supply.InSlot != supply.InBuffer)
        {
            CountInSlots(grid, terms, supply, clock, slots);
        }

        if (supply.Busy.Length > 0)
        {
            Mark(grid, supply.Busy, BookingErrorCode.Busy, slots);
        }

        if (supply.Blocked.Length > 0)
        {
            Mark(grid, supply.Blocked, BookingErrorCode.SlotBlocked, slots);
        }

        if (!clock.IsPlain)
        {
            ShowOffsets(grid, clock, slots);
        }

        RefuseByTime(grid, terms, slots);
        if (terms.Capacity == EffectivePolicy.Unlimited)
        {
            foreach (ref var slot in slots)
            {
                slot = slot.WithoutCountOfUnlimited();
            }
        }

        if (terms.CountsParties && terms.PartySize > 1)
        {
            foreach (ref var slot in slots)
            {
                slot = slot.InParties(terms.PartySize);
            }
        }
    }

    /// <summary>
    /// Writes the remaining capacity of each slot: the capacity minus the most that is occupied from
    /// <paramref name="before"/> its start until <paramref name="after"/> its end.
    /// </summary>
    private static void Sweep(
        in Grid grid, int before, int after, in Terms terms, ReadOnlySpan<Step> occupied, in DayClock clock, Span<Slot> slots)
    {
        int width = before + grid.Length + after;
        if (width <= grid.Step)
        {
            SweepApart(grid, grid.First - before, width, terms, occupied, clock, slots);
        }
        else
        {
            SweepOverlapping(grid, grid.First - before, width, terms, occupied, clock, slots);
        }
    }

    /// <summary>
    /// Does the sweep for slots that occupy no moment in common. The sweep goes to where a slot begins to occupy its
    /// place and takes the level there; the peak is the highest level until the slot ends. So each step is visited
    /// once.
    /// </summary>
    private static void SweepApart(
        in Grid grid, int from, int width, in Terms terms, ReadOnlySpan<Step> occupied, in DayClock clock, Span<Slot> slots)
    {
        // These are locals, since otherwise the grid, a reference, would be read again after each slot that is written.
        var (first, length, step, _) = grid;
        int capacity = terms.Capacity;
        int partySize = terms.PartySize;
        var (start, shown) = (clock.Origin + first, Slot.ClockOf(clock.DaysSinceEpoch, clock.Offset, clock.Offset));
        int level = occupied[0].Level;
        int next = 1;
        int until = occupied[next].At; // The second at which the level ends.
        for (int i = 0; i < slots.Length; i++)
        {
            while (until <= from)
            {
                level = occupied[next].Level;
                until = occupied[++next].At;
            }

            int peak = level;
            while (until < from + width)
            {
                level = occupied[next].Level;
                until = occupied[++next].At;
                peak = Math.Max(peak, level);
            }

            slots[i] = Evaluated(start, length, shown, capacity - peak, partySize);
            start += step;
            from += step;
        }
    }

    /// <summary>
    /// Does the sweep for slots that overlap, without visiting a step again for each of them. It computes the maximum
    /// of a sliding window with a monotonic queue. The queue contains the levels that may still become a peak, each
    /// with the second at which it ends. They decrease from head to tail, since a level is useless once a later one is
    /// at least as high.
    /// </summary>
    private static void SweepOverlapping(
        in Grid grid, int from, int width, in Terms terms, ReadOnlySpan<Step> occupied, in DayClock clock, Span<Slot> slots)
    {
        var (first, length, step, _) = grid;
        int capacity = terms.Capacity;
        int partySize = terms.PartySize;
        var (start, shown) = (clock.Origin + first, Slot.ClockOf(clock.DaysSinceEpoch, clock.Offset, clock.Offset));
        Span<Step> queue = occupied.Length <= MaxStackSteps ? stackalloc Step[occupied.Length] : new Step[occupied.Length];
        int head = 0;
        int tail = 0;
        int next = 0;
        int begins = occupied[next].At;
        for (int i = 0; i < slots.Length; i++)
        {
            while (begins < from + width)
            {
                int level = occupied[next].Level;
                while (tail > head && queue[tail - 1].Level <= level)
                {
                    tail--;
                }

                begins = occupied[++next].At;
                queue[tail++] = new Step(begins, level);
            }

            while (queue[head].At <= from)
            {
                head++;
            }

            slots[i] = Evaluated(start, length, shown, capacity - queue[head].Level, partySize);
            start += step;
            from += step;
        }
    }

    private static Slot Evaluated(long start, int length, long shown, int left, int partySize) =>
        new(start, length, left >= partySize ? left : -(int)BookingErrorCode.FullyBooked, shown);

    /// <summary>
    /// Sets the clock's offset at the start and the end of each slot, on a day when the clock changes. Consecutive slots have
    /// the same offsets, until one of them starts or ends at a change.
    /// </summary>
    private static void ShowOffsets(in Grid grid, in DayClock clock, Span<Slot> slots)
    {
        int start = grid.First;
        for (int i = 0; i < slots.Length;)
        {
            var (atStart, startsUntil) = clock.OffsetAt(start);
            var (atEnd, endsUntil) = clock.OffsetAt(start + grid.Length);
            long until = Math.Min(startsUntil, endsUntil - grid.Length);
            long shown = Slot.ClockOf(clock.DaysSinceEpoch, atStart, atEnd);
            for (; i < slots.Length && start < until; i++, start += grid.Step)
            {
                slots[i] = slots[i].At(shown);
            }
        }
    }

    /// <summary>
    /// Takes into account what counts within a slot but not in its buffers: the lower remaining capacity of the two
    /// applies.
    /// </summary>
    private static void CountInSlots(
        in Grid grid, in Terms terms, Supply supply, in DayClock clock, Span<Slot> slots)
    {
        var rented = ArrayPool<Slot>.Shared.Rent(slots.Length);
        var inSlots = rented.AsSpan(0, slots.Length);
        Sweep(grid, before: 0, after: 0, terms, supply.InSlot, clock, inSlots);
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = inSlots[i].Available < slots[i].Available ? inSlots[i] : slots[i];
        }

        ArrayPool<Slot>.Shared.Return(rented);
    }

    /// <summary>Marks the slots in which the capacity is 0 at any moment. None of them is available.</summary>
    private static void Mark(
        in Grid grid, ReadOnlySpan<(int Start, int End)> blocked, BookingErrorCode reason, Span<Slot> slots)
    {
        int next = 0; // the first blocked period that doesn't end before the slot
        for (int i = 0; i < slots.Length; i++)
        {
            int start = grid.First + (i * grid.Step);
            while (next < blocked.Length && blocked[next].End <= start)
            {
                next++;
            }

            if (next < blocked.Length && blocked[next].Start < start + grid.Length)
            {
                slots[i] = slots[i].Refused(reason);
            }
        }
    }

    /// <summary>Marks the slots that are too soon or too far ahead. These reasons take precedence over all others.</summary>
    private static void RefuseByTime(in Grid grid, in Terms terms, Span<Slot> slots)
    {
        if (!terms.IsTooSoon(grid.First) && terms.InWindow)
        {
            return;
        }

        for (int i = 0; i < slots.Length; i++)
        {
            int start = grid.First + (i * grid.Step);
            if (terms.IsTooSoon(start))
            {
                slots[i] = slots[i].Refused(
                    terms.IsPast(start) ? BookingErrorCode.SlotInPast : BookingErrorCode.NoticeTooShort);
            }
            else if (!terms.InWindow)
            {
                slots[i] = slots[i].Refused(BookingErrorCode.TooFarAhead);
            }
        }
    }
}
