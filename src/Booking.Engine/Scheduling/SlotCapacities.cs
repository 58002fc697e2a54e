namespace BookingEngine.Scheduling;

/// <summary>The capacities that the stored time slots of a day set, as functions of time.</summary>
internal sealed class SlotCapacities
{
    /// <summary>Reads the slots that have a capacity of their own, each at the time that <paramref name="kept"/> gives it.</summary>
    public SlotCapacities(IEnumerable<TimeSlot> timeSlots, Func<LocalPeriod, (int Start, int End)> kept)
    {
        var periods = timeSlots
            .Where(slot => slot.MaxCapacity is not null)
            .Select(slot => (Kept: kept(slot.Period), Value: slot.MaxCapacity!.Value))
            .Select(slot => (slot.Kept.Start, slot.Kept.End, slot.Value))
            .ToArray();
        InSlot = StepFunction.Lowest(periods);
        Blocks = [.. periods.Where(period => period.Value == 0).Select(period => (period.Start, period.End))];
        InBuffer = Blocks.Length == 0 ? InSlot : StepFunction.Lowest([.. periods.Where(period => period.Value > 0)]);
    }

    /// <summary>The lowest capacity set at each moment; <see cref="StepFunction.None"/> where none is.</summary>
    public Step[] InSlot { get; }

    /// <summary>The same without blocks (capacity 0), which don't count in a booking's buffers.</summary>
    public Step[] InBuffer { get; }

    /// <summary>The periods of capacity 0.</summary>
    public (int Start, int End)[] Blocks { get; }
}
