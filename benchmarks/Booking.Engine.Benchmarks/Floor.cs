namespace BookingEngine.Benchmarks;

/// <summary>A slot of the floor: 16 bytes of plain integers.</summary>
public readonly record struct FloorSlot(long Start, int Seconds, int Available);

/// <summary>
/// A day in the form that the floor needs: hours, and the starts and ends of its bookings, each sorted, in seconds
/// from <paramref name="Origin"/>. Both arrays end with <see cref="int.MaxValue"/>, so that the sweep needs no count.
/// </summary>
public readonly record struct FloorDay(long Origin, int Open, int Close, int[] Starts, int[] Ends);

/// <summary>
/// Does the least work that is needed to compute the remaining capacity of each slot of a day: one forward sweep over
/// presorted starts and ends, with the peak of simultaneous bookings within each slot. It knows no time zones,
/// parties, buffers, steps, notice or reasons. The cost of the engine is compared with this.
/// </summary>
public static class Floor
{
    /// <summary>Writes the slots of a day; returns how many.</summary>
    public static int GetSlots(in FloorDay day, int length, int capacity, Span<FloorSlot> slots)
    {
        int[] starts = day.Starts;
        int[] ends = day.Ends;
        int started = 0;
        int ended = 0;
        int count = (day.Close - day.Open) / length;
        int to = day.Open;
        slots = slots[..count];
        for (int i = 0; i < slots.Length; i++)
        {
            int from = to;
            to += length;
            while (starts[started] <= from)
            {
                started++;
            }

            while (ends[ended] <= from)
            {
                ended++;
            }

            int peak = started - ended;
            while (starts[started] < to)
            {
                int start = starts[started++];
                while (ends[ended] <= start)
                {
                    ended++;
                }

                peak = Math.Max(peak, started - ended);
            }

            slots[i] = new FloorSlot(day.Origin + from, length, Math.Max(capacity - peak, 0));
        }

        return count;
    }
}
