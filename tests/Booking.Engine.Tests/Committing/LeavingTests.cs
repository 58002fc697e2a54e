using BookingEngine.Conformance;
using NodaTime;

namespace BookingEngine.Tests.Committing;

/// <summary>A caller that cancels leaves the queue at once and affects nobody else.</summary>
public sealed class LeavingTests : IAsyncDisposable
{
    private readonly Queue _queue = new();
    private readonly CancellationTokenSource _leave = new();

    public ValueTask DisposeAsync()
    {
        _leave.Dispose();
        return _queue.DisposeAsync();
    }

    [Fact]
    public async Task A_waiting_request_that_is_cancelled_is_not_booked_and_the_others_are()
    {
        var exchange = await _queue.CreateAsync(capacity: 3);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        Task<Result<BookingDetails>>[] leaving =
        [
            _queue.Book(exchange, "Gone", leave: _leave.Token), _queue.Book(exchange, "Gone", leave: _leave.Token),
        ];
        var staying = _queue.Book(exchange, "Stays");

        await _leave.CancelAsync();
        foreach (var request in leaving)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request); // The commit is still held.
        }

        letGo();

        Assert.True((await held).Succeeded);
        Assert.True((await staying).Succeeded);
        Assert.Equal(1, (await staying).Value?.AvailableCapacity);
        Assert.True((await _queue.Book(exchange, "Later")).Succeeded);
        Assert.Equal(["Held", "Later", "Stays"], await _queue.NamesAsync(exchange));
    }

    [Fact]
    public async Task When_all_waiting_requests_are_cancelled_nothing_more_is_committed()
    {
        var exchange = await _queue.CreateAsync(capacity: 3);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        var leaving = _queue.Book(exchange, "Gone", leave: _leave.Token);

        await _leave.CancelAsync();
        letGo();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.True((await held).Succeeded);
        Assert.True((await _queue.Book(exchange, "Later")).Succeeded);
        Assert.Equal(2, _queue.Store.Commits);
    }

    [Fact]
    public async Task A_request_cancelled_during_its_commit_may_be_stored_and_its_batch_is_answered()
    {
        var exchange = await _queue.CreateAsync(capacity: 3);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        var (reached, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _queue.Store.BeforeCommit = _ =>
        {
            reached.SetResult();
            return gate.Task;
        };
        var leaving = _queue.Book(exchange, "Gone", leave: _leave.Token);
        var staying = _queue.Book(exchange, "Stays");
        letGo();
        await reached.Task;

        await _leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        gate.SetResult();

        Assert.True((await held).Succeeded);
        Assert.True((await staying).Succeeded);
        Assert.Equal(["Gone", "Held", "Stays"], await _queue.NamesAsync(exchange));
    }

    [Fact]
    public async Task A_cancelled_request_that_waits_for_two_days_releases_both()
    {
        var exchange = await _queue.CreateAsync(capacity: 3);
        var moving = (await _queue.Book(exchange, "Moving")).Value!.Booking;
        var (held, letGo) = await _queue.HoldAsync(exchange, Examples.Monday.PlusDays(1));
        var leaving = _queue.Host.Bookings.RescheduleAsync(
            moving.Id,
            new RequestedTime.OnClock(Examples.Monday.PlusDays(1), new LocalTime(10, 0), new LocalTime(11, 0)),
            cancellationToken: _leave.Token);
        var behind = _queue.Book(exchange, "Monday");
        var behindThat = _queue.Book(exchange, "Tuesday", Examples.Monday.PlusDays(1));

        await _leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        letGo();

        Assert.All(await Task.WhenAll(held, behind, behindThat), result => Assert.True(result.Succeeded));
        Assert.Equal(moving, (await _queue.Other.Bookings.FindAsync(moving.Id, TestContext.Current.CancellationToken))?.Booking);
    }

    [Fact]
    public async Task A_request_with_a_cancelled_token_never_enters_the_queue()
    {
        var exchange = await _queue.CreateAsync(capacity: 3);
        await _leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _queue.Book(exchange, "Gone", leave: _leave.Token));

        Assert.Equal(0, _queue.Store.Loads);
        Assert.Empty(await _queue.NamesAsync(exchange));
    }
}
