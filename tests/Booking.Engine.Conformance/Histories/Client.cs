namespace BookingEngine.Conformance.Histories;

/// <summary>Makes one random call after another. It draws from few values, so that clients often meet.</summary>
internal sealed class Client(int number, Random random, History history, Ground ground, bool deletes, bool reschedules)
{
    public const int FirstHour = 9;
    public const int LastHour = 13;
    public const int Days = 2;

    private static readonly BookingStatus[] Statuses =
        [BookingStatus.Confirmed, BookingStatus.Confirmed, BookingStatus.Completed, BookingStatus.NoShow];

    public async Task RunAsync(StoreHost host, int calls, CancellationToken stop)
    {
        for (int call = 0; call < calls; call++)
        {
            await AskAsync(Next(), host, stop);
        }
    }

    private async Task AskAsync(Call call, StoreHost host, CancellationToken stop)
    {
        await history.AskAsync(number, call, host, ground, stop);
        if (call is ReadExchange { Found: { } read })
        {
            await history.AskAsync(number, ground.Barbers.Count > 0 && random.Next(3) > 0 ? BarberOf(read) : HoursOf(read), host, ground, stop);
        }
    }

    private ChangeHours HoursOf(Exchange read)
    {
        int open = FirstHour + random.Next(2);
        return new ChangeHours(open, open + 3 + random.Next(2), (ground.Barbers.Count > 0 ? 3 : 1) + random.Next(2), read);
    }

    // The first barber is always there, since an exchange whose barbers are all away needs none for a booking.
    private ChangeBarber BarberOf(Exchange read)
    {
        int barber = random.Next(ground.Barbers.Count);
        int open = FirstHour + random.Next(2);
        Place? hours = random.Next(2) == 0 ? new Place(0, open, open + 2 + random.Next(2)) : null;
        return new ChangeBarber(barber, new Model.Barber(hours, 1 + (random.Next(4) / 3), barber == 0 || random.Next(4) > 0), read);
    }

    // Only the first client deletes, and then hours don't change, as the suite explains.
    private Call Next() => random.Next(20) switch
    {
        < 7 when deletes && number == 0 => new DeleteExchange(),
        < 2 when !deletes => new ReadExchange(),
        < 8 => new Book(ground.NextNumber(), Place(), 1 + random.Next(2), Barber()),
        < 10 when ground.Barbers.Count > 0 && Made() is { } made => new Assign(made, Barber()),
        < 11 when reschedules && Made() is { } made => new Reschedule(made, Place()),
        < 14 when Made() is { } made => new ChangeStatus(made, BookingStatus.Cancelled),
        < 15 when Made() is { } made => new ChangeStatus(
            made, Statuses[random.Next(Statuses.Length)]),
        < 16 when Made() is { } made => new FindBooking(made),
        < 18 when random.Next(2) == 0 && Made() is { } made => new ChangeParty(made, 1 + random.Next(2)),
        >= 16 when ground.Barbers.Count > 0 && random.Next(3) > 0 => new Book(ground.NextNumber(), Place(), 1, Barber()),
        < 18 => new SetCapacity(ground.Slots.Keys.Order().ElementAt(random.Next(ground.Slots.Count)), Capacity()),
        18 => new Generate(random.Next(Days), 1 + random.Next(2), random.Next(4)),
        _ => new Book(ground.NextNumber(), Place(), 1, Barber()),
    };

    private int? Made() => ground.Made is { Count: > 0 } made ? made[random.Next(made.Count)] : null;

    private int? Barber() => ground.Barbers.Count > 0 && random.Next(2) == 0 ? random.Next(ground.Barbers.Count) : null;

    private int? Capacity() => random.Next(4) is int capacity and < 3 ? capacity : null;

    private Place Place()
    {
        int start = random.Next(FirstHour, LastHour);
        return new Place(random.Next(3) / 2, start, Math.Min(start + 1 + random.Next(3), LastHour));
    }
}
