using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Positions have no gaps, and whoever reads by them misses nothing, whoever else writes, numbers and removes.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class EventReadingConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private const int Clients = 32;

    private static readonly LocalDate Monday = Examples.Monday;

    [Fact]
    public async Task A_reader_misses_nothing_while_many_clients_write()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: Clients));
        var hosts = OpenHosts(4);
        var writing = RaceAsync(Clients, number => WriteAsync(hosts[number % hosts.Length], exchange, number));
        var read = new List<BookingEvent>();

        while (!writing.IsCompleted)
        {
            await ReadOnAsync(read, exchange.Id);
            await Task.Delay(1, Stop);
        }

        Assert.Equal(Clients, (await writing).Sum());
        await ReadOnAsync(read, exchange.Id);
        EventLog.IsComplete(read, exchange, await Consistency.CheckAsync(Host, exchange.Id, Stop));
        Assert.Equal(1 + (3 * Clients), read.Count);
    }

    [Fact]
    public async Task Hosts_that_number_at_once_give_each_position_once()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: Clients));
        var hosts = OpenHosts(4);
        for (int round = 0; round < 3; round++)
        {
            var date = Monday.PlusDays(round);
            await RaceAsync(Clients, async number =>
            {
                var host = hosts[number % hosts.Length];
                if (number < Clients / 2)
                {
                    return (await host.Bookings.BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0), date), Stop)).Succeeded;
                }

                await host.EventStore.NumberAsync(exchange.Id, Stop);
                return true;
            });
        }

        EventLog.IsComplete(
            await EventLog.ReadAsync(Events, exchange.Id, Stop), exchange, await Consistency.CheckAsync(Host, exchange.Id, Stop));
        Assert.DoesNotContain(exchange.Id, await Events.FindUnnumberedAsync(10_000, Stop));
    }

    [Fact]
    public async Task Events_have_no_position_until_they_are_numbered_and_are_found_until_then()
    {
        var exchange = await AddAsync(Examples.Exchange());

        Assert.Empty(await Events.ReadAsync(exchange.Id, 0, 100, Stop));
        Assert.Contains(exchange.Id, await Events.FindUnnumberedAsync(10_000, Stop));
        Assert.DoesNotContain(exchange.Id, await Events.FindUndeliveredAsync(Clock.GetCurrentInstant(), 10_000, Stop));

        await Events.NumberAsync(exchange.Id, Stop);
        await Events.NumberAsync(Guid.NewGuid(), Stop); // An exchange that does not exist has nothing to number.

        Assert.Single(await Events.ReadAsync(exchange.Id, 0, 100, Stop));
        Assert.DoesNotContain(exchange.Id, await Events.FindUnnumberedAsync(10_000, Stop));
        Assert.Contains(exchange.Id, await Events.FindUndeliveredAsync(Clock.GetCurrentInstant(), 10_000, Stop));
    }

    [Theory]
    [InlineData(0, 2, new long[] { 1, 2 })]
    [InlineData(1, 100, new long[] { 2, 3, 4 })]
    [InlineData(3, 1, new long[] { 4 })]
    [InlineData(4, 100, new long[0])]
    [InlineData(1000, 100, new long[0])]
    public async Task A_page_begins_after_the_position_that_is_given(long after, int most, long[] positions)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 3));
        for (int count = 0; count < 3; count++)
        {
            Assert.True((await Host.Bookings.BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0)), Stop)).Succeeded);
        }

        await Events.NumberAsync(exchange.Id, Stop);

        Assert.Equal(positions, (await Events.ReadAsync(exchange.Id, after, most, Stop)).Select(happened => happened.Position));
    }

    [Fact]
    public async Task Removing_old_events_leaves_later_ones_and_those_without_a_position_and_what_is_removed_counts_as_delivered()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 3));
        await Events.NumberAsync(exchange.Id, Stop);
        var unnumbered = await AddAsync(Examples.Exchange());
        Assert.True((await Host.Bookings.BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0)), Stop)).Succeeded);
        await Events.NumberAsync(exchange.Id, Stop);

        await Events.RemoveEventsAsync(Clock.GetCurrentInstant(), Stop);
        var kept = await Events.ReadAsync(exchange.Id, 0, 100, Stop);
        Clock.AdvanceSeconds(1);
        await Events.RemoveEventsAsync(Clock.GetCurrentInstant(), Stop);
        var none = await Events.ReadAsync(exchange.Id, 0, 100, Stop);
        Assert.DoesNotContain(exchange.Id, await Events.FindUndeliveredAsync(Clock.GetCurrentInstant(), 10_000, Stop));
        Assert.Equal(2, await Events.LeaseAsync(exchange.Id, Guid.NewGuid(), Clock.GetCurrentInstant(), Clock.GetCurrentInstant(), Stop));
        Assert.True((await Host.Bookings.BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0)), Stop)).Succeeded);

        Assert.Equal([2L], kept.Select(happened => happened.Position));
        Assert.Empty(none);
        Assert.Equal([3L], (await EventLog.ReadAsync(Events, exchange.Id, Stop)).Select(happened => happened.Position));
        Assert.Single(await EventLog.ReadAsync(Events, unnumbered.Id, Stop));
    }

    [Fact]
    public async Task The_events_of_a_booking_are_in_the_order_of_its_versions_even_if_a_hosts_clock_is_slow()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booked = (await Host.Bookings.BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0)), Stop)).Value!.Booking;
        Clock.AdvanceSeconds(-30);
        Assert.True((await Host.Bookings.CancelAsync(booked.Id, cancellationToken: Stop)).Succeeded);

        EventLog.IsComplete(
            await EventLog.ReadAsync(Events, exchange.Id, Stop), exchange, await Consistency.CheckAsync(Host, exchange.Id, Stop));
    }

    /// <summary>Books, changes and cancels, on a date that several clients share. Returns 1 once all is stored.</summary>
    private static async Task<int> WriteAsync(StoreHost host, Exchange exchange, int number)
    {
        var date = Monday.PlusDays(number % 5);
        var booked = await host.Bookings.BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0), date), Stop);
        var id = booked.Value!.Booking.Id;
        var changed = await host.Bookings.ChangeDetailsAsync(id, new BookingChange { Notes = $"{number}" }, cancellationToken: Stop);
        var cancelled = await host.Bookings.CancelAsync(id, cancellationToken: Stop);
        return changed.Succeeded && cancelled.Succeeded ? 1 : 0;
    }

    private async Task ReadOnAsync(List<BookingEvent> read, Guid exchangeId)
    {
        IReadOnlyList<BookingEvent> next;
        do
        {
            next = await Host.Events.ReadAsync(exchangeId, read.Count == 0 ? 0 : read[^1].Position, 7, Stop);
            read.AddRange(next);
        }
        while (next.Count > 0);
    }
}
