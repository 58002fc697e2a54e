using BookingEngine.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>
/// Load, decide, commit; and on a conflict load and decide again, a bounded number of times. The only place that
/// retries. That nothing is double-booked is the store's compare-and-swap of the day's version; the gates merely keep
/// requests of one process for the same day from running into each other.
/// </summary>
internal sealed partial class DayCommitter(
    IExchangeStore exchanges, IBookingStore bookings, IOptions<BookingEngineOptions> options, ILoggerFactory loggers)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly ILogger _logger = loggers.CreateLogger<DayCommitter>();
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Decides on a day, and commits what was decided.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="decide">
    /// The decision on one state of the day; asked again after a conflict. What it reads itself it reads after the day
    /// was loaded, so that the day's version vouches for it.
    /// </param>
    /// <param name="cancellationToken">Given up between and within tries; a commit under way may yet be stored.</param>
    public async Task<Result<T>> CommitAsync<T>(
        Guid exchangeId,
        LocalDate date,
        Func<ExchangeDay, Task<Decision<T>>> decide,
        CancellationToken cancellationToken)
        where T : class
    {
        var gate = _gates[(uint)HashCode.Combine(exchangeId, date) % _gates.Length];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int attempt = 1; attempt <= options.Value.MaxCommitAttempts; attempt++)
            {
                if (await TryAsync(exchangeId, date, decide, cancellationToken).ConfigureAwait(false) is { } answer)
                {
                    return answer;
                }

                LogConflict(exchangeId, date, attempt);
                await Task.Delay(Pause(attempt), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            gate.Release();
        }

        LogContention(exchangeId, date);
        return new BookingError(
            BookingErrorCode.Contention, null, "Too many requests for the same day at once. Please try again.");
    }

    /// <summary>One try; null: the day was changed meanwhile, or was not stored yet.</summary>
    private async Task<Result<T>?> TryAsync<T>(
        Guid exchangeId, LocalDate date, Func<ExchangeDay, Task<Decision<T>>> decide, CancellationToken cancellationToken)
        where T : class
    {
        // The fence: the day is read before the exchange, and a change of the exchange raises the day's version after
        // it was written. So a decision on rules that were replaced meanwhile doesn't commit.
        var days = await bookings
            .LoadDaysAsync([exchangeId], date.PlusDays(-1), date.PlusDays(1), cancellationToken)
            .ConfigureAwait(false);
        var found = await exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        if (found is not [var exchange])
        {
            return new BookingError(BookingErrorCode.ExchangeNotFound, "Exchange", $"There is no exchange {exchangeId}.");
        }

        var decision = await decide(ExchangeDay.Range(exchange, date, date, days)[0]).ConfigureAwait(false);
        if (decision.Change is null)
        {
            return decision.Answer;
        }

        if (decision.Change.Days.Any(touched => touched.Version == 0))
        {
            // Only a stored day has a version to compare with. It is stored empty, and all is decided again.
            await bookings.AddDayAsync(exchangeId, date, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var outcome = await bookings.CommitAsync(decision.Change, cancellationToken).ConfigureAwait(false);
        return outcome == CommitOutcome.Committed ? decision.Answer : null;
    }

    /// <summary>None after the first try; then a random one, longer with each, so that those that collided part.</summary>
    private static TimeSpan Pause(int attempt)
    {
        var longest = TimeSpan.FromMilliseconds(Math.Pow(2, Math.Min(attempt, 10)) - 2);
        return Random.Shared.NextDouble() * (longest < LongestPause ? longest : LongestPause);
    }

    [LoggerMessage(1, LogLevel.Debug, "Exchange {ExchangeId}, {Date}: changed meanwhile, or new; try {Attempt}.")]
    private partial void LogConflict(Guid exchangeId, LocalDate date, int attempt);

    [LoggerMessage(2, LogLevel.Warning, "Exchange {ExchangeId}, {Date}: contention outlasted the tries.")]
    private partial void LogContention(Guid exchangeId, LocalDate date);
}
