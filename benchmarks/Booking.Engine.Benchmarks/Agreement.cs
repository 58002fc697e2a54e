namespace BookingEngine.Benchmarks;

/// <summary>
/// Checks, before anything is measured, that all versions compute the same slots with the same remaining capacity.
/// </summary>
public static class Agreement
{
    public static void Check(Work work, bool byLocalTime)
    {
        var engine = work.Slots[..work.GetSlots()]
            .Select(slot => (slot.Start.ToUnixTimeSeconds(), slot.End.ToUnixTimeSeconds(), slot.AvailableCapacity))
            .ToArray();
        Same("floor", engine, work.FloorSlots[..work.GetFloor()]
            .Select(slot => (slot.Start, slot.Start + slot.Seconds, slot.Available)));
        Same("GetDay", engine, work.GetDays()
            .SelectMany(day => day.Slots)
            .Select(slot => (slot.Start.ToUnixTimeSeconds(), slot.End.ToUnixTimeSeconds(), slot.AvailableCapacity)));
        if (!byLocalTime)
        {
            return;
        }

        Same("LINQ", engine, LinqVersion.GetSlots(work.Exchange, work.Dates, work.BookingsByDate, Work.Now)
            .Select(slot => (slot.Start.ToUnixTimeSeconds(), slot.End.ToUnixTimeSeconds(), slot.Available)));
        Same("Ical.Net", engine, new IcalVersion(work).GetSlots()
            .Select(slot => (Unix(slot.Start), Unix(slot.End), slot.Available)));
    }

    private static void Same(
        string name, (long Start, long End, int Left)[] engine, IEnumerable<(long Start, long End, int Left)> other)
    {
        var slots = other.ToArray();
        if (slots.Length != engine.Length)
        {
            throw new InvalidOperationException($"{name} gives {slots.Length} slots, the engine {engine.Length}.");
        }

        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i] != engine[i])
            {
                throw new InvalidOperationException($"Slot {i} is {slots[i]} by {name}, {engine[i]} by the engine.");
            }
        }
    }

    private static long Unix(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeSeconds();
}
