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
    public async Task A_request_is_not_refused_from_a_day_as_the_previous_batch_left_it()
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
        var standing = (await BookByOtherAsync(exchange)).Value!.Booking;
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

    [Fact]
    public async Task A_response_to_a_request_that_changes_nothing_shows_a_single_moment()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var booking = (await BookByOtherAsync(exchange)).Value!.Booking;
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

    /// <summary>Books ten to eleven through the other host, so that the observed one has to load the day.</summary>
    private Task<Result<BookingDetails>> BookByOtherAsync(Exchange exchange) =>
        _queue.Other.Bookings.BookAsync(Examples.Request(exchange, new LocalTime(10, 0), new LocalTime(11, 0)), Stop);
}
