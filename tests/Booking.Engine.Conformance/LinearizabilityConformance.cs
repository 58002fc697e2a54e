using System.Collections.Immutable;
using BookingEngine.Conformance.Histories;

namespace BookingEngine.Conformance;

/// <summary>
/// Whatever clients of several hosts ask of one exchange concurrently, there is an order in which the same calls,
/// made one after the other, would have had the same results. In a history either the hours are changed or one client
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
    public async Task Concurrent_histories_are_linearizable(int firstSeed, bool deletes)
    {
        StoreHost[] hosts =
        [
            OpenHost(store => new UnsteadyBookingStore(store)),
            OpenHost(store => new UnsteadyBookingStore(store)),
        ];
        for (int seed = firstSeed; seed < firstSeed + (Rounds * Factor / 2); seed++)
        {
            var (start, ground) = await PrepareAsync();
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

    /// <summary>Creates an exchange with stored time slots on its first day. Its second day is not stored.</summary>
    private async Task<(Model Start, Ground Ground)> PrepareAsync()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 2) with
        {
            OperatingHours = Examples.EveryDay(Ground.Time(Client.FirstHour), Ground.Time(Client.LastHour)),
        });
        var day = await AddDayAsync(exchange.Id, Examples.Monday);
        TimeSlot[] slots = [Examples.Slot(day, 9, 10), Examples.Slot(day, 10, 12) with { MaxCapacity = 2 }];
        await CommitAsync(Examples.ChangeOf(day).WithTimeSlots(added: slots));
        var start = new Model(Client.FirstHour, Client.LastHour, Capacity: 2)
        {
            Slots = slots.ToImmutableSortedDictionary(
                slot => Ground.PlaceOf(slot.Date, slot.Period), slot => slot.MaxCapacity),
        };
        var ids = slots.ToDictionary(slot => Ground.PlaceOf(slot.Date, slot.Period), slot => slot.Id);
        return (start, new Ground(exchange.Id, ids));
    }
}
