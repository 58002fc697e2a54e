namespace BookingEngine.Conformance.Histories;

internal sealed record Book(int Number, Place Place, int PartySize, int? Barber = null, Overrides Overrides = Overrides.None) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop)
    {
        var request = new BookingRequest(
            ground.ExchangeId, Ground.Date(Place.Day), Ground.Time(Place.Start), Ground.Time(Place.End), Examples.Customer)
        {
            PartySize = PartySize,
            Overrides = Overrides,
            ResourceIds = Barber is { } barber ? [ground.Barbers[barber]] : [],
        };
        var result = await host.Bookings.BookAsync(request, stop);
        if (result.Succeeded)
        {
            ground[Number] = result.Value.Booking.Id;
        }

        return Text(ground, result);
    }

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model) =>
        !model.Exists ? Refused(model, BookingErrorCode.ExchangeNotFound)
        : model.Refusal(Place, PartySize, Overrides) is { } refusal ? Refused(model, refusal)
        : Placed(
            model,
            Number,
            new Model.Entry(Place, PartySize, BookingStatus.Pending)
            {
                Overrides = Overrides,
                Buffer = model.BufferUnder(Overrides),
                IsPinned = Barber is not null,
            },
            Barber,
            Overrides);
}

internal sealed record ChangeStatus(int Number, BookingStatus Status) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop) =>
        Text(ground, await host.Bookings.ChangeStatusAsync(ground[Number], Status, cancellationToken: stop));

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model)
    {
        if (!model.Bookings.TryGetValue(Number, out var entry))
        {
            return Refused(model, BookingErrorCode.BookingNotFound);
        }

        bool isAllowed = (entry.Status, Status) is
            (BookingStatus.Pending, BookingStatus.Confirmed or BookingStatus.Cancelled)
            or (BookingStatus.Confirmed, BookingStatus.Completed or BookingStatus.Cancelled)
            or (BookingStatus.Completed, BookingStatus.Confirmed);
        return entry.Status == Status ? Changed(model, Number, entry)
            : (entry.Status, Status) is (BookingStatus.Confirmed, BookingStatus.NoShow) ? Refused(model, BookingErrorCode.NotStarted)
            : isAllowed ? Changed(model, Number, entry with { Status = Status, Version = entry.Version + 1 })
            : Refused(model, BookingErrorCode.InvalidStatusTransition);
    }
}

internal sealed record ChangeParty(int Number, int PartySize) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop) =>
        Text(ground, await host.Bookings.ChangeDetailsAsync(
            ground[Number], new BookingChange { PartySize = PartySize }, cancellationToken: stop));

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model)
    {
        if (!model.Bookings.TryGetValue(Number, out var entry))
        {
            return Refused(model, BookingErrorCode.BookingNotFound);
        }

        var without = model.Without(Number);
        return !entry.IsToCome && PartySize != entry.PartySize ? Refused(model, BookingErrorCode.InvalidStatusTransition)
            : PartySize > entry.PartySize && without.Lack(entry.Place, PartySize, entry.Buffer) is { } lack ? Refused(model, lack)
            : PartySize == entry.PartySize ? Changed(model, Number, entry)
            : PartySize > entry.PartySize && entry.Barber is not null
                ? Placed(model, Number, entry with { PartySize = PartySize, Version = entry.Version + 1 }, entry.Pinned)
            : Changed(model, Number, entry with { PartySize = PartySize, Version = entry.Version + 1 });
    }
}

internal sealed record Reschedule(int Number, Place Place, Overrides Overrides) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop) =>
        Text(ground, await host.Bookings.RescheduleAsync(
            ground[Number], ground.Requested(Place), overrides: Overrides, cancellationToken: stop));

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model)
    {
        if (!model.Bookings.TryGetValue(Number, out var entry))
        {
            return Refused(model, BookingErrorCode.BookingNotFound);
        }

        if (!entry.IsToCome)
        {
            return Refused(model, BookingErrorCode.InvalidStatusTransition);
        }

        if (model.Without(Number).Refusal(Place, entry.PartySize, Overrides) is { } refusal)
        {
            return Refused(model, refusal);
        }

        var moved = entry with
        {
            Place = Place,
            Overrides = entry.Overrides | Overrides,
            Buffer = model.BufferUnder(Overrides),
            Version = entry.Version + 1,
        };
        var placed = Placed(model, Number, moved, entry.Pinned, Overrides);
        bool isRefused = placed.All(outcome => outcome.Next == model);
        return entry.Place == Place && !isRefused ? Changed(model, Number, entry) : placed;
    }
}

/// <summary>Gives a booking a barber at its time, or any barber.</summary>
internal sealed record Assign(int Number, int? Barber) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop) =>
        Text(ground, await host.Bookings.AssignAsync(
            ground[Number], Barber is { } barber ? [ground.Barbers[barber]] : [], cancellationToken: stop));

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model) =>
        !model.Bookings.TryGetValue(Number, out var entry) ? Refused(model, BookingErrorCode.BookingNotFound)
        : !entry.IsToCome ? Refused(model, BookingErrorCode.InvalidStatusTransition)
        : Placed(
            model,
            Number,
            entry with { Barber = null, IsPinned = Barber is not null, Version = entry.Version + 1 },
            Barber);
}

/// <summary>Finds a booking, and then its barber, who may be another by then.</summary>
internal sealed record FindBooking(int Number) : Call
{
    private const string None = "none";

    internal override int Steps => 2;

    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop) =>
        await host.Bookings.FindAsync(ground[Number], stop) is { } found ? ground.Text(found) : None;

    public override IEnumerable<Model> Step(Model model, int step, string answer)
    {
        var entry = model.Bookings.GetValueOrDefault(Number);
        bool fits = answer == None ? step == 0 || entry is null
            : step == 0 ? entry is not null && answer.StartsWith(entry.WithoutBarber, StringComparison.Ordinal)
            : entry is null || answer.EndsWith(entry.With, StringComparison.Ordinal) || !answer.Contains($"{entry.Place}", StringComparison.Ordinal);
        return fits ? [model] : [];
    }

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model) =>
        throw new NotSupportedException("It has several steps.");
}

/// <summary>Reads all bookings and time slots at the end, and checks that they are consistent with each other.</summary>
internal sealed record ReadAll(int Days) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop)
    {
        var bookings = await Consistency.CheckAsync(host, ground.ExchangeId, stop);
        var days = await host.BookingStore.LoadDaysAsync(
            [ground.ExchangeId], Ground.Date(0), Ground.Date(Days - 1), stop);
        return string.Join('\n', bookings
            .Select(booking => (Number: ground.NumberOf(booking.Id), Text: ground.Text(booking, days)))
            .OrderBy(booking => booking.Number)
            .Select(booking => $"#{booking.Number} {booking.Text}")
            .Concat(days
                .SelectMany(day => day.TimeSlots)
                .OrderBy(slot => Ground.PlaceOf(slot.Date, slot.Period))
                .Select(slot => $"{Ground.PlaceOf(slot.Date, slot.Period)}: {slot.Booked} of {Model.Text(slot.MaxCapacity)}")));
    }

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model) => [(model.ToString(), model)];
}
