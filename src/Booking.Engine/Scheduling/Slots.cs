using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// Slots and what is left of each: the one computation behind what is shown and what is accepted. All times are
/// elapsed seconds of the day's <see cref="DayClock"/>.
/// </summary>
internal static class Slots
{
    private const int MaxStackSteps = 256;

    /// <summary>The terms on which slots are judged: the exchange's at one moment, for a party of some size.</summary>
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
        /// <summary>The terms of an exchange for a date, as they are now.</summary>
        public static Terms Of(Exchange exchange, LocalDate date, in DayClock clock, int partySize, Instant now)
        {
            int elapsed = clock.Elapsed(now);
            return WithoutTime(exchange) with
            {
                PartySize = partySize,
                Now = elapsed,
                Noticed = elapsed + exchange.Policy.NoticeSeconds,
                InWindow = exchange.Policy.BookingWindowDays is not { } days
                    || date <= now.InZone(exchange.TimeZone).Date.PlusDays(days),
            };
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

    /// <summary>How many whole slots fit a window: the first starts at its opening, each next one a step later.</summary>
    public static int Count(Window window, int length, int step)
    {
        int spare = window.Close - window.Open - length;
        return spare < 0 ? 0 : (spare / step) + 1;
    }

    /// <summary>
    /// Lays slots, the first at <paramref name="first"/> and each next one a step later, and judges each: the places
    /// left at its fullest moment, or the first <see cref="UnavailableReason"/> that holds.
    /// </summary>
    public static void Lay(
        int first, int length, int step, in Terms terms, in TakenCapacity taken, in DayClock clock, Span<Slot> slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = new Slot(clock.Origin + first + ((long)i * step), length, int.MaxValue);
        }

        int occupied = terms.Before + length + terms.After;
        Subtract(taken.InBuffer, first - terms.Before, occupied, step, slots, terms.Capacity);
        if (taken.InSlot != taken.InBuffer)
        {
            Subtract(taken.InSlot, first, length, step, slots, terms.Capacity);
        }

        for (int i = 0; i < slots.Length; i++)
        {
            int start = first + (i * step);
            if (Refusal(start, start + length, slots[i].Available, terms, taken) is { } reason)
            {
                slots[i] = slots[i].Refused(reason);
            }
        }
    }

    private static UnavailableReason? Refusal(int start, int end, int left, in Terms terms, in TakenCapacity taken)
    {
        if (start < terms.Noticed)
        {
            return start < terms.Now ? UnavailableReason.Past : UnavailableReason.Notice;
        }

        if (!terms.InWindow)
        {
            return UnavailableReason.Window;
        }

        if (left >= terms.PartySize)
        {
            return null;
        }

        return taken.IsBlocked(start, end) ? UnavailableReason.Blocked : UnavailableReason.Booked;
    }

    /// <summary>Lowers what is left of each slot to the capacity less the most that is taken within its width.</summary>
    private static void Subtract(
        ReadOnlySpan<Step> taken, int first, int width, int step, Span<Slot> slots, int capacity)
    {
        if (width > step)
        {
            SubtractOverlapping(taken, first, width, step, slots, capacity);
            return;
        }

        int inForce = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int from = first + (i * step);
            while (taken[inForce + 1].At <= from)
            {
                inForce++;
            }

            int peak = taken[inForce].Level;
            for (int next = inForce + 1; taken[next].At < from + width; next++)
            {
                peak = Math.Max(peak, taken[next].Level);
            }

            Lower(ref slots[i], capacity - peak);
        }
    }

    /// <summary>
    /// The same where slots overlap, so that a step isn't looked at again for each of them: the maximum of a sliding
    /// window by a monotonic queue. The queue holds the steps that may yet be a peak; their levels fall from its head
    /// to its tail, since a step is of no more use once one that lasts longer is as high.
    /// </summary>
    private static void SubtractOverlapping(
        ReadOnlySpan<Step> taken, int first, int width, int step, Span<Slot> slots, int capacity)
    {
        Span<int> queue = taken.Length <= MaxStackSteps ? stackalloc int[MaxStackSteps] : new int[taken.Length];
        int head = 0;
        int tail = 0;
        int next = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int from = first + (i * step);
            for (; taken[next].At < from + width; next++)
            {
                while (tail > head && taken[queue[tail - 1]].Level <= taken[next].Level)
                {
                    tail--;
                }

                queue[tail++] = next;
            }

            while (taken[queue[head] + 1].At <= from)
            {
                head++;
            }

            Lower(ref slots[i], capacity - taken[queue[head]].Level);
        }
    }

    private static void Lower(ref Slot slot, int left)
    {
        if (left < slot.Available)
        {
            slot = slot.WithAvailable(left);
        }
    }
}
