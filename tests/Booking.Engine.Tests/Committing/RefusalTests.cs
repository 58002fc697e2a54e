using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace BookingEngine.Tests.Committing;

/// <summary>A request is refused only because of a state that was committed, whatever another host does meanwhile.</summary>
public sealed class RefusalTests : IAsyncDisposable
{
    private readonly Queue _queue = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task A_request_is_not_refused_from_a_day_carried_over_from_the_previous_batch()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        _queue.Store.AfterCommit = async change =>
        {
            _queue.Store.AfterCommit = _ => Task.CompletedTask;
            var cancelled = await _queue.Other.Bookings.CancelAsync(change.Bookings.Added[0].Id, cancellationToken: Stop);
            Assert.True(cancelled.Succeeded);
        };
        var next = _queue.Book(exchange, "Next");

        letGo();

        Assert.True((await held).Succeeded);
        Assert.True((await next).Succeeded, (await next).Error?.ToString());
    }

    [Fact]
    public async Task A_request_is_not_refused_for_a_place_given_to_another_in_a_commit_that_conflicted()
    {
        var exchange = await _queue.CreateAsync(capacity: 2);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        _queue.Store.BeforeCommit = async _ =>
        {
            _queue.Store.BeforeCommit = _ => Task.CompletedTask;
            var replaced = await _queue.Other.Exchanges.ReplaceAsync(
                exchange with { Policy = exchange.Policy with { DefaultCapacity = 3 } }, Stop);
            Assert.True(replaced.Succeeded);
        };
        var (first, second) = (_queue.Book(exchange), _queue.Book(exchange)); // The second is refused because of the first.

        letGo();

        Assert.All(await Task.WhenAll(held, first, second), result => Assert.True(result.Succeeded));
    }

    [Fact]
    public async Task A_request_is_not_refused_from_a_day_combined_with_rules_that_came_later()
    {
        var exchange = await _queue.CreateAsync(capacity: 2);
        var standing = (await _queue.Book(exchange)).Value!.Booking;
        _queue.Store.AfterLoad = async () =>
        {
            _queue.Store.AfterLoad = () => Task.CompletedTask;
            _ = await _queue.Other.Bookings.CancelAsync(standing.Id, cancellationToken: Stop);
            _ = await _queue.Other.Exchanges.ReplaceAsync(
                exchange with { Policy = exchange.Policy with { DefaultCapacity = 1 } }, Stop);
        };

        var result = await _queue.Book(exchange); // There was a place at every moment.

        Assert.True(result.Succeeded, result.Error?.ToString());
    }

    /// <summary>
    /// A day carried over from the last batch has no neighbours, which new hours may make relevant. A store may write
    /// these hours a moment before it raises the fence.
    /// </summary>
    [Fact]
    public async Task A_request_is_not_accepted_on_a_carried_day_under_rules_that_came_later()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var early = exchange.Next() with { OperatingHours = Examples.EveryDay(new LocalTime(0, 0), new LocalTime(12, 0)) };
        await _queue.Other.ExchangeStore.ReplaceAsync(early, Examples.Monday, Stop);
        var tuesday = new BookingRequest(
            exchange.Id, Examples.Monday.PlusDays(1), new LocalTime(0, 30), new LocalTime(1, 30), Examples.Customer);
        Assert.True((await _queue.Other.Bookings.BookAsync(tuesday, Stop)).Succeeded);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        _queue.Store.AfterCommit = async _ =>
        {
            _queue.Store.AfterCommit = _ => Task.CompletedTask;
            var late = early.Next() with { OperatingHours = Examples.EveryDay(new LocalTime(18, 0), new LocalTime(2, 0)) };
            await _queue.Other.ExchangeStore.ReplaceAsync(late, fenceFrom: Limits.LastDate, Stop);
        };
        var night = _queue.Host.Bookings.BookAsync(
            new BookingRequest(exchange.Id, Examples.Monday, new LocalTime(0, 30), new LocalTime(1, 30), Examples.Customer),
            Stop); // of Monday's business day, and at the time of the other

        letGo();

        Assert.True((await held).Succeeded);
        Assert.Equal(BookingErrorCode.FullyBooked, (await night).Error?.Code);
    }

    [Fact]
    public async Task A_response_to_a_request_that_changes_nothing_shows_a_single_moment()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var booking = (await _queue.Book(exchange)).Value!.Booking;
        _queue.Store.AfterLoad = async () =>
        {
            _queue.Store.AfterLoad = () => Task.CompletedTask;
            _ = await _queue.Other.Bookings.CancelAsync(booking.Id, cancellationToken: Stop);
        };

        var again = await _queue.Host.Bookings.CancelAsync(booking.Id, cancellationToken: Stop);

        Assert.Equal((BookingStatus.Cancelled, 1), (again.Value!.Booking.Status, again.Value.AvailableCapacity));
    }

    [Fact]
    public async Task A_request_that_loses_every_race_reports_contention_after_the_allowed_attempts()
    {
        var services = new ServiceCollection();
        services.AddBookingEngine(options => options.MaxCommitAttempts = 3);
        var store = new InMemoryStore();
        var losing = new ObservedBookingStore(store);
        services.Replace(ServiceDescriptor.Singleton<IExchangeStore>(store));
        services.Replace(ServiceDescriptor.Singleton<IBookingStore>(losing));
        await using var provider = services.BuildServiceProvider();
        var exchange = Examples.Exchange();
        await store.AddAsync(exchange, Stop);
        losing.BeforeCommit = async change =>
        {
            var empty = new DayChange(exchange.Id, change.Days);
            Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(empty, Stop));
        };

        var result = await provider.GetRequiredService<BookingService>().BookAsync(
            new BookingRequest(exchange.Id, new(2199, 1, 7), new(10, 0), new(11, 0), Examples.Customer), Stop);

        Assert.Equal(BookingErrorCode.Contention, result.Error?.Code);
        Assert.Equal(3, losing.Commits);
    }
}
