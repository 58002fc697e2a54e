using System.Collections.Immutable;
using BookingEngine.Conformance.Histories;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Whatever clients of several hosts ask of one exchange concurrently, there is an order in which the same calls,
/// made one after the other, would have had the same results. Among them are bookings with which the owner passes over capacity,
/// hours and buffers. In a history either the hours are changed or one client
/// deletes the exchange: a removal doesn't compare versions, so changes that overtake a deletion are not covered.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class LinearizabilityConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private const int Clients = 4;

    /// <summary>The number of histories that are recorded, each on an exchange of its own.</summary>
    protected virtual int Rounds => 40;

    /// <summary>
    /// Called before each history. A store that can be made slower overrides it, so that clients meet more often.
    /// </summary>
    /// <param name="random">Of the history's seed.</param>
    protected virtual Task SlowDownAsync(Random random) => Task.CompletedTask;

    /// <summary>The factor by which a long run has more histories.</summary>
    private static int Factor => Environment.GetEnvironmentVariable("BOOKING_TEST_LONG") == "1" ? 20 : 1;

    [Theory]
    [InlineData(1_000_000, false)]
    [InlineData(2_000_000, true)]
    public Task Concurrent_histories_are_linearizable(int firstSeed, bool deletes) =>
        CheckAsync(firstSeed, deletes, seed => PrepareAsync(buffer: seed % 2));

    /// <summary>Every third exchange gets its first barbers only when it may have bookings.</summary>
    [Fact]
    public Task Concurrent_histories_of_an_exchange_with_barbers_are_linearizable() =>
        CheckAsync(3_000_000, deletes: false, seed => PrepareAsync(barbers: 3, areThere: seed % 3 > 0));

    private async Task CheckAsync(int firstSeed, bool deletes, Func<int, Task<(Model Start, Ground Ground)>> prepare)
    {
        StoreHost[] hosts =
        [
            OpenHost(store => new UnsteadyBookingStore(store)),
            OpenHost(store => new UnsteadyBookingStore(store)),
        ];
        for (int seed = firstSeed; seed < firstSeed + (Rounds * Factor / 2); seed++)
        {
            var (start, ground) = await prepare(seed);
            await SlowDownAsync(new Random(seed));
            var history = new History();
            await RaceAsync(Clients, async number =>
            {
                var client = new Client(number, new Random((seed * Clients) + number), history, ground, deletes, Store.ChangesTwoDays);
                await client.RunAsync(hosts[number % hosts.Length], calls: 5, Stop);
                return number;
            });
            await history.AskAsync(Clients, new ReadAll(Client.Days), Host, ground, Stop);

            string? problem = Linearization.Problem(start, history.Entries);
            Assert.True(
                problem is null,
                $"Seed {seed}: no order explains\n{history}\n\nThe longest that one does:\n{problem}");
        }
    }

    /// <summary>The checker must reject an impossible history. Otherwise the test above would prove nothing.</summary>
    [Fact]
    public void The_checker_rejects_a_history_that_books_a_place_twice()
    {
        var start = new Model(Client.FirstHour, Client.LastHour, Capacity: 1);
        var place = new Place(0, 9, 10);
        History.Entry[] entries =
        [
            new(0, new Book(1, place, 1), "Pending day 0 9-10 for 1, version 1, 0 left", 1, 3),
            new(1, new Book(2, place, 1), "Pending day 0 9-10 for 1, version 1, 0 left", 2, 4),
        ];

        Assert.NotNull(Linearization.Problem(start, entries));
        Assert.Null(Linearization.Problem(start, [entries[0], entries[1] with { Answer = "FullyBooked" }]));
        Assert.Null(Linearization.Problem(start, [entries[0] with { Answer = "FullyBooked" }, entries[1]]));
        Assert.NotNull(Linearization.Problem(
            start, [entries[0] with { Answer = "FullyBooked", Answered = 2 }, entries[1] with { Asked = 3 }]));
    }

    [Fact]
    public void The_checker_rejects_a_history_in_which_two_barbers_have_three_bookings_at_once()
    {
        var start = new Model(Client.FirstHour, Client.LastHour, Capacity: 4) { Barbers = Ground.AllBarbers.Remove(2) };
        var place = new Place(0, 9, 10);
        History.Entry[] entries =
        [
            new(0, new Book(1, place, 1), "Pending day 0 9-10 for 1, version 1, with 0, 3 left", 1, 2),
            new(0, new Book(2, place, 1, Barber: 0), "Pending day 0 9-10 for 1, version 1, with 0 as chosen, 2 left", 3, 4),
            new(0, new FindBooking(1), "Pending day 0 9-10 for 1, version 2, with 1", 5, 6),
            new(1, new Book(3, place, 1), "Pending day 0 9-10 for 1, version 1, with 1, 1 left", 7, 8),
        ];

        Assert.NotNull(Linearization.Problem(start, entries));
        Assert.Null(Linearization.Problem(start, [.. entries[..3], entries[3] with { Answer = "NoResource" }]));
        Assert.NotNull(Linearization.Problem(start, [entries[0], entries[3] with { Answer = "NoResource" }]));
        Assert.NotNull(Linearization.Problem(
            start, [entries[0], entries[1], entries[2] with { Answer = "Pending day 0 9-10 for 1, version 1, with 0" }]));
    }

    /// <summary>
    /// Creates an exchange with stored time slots on its first day. Its second day is not stored. It may have barbers, or may get them
    /// later.
    /// </summary>
    private async Task<(Model Start, Ground Ground)> PrepareAsync(
        int buffer = 0, int barbers = 0, bool areThere = false)
    {
        var start = new Model(Client.FirstHour, Client.LastHour, Capacity: barbers > 0 ? 4 : 2)
        {
            Buffer = buffer,
            Barbers = areThere ? Ground.AllBarbers : ImmutableSortedDictionary<int, Model.Barber>.Empty,
        };
        Guid[] ids = [.. Enumerable.Range(0, barbers).Select(_ => Guid.NewGuid())];
        var exchange = await AddAsync(Examples.Exchange(start.Capacity) with
        {
            Policy = new BookingPolicy { DefaultCapacity = start.Capacity, BufferAfter = Duration.FromHours(buffer) },
            OperatingHours = Examples.EveryDay(Ground.Time(Client.FirstHour), Ground.Time(Client.LastHour)),
            Resources = areThere ? Ground.ResourcesOf(ids) : [],
        });
        var day = await AddDayAsync(exchange.Id, Examples.Monday);
        TimeSlot[] slots = [Examples.Slot(day, 9, 10), Examples.Slot(day, 10, 12) with { MaxCapacity = 2 }];
        await CommitAsync(Examples.ChangeOf(day).WithTimeSlots(added: slots));
        var stored = slots.ToImmutableSortedDictionary(slot => Ground.PlaceOf(slot.Date, slot.Period), slot => slot);
        return (
            start with { Slots = stored.ToImmutableSortedDictionary(slot => slot.Key, slot => slot.Value.MaxCapacity) },
            new Ground(exchange.Id, stored.ToDictionary(slot => slot.Key, slot => slot.Value.Id), ids));
    }
}
