using System.Diagnostics;
using BookingEngine.Conformance;
using NodaTime;

namespace BookingEngine.Tests.Telemetry;

/// <summary>The meter and the activity source belong to the process, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class Alone;

/// <summary>The telemetry that the engine emits, and the names it uses.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests : IAsyncDisposable
{
    private readonly Committing.Queue _queue = new();
    private readonly Listening _listening = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _listening.Dispose();
        return _queue.DisposeAsync();
    }

    [Fact]
    public async Task Each_booking_and_change_is_counted_and_traced_by_its_outcome()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var booked = (await _queue.Book(exchange)).Value!.Booking;
        _ = await _queue.Book(exchange);
        var bookings = _queue.Host.Bookings;
        _ = await bookings.ChangeDetailsAsync(booked.Id, new BookingChange { Notes = "x" }, cancellationToken: Stop);
        _ = await bookings.RescheduleAsync(
            booked.Id, new RequestedTime.OnClock(Examples.Monday, new(8, 0), new(9, 0)), cancellationToken: Stop);
        _ = await bookings.ChangeStatusAsync(booked.Id, BookingStatus.Confirmed, cancellationToken: Stop);
        _ = await bookings.CancelAsync(booked.Id, cancellationToken: Stop);
        _ = await bookings.ChangeStatusAsync(booked.Id, BookingStatus.NoShow, cancellationToken: Stop);
        _ = await bookings.ChangeStatusAsync(Guid.NewGuid(), BookingStatus.Completed, cancellationToken: Stop);

        string[] expected =
        [
            "booking.operation=book booking.outcome=succeeded",
            "booking.operation=book booking.outcome=refused booking.error_code=FullyBooked",
            "booking.operation=change_details booking.outcome=succeeded",
            "booking.operation=reschedule booking.outcome=refused booking.error_code=OutsideHours",
            "booking.operation=confirm booking.outcome=succeeded",
            "booking.operation=cancel booking.outcome=succeeded",
            "booking.operation=no_show booking.outcome=refused booking.error_code=InvalidStatusTransition",
            "booking.operation=complete booking.outcome=refused booking.error_code=BookingNotFound",
        ];
        Assert.Equal(expected, _listening.Requests);
        var spans = _listening.Activities.Where(activity => activity.OperationName != "booking.commit").ToArray();
        Assert.Equal(expected, spans.Select(Listening.TagsOf));
        Assert.Equal(
            ["book", "book", "change_details", "reschedule", "confirm", "cancel", "no_show", "complete"],
            spans.Select(span => span.OperationName["booking.".Length..]));
        Assert.Equal(exchange.Id.ToString(), spans[0].GetTagItem("booking.exchange_id"));
        Assert.Equal(booked.Id.ToString(), spans[2].GetTagItem("booking.id"));
        Assert.All(spans, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Fact]
    public async Task Each_query_of_availability_is_counted_and_traced_by_its_outcome()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var availability = _queue.Host.Availability;
        var (first, last) = (Examples.Monday, Examples.Monday.PlusDays(1));

        _ = await availability.GetDayAsync(exchange.Id, first, cancellationToken: Stop);
        _ = await availability.GetDaysAsync([exchange.Id], first, last, cancellationToken: Stop);
        _ = await availability.GetOverviewAsync(exchange.Id, first, last, cancellationToken: Stop);
        _ = await availability.FindFirstAsync(exchange.Id, first, last, cancellationToken: Stop);
        _ = await availability.GetDayAsync(Guid.NewGuid(), first, cancellationToken: Stop);

        const string succeeded = "booking.operation=availability booking.outcome=succeeded";
        string[] expected =
        [
            succeeded, succeeded, succeeded, succeeded,
            "booking.operation=availability booking.outcome=refused booking.error_code=ExchangeNotFound",
        ];
        Assert.Equal(expected, _listening.Requests);
        Assert.Equal(expected, _listening.Activities.Select(Listening.TagsOf));
    }

    [Fact]
    public async Task Telemetry_distinguishes_failed_from_cancelled_requests()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _queue.Book(exchange, leave: gone.Token));
        _queue.Store.BeforeCommit = _ => throw new TimeoutException("Password=hunter2");
        await Assert.ThrowsAsync<TimeoutException>(() => _queue.Book(exchange));

        Assert.Equal(
            [
                "booking.operation=book booking.outcome=given_up",
                "booking.operation=book booking.outcome=failed error.type=System.TimeoutException",
            ],
            _listening.Requests);
        Assert.Equal("failed", Assert.Single(Measured("booking.commit.duration")).Tags.Split('=')[1]);
        var failed = Assert.Single(_listening.Activities, span => span.GetTagItem("booking.outcome") is "failed");
        Assert.Equal((ActivityStatusCode.Error, null), (failed.Status, failed.StatusDescription));
        Assert.DoesNotContain(_listening.Activities, span => span.TagObjects.Any(tag => $"{tag.Value}".Contains("hunter2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_traces_of_requests_committed_together_all_link_to_the_one_commit()
    {
        var exchange = await _queue.CreateAsync(capacity: 10);
        var (held, letGo) = await _queue.HoldAsync(exchange);
        Task<Result<BookingDetails>>[] together = [.. Enumerable.Range(0, 3).Select(_ => _queue.Book(exchange))];
        letGo();
        await Task.WhenAll([held, .. together]);

        Assert.Equal([1, 3], Measured("booking.commit.batch_size").Select(measured => (int)measured.Value));
        var durations = Measured("booking.commit.duration").ToArray();
        Assert.Equal(2, durations.Length);
        Assert.All(durations, measured => Assert.Equal("booking.outcome=committed", measured.Tags));
        Assert.All(durations, measured => Assert.InRange(measured.Value, double.Epsilon, 60));
        var books = _listening.Activities.Where(span => span.OperationName == "booking.book").ToDictionary(span => span.SpanId);
        var commits = await CommitsAsync(exchange, count: 2);
        Assert.Equal([1, 3], commits.Select(span => span.GetTagItem("booking.batch_size")));
        var reached = commits.SelectMany(span => span.Links.Select(link => link.Context.SpanId).Append(span.ParentSpanId));
        Assert.Equal(books.Keys.Select(id => id.ToHexString()).Order(), reached.Select(id => id.ToHexString()).Order());
        Assert.Equal(books[commits[1].ParentSpanId].TraceId, commits[1].TraceId);
    }

    [Fact]
    public async Task A_decision_that_is_made_again_is_counted_as_a_conflict()
    {
        var exchange = await _queue.CreateAsync(capacity: 10);
        _queue.Store.BeforeCommit = async _ =>
        {
            _queue.Store.BeforeCommit = _ => Task.CompletedTask;
            Assert.True((await _queue.Other.Bookings.BookAsync(
                Examples.Request(exchange, new LocalTime(9, 0), new LocalTime(10, 0)), Stop)).Succeeded);
        };

        Assert.True((await _queue.Book(exchange)).Succeeded);

        Assert.Equal(1, Measured("booking.commit.conflicts").Sum(measured => measured.Value));
        Assert.Equal(
            ["committed", "conflict", "committed"],
            Measured("booking.commit.duration").Select(measured => measured.Tags.Split('=')[1]));
    }

    [Fact]
    public async Task Each_decision_is_counted_by_whether_its_day_was_kept()
    {
        var exchange = await _queue.CreateAsync(capacity: 10);
        Assert.True((await _queue.Book(exchange)).Succeeded); // the day is loaded, and stored
        Assert.True((await _queue.Book(exchange)).Succeeded);

        Assert.Equal(
            ["miss", "hit"],
            Measured("booking.day_cache.lookups").Select(measured => measured.Tags.Split('=')[1]));
    }

    /// <summary>The spans of an exchange's commits. A span ends just after its requests are answered, so it may come a moment later.</summary>
    private async Task<Activity[]> CommitsAsync(Exchange exchange, int count)
    {
        await Waiting.UntilAsync("The spans of the commits have ended.", () => Commits().Length >= count);
        return Commits();

        Activity[] Commits() =>
        [
            .. _listening.Activities.Where(span => span.OperationName == "booking.commit"
                && Equals(span.GetTagItem("booking.exchange_id"), exchange.Id.ToString())),
        ];
    }

    private IEnumerable<(string Name, double Value, string Tags)> Measured(string name) =>
        _listening.Measurements.Where(measured => measured.Name == name);
}
