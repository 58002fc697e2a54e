using BookingEngine.Stores;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Any sequence of operations on two hosts has the same results, and leaves the same data, as on one host with the
/// in-memory store that keeps nothing of days.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class SequenceConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private StoreHost? _other;

    /// <summary>The number of sequences of up to 25 operations that are tried: 60, and ten times as many with <c>BOOKING_TEST_LONG=1</c>.</summary>
    protected virtual int Sequences => Environment.GetEnvironmentVariable("BOOKING_TEST_LONG") == "1" ? 600 : 60;

    /// <summary>A failure names the seed and the shortest failing sequence found.</summary>
    [Fact]
    public void Any_sequence_of_operations_has_the_same_results_as_in_the_in_memory_store() =>
        Prop.ForAll(Operation.Sequences, (Func<Operation[], Task>)CompareAsync)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences).WithQuietOnSuccess(true));

    private async Task CompareAsync(Operation[] operations)
    {
        await using var model = new StoreHost(new Model(), Clock, configure: options => options.DayCacheMegabytes = 0);
        StoreHost[] hosts = [Host, _other ??= OpenHost()];
        int turn = 0;
        var exchange = Examples.Exchange(capacity: 2) with { TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"] };
        await model.ExchangeStore.AddAsync(exchange, Stop);
        await Host.ExchangeStore.AddAsync(exchange, Stop);
        List<Guid> madeInModel = [];
        List<Guid> made = [];
        foreach (var operation in operations.Where(
            operation => Store.ChangesTwoDays || !operation.MayChangeTwoDays))
        {
            string expected = await operation.RunAsync(model, exchange.Id, madeInModel);
            string actual = await operation.RunAsync(hosts[turn++ / 2 % 2], exchange.Id, made);
            Assert.True(expected == actual, $"{operation}: in memory\n{expected}\nhere\n{actual}");
            Clock.Advance(Duration.FromTicks(10_000_010)); // This is a second and a microsecond.
        }

        Assert.Equal(await StateAsync(model, exchange.Id), await StateAsync(Host, exchange.Id));
    }

    /// <summary>Returns everything stored of an exchange, and the availability that it shows.</summary>
    private static async Task<string> StateAsync(StoreHost host, Guid exchangeId)
    {
        var bookings = await Consistency.CheckAsync(host, exchangeId, Stop);
        var last = Operation.FirstDate.PlusDays(Operation.Days - 1);
        var days = await host.BookingStore.LoadDaysAsync([exchangeId], Operation.FirstDate, last, Stop);
        var shown = new List<string>();
        for (var date = Operation.FirstDate; date <= last; date = date.PlusDays(1))
        {
            var day = await host.Availability.GetDayAsync(exchangeId, date, cancellationToken: Stop);
            shown.AddRange(day?.Slots.Select(slot => $"{slot}") ?? ["no exchange"]);
        }

        return string.Join(
            '\n',
            Fields.WithoutIds(await host.Exchanges.FindAsync(exchangeId, Stop)),
            Fields.WithoutIds(bookings),
            Fields.WithoutIds(days.Select(AtNoVersion)),
            string.Join('\n', shown));
    }

    /// <summary>Returns the day without its version, since each store begins at a version of its own.</summary>
    private static BookingDay AtNoVersion(BookingDay day) => new(day.ExchangeId, day.Date, 0, day.TimeSlots, day.Allocations);

    private sealed class Model : IStoreUnderTest
    {
        private readonly InMemoryStore _store = new();

        public void AddTo(BookingEngineBuilder host) =>
            host.UseStore<InMemoryStore>().Services.Replace(ServiceDescriptor.Singleton(_store));
    }
}
