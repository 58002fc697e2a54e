namespace BookingEngine.Conformance.Histories;

internal sealed record Book(int Number, Place Place, int PartySize) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop)
    {
        var request = new BookingRequest(
            ground.ExchangeId, Ground.Date(Place.Day), Ground.Time(Place.Start), Ground.Time(Place.End), Examples.Customer)
        {
            PartySize = PartySize,
        };
        var result = await host.Bookings.BookAsync(request, stop);
        if (result.Succeeded)
        {
            ground[Number] = result.Value.Booking.Id;
        }

        return Text(result);
    }

    protected override (string Answer, Model Next) Apply(Model model) =>
        !model.Exists ? Refused(model, BookingErrorCode.ExchangeNotFound)
        : model.Refusal(Place, PartySize) is { } refusal ? Refused(model, refusal)
        : Changed(model, Number, new Model.Entry(Place, PartySize, BookingStatus.Pending));
}

internal sealed record ChangeStatus(int Number, BookingStatus Status) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop) =>
        Text(await host.Bookings.ChangeStatusAsync(ground[Number], Status, cancellationToken: stop));

    protected override (string Answer, Model Next) Apply(Model model)
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
        Text(await host.Bookings.ChangeDetailsAsync(
            ground[Number], new BookingChange { PartySize = PartySize }, cancellationToken: stop));

    protected override (string Answer, Model Next) Apply(Model model)
    {
        if (!model.Bookings.TryGetValue(Number, out var entry))
        {
            return Refused(model, BookingErrorCode.BookingNotFound);
        }

        var without = model with { Bookings = model.Bookings.Remove(Number) };
        return !entry.IsToCome && PartySize != entry.PartySize ? Refused(model, BookingErrorCode.InvalidStatusTransition)
            : PartySize > entry.PartySize && without.Lack(entry.Place, PartySize) is { } lack ? Refused(model, lack)
            : PartySize == entry.PartySize ? Changed(model, Number, entry)
            : Changed(model, Number, entry with { PartySize = PartySize, Version = entry.Version + 1 });
    }
}

internal sealed record Reschedule(int Number, Place Place) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop) =>
        Text(await host.Bookings.RescheduleAsync(ground[Number], ground.Requested(Place), cancellationToken: stop));

    protected override (string Answer, Model Next) Apply(Model model)
    {
        if (!model.Bookings.TryGetValue(Number, out var entry))
        {
            return Refused(model, BookingErrorCode.BookingNotFound);
        }

        var without = model with { Bookings = model.Bookings.Remove(Number) };
        return !entry.IsToCome ? Refused(model, BookingErrorCode.InvalidStatusTransition)
            : without.Refusal(Place, entry.PartySize) is { } refusal ? Refused(model, refusal)
            : entry.Place == Place ? Changed(model, Number, entry)
            : Changed(model, Number, entry with { Place = Place, Version = entry.Version + 1 });
    }
}

internal sealed record FindBooking(int Number) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop) =>
        await host.Bookings.FindAsync(ground[Number], stop) is { } found ? Ground.Text(found.Booking) : "none";

    protected override (string Answer, Model Next) Apply(Model model) =>
        (model.Bookings.GetValueOrDefault(Number)?.ToString() ?? "none", model);
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
            .Select(booking => (Number: ground.NumberOf(booking.Id), Text: Ground.Text(booking)))
            .OrderBy(booking => booking.Number)
            .Select(booking => $"#{booking.Number} {booking.Text}")
            .Concat(days
                .SelectMany(day => day.TimeSlots)
                .OrderBy(slot => Ground.PlaceOf(slot.Date, slot.Period))
                .Select(slot => $"{Ground.PlaceOf(slot.Date, slot.Period)}: {slot.Booked} of {Model.Text(slot.MaxCapacity)}")));
    }

    protected override (string Answer, Model Next) Apply(Model model) => (model.ToString(), model);
}
