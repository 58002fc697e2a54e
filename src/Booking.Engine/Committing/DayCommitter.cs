using System.Diagnostics;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>
/// Load, decide, commit; and on a conflict load and decide again, a bounded number of times. The only place that
/// retries. That nothing is double-booked is the store's compare-and-swap of the day's version; the queues merely keep
/// requests of one process from running into each other, and let those that wait together share a commit.
/// </summary>
internal sealed partial class DayCommitter
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly AvailabilityCache _cache;
    private readonly BookingEngineOptions _options;
    private readonly ILogger _logger;
    private readonly DayQueues _queues;

    public DayCommitter(
        IExchangeStore exchanges,
        IBookingStore bookings,
        AvailabilityCache cache,
        IOptions<BookingEngineOptions> options,
        ILoggerFactory loggers)
    {
        _exchanges = exchanges;
        _bookings = bookings;
        _cache = cache;
        _options = options.Value;
        _logger = loggers.CreateLogger<DayCommitter>();
        _queues = new DayQueues((exchangeId, requests, carried) => ObservedCommit.ServeAsync(
            exchangeId, requests, () => CommitAsync(exchangeId, requests, carried)));
    }

    /// <summary>Decides on one day or several, and commits what was decided.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="dates">The business dates that may change.</param>
    /// <param name="booking">The booking that it is about, and whether that may be stored already; null: none.</param>
    /// <param name="decide">The decision on one state of the days: pure, since it is asked again after a conflict.</param>
    /// <param name="cancellationToken">Leaves the queue; what is being committed then may yet be stored.</param>
    /// <returns>The answer, once it is committed; null: the request concerns other days.</returns>
    public Task<Result<T>?> CommitAsync<T>(
        Guid exchangeId,
        IEnumerable<LocalDate> dates,
        (Guid Id, bool IsStored)? booking,
        Func<DayState, Decision<T>> decide,
        CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var request = new DayRequest<T>([.. dates.Distinct().Order()], booking, decide, cancellationToken);
        _queues.Add(exchangeId, request);
        return request.Answered;
    }

    /// <summary>
    /// Decides requests for the same days in turn, and commits them as one change. All answers, refusals included,
    /// wait for it, so that none is given from a state that never was.
    /// </summary>
    /// <returns>The day as committed, for the next batch; null where it has to be loaded.</returns>
    private async Task<CarriedDay?> CommitAsync(
        Guid exchangeId, IReadOnlyList<DayRequest> requests, CarriedDay? carried)
    {
        for (int attempt = 1; attempt <= _options.MaxCommitAttempts; attempt++)
        {
            DayRequest[] batch = [.. requests.Where(request => !request.IsOver)];
            if (batch.Length == 0)
            {
                return carried;
            }

            var state = await LoadAsync(exchangeId, batch, carried).ConfigureAwait(false);
            if (state is null)
            {
                RefuseAll(batch, BookingErrors.ExchangeNotFound(exchangeId));
                return null;
            }

            Decide(batch, state);
            carried = null;
            if (!state.IsChanged && !state.IsFresh)
            {
                attempt--; // not a try that others won
                continue; // Nothing to commit, so nothing that vouches for the carried day: decided again on a fresh one.
            }

            if (state.Unstored.ToArray() is { Length: > 0 } unstored)
            {
                // Only a stored day has a version to compare with. It is stored empty, and all is decided again.
                foreach (var date in unstored)
                {
                    await _bookings.AddDayAsync(exchangeId, date, CancellationToken.None).ConfigureAwait(false);
                }

                attempt--; // not a try that others won
                continue;
            }

            CommitOutcome outcome;
            try
            {
                outcome = await CommitAsync(exchangeId, batch, state).ConfigureAwait(false);
            }
            catch (Exception exception) when (batch.Length > 1 && !HasTimedOut(exception))
            {
                // One request may have poisoned the others' commit: each is tried by itself, unless nothing can be read
                // either. That is nobody's fault, and they need not all wait for it in turn.
                LogBatchFailed(exception, exchangeId, batch[0].Dates[0], batch.Length);
                _ = await LoadAsync(exchangeId, batch, carried: null).ConfigureAwait(false);
                foreach (var request in batch)
                {
                    request.Doubt = exception;
                    await CommitAloneAsync(exchangeId, request).ConfigureAwait(false);
                }

                return null;
            }

            if (outcome == CommitOutcome.Committed)
            {
                Array.ForEach(batch, request => request.Answer());
                return state.IsChanged ? state.ToCarry(batch[0].Dates) : null;
            }

            LogConflict(exchangeId, batch[0].Dates[0], attempt);
            Instruments.Conflicts.Add(1);
            await Task.Delay(Pause(attempt)).ConfigureAwait(false);
        }

        LogContention(exchangeId, requests[0].Dates[0]);
        RefuseAll(requests, BookingErrors.Contention);
        return null;
    }

    /// <summary>
    /// Commits what was decided. Where that is nothing, the days are read once more: only if they are as they were did
    /// the days, the exchange and the bookings that were read one after the other ever stand together.
    /// </summary>
    private async Task<CommitOutcome> CommitAsync(Guid exchangeId, DayRequest[] batch, DayState state)
    {
        if (!state.IsChanged)
        {
            var days = await LoadDaysAsync(exchangeId, batch[0].Dates).ConfigureAwait(false);
            return state.IsAtVersionsOf(days) ? CommitOutcome.Committed : CommitOutcome.Conflict;
        }

        Array.ForEach(batch, request => request.HasFailed = true); // until it is known to have succeeded
        long began = Stopwatch.GetTimestamp();
        try
        {
            var commit = _bookings.CommitAsync(state.ToChange(), CancellationToken.None);
            return await ObservedCommit.MeasureAsync(began, batch.Length, commit).ConfigureAwait(false);
        }
        finally
        {
            _cache.Drop(exchangeId);
        }
    }

    private async Task CommitAloneAsync(Guid exchangeId, DayRequest request)
    {
        try
        {
            await CommitAsync(exchangeId, [request], carried: null).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, the one who waits is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            request.Fail(exception);
        }
    }

    /// <summary>
    /// The fence: the exchange is not older than the days, and a change of the exchange raises the days' versions after
    /// it was written. So a decision on rules that were replaced meanwhile doesn't commit.
    /// </summary>
    private async Task<DayState?> LoadAsync(Guid exchangeId, DayRequest[] batch, CarriedDay? carried)
    {
        var exchange = carried is null ? null : await FindExchangeAsync(exchangeId).ConfigureAwait(false);
        bool isFresh = carried is null || exchange?.Version != carried.ExchangeVersion;
        IEnumerable<BookingDay> days = isFresh ? [] : [carried!.Day];
        if (isFresh)
        {
            (exchange, days) = await LoadWithExchangeAsync(exchangeId, batch[0].Dates).ConfigureAwait(false);
        }

        Guid[] ids = [.. batch.Select(request => request.BookingToRead).OfType<Guid>().Distinct()];
        var bookings = ids.Length == 0
            ? []
            : await _bookings.FindBookingsAsync(ids, CancellationToken.None).ConfigureAwait(false);
        return exchange is null ? null : new DayState(exchange, days, bookings) { IsFresh = isFresh };
    }

    private async Task<Exchange?> FindExchangeAsync(Guid exchangeId) =>
        await _exchanges.FindAsync([exchangeId], CancellationToken.None).ConfigureAwait(false) is [var found] ? found : null;

    /// <summary>
    /// Each day with its neighbours and the exchange, so that they fit together; the exchange as it came with the last one,
    /// so that it is older than none. Where that is another version, the days before were raised since.
    /// </summary>
    private async Task<(Exchange? Exchange, IEnumerable<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, IReadOnlyList<LocalDate> dates)
    {
        Exchange? exchange = null;
        var days = new List<BookingDay>();
        foreach (var date in dates)
        {
            (exchange, var loaded) = await _bookings
                .LoadWithExchangeAsync(exchangeId, date.PlusDays(-1), date.PlusDays(1), CancellationToken.None)
                .ConfigureAwait(false);
            days.AddRange(loaded);
        }

        return (exchange, Once(days));
    }

    /// <summary>The days and their neighbours.</summary>
    private async Task<IReadOnlyCollection<BookingDay>> LoadDaysAsync(Guid exchangeId, IEnumerable<LocalDate> dates)
    {
        var days = new List<BookingDay>();
        foreach (var date in dates)
        {
            days.AddRange(await _bookings
                .LoadDaysAsync([exchangeId], date.PlusDays(-1), date.PlusDays(1), CancellationToken.None)
                .ConfigureAwait(false));
        }

        return [.. Once(days)];
    }

    /// <summary>Of a day that was read twice the older one: its version is compared with.</summary>
    private static IEnumerable<BookingDay> Once(IEnumerable<BookingDay> days) => days.DistinctBy(day => day.Date);

    private static void Decide(DayRequest[] batch, DayState state)
    {
        foreach (var request in batch)
        {
            try
            {
                if (request.Decide(state) is { } change)
                {
                    state.Apply(change);
                }
            }
#pragma warning disable CA1031 // Whatever it is, it is this request's alone.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                request.Fail(exception);
            }
        }
    }

    /// <summary>Whether the store took too long: then it would with each request alone, one after the other.</summary>
    private static bool HasTimedOut(Exception exception) =>
        exception is TimeoutException || (exception.InnerException is { } cause && HasTimedOut(cause));

    private static void RefuseAll(IEnumerable<DayRequest> requests, BookingError error)
    {
        foreach (var request in requests)
        {
            request.Refuse(error);
        }
    }

    /// <summary>None after the first try; then a random one, longer with each, so that those that collided part.</summary>
    private static TimeSpan Pause(int attempt)
    {
        var longest = TimeSpan.FromMilliseconds(Math.Pow(2, Math.Min(attempt, 10)) - 2);
        return Random.Shared.NextDouble() * (longest < LongestPause ? longest : LongestPause);
    }

    [LoggerMessage(1, LogLevel.Debug, "Exchange {ExchangeId}, {Date}: changed meanwhile, try {Attempt}.")]
    private partial void LogConflict(Guid exchangeId, LocalDate date, int attempt);

    [LoggerMessage(2, LogLevel.Warning, "Exchange {ExchangeId}, {Date}: contention outlasted the tries.")]
    private partial void LogContention(Guid exchangeId, LocalDate date);

    [LoggerMessage(3, LogLevel.Warning, "Exchange {ExchangeId}, {Date}: a commit of {Count} requests failed; each is tried alone.")]
    private partial void LogBatchFailed(Exception exception, Guid exchangeId, LocalDate date, int count);
}
