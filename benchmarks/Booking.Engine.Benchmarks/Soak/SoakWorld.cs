using NodaTime;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>What the clients of a soak share: the hosts, and a few exchanges on which they often meet.</summary>
internal sealed class SoakWorld(IReadOnlyList<SoakHost> hosts)
{
    public const int Days = 2;
    public const int FirstHour = 8;
    public const int LastHour = 20;

    private readonly SoakExchange[] _exchanges = new SoakExchange[6];
    private long _operations;

    public IReadOnlyList<SoakExchange> Exchanges => _exchanges;

    /// <summary>How many calls were made.</summary>
    public long Operations => Interlocked.Read(ref _operations);

    /// <summary>Counts a call, and returns the host for it: they take turns.</summary>
    public SoakHost NextHost() => hosts[(int)(Interlocked.Increment(ref _operations) % hosts.Count)];

    /// <summary>Puts a new exchange in place of a deleted one, with time slots stored on its first day.</summary>
    public async Task OpenAsync(int number, SoakClient owner)
    {
        var terms = new Terms(FirstHour, LastHour, 1 + (number % 3));
        var exchange = await owner.AskAsync(host => host.Exchanges.CreateAsync(With(terms, new Exchange
        {
            BusinessName = $"Soak {number}",
            TimeZone = DateTimeZone.Utc,
        })));
        var id = exchange.Value.Id;
        var first = Place.DateOf(0);
        _ = await owner.AskAsync(host => host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(id, first, first) { MaxCapacity = terms.Capacity }));
        var timeSlots = await owner.AskAsync(host => host.TimeSlots.ListAsync(id, first, new PageRequest()));
        _exchanges[number] = new SoakExchange(id, terms, timeSlots!.Items.ToDictionary(
            timeSlot => (0, timeSlot.TimeSlot.Period.StartSecond / 3600),
            timeSlot => new SoakTimeSlot(timeSlot.TimeSlot.Id, new Changing<int?>(terms.Capacity))));
    }

    /// <summary>The exchange on these terms, open on every day, with slots of an hour.</summary>
    public static Exchange With(Terms terms, Exchange exchange) => exchange with
    {
        OperatingHours = OperatingHours.Daily(new LocalTime(terms.Open, 0), new LocalTime(terms.Close, 0)),
        Policy = exchange.Policy with { DefaultCapacity = terms.Capacity, SlotDuration = Duration.FromHours(1) },
    };

    /// <summary>The terms of an exchange as it is stored.</summary>
    public static Terms Of(Exchange exchange) => new(
        exchange.OperatingHours[0].Period!.Value.Open.Hour,
        exchange.OperatingHours[0].Period!.Value.Close.Hour,
        exchange.DefaultCapacity);
}
