using System.Diagnostics;
using BookingEngine.Deciding;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>
/// Loads, decides and commits. After a conflict it loads and decides again, a bounded number of times. This is the only
/// place where changes of bookings and time slots are retried. What prevents double bookings is the store's
/// compare-and-swap of the day's version. The queues only keep requests of one process from conflicting with each
/// other, and let those that wait together share a commit.
/// </summary>
internal sealed partial class DayCommitter
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly IBookingStore _bookings;
    private readonly DayCache _cache;
    private readonly Action<Guid> _committed;
    private readonly BookingEngineOptions _options;
    private readonly ILogger _logger;
    private readonly DayLoader _loader;
    private readonly DayQueues _queues;

    /// <param name="bookings">The store of days and bookings.</param>
    /// <param name="cache">Keeps days, so that they need not be loaded for each batch.</param>
    /// <param name="committed">
    /// Called with the exchange after each commit, whatever its outcome, before the requests are answered.
    /// </param>
    /// <param name="options">The options, which limit the number of attempts.</param>
    /// <param name="loggers">Creates the logger for retries.</param>
    public DayCommitter(
        IBookingStore bookings,
        DayCache cache,
        Action<Guid> committed,
        BookingEngineOptions options,
        ILoggerFactory loggers)
    {
        _bookings = bookings;
        _cache = cache;
        _committed = committed;
        _options = options;
        _logger = loggers.CreateLogger<DayCommitter>();
        _loader = new DayLoader(bookings, cache, options.EventRetention > Duration.Zero);
        _queues = new DayQueues((exchangeId, requests) => ObservedCommit.ServeAsync(
            exchangeId, [.. requests.Select(request => request.Origin)], () => CommitAsync(exchangeId, requests)));
    }

    /// <summary>Decides on one or more days and commits the decision.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="dates">The business dates that may change, as far as they are known. The decision may name others.</param>
    /// <param name="booking">The booking that the request concerns, and when it has to be read; null for none.</param>
    /// <param name="decide">Decides on one state of the days. It must be pure, since it is called again after a conflict.</param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    /// <returns>The answer, once the decision is committed.</returns>
    public async Task<Result<T>> CommitAsync<T>(
        Guid exchangeId,
        IEnumerable<LocalDate> dates,
        (Guid Id, BookingReading Reading)? booking,
        Func<DayState, Decision<T>> decide,
        CancellationToken cancellationToken)
    {
        Exception? uncertainFailure = null;
        for (int attempt = 1; attempt <= _options.MaxCommitAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var request = new DayRequest<T>([.. dates.Distinct().Order()], booking, decide, cancellationToken)
            {
                UncertainFailure = uncertainFailure,
            };
            _queues.Add(exchangeId, request);
            if (await request.Answered.ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            dates = request.OtherDates;
            uncertainFailure = request.UncertainFailure;
            booking = request.BookingToRead is { } read ? (read, BookingReading.Always) : booking;
        }

        return uncertainFailure is null ? BookingErrors.Contention : throw uncertainFailure;
    }

    /// <summary>
    /// Decides on several requests for the same date, in order, and commits what is decided together. If there are very many, they are
    /// committed in few parts. A request that turns out to concern other dates is decided by itself, after the others.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="requests">The booking that each request concerns, and what decides on it.</param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    /// <returns>The answers, in the order of the requests.</returns>
    public async Task<IReadOnlyList<Result<T>>> CommitTogetherAsync<T>(
        Guid exchangeId,
        LocalDate date,
        IReadOnlyList<(Guid BookingId, Func<DayState, Decision<T>> Decide)> requests,
        CancellationToken cancellationToken)
    {
        DayRequest<T>[] together =
        [
            .. requests.Select(request => new DayRequest<T>(
                [date], (request.BookingId, BookingReading.BeforeRefusal), request.Decide, cancellationToken)),
        ];
        _queues.Add(exchangeId, together);
        var answers = await Task.WhenAll(together.Select(request => request.Answered)).ConfigureAwait(false);
        var results = new Result<T>[answers.Length];
        for (int i = 0; i < answers.Length; i++)
        {
            results[i] = answers[i] ?? await CommitAsync(
                exchangeId,
                together[i].OtherDates,
                (requests[i].BookingId, BookingReading.BeforeRefusal),
                requests[i].Decide,
                cancellationToken).ConfigureAwait(false);
        }

        return results;
    }

    /// <summary>
    /// Decides requests for the same days in turn and commits them as one change. All answers, refusals included, wait
    /// for the commit, so that none rests on a state that was never stored.
    /// </summary>
    private async Task CommitAsync(Guid exchangeId, IReadOnlyList<DayRequest> requests)
    {
        int attempt = 1;
        while (attempt <= _options.MaxCommitAttempts)
        {
            DayRequest[] batch = [.. requests.Where(request => !request.IsOver)];
            if (batch.Length == 0)
            {
                return;
            }

            var state = await DecideAsync(exchangeId, batch).ConfigureAwait(false);
            if (state is null)
            {
                RefuseAll(batch, BookingErrors.ExchangeNotFound(exchangeId));
                return;
            }

            CommitOutcome outcome;
            try
            {
                outcome = await CommitAsync(batch, state).ConfigureAwait(false);
            }
            catch (Exception exception) when (batch.Length > 1 && !HasTimedOut(exception))
            {
                await CommitEachAsync(exchangeId, batch, exception).ConfigureAwait(false);
                return;
            }

            if (outcome == CommitOutcome.Committed)
            {
                foreach (var undecided in batch.Where(request => request.IsUndecided))
                {
                    LogUndecided(exchangeId, undecided.Dates[0]);
                }

                Array.ForEach(batch, request => request.Answer());
                return;
            }

            Array.ForEach(batch, request => request.HasFailed = true);
            LogConflict(exchangeId, batch[0].Dates[0], attempt);
            Instruments.Conflicts.Add(1);
            if (state.IsLoaded) // An attempt on kept days that were stale does not count.
            {
                await Task.Delay(Pause(attempt)).ConfigureAwait(false);
                attempt++;
            }
        }

        LogContention(exchangeId, requests[0].Dates[0]);
        RefuseAll(requests, BookingErrors.Contention);
    }

    /// <summary>Decides on a state that can be committed. Returns null if the exchange does not exist.</summary>
    private async Task<DayState?> DecideAsync(Guid exchangeId, DayRequest[] batch)
    {
        var state = await LoadAndDecideAsync(exchangeId, batch).ConfigureAwait(false);
        if (state is { Unstored.Count: > 0 })
        {
            // Only a stored day has a version to compare with. So it is stored empty, and unless the decision holds for it, all is decided again.
            bool holds = true;
            foreach (var date in state.Unstored)
            {
                var added = await _bookings.AddDayAsync(exchangeId, date, CancellationToken.None).ConfigureAwait(false);
                holds &= added is { } day && state.TryTakeOver(day);
            }

            state = holds ? state : await LoadAndDecideAsync(exchangeId, batch).ConfigureAwait(false);
        }

        return state;
    }

    private async Task<DayState?> LoadAndDecideAsync(Guid exchangeId, DayRequest[] batch)
    {
        DayState? state;
        bool isDecided;
        do
        {
            state = await _loader.LoadAsync(exchangeId, batch).ConfigureAwait(false);
            isDecided = true;
            foreach (var request in state is null ? [] : batch.Where(request => !request.IsOver))
            {
                try
                {
                    isDecided &= request.Decide(state!);
                }
#pragma warning disable CA1031 // Any exception concerns this request alone.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    request.Fail(exception);
                }
            }
        }
        while (!isDecided);

        return state;
    }

    /// <summary>
    /// Commits the decisions. If there is nothing to commit, the versions are read: only if they have not changed did the
    /// days, the exchange and the bookings, which were read one after another or kept, ever exist together.
    /// </summary>
    private async Task<CommitOutcome> CommitAsync(DayRequest[] batch, DayState state)
    {
        if (!state.IsChanged)
        {
            return await _loader.IsUnchangedAsync(state).ConfigureAwait(false)
                ? CommitOutcome.Committed
                : CommitOutcome.Conflict;
        }

        if (state.Unstored.Count > 0)
        {
            return CommitOutcome.Conflict; // The day was removed again just after it was stored.
        }

        long began = Stopwatch.GetTimestamp();
        try
        {
            var commit = _bookings.CommitAsync(state.ToChange(), CancellationToken.None);
            var outcome = await ObservedCommit.MeasureAsync(began, batch.Length, commit).ConfigureAwait(false);
            if (outcome == CommitOutcome.Committed)
            {
                _cache.KeepCommitted(state);
            }

            return outcome;
        }
        finally
        {
            _committed(state.Exchange.Id);
        }
    }

    /// <summary>
    /// Commits each request by itself, since one of them may have made the common commit fail. If nothing can be read
    /// either, the store is at fault, and all requests fail at once instead of waiting in turn.
    /// </summary>
    private async Task CommitEachAsync(Guid exchangeId, DayRequest[] batch, Exception failure)
    {
        LogBatchFailed(failure, exchangeId, batch[0].Dates[0], batch.Length);
        Array.ForEach(batch, request => request.HasFailed = true);
        _ = await _loader.LoadAsync(exchangeId, batch).ConfigureAwait(false);
        foreach (var request in batch)
        {
            request.UncertainFailure = failure;
            await CommitAloneAsync(exchangeId, request).ConfigureAwait(false);
        }
    }

    private async Task CommitAloneAsync(Guid exchangeId, DayRequest request)
    {
        try
        {
            await CommitAsync(exchangeId, [request]).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Any exception is passed on to the caller.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            request.Fail(exception);
        }
    }

    /// <summary>Whether the store timed out. Then it would also time out for each single request, one after another.</summary>
    private static bool HasTimedOut(Exception exception) => exception is StoreException { Failure: StoreFailure.TimedOut };

    private static void RefuseAll(IEnumerable<DayRequest> requests, BookingError error)
    {
        foreach (var request in requests)
        {
            request.Refuse(error);
        }
    }

    /// <summary>
    /// Returns the pause before the next attempt: none after the first attempt, then a random one that grows with each
    /// attempt, so that requests that collided are separated.
    /// </summary>
    private static TimeSpan Pause(int attempt)
    {
        var longest = TimeSpan.FromMilliseconds(Math.Pow(2, Math.Min(attempt, 10)) - 2);
        return Random.Shared.NextDouble() * (longest < LongestPause ? longest : LongestPause);
    }

    [LoggerMessage(1, LogLevel.Debug, "Exchange {ExchangeId}, {Date}: changed in the meantime, attempt {Attempt}.")]
    private partial void LogConflict(Guid exchangeId, LocalDate date, int attempt);

    [LoggerMessage(2, LogLevel.Warning, "Exchange {ExchangeId}, {Date}: still conflicting after the last attempt.")]
    private partial void LogContention(Guid exchangeId, LocalDate date);

    [LoggerMessage(3, LogLevel.Warning, "Exchange {ExchangeId}, {Date}: a commit of {Count} requests failed; each is committed by itself.")]
    private partial void LogBatchFailed(Exception exception, Guid exchangeId, LocalDate date, int count);

    [LoggerMessage(4, LogLevel.Warning, "Exchange {ExchangeId}, {Date}: a booking was refused because the search for resources reached its bound.")]
    private partial void LogUndecided(Guid exchangeId, LocalDate date);
}
