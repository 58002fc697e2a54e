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
            int open = FirstHour + random.Next(2);
            var change = new ChangeHours(read.Version, open, open + 3 + random.Next(2), 1 + random.Next(2), read);
            await history.AskAsync(number, change, host, ground, stop);
        }
    }

    // Only the first client deletes, and then hours don't change, as the suite explains.
    private Call Next() => random.Next(20) switch
    {
        < 7 when deletes && number == 0 => new DeleteExchange(),
        < 2 when !deletes => new ReadExchange(),
        < 8 => new Book(ground.NextNumber(), Place(), 1 + random.Next(2)),
        < 11 when reschedules && Made() is { } made => new Reschedule(made, Place()),
        < 14 when Made() is { } made => new ChangeStatus(made, BookingStatus.Cancelled),
        < 15 when Made() is { } made => new ChangeStatus(
            made, Statuses[random.Next(Statuses.Length)]),
        < 16 when Made() is { } made => new FindBooking(made),
        < 18 when random.Next(2) == 0 && Made() is { } made => new ChangeParty(made, 1 + random.Next(2)),
        < 18 => new SetCapacity(ground.Slots.Keys.Order().ElementAt(random.Next(ground.Slots.Count)), Capacity()),
        18 => new Generate(random.Next(Days), 1 + random.Next(2), random.Next(4)),
        _ => new Book(ground.NextNumber(), Place(), 1),
    };

    private int? Made() => ground.Made is { Count: > 0 } made ? made[random.Next(made.Count)] : null;

    private int? Capacity() => random.Next(4) is int capacity and < 3 ? capacity : null;

    private Place Place()
    {
        int start = random.Next(FirstHour, LastHour);
        return new Place(random.Next(3) / 2, start, Math.Min(start + 1 + random.Next(3), LastHour));
    }
}
