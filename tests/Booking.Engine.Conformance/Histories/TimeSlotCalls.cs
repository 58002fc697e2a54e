using NodaTime;

namespace BookingEngine.Conformance.Histories;

/// <summary>Calls that concern one of the time slots stored beforehand.</summary>
internal sealed record SetCapacity(Place Slot, int? Capacity) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop)
    {
        var result = await host.TimeSlots.SetCapacityAsync(ground.Slots[Slot], Capacity, stop);
        return result.Succeeded ? Text(result.Value.TimeSlot, result.Value.AvailableCapacity) : $"{result.Error.Code}";
    }

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model)
    {
        if (!model.Slots.ContainsKey(Slot))
        {
            return Refused(model, BookingErrorCode.TimeSlotNotFound);
        }

        if (Capacity < model.Booked(Slot))
        {
            return Refused(model, BookingErrorCode.InvalidField);
        }

        var next = model.With(Slot, Capacity);
        return [($"{next.Booked(Slot)} of {Model.Text(Capacity)}, {next.Left(Slot)} left", next)];
    }

    private static string Text(TimeSlot slot, int left) =>
        $"{slot.Booked} of {Model.Text(slot.MaxCapacity)}, {left} left";
}

internal sealed record Generate(int Day, int Hours, int Capacity) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop)
    {
        var result = await host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(ground.ExchangeId, Ground.Date(Day), Ground.Date(Day))
            {
                SlotDuration = Duration.FromHours(Hours),
                MaxCapacity = Capacity,
            },
            stop);
        return result.Succeeded
            ? $"{result.Value.CreatedCount} new, {result.Value.ExistingCount} old"
            : $"{result.Error.Code}";
    }

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model)
    {
        if (!model.Exists)
        {
            return Refused(model, BookingErrorCode.ExchangeNotFound);
        }

        if (model.IsBeingDeleted)
        {
            return Refused(model, BookingErrorCode.ExchangeBeingDeleted);
        }

        int created = 0;
        int existing = 0;
        for (int start = model.Open; start <= model.Close - Hours; start += Hours)
        {
            var slot = new Place(Day, start, start + Hours);
            bool isNew = !model.Slots.TryGetValue(slot, out int? capacity);
            created += isNew ? 1 : 0;
            existing += isNew ? 0 : 1;
            if (capacity is null && model.Booked(slot) <= Capacity)
            {
                model = model.With(slot, Capacity);
            }
        }

        return [($"{created} new, {existing} old", model)];
    }
}
