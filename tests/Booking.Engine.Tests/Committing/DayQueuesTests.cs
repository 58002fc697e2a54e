using BookingEngine.Committing;
using BookingEngine.Conformance;
using BookingEngine.Deciding;
using NodaTime;

namespace BookingEngine.Tests.Committing;

/// <summary>Requests for one day are committed together and in order, and one for several days waits for each of them.</summary>
public sealed class DayQueuesTests
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalDate Tuesday = Monday.PlusDays(1);

    private readonly Guid _exchange = Guid.NewGuid();
    private readonly List<DayRequest[]> _batches = [];
    private readonly DayQueues _queues;
    private Func<DayRequest[], Task> _before = _ => Task.CompletedTask;

    public DayQueuesTests() => _queues = new DayQueues(CommitAsync);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_most_128_requests_are_committed_together()
    {
        DayRequest<int>[] requests = [.. Enumerable.Range(0, 300).Select(_ => Request(Monday))];

        _queues.Add(_exchange, requests);
        await Task.WhenAll(requests.Select(request => request.Answered));

        Assert.Equal([128, 128, 44], _batches.Select(batch => batch.Length));
        Assert.Equal(requests, _batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task A_request_for_several_days_is_committed_alone_in_its_turn()
    {
        DayRequest<int>[] requests = [Request(Monday), Request(Monday), Request(Monday, Tuesday), Request(Monday), Request(Monday)];

        _queues.Add(_exchange, requests);
        await Task.WhenAll(requests.Select(request => request.Answered));

        Assert.Equal([2, 1, 2], _batches.Select(batch => batch.Length));
        Assert.Equal(requests, _batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task A_request_for_several_days_waits_for_each_and_others_wait_for_it()
    {
        var (letGoOfFirst, letGoOfBoth) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (first, both) = (Request(Tuesday), Request(Monday, Tuesday));
        var (monday, tuesday, other) = (Request(Monday), Request(Tuesday), Request(Tuesday.PlusDays(1)));
        _before = batch => batch.Contains(first) ? letGoOfFirst.Task : batch.Contains(both) ? letGoOfBoth.Task : Task.CompletedTask;

        _queues.Add(_exchange, first);
        await Waiting.UntilAsync("The first is being committed.", () => Begun() == 1);
        _queues.Add(_exchange, both);
        _queues.Add(_exchange, monday);
        _queues.Add(_exchange, other);
        await other.Answered;
        Assert.Equal(2, Begun());
        letGoOfFirst.SetResult();
        await Waiting.UntilAsync("That for both days is being committed.", () => Begun() == 3);
        _queues.Add(_exchange, tuesday);
        await first.Answered;
        Assert.False(monday.Answered.IsCompleted || tuesday.Answered.IsCompleted);
        letGoOfBoth.SetResult();
        await Task.WhenAll(both.Answered, monday.Answered, tuesday.Answered);

        Assert.Equal([both], _batches[2]);
        Assert.Equal(5, Begun());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_whose_commit_throws_fail_and_the_next_are_served(bool isForSeveralDays)
    {
        var failing = isForSeveralDays ? Request(Monday, Tuesday) : Request(Monday);
        var next = Request(Tuesday);
        _before = batch => batch.Contains(failing) ? throw new IOException() : Task.CompletedTask;

        _queues.Add(_exchange, failing);
        await Assert.ThrowsAsync<IOException>(() => failing.Answered);
        _queues.Add(_exchange, next);
        _queues.Add(_exchange, [Request(Monday)]);

        Assert.Equal(BookingErrorCode.Contention, (await next.Answered)?.Error?.Code);
    }

    private static DayRequest<int> Request(params LocalDate[] dates) => new(dates, booking: null, _ => Decision<int>.Unchanged(0), Stop);

    private int Begun()
    {
        lock (_batches)
        {
            return _batches.Count;
        }
    }

    private async Task CommitAsync(Guid exchange, IReadOnlyList<DayRequest> requests)
    {
        DayRequest[] batch = [.. requests];
        lock (_batches)
        {
            _batches.Add(batch);
        }

        Assert.Equal(_exchange, exchange);
        await _before(batch);
        Array.ForEach(batch, request => request.Refuse(BookingErrors.Contention));
    }
}
