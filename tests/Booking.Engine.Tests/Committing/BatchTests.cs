using BookingEngine.Conformance;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Tests.Committing;

/// <summary>Requests of one host that wait for the same day share one commit, and none suffers from another.</summary>
public sealed class BatchTests : IAsyncDisposable
{
    private readonly Queue _queue = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Requests_that_wait_for_one_day_are_committed_together()
    {
        var exchange = await _queue.CreateAsync(capacity: 65);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        var waiting = Enumerable.Range(0, 64).Select(_ => _queue.Book(exchange)).ToArray();

        letGo();

        Assert.All(await Task.WhenAll([held, .. waiting]), result => Assert.True(result.Succeeded));
        Assert.Equal(2, _queue.Store.Commits);
        var full = await _queue.Book(exchange);
        Assert.Equal(BookingErrorCode.FullyBooked, full.Error?.Code);
    }

    [Fact]
    public async Task Of_requests_that_wait_together_as_many_are_booked_as_there_are_places()
    {
        var exchange = await _queue.CreateAsync(capacity: 10);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        var waiting = Enumerable.Range(0, 32).Select(_ => _queue.Book(exchange)).ToArray();

        letGo();

        var results = await Task.WhenAll([held, .. waiting]);
        Assert.Equal(10, results.Count(result => result.Succeeded));
        Assert.All(
            results.Where(result => !result.Succeeded),
            result => Assert.Equal(BookingErrorCode.FullyBooked, result.Error?.Code));
        Assert.Equal(2, _queue.Store.Commits);
    }

    [Fact]
    public async Task Requests_for_a_sold_out_day_commit_nothing()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        Assert.True((await _queue.Book(exchange)).Succeeded);

        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => _queue.Book(exchange)));

        Assert.All(results, result => Assert.Equal(BookingErrorCode.FullyBooked, result.Error?.Code));
        Assert.Equal(1, _queue.Store.Commits);
    }

    [Fact]
    public async Task A_request_in_a_batch_that_the_store_cannot_take_fails_alone()
    {
        var exchange = await _queue.CreateAsync(capacity: 20);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        _queue.Store.BeforeCommit = Poison;
        string[] names = [.. Enumerable.Range(0, 10).Select(number => number == 4 ? "Poison" : $"Guest {number}")];
        var waiting = names.Select(name => _queue.Book(exchange, name)).ToArray();

        letGo();

        Assert.True((await held).Succeeded);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => waiting[4]);
        Assert.Equal("Poisoned.", error.Message);
        Assert.All(await Task.WhenAll(waiting.Where((_, number) => number != 4)), result => Assert.True(result.Succeeded));
        Assert.Equal(
            names.Where(name => name != "Poison").Append("Held").Order(StringComparer.Ordinal),
            await _queue.NamesAsync(exchange));

        static Task Poison(DayChange change) =>
            change.Bookings.Added.Any(booking => booking.Customer.Name == "Poison")
                ? throw new InvalidOperationException("Poisoned.")
                : Task.CompletedTask;
    }

    /// <summary>Each request by itself would wait as long, while the queue of the day stands still.</summary>
    [Fact]
    public async Task Requests_whose_shared_commit_timed_out_fail_together_after_one_attempt()
    {
        var exchange = await _queue.CreateAsync(capacity: 20);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        _queue.Store.BeforeCommit = change => change.Bookings.Added.Count > 1
            ? throw new StoreException(StoreFailure.TimedOut, "Too long.")
            : Task.CompletedTask;
        string[] names = ["Ada", "Bob", "Eve", "Zoe"];
        var waiting = names.Select(name => _queue.Book(exchange, name)).ToArray();

        letGo();

        Assert.True((await held).Succeeded);
        foreach (var booking in waiting)
        {
            _ = await Assert.ThrowsAsync<StoreException>(() => booking);
        }

        Assert.Equal(2, _queue.Store.Commits);
    }

    [Fact]
    public async Task Requests_whose_commit_was_stored_although_it_failed_are_booked_once()
    {
        var exchange = await _queue.CreateAsync(capacity: 20);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        _queue.Store.AfterCommit = change =>
            change.Bookings.Added.Count > 1 ? throw new InvalidOperationException("The answer was lost.") : Task.CompletedTask;
        string[] names = ["Ada", "Bob", "Eve", "Zoe"];
        var waiting = names.Select(name => _queue.Book(exchange, name)).ToArray();

        letGo();

        Assert.All(await Task.WhenAll([held, .. waiting]), result => Assert.True(result.Succeeded));
        Assert.Equal(["Ada", "Bob", "Eve", "Held", "Zoe"], await _queue.NamesAsync(exchange));
    }

    [Fact]
    public async Task A_change_that_was_stored_although_its_commit_failed_reports_the_failure_if_it_named_a_version()
    {
        var exchange = await _queue.CreateAsync(capacity: 20);
        var booked = (await _queue.Book(exchange)).Value!.Booking;
        var (held, letGo) = await _queue.HoldAsync(exchange);
        _queue.Store.AfterCommit = change =>
            change.Bookings.Changed.Count > 0 ? throw new InvalidOperationException("The answer was lost.") : Task.CompletedTask;
        var confirmed = _queue.Host.Bookings.ChangeStatusAsync(
            booked.Id, BookingStatus.Confirmed, Actor.Owner, ifVersion: 1, Stop);
        var next = _queue.Book(exchange, "Next");

        letGo();

        Assert.True((await held).Succeeded);
        Assert.True((await next).Succeeded);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => confirmed);
        Assert.Equal("The answer was lost.", failure.Message);
    }

    /// <summary>
    /// Meanwhile the capacity was lowered, so the move would be refused now. But it was stored. If the booking was moved on since, that is
    /// found on another day.
    /// </summary>
    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 10)]
    [InlineData(true, 1)]
    public async Task A_change_that_was_stored_although_its_commit_failed_is_not_reported_as_refused(bool isMovedOn, int attempts)
    {
        await using var queue = new Queue(options => options.MaxCommitAttempts = attempts);
        var exchange = await queue.CreateAsync(capacity: 2);
        var booked = (await queue.Book(exchange)).Value!.Booking;
        var eleven = new RequestedTime.OnClock(Examples.Monday, new LocalTime(11, 0), new LocalTime(12, 0));
        Assert.True((await queue.Other.Bookings.BookAsync(
            new BookingRequest(exchange.Id, eleven, new Customer("Eve", "eve@example.com")), Stop)).Succeeded);
        var (held, letGo) = await queue.HoldAsync(exchange, booked.Date);
        queue.Store.AfterCommit = async change =>
        {
            if (change.Bookings.Changed.Count > 0)
            {
                queue.Store.AfterCommit = _ => Task.CompletedTask;
                if (isMovedOn)
                {
                    Assert.True((await queue.Other.Bookings.RescheduleAsync(
                        booked.Id, Examples.Monday.PlusDays(1), new LocalTime(10, 0), new LocalTime(11, 0), cancellationToken: Stop)).Succeeded);
                }

                _ = await queue.Other.Exchanges.UpdateAsync(
                    exchange.Id, stored => stored with { Policy = stored.Policy with { DefaultCapacity = 1 } }, cancellationToken: Stop);
                throw new InvalidOperationException("The answer was lost.");
            }
        };
        var moved = queue.Host.Bookings.RescheduleAsync(booked.Id, eleven, cancellationToken: Stop);
        var next = queue.Book(exchange, "Next");

        letGo();

        Assert.True((await held).Succeeded);
        _ = await next;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => moved);
        Assert.Equal("The answer was lost.", failure.Message);
    }

    [Fact]
    public async Task A_booking_that_was_stored_although_its_commit_failed_is_not_reported_as_refused_while_the_day_keeps_changing()
    {
        await using var queue = new Queue(options => options.MaxCommitAttempts = 1);
        var exchange = await queue.CreateAsync(capacity: 20);
        var (held, letGo) = await queue.HoldAsync(exchange);
        queue.Store.AfterCommit = change =>
        {
            if (change.Bookings.Added.Count == 1)
            {
                return Task.CompletedTask;
            }

            queue.Store.VersionRead = read => read!.Value with { Version = read.Value.Version + 1 };
            throw new InvalidOperationException("The answer was lost.");
        };
        var waiting = new[] { "Ada", "Bob" }.Select(name => queue.Book(exchange, name)).ToArray();

        letGo();

        Assert.True((await held).Succeeded);
        foreach (var booking in waiting)
        {
            Assert.Equal("The answer was lost.", (await Assert.ThrowsAsync<InvalidOperationException>(() => booking)).Message);
        }
    }

    [Fact]
    public async Task When_the_store_fails_all_waiting_requests_fail_and_the_next_one_is_served()
    {
        var exchange = await _queue.CreateAsync(capacity: 20);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        _queue.Store.BeforeCommit = _ => throw new InvalidOperationException("Down.");
        _queue.Store.AfterLoad = () => throw new InvalidOperationException("Down.");
        var waiting = Enumerable.Range(0, 5).Select(_ => _queue.Book(exchange)).ToArray();

        letGo();

        Assert.True((await held).Succeeded);
        foreach (var request in waiting)
        {
            Assert.Equal("Down.", (await Assert.ThrowsAsync<InvalidOperationException>(() => request)).Message);
        }

        Assert.InRange(_queue.Store.Loads, 1, 4); // The day is not loaded once more for each request.
        _queue.Store.BeforeCommit = _ => Task.CompletedTask;
        _queue.Store.AfterLoad = () => Task.CompletedTask;
        Assert.True((await _queue.Book(exchange)).Succeeded);
        Assert.Equal(["Ada", "Held"], await _queue.NamesAsync(exchange));
    }

    [Fact]
    public async Task The_ambient_context_of_one_caller_does_not_flow_into_the_commit_of_others()
    {
        var exchange = await _queue.CreateAsync(capacity: 20);
        var ambient = new AsyncLocal<string?>();
        var seen = new List<string?>();
        _queue.Store.BeforeCommit = _ =>
        {
            seen.Add(ambient.Value);
            return Task.CompletedTask;
        };

        ambient.Value = "a transaction of the caller's";
        Assert.True((await _queue.Book(exchange)).Succeeded);

        Assert.Equal([null], seen);
    }
}
