using System.Buffers;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// Slots and what is left of each: the one computation behind what is shown and what is accepted. All times are
/// elapsed seconds of the day's <see cref="DayClock"/>.
/// </summary>
internal static class Slots
{
    private const int MaxStackSteps = 256;

    /// <summary>Where slots lie: the first one's start, how long each is, from one start to the next, and how many there are.</summary>
    public readonly record struct Grid(int First, int Length, int Step, int Count)
    {
        /// <summary>
        /// The slots of a window, for a length that is asked for, in seconds: the first starts at its opening, each next one a
        /// step later, and whole ones only. None where the exchange takes no bookings of that length.
        /// </summary>
        public static Grid Of(BusinessDay day, Window window, int length)
        {
            var policy = day.Exchange.Policy;
            int step = policy.StepSeconds ?? length;
            int slot = window.SlotLength(length);
            int spare = window.Close - window.Open - slot;
            int count = spare < 0 || slot == 0 || !policy.Takes(length) ? 0 : (spare / step) + 1;
            return new Grid(window.Open, slot, step, count);
        }

        /// <summary>Whether a period is one of its slots.</summary>
        public bool Has(int start, int end)
        {
            int index = Math.DivRem(start - First, Step, out int rest);
            return rest == 0 && index >= 0 && index < Count && end - start == Length;
        }

        /// <summary>How many of its slots start before a second.</summary>
        public int CountBefore(int second) =>
            second <= First ? 0 : Math.Min(Count, ((second - First - 1) / Step) + 1);
    }

    /// <summary>The terms on which slots are evaluated: the exchange's at one moment, for a party of some size.</summary>
    /// <param name="Capacity">The default capacity.</param>
    /// <param name="Before">How long a booking also occupies its place before its start.</param>
    /// <param name="After">How long a booking also occupies its place after its end.</param>
    /// <param name="PartySize">The places needed.</param>
    /// <param name="Now">The first second that is not past.</param>
    /// <param name="Noticed">The first second that the notice allows.</param>
    /// <param name="InWindow">Whether the date is near enough for bookings to be taken.</param>
    public readonly record struct Terms(
        int Capacity, int Before, int After, int PartySize, int Now, int Noticed, bool InWindow)
    {
        /// <summary>The terms of an exchange for a day, as they are now.</summary>
        public static Terms Of(BusinessDay day, int partySize, Instant now)
        {
            var policy = day.Exchange.Policy;
            int elapsed = day.Clock.Elapsed(now);
            return new Terms(
                policy.DefaultCapacity,
                policy.BufferBeforeSeconds,
                policy.BufferAfterSeconds,
                partySize,
                Now: elapsed,
                Noticed: elapsed + policy.NoticeSeconds,
                InWindow: policy.BookingWindowDays is not { } days
                    || day.Date <= now.InZone(day.Exchange.TimeZone).Date.PlusDays(days));
        }

        /// <summary>The terms of an exchange for one place, at any time: what is left counts, and nothing else.</summary>
        public static Terms WithoutTime(Exchange exchange) => new(
            exchange.Policy.DefaultCapacity,
            exchange.Policy.BufferBeforeSeconds,
            exchange.Policy.BufferAfterSeconds,
            PartySize: 1,
            Now: int.MinValue,
            Noticed: int.MinValue,
            InWindow: true);
    }

    /// <summary>Whether, at some moment that slots may occupy, enough is left for a party: where not, none can be had.</summary>
    public static bool MayHaveRoom(in Grid grid, in Terms terms, in Supply supply)
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
    /// Writes the slots of a grid, and evaluates each: the places that remain at its fullest moment, or its
    /// <see cref="Slot.UnavailableReason"/>.
    /// </summary>
    /// <param name="grid">Where the slots lie.</param>
    /// <param name="terms">What they are evaluated by.</param>
    /// <param name="supply">What is occupied at each moment.</param>
    /// <param name="clock">The day's clock.</param>
    /// <param name="slots">Where they are written, as many as there is room for.</param>
    public static void Fill(in Grid grid, in Terms terms, in Supply supply, in DayClock clock, Span<Slot> slots)
    {
        Sweep(grid, terms.Before, terms.After, terms, supply.InBuffer, clock, slots);
        if (supply.InSlot != supply.InBuffer)
        {
            CountInSlots(grid, terms, supply, clock, slots);
        }

        if (!clock.IsPlain)
        {
            ShowOffsets(grid, clock, slots);
        }

        RefuseByTime(grid, terms, slots);
    }

    /// <summary>
    /// Writes what is left of each slot: the capacity less the most that is taken from <paramref name="before"/> its
    /// start to <paramref name="after"/> its end.
    /// </summary>
    private static void Sweep(
        in Grid grid, int before, int after, in Terms terms, ReadOnlySpan<Step> taken, in DayClock clock, Span<Slot> slots)
    {
        int width = before + grid.Length + after;
        if (width <= grid.Step)
        {
            SweepApart(grid, grid.First - before, width, terms, taken, clock, slots);
        }
        else
        {
            SweepOverlapping(grid, grid.First - before, width, terms, taken, clock, slots);
        }
    }

    /// <summary>
    /// One sweep over the steps of what is taken, for slots that occupy nothing in common. The sweep stands where a slot
    /// starts to occupy its place, at the level in force there; the peak is the highest that it passes until the slot
    /// ends, and so each step is looked at once.
    /// </summary>
    private static void SweepApart(
        in Grid grid, int from, int width, in Terms terms, ReadOnlySpan<Step> taken, in DayClock clock, Span<Slot> slots)
    {
        var (first, length, step, _) = grid; // in registers: a slot written might change what a reference shows
        int capacity = terms.Capacity;
        int partySize = terms.PartySize;
        var (date, start, offset) = (clock.DaysSinceEpoch, first - clock.Offset, clock.Offset);
        int level = taken[0].Level;
        int next = 1;
        int until = taken[next].At; // how long the level lasts
        for (int i = 0; i < slots.Length; i++)
        {
            while (until <= from)
            {
                level = taken[next].Level;
                until = taken[++next].At;
            }

            int peak = level;
            while (until < from + width)
            {
                level = taken[next].Level;
                until = taken[++next].At;
                peak = Math.Max(peak, level);
            }

            slots[i] = Evaluated(date, start, length, offset, capacity - peak, partySize);
            start += step;
            from += step;
        }
    }

    /// <summary>
    /// The same where slots overlap, so that a step isn't looked at again for each of them: the maximum of a sliding
    /// window by a monotonic queue. The queue holds the levels that may yet be a peak, each with the second at which it
    /// ends; they fall from its head to its tail, since a level is of no more use once one that lasts longer is as high.
    /// </summary>
    private static void SweepOverlapping(
        in Grid grid, int from, int width, in Terms terms, ReadOnlySpan<Step> taken, in DayClock clock, Span<Slot> slots)
    {
        var (first, length, step, _) = grid;
        int capacity = terms.Capacity;
        int partySize = terms.PartySize;
        var (date, start, offset) = (clock.DaysSinceEpoch, first - clock.Offset, clock.Offset);
        Span<Step> queue = taken.Length <= MaxStackSteps ? stackalloc Step[taken.Length] : new Step[taken.Length];
        int head = 0;
        int tail = 0;
        int next = 0;
        int begins = taken[next].At;
        for (int i = 0; i < slots.Length; i++)
        {
            while (begins < from + width)
            {
                int level = taken[next].Level;
                while (tail > head && queue[tail - 1].Level <= level)
                {
                    tail--;
                }

                begins = taken[++next].At;
                queue[tail++] = new Step(begins, level);
            }

            while (queue[head].At <= from)
            {
                head++;
            }

            slots[i] = Evaluated(date, start, length, offset, capacity - queue[head].Level, partySize);
            start += step;
            from += step;
        }
    }

    private static Slot Evaluated(int date, int start, int length, int offset, int left, int partySize) =>
        new(date, start, length, left >= partySize ? left : -(int)BookingErrorCode.FullyBooked, offset);

    /// <summary>Where the clock changes: writes which offset it shows at each start and end.</summary>
    private static void ShowOffsets(in Grid grid, in DayClock clock, Span<Slot> slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            int start = grid.First + (i * grid.Step);
            slots[i] = slots[i].At(clock.OffsetAt(start), clock.OffsetAt(start + grid.Length));
        }
    }

    /// <summary>Where more counts within a slot than in its buffers: keeps the less of what is left of the two.</summary>
    private static void CountInSlots(
        in Grid grid, in Terms terms, in Supply supply, in DayClock clock, Span<Slot> slots)
    {
        var rented = ArrayPool<Slot>.Shared.Rent(slots.Length);
        var inSlots = rented.AsSpan(0, slots.Length);
        Sweep(grid, before: 0, after: 0, terms, supply.InSlot, clock, inSlots);
        for (int i = 0; i < slots.Length; i++)
        {
            int start = grid.First + (i * grid.Step);
            slots[i] = inSlots[i].Available < slots[i].Available ? inSlots[i] : slots[i];
            if (!slots[i].IsAvailable && supply.IsBlocked(start, start + grid.Length))
            {
                slots[i] = slots[i].Refused(BookingErrorCode.SlotBlocked);
            }
        }

        ArrayPool<Slot>.Shared.Return(rented);
    }

    /// <summary>Refuses what is too early or too far ahead, which comes before all other reasons.</summary>
    private static void RefuseByTime(in Grid grid, in Terms terms, Span<Slot> slots)
    {
        if (grid.First >= terms.Noticed && terms.InWindow)
        {
            return;
        }

        for (int i = 0; i < slots.Length; i++)
        {
            int start = grid.First + (i * grid.Step);
            if (start < terms.Noticed)
            {
                slots[i] = slots[i].Refused(
                    start < terms.Now ? BookingErrorCode.SlotInPast : BookingErrorCode.NoticeTooShort);
            }
            else if (!terms.InWindow)
            {
                slots[i] = slots[i].Refused(BookingErrorCode.TooFarAhead);
            }
        }
    }
}
