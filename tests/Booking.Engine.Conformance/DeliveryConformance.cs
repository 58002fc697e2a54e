using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>One host at a time delivers the events of an exchange, and each delivery that is apart is tried by one host at a time.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class DeliveryConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private const int All = 10_000;

    private static readonly Guid One = Guid.NewGuid();
    private static readonly Guid Other = Guid.NewGuid();
    private static readonly Duration Minute = Duration.FromMinutes(1);

    /// <summary>A receiver that only this test uses.</summary>
    private readonly string _reader = $"webhook:{Guid.NewGuid()}";

    private Instant Now => Clock.GetCurrentInstant();

    [Fact]
    public async Task Another_host_gets_a_lease_only_when_it_has_ended()
    {
        var exchange = await AddNumberedAsync();

        Assert.Equal(0, await LeaseAsync(exchange, One, Now + Minute));
        Assert.Null(await LeaseAsync(exchange, Other, Now + Minute));
        Assert.DoesNotContain(exchange, await Events.FindUndeliveredAsync(Now, All, Stop));

        Clock.Advance(Minute);

        Assert.Contains(exchange, await Events.FindUndeliveredAsync(Now, All, Stop));
        Assert.Equal(0, await LeaseAsync(exchange, Other, Now + Minute));
        Assert.Null(await LeaseAsync(exchange, One, Now + Minute));
    }

    [Fact]
    public async Task A_holder_prolongs_and_ends_its_lease()
    {
        var exchange = await AddNumberedAsync();
        await LeaseAsync(exchange, One, Now + Minute);
        Clock.Advance(Minute / 2);

        Assert.Equal(0, await LeaseAsync(exchange, One, Now + Minute));
        Clock.Advance(Minute / 2);
        Assert.Null(await LeaseAsync(exchange, Other, Now + Minute));
        Assert.Equal(0, await LeaseAsync(exchange, One, Now));
        Assert.Contains(exchange, await Events.FindUndeliveredAsync(Now, All, Stop));
        Assert.Equal(0, await LeaseAsync(exchange, Other, Now + Minute));
    }

    [Fact]
    public async Task What_is_delivered_is_stored_for_the_last_holder_only_and_never_goes_back()
    {
        var exchange = await AddNumberedAsync();
        Assert.False(await Events.DeliveredAsync(exchange, One, 1, Stop));
        await LeaseAsync(exchange, One, Now);
        await LeaseAsync(exchange, Other, Now);

        Assert.False(await Events.DeliveredAsync(exchange, One, 1, Stop));
        Assert.True(await Events.DeliveredAsync(exchange, Other, 1, Stop));
        Assert.True(await Events.DeliveredAsync(exchange, Other, 0, Stop));

        Assert.Equal(1, await LeaseAsync(exchange, One, Now));
        Assert.DoesNotContain(exchange, await Events.FindUndeliveredAsync(Now, All, Stop));
    }

    [Fact]
    public async Task Of_hosts_that_lease_at_once_one_gets_the_lease()
    {
        var exchange = await AddNumberedAsync();
        var hosts = OpenHosts(4);

        var leased = await RaceAsync(16, number => hosts[number % hosts.Length].EventStore.LeaseAsync(
            exchange, Guid.NewGuid(), Now + Minute, Now, Stop));

        Assert.Single(leased, delivered => delivered == 0);
        Assert.Equal(15, leased.Count(delivered => delivered is null));
    }

    [Fact]
    public async Task An_exchange_without_numbered_events_cannot_be_leased()
    {
        var exchange = await AddAsync(Examples.Exchange());

        Assert.Null(await LeaseAsync(exchange.Id, One, Now + Minute));
        Assert.Null(await LeaseAsync(Guid.NewGuid(), One, Now + Minute));
        Assert.False(await Events.DeliveredAsync(Guid.NewGuid(), One, 1, Stop));
    }

    [Fact]
    public async Task A_delivery_is_stored_once_with_every_field()
    {
        var planned = await PlannedAsync() with
        {
            Status = DeliveryStatus.Failed,
            Attempts = 10,
            NextAttemptAt = Now + Duration.FromNanoseconds(1000),
            ResponseStatus = 503,
            LastError = "Service Unavailable",
        };
        await Events.AddDeliveriesAsync([planned, planned with { Id = Guid.NewGuid() }], Stop);
        await Events.AddDeliveriesAsync([planned with { Attempts = 0 }], Stop);

        Assert.Equal(planned, await Events.FindDeliveryAsync(planned.Id, Stop));
        Assert.Null(await Events.FindDeliveryAsync(Guid.NewGuid(), Stop));
    }

    [Fact]
    public async Task Deliveries_that_are_due_are_found_the_longest_due_first()
    {
        var planned = await PlannedAsync();
        EventDelivery[] all =
        [
            Due(Duration.Zero), Due(-Minute), Due(Duration.FromNanoseconds(1000)),
            Due(Duration.Zero) with { Status = DeliveryStatus.Delivered, NextAttemptAt = null },
            Due(Duration.Zero) with { Status = DeliveryStatus.Failed, NextAttemptAt = null },
        ];
        await Events.AddDeliveriesAsync(all, Stop);

        var due = (await Events.FindDueAsync(Now, [], All, Stop)).Where(delivery => delivery.Reader == _reader);

        Assert.Equal([all[1], all[0]], due);

        EventDelivery Due(Duration after) => planned with { Id = Guid.NewGuid(), NextAttemptAt = Now + after };
    }

    [Fact]
    public async Task However_much_is_due_to_some_receivers_what_is_due_to_the_others_is_found()
    {
        var planned = await PlannedAsync();
        string[] busy = [$"{_reader} 1", $"{_reader} 2"];
        await Events.AddDeliveriesAsync([.. busy.Select(reader => planned with { Id = Guid.NewGuid(), Reader = reader })], Stop);
        Clock.Advance(Minute);
        var next = planned with { Id = Guid.NewGuid(), NextAttemptAt = Now };
        await Events.AddDeliveriesAsync([next], Stop);
        var others = (await Events.FindDueAsync(Now, [], All, Stop)).Select(delivery => delivery.Reader)
            .Where(reader => !reader.StartsWith(_reader, StringComparison.Ordinal));

        Assert.Equal([next], await Events.FindDueAsync(Now, [.. busy, .. others], 1, Stop));
    }

    [Fact]
    public async Task A_delivery_is_replaced_only_if_nobody_else_has_tried_it()
    {
        var planned = await PlannedAsync();
        await Events.AddDeliveriesAsync([planned], Stop);
        var hosts = OpenHosts(4);
        var claimed = planned with { Attempts = 1, NextAttemptAt = Now + Minute };

        var claims = await RaceAsync(8, number => hosts[number % hosts.Length].EventStore.UpdateDeliveriesAsync(
            [claimed], planned.Attempts, Stop));
        var delivered = claimed with { Status = DeliveryStatus.Delivered, NextAttemptAt = null, ResponseStatus = 204 };

        Assert.Equal(planned.Id, Assert.Single(claims.SelectMany(ids => ids)));
        Assert.Equal(claimed, await Events.FindDeliveryAsync(planned.Id, Stop));
        Assert.Empty(await Events.UpdateDeliveriesAsync([delivered], 0, Stop));
        Assert.Equal([planned.Id], await Events.UpdateDeliveriesAsync([delivered], 1, Stop));
        Assert.Equal(delivered, await Events.FindDeliveryAsync(planned.Id, Stop));
        Assert.Empty(await Events.UpdateDeliveriesAsync([delivered with { Id = Guid.NewGuid() }], 1, Stop));
    }

    [Fact]
    public async Task Deliveries_are_replaced_together_each_as_it_is_then_and_without_those_that_others_have_tried()
    {
        var planned = await PlannedAsync();
        EventDelivery[] all = [.. Enumerable.Range(0, 6).Select(_ => planned with { Id = Guid.NewGuid() })];
        await Events.AddDeliveriesAsync(all, Stop);
        EventDelivery[] tried =
        [
            .. all.Select((delivery, number) => delivery with
            {
                Attempts = 1,
                Status = number % 2 == 0 ? DeliveryStatus.Delivered : DeliveryStatus.Pending,
                NextAttemptAt = number % 2 == 0 ? null : Now + Minute,
                ResponseStatus = number % 2 == 0 ? 200 : 503,
                LastError = number % 2 == 0 ? null : "Service Unavailable",
            }),
        ];

        Assert.Equal([all[1].Id], await Events.UpdateDeliveriesAsync([tried[1]], 0, Stop));
        var replaced = await Events.UpdateDeliveriesAsync([tried[0], all[1] with { Attempts = 7 }, .. tried[2..5]], 0, Stop);

        Assert.Equal(new[] { 0, 2, 3, 4 }.Select(number => all[number].Id).Order(), replaced.Order());
        EventDelivery[] expected = [.. tried[..5], all[5]];
        foreach (var delivery in expected)
        {
            Assert.Equal(delivery, await Events.FindDeliveryAsync(delivery.Id, Stop));
        }

        Assert.Empty(await Events.UpdateDeliveriesAsync([], 0, Stop));
    }

    [Fact]
    public async Task Of_hosts_that_claim_the_same_deliveries_at_once_one_gets_each()
    {
        var planned = await PlannedAsync();
        EventDelivery[] all = [.. Enumerable.Range(0, 20).Select(_ => planned with { Id = Guid.NewGuid() })];
        await Events.AddDeliveriesAsync(all, Stop);
        var hosts = OpenHosts(4);

        var claims = await RaceAsync(8, number => hosts[number % hosts.Length].EventStore.UpdateDeliveriesAsync(
            [.. all.Skip(number).Concat(all.Take(number)).Take(13).Select(one => one with { Attempts = 1 })], 0, Stop));

        Assert.Equal(all.Select(delivery => delivery.Id).Order(), claims.SelectMany(ids => ids).Order());
    }

    [Fact]
    public async Task The_deliveries_of_a_receiver_are_listed_the_newest_first_page_by_page()
    {
        var planned = await PlannedAsync();
        EventDelivery[] all =
        [
            .. Enumerable.Range(0, 7).Select(number => planned with
            {
                Id = Guid.NewGuid(),
                CreatedAt = planned.CreatedAt + Duration.FromSeconds(number / 2), // Some at the same moment.
            }),
        ];
        await Events.AddDeliveriesAsync([.. all, planned with { Id = Guid.NewGuid(), Reader = "App.Mail" }], Stop);

        var listed = new List<EventDelivery>();
        var page = await Events.ListDeliveriesAsync(_reader, new PageRequest(size: 3), Stop);
        Assert.Equal((7, true), (page.TotalCount, page.IsCountExact));
        listed.AddRange(page.Items);
        while (page.Next is { } next)
        {
            page = await Events.ListDeliveriesAsync(_reader, PageRequest.After(next, 3), Stop);
            listed.AddRange(page.Items);
        }

        Assert.Equal(all.OrderBy(one => one.Id).Select(one => one.Id), listed.OrderBy(one => one.Id).Select(one => one.Id));
        Assert.Equal(listed.Select(one => one.CreatedAt).OrderDescending(), listed.Select(one => one.CreatedAt));
        var second = await Events.ListDeliveriesAsync(_reader, new PageRequest(2, 3), Stop);
        Assert.Equal(listed.Skip(3).Take(3), second.Items);
    }

    [Fact]
    public async Task Old_deliveries_are_removed_with_the_events()
    {
        var planned = await PlannedAsync();
        var younger = planned with { Id = Guid.NewGuid(), CreatedAt = Now + Minute };
        await Events.AddDeliveriesAsync([planned, younger], Stop);

        await Events.RemoveEventsAsync(Now + Minute, Stop);

        Assert.Null(await Events.FindDeliveryAsync(planned.Id, Stop));
        Assert.Equal(younger, await Events.FindDeliveryAsync(younger.Id, Stop));
    }

    private Task<long?> LeaseAsync(Guid exchangeId, Guid holder, Instant until) =>
        Events.LeaseAsync(exchangeId, holder, until, Now, Stop);

    private async Task<Guid> AddNumberedAsync()
    {
        var exchange = await AddAsync(Examples.Exchange());
        await Events.NumberAsync(exchange.Id, Stop);
        return exchange.Id;
    }

    private async Task<EventDelivery> PlannedAsync()
    {
        var exchangeId = await AddNumberedAsync();
        var happened = Assert.Single(await Events.ReadAsync(exchangeId, 0, 1, Stop));
        return EventDelivery.Of(_reader, happened, Now);
    }
}
