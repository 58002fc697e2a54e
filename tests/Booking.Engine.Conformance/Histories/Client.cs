namespace BookingEngine.Conformance.Histories;

/// <summary>Makes one random call after another. It draws from few values, so that clients often meet.</summary>
internal sealed class Client(int number, Random random, History history, Ground ground, bool deletes, bool changesTwoDays)
{
    public const int FirstHour = 9;
    public const int LastHour = 13;
    public const int Days = 2;

    // An exchange opens at 10 at the latest, so this is always within the hours of the next day.
    private const int Overnight = 24 + 11;

    private static readonly BookingStatus[] Statuses =
        [BookingStatus.Confirmed, BookingStatus.Confirmed, BookingStatus.Completed, BookingStatus.NoShow];

    /// <summary>What the owner passes over of the places and times of an exchange without barbers.</summary>
    private static readonly Overrides[] Passed =
    [
        Overrides.Capacity, Overrides.Hours, Overrides.Buffers, Overrides.Hours | Overrides.Capacity, Overrides.Hours | Overrides.Buffers,
    ];

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
        < 8 => Book(1 + random.Next(2)),
        < 10 when ground.Barbers.Count > 0 && Made() is { } made => new Assign(made, Barber()),
        < 11 when changesTwoDays && Made() is { } made => Reschedule(made),
        < 14 when Made() is { } made => new ChangeStatus(made, BookingStatus.Cancelled),
        < 15 when Made() is { } made => new ChangeStatus(
            made, Statuses[random.Next(Statuses.Length)]),
        < 16 when Made() is { } made => new FindBooking(made),
        < 18 when random.Next(2) == 0 && Made() is { } made => new ChangeParty(made, 1 + random.Next(2)),
        >= 16 when ground.Barbers.Count > 0 && random.Next(3) > 0 => Book(1),
        < 18 => new SetCapacity(ground.Slots.Keys.Order().ElementAt(random.Next(ground.Slots.Count)), Capacity()),
        18 => new Generate(random.Next(Days), 1 + random.Next(2), random.Next(4)),
        _ => Book(1),
    };

    private Book Book(int partySize)
    {
        var overrides = Overridden();
        return new Book(ground.NextNumber(), Place(overrides), partySize, Barber(), overrides);
    }

    private Reschedule Reschedule(int made)
    {
        var overrides = Overridden();
        return new Reschedule(made, Place(overrides), overrides);
    }

    private Overrides Overridden() => random.Next(3) > 0 ? Overrides.None
        : ground.Barbers.Count > 0 ? Overrides.Capacity
        : Passed[random.Next(Passed.Length)];

    private int? Made() => ground.Made is { Count: > 0 } made ? made[random.Next(made.Count)] : null;

    private int? Barber() => ground.Barbers.Count > 0 && random.Next(2) == 0 ? random.Next(ground.Barbers.Count) : null;

    private int? Capacity() => random.Next(4) is int capacity and < 3 ? capacity : null;

    /// <summary>Draws a place. Beyond the hours, it may end only after the exchange has opened on the next day.</summary>
    private Place Place(Overrides overrides)
    {
        bool isBeyond = overrides.HasFlag(Overrides.Hours);
        if (isBeyond && changesTwoDays && random.Next(3) == 0)
        {
            return new Place(0, 22, Overnight);
        }

        int start = isBeyond ? random.Next(FirstHour - 2, LastHour + 2) : random.Next(FirstHour, LastHour);
        int end = start + 1 + random.Next(3);
        return new Place(random.Next(3) / 2, start, isBeyond ? end : Math.Min(end, LastHour));
    }
}
