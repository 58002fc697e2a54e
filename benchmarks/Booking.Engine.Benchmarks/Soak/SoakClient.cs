using System.Diagnostics;
using BookingEngine.Stores;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>
/// Books, moves and cancels at random, one call after another, and checks each answer. Its bookings are its own: so it knows
/// how they are stored. The first clients each own an exchange, whose hours, capacity and time slots they change, and which
/// they sometimes delete. Where an answer is lost, it asks again until it knows.
/// </summary>
internal sealed class SoakClient(int number, Random random, SoakWorld world)
{
    private const int MostTries = 100;
    private const int MostHeld = 12;

    private readonly List<Stay> _held = [];
    private int _requests;

    /// <summary>The exchange that it owns; null if it owns none.</summary>
    private SoakExchange? Owned => number < world.Exchanges.Count ? world.Exchanges[number] : null;

    public async Task RunAsync(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            await StepAsync();
        }
    }

    /// <summary>Cancels its bookings at an exchange.</summary>
    public async Task LeaveAsync(SoakExchange exchange)
    {
        foreach (var stay in _held.Where(stay => stay.Exchange == exchange).ToArray())
        {
            await CancelAsync(stay);
        }
    }

    /// <summary>Deletes the exchange that it owns, if that has no bookings, and opens another.</summary>
    public async Task DeleteAsync(SoakExchange owned)
    {
        long began = owned.BeginDeletion();
        var result = await AskAsync(host => host.Exchanges.DeleteAsync(owned.Id));
        owned.Expect(
            result.Succeeded || result.Error.Code is BookingErrorCode.HasUpcomingBookings or BookingErrorCode.ExchangeNotFound,
            null,
            $"could not be deleted: {result}");
        bool isGone = result.Error?.Code != BookingErrorCode.HasUpcomingBookings;
        owned.EndDeletion(isGone, began);
        if (isGone)
        {
            await world.OpenAsync(number, this);
        }
    }

    /// <summary>Calls a host until it answers.</summary>
    public async Task<T> AskAsync<T>(Func<SoakHost, Task<T>> call) => (await AskForAsync(call)).Answer;

    /// <summary>Calls a host until it answers, and says whether an earlier answer was lost.</summary>
    private async Task<(T Answer, bool WasLost)> AskForAsync<T>(Func<SoakHost, Task<T>> call)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return (await call(world.NextHost()), tries > 1);
            }
            catch (StoreException) when (tries < MostTries)
            {
                // The client asks again.
            }
        }
    }

    private async Task StepAsync()
    {
        var exchange = world.Exchanges[random.Next(world.Exchanges.Count)];
        _held.RemoveAll(stay => stay.Exchange.IsGone);
        var leaving = _held.Find(stay => stay.Exchange.IsClosing);
        await (random.Next(100) switch
        {
            < 4 when Owned is { } owned => ChangeTermsAsync(owned),
            < 7 when Owned is { TimeSlots.Count: > 0 } owned => ChangeCapacityAsync(owned),
            < 8 when Owned is { } owned => DeleteTimeSlotAsync(owned),
            < 9 when Owned is { } owned => CloseAsync(owned),
            < 18 when Owned is { IsClosing: true } owned => DeleteAsync(owned),
            < 25 => ReadAsync(exchange),
            < 60 when leaving is not null => CancelAsync(leaving),
            < 40 when Any() is { } stay => MoveAsync(stay),
            _ when random.Next(MostHeld) < _held.Count => CancelAsync(Any()!),
            _ when exchange.IsClosing && random.Next(4) > 0 => ReadAsync(exchange),
            _ => BookAsync(exchange),
        });
    }

    private Stay? Any() => _held.Count == 0 ? null : _held[random.Next(_held.Count)];

    private Place AnyPlace()
    {
        int start = random.Next(SoakWorld.FirstHour, SoakWorld.LastHour);
        return new Place(random.Next(SoakWorld.Days), start, Math.Min(start + 1 + random.Next(3), SoakWorld.LastHour));
    }

    /// <summary>Books, mostly with an idempotency key, and then sometimes at both hosts at once.</summary>
    private async Task BookAsync(SoakExchange exchange)
    {
        var stay = exchange.Ask(AnyPlace(), 1 + random.Next(2));
        string name = $"client{number}-{_requests++}";
        bool hasKey = random.Next(4) > 0;
        var request = new BookingRequest(exchange.Id, stay.Place.Time, new Customer(name, $"{name}@example.com"))
        {
            PartySize = stay.PartySize,
            IdempotencyKey = hasKey ? name : null,
        };
        Guid[] booked;
        BookingErrorCode? refusal = null;
        if (hasKey)
        {
            bool isTwice = random.Next(8) == 0;
            var results = await Task.WhenAll(Enumerable.Range(0, isTwice ? 2 : 1).Select(
                _ => AskAsync(host => host.Bookings.BookAsync(request))));
            booked = [.. results.Where(result => result.Succeeded).Select(result => result.Value.Id).Distinct()];
            refusal = results[0].Error?.Code;
        }
        else
        {
            (booked, refusal) = await BookOnceAsync(request);
        }

        exchange.Expect(booked.Length <= 1, stay, $"was booked twice, as {string.Join(" and ", booked)}");
        if (booked is [var id])
        {
            exchange.Accept(stay, id);
            _held.Add(stay);
        }
        else
        {
            exchange.Refuse(stay, refusal);
        }
    }

    /// <summary>Books without a key. Where the answer is lost, it looks for the booking by its customer.</summary>
    private async Task<(Guid[] Booked, BookingErrorCode? Refusal)> BookOnceAsync(BookingRequest request)
    {
        try
        {
            var result = await world.NextHost().Bookings.BookAsync(request);
            return result.Succeeded ? ([result.Value.Id], null) : ([], result.Error.Code);
        }
        catch (StoreException)
        {
            var filter = new BookingFilter { ExchangeId = request.ExchangeId, CustomerEmail = request.Customer.Email };
            var found = await AskAsync(host => host.Bookings.ListAsync(filter, new PageRequest()));
            return ([.. found.Items.Select(booking => booking.Id)], null);
        }
    }

    private async Task CancelAsync(Stay stay)
    {
        stay.Exchange.Leave(stay);
        var result = await AskAsync(host => host.Bookings.CancelAsync(stay.BookingId));
        stay.Exchange.Leave(stay, result.Error?.Code);
        _held.Remove(stay);
    }

    private async Task MoveAsync(Stay from)
    {
        var exchange = from.Exchange;
        var to = exchange.Ask(AnyPlace(), from.PartySize, from);
        var (result, wasLost) = await AskForAsync(host => host.Bookings.RescheduleAsync(from.BookingId, to.Place.Time));
        var found = wasLost ? await AskAsync(host => host.Bookings.FindAsync(from.BookingId)) : null;
        var place = found is null ? (result.Succeeded ? to : from).Place : Place.Of(found.Date, found.Period);
        exchange.Expect(place == to.Place || place == from.Place, from, $"moved to {place} in place of {to.Place}");
        if (place == to.Place && (result.Succeeded || place != from.Place))
        {
            exchange.Accept(to, from.BookingId, from);
            _held.Remove(from);
            _held.Add(to);
        }
        else
        {
            exchange.Refuse(to, wasLost ? null : result.Error?.Code, from);
        }
    }

    private async Task ReadAsync(SoakExchange exchange)
    {
        long asked = Stopwatch.GetTimestamp();
        int day = random.Next(SoakWorld.Days);
        var shown = await AskAsync(host => host.Availability.GetDayAsync(exchange.Id, Place.DateOf(day)));
        foreach (var slot in shown?.Slots ?? [])
        {
            exchange.CheckShown(day, slot.LocalStart.Hour, slot.AvailableCapacity, asked);
        }
    }

    private async Task ChangeTermsAsync(SoakExchange owned)
    {
        int open = SoakWorld.FirstHour + random.Next(3);
        var terms = new Terms(open, SoakWorld.LastHour - random.Next(3), 1 + random.Next(3));
        owned.BeginTerms(terms);
        var result = await AskAsync(host => host.Exchanges.UpdateAsync(owned.Id, stored => SoakWorld.With(terms, stored)));
        owned.Expect(result.Succeeded, null, $"could not be changed: {result}");
        owned.EndTerms(SoakWorld.Of(result.Value));
    }

    private async Task ChangeCapacityAsync(SoakExchange owned)
    {
        var timeSlot = AnyTimeSlot(owned);
        int? capacity = random.Next(5) is var drawn and < 4 ? drawn : null;
        owned.BeginCapacity(timeSlot, capacity);
        _ = await AskAsync(host => host.TimeSlots.SetCapacityAsync(timeSlot.Id, capacity));
        owned.EndCapacity(timeSlot, await CapacityOfAsync(timeSlot));
    }

    private async Task DeleteTimeSlotAsync(SoakExchange owned)
    {
        var timeSlot = AnyTimeSlot(owned);
        owned.BeginCapacity(timeSlot, null);
        _ = await AskAsync(host => host.TimeSlots.DeleteAsync(timeSlot.Id));
        owned.EndCapacity(timeSlot, await CapacityOfAsync(timeSlot));
    }

    /// <summary>Reads what only the owner changes. Without its slot, an hour has no capacity of its own.</summary>
    private async Task<int?> CapacityOfAsync(SoakTimeSlot timeSlot) =>
        (await AskAsync(host => host.TimeSlots.FindAsync(timeSlot.Id)))?.TimeSlot.MaxCapacity;

    private SoakTimeSlot AnyTimeSlot(SoakExchange owned) => owned.TimeSlots.Values.ElementAt(random.Next(owned.TimeSlots.Count));

    private static Task CloseAsync(SoakExchange owned)
    {
        owned.IsClosing = true;
        return Task.CompletedTask;
    }
}
