using BookingEngine.Conformance;
using BookingEngine.Stores;

namespace BookingEngine.Tests.Stores;

/// <summary>A write whose caller has gone already is not made.</summary>
public sealed class CancelledWriteTests
{
    private static readonly CancellationToken Gone = new(canceled: true);
    private static readonly Exchange Shop = Examples.Exchange();

    /// <summary>The writes of a store, by name.</summary>
    private static readonly Dictionary<string, Func<InMemoryStore, Task>> Writes = new()
    {
        [nameof(IExchangeStore.AddAsync)] = store => store.AddAsync(Examples.Exchange(), Gone),
        [nameof(IExchangeStore.ReplaceAsync)] = store => store.ReplaceAsync(Shop.Next(), Examples.Monday, Gone),
        [nameof(IExchangeStore.RemoveAsync)] = store => store.RemoveAsync(Shop.Id, Shop.Version, Gone),
        [nameof(IBookingStore.AddDayAsync)] = store => store.AddDayAsync(Shop.Id, Examples.Monday, Gone),
        [nameof(IBookingStore.RemoveEmptyDaysAsync)] = store => store.RemoveEmptyDaysAsync(Examples.Monday, Gone),
        [nameof(IBookingStore.CommitAsync)] = store => store.CommitAsync(new DayChange(Shop.Id, []), Gone),
        [nameof(IEventStore.AddEventsAsync)] = store => store.AddEventsAsync([BookingEvent.OfExchange(Shop)], Gone),
        [nameof(IEventStore.NumberAsync)] = store => store.NumberAsync(Shop.Id, Gone),
        [nameof(IEventStore.RemoveEventsAsync)] = store => store.RemoveEventsAsync(Shop.CreatedAt, Gone),
        [nameof(IEventStore.LeaseAsync)] = store => store.LeaseAsync(Shop.Id, Guid.NewGuid(), Shop.CreatedAt, Shop.CreatedAt, Gone),
        [nameof(IEventStore.DeliveredAsync)] = store => store.DeliveredAsync(Shop.Id, Guid.NewGuid(), 1, Gone),
        [nameof(IEventStore.AddDeliveriesAsync)] = store => store.AddDeliveriesAsync([Delivery()], Gone),
        [nameof(IEventStore.UpdateDeliveriesAsync)] = store => store.UpdateDeliveriesAsync([Delivery()], 0, Gone),
        [nameof(IEventStore.AddWebhookAsync)] = store => store.AddWebhookAsync(Hook(), Gone),
        [nameof(IEventStore.ReplaceWebhookAsync)] = store => store.ReplaceWebhookAsync(Hook() with { Version = 2 }, Gone),
        [nameof(IEventStore.RemoveWebhookAsync)] = store => store.RemoveWebhookAsync(Guid.NewGuid(), Gone),
        [nameof(ICalendarStore.AddCalendarAsync)] = store => store.AddCalendarAsync(Calendar(), Gone),
        [nameof(ICalendarStore.ReplaceCalendarAsync)] = store => store.ReplaceCalendarAsync(Calendar() with { Version = 2 }, Gone),
        [nameof(ICalendarStore.RemoveCalendarAsync)] = store => store.RemoveCalendarAsync(Guid.NewGuid(), Gone),
    };

    /// <summary>The names of the writes.</summary>
    public static TheoryData<string> Names => [.. Writes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_write_that_was_cancelled_before_it_began_is_refused(string name)
    {
        var store = new InMemoryStore();
        await store.AddAsync(Shop, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Writes[name](store));

        Assert.Equal([Shop], await store.FindAsync([Shop.Id], TestContext.Current.CancellationToken));
    }

    private static EventDelivery Delivery() => EventDelivery.Of("App.Mail", BookingEvent.OfExchange(Shop), Shop.CreatedAt);

    private static Webhook Hook() => new() { Id = Guid.NewGuid(), OwnerId = "ada", Url = new Uri("https://example.com/") };

    private static BusyCalendar Calendar() => new() { Id = Guid.NewGuid(), ExchangeId = Shop.Id, Url = new Uri("https://example.com/") };
}
