using NodaTime;

namespace BookingEngine.Committing;

/// <summary>
/// Queues the requests of one process for the same day instead of letting them conflict. Requests that wait together
/// are passed on as one batch. A day has a queue only while a request is waiting or in progress.
/// </summary>
internal sealed class DayQueues(Func<Guid, IReadOnlyList<DayRequest>, Task> commit)
{
    private const int LargestBatch = 128;

    private readonly Dictionary<(Guid ExchangeId, LocalDate Date), Queue<Entry>> _queues = [];

    /// <summary>Adds a request to the queue of its day. A request for several days is added to the queue of the first.</summary>
    public void Add(Guid exchangeId, DayRequest request) =>
        Add(exchangeId, request.Dates[0], new Entry(request, Turn: null));

    /// <summary>Adds requests for the same day at once, so that they wait together and become one batch.</summary>
    public void Add(Guid exchangeId, IReadOnlyList<DayRequest> requests) =>
        Add(exchangeId, requests[0].Dates[0], [.. requests.Select(request => new Entry(request, Turn: null))]);

    private void Add(Guid exchangeId, LocalDate date, params ReadOnlySpan<Entry> entries)
    {
        var key = (exchangeId, date);
        lock (_queues)
        {
            if (_queues.TryGetValue(key, out var waiting))
            {
                foreach (var entry in entries)
                {
                    waiting.Enqueue(entry);
                }

                return;
            }

            _queues[key] = new Queue<Entry>(entries.ToArray());
        }

        // The queue runs on a task of its own: a caller that leaves does not stop it, and it does not inherit a caller's
        // ambient transaction.
        ThreadPool.UnsafeQueueUserWorkItem(
            day => _ = RunAsync(day.exchangeId, day.date), key, preferLocal: false);
    }

    /// <summary>Processes a queue until it is empty.</summary>
    private async Task RunAsync(Guid exchangeId, LocalDate date)
    {
        while (Take(exchangeId, date) is { } batch)
        {
            if (batch is [{ Turn: { } turn }])
            {
                await turn.PassAsync().ConfigureAwait(false);
                continue;
            }

            DayRequest[] requests = [.. batch.Select(entry => entry.Request!)];
            try
            {
                await (requests[0].Dates.Count == 1
                    ? commit(exchangeId, requests)
                    : CommitAcrossAsync(exchangeId, requests[0])).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Any exception is passed on to the callers.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                foreach (var request in requests)
                {
                    request.Fail(exception);
                }
            }

            // Callers that were just answered may send further requests, which are queued before the queue counts as empty.
            await Task.Yield();
        }
    }

    /// <summary>
    /// Waits for a turn in the queue of each of the request's days, in date order, and holds all queues during the
    /// commit.
    /// </summary>
    private async Task CommitAcrossAsync(Guid exchangeId, DayRequest request)
    {
        var turns = new List<Turn>();
        try
        {
            foreach (var date in request.Dates.Skip(1))
            {
                var turn = new Turn();
                turns.Add(turn);
                Add(exchangeId, date, new Entry(Request: null, turn));
                await turn.Reached.ConfigureAwait(false);
            }

            await commit(exchangeId, [request]).ConfigureAwait(false);
        }
        finally
        {
            turns.ForEach(turn => turn.End());
        }
    }

    /// <summary>Takes the requests that wait together. If there are none, removes the queue and returns null.</summary>
    private List<Entry>? Take(Guid exchangeId, LocalDate date)
    {
        lock (_queues)
        {
            var waiting = _queues[(exchangeId, date)];
            var batch = new List<Entry>();
            while (batch.Count < LargestBatch && waiting.TryPeek(out var next) && (batch.Count == 0 || !next.IsAlone))
            {
                batch.Add(waiting.Dequeue());
                if (next.IsAlone)
                {
                    break;
                }
            }

            if (batch.Count == 0)
            {
                _queues.Remove((exchangeId, date));
                return null;
            }

            return batch;
        }
    }

    /// <summary>An entry of a queue: a request, or the turn of a change whose request waits in another day's queue.</summary>
    private sealed record Entry(DayRequest? Request, Turn? Turn)
    {
        public bool IsAlone => Turn is not null || Request!.Dates.Count > 1;
    }

    /// <summary>A place in a queue. Once it is reached, it holds the queue until it is released.</summary>
    private sealed class Turn
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public Task PassAsync()
        {
            _reached.SetResult();
            return _ended.Task;
        }

        public void End() => _ended.SetResult();
    }
}
