using System.Diagnostics;
using BookingEngine.Stores;

namespace BookingEngine.Telemetry;

/// <summary>Observes the commits of requests that were batched together.</summary>
internal static class ObservedCommit
{
    /// <summary>
    /// Runs a batch within a span. The span is a child of the first request's span and is linked to the spans of the
    /// others, so that the store's queries can be found from each request.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="origins">The spans in which the requests were made; default for a request without a span.</param>
    /// <param name="serve">Runs the batch.</param>
    public static Task ServeAsync(Guid exchangeId, IReadOnlyList<ActivityContext> origins, Func<Task> serve) =>
        Instruments.Source.HasListeners() ? ObserveAsync(exchangeId, origins, serve) : serve();

    /// <summary>Records the duration and the size of a commit that has begun.</summary>
    /// <param name="began">When the commit began, from <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <param name="requests">The number of requests in the commit.</param>
    /// <param name="commit">The commit.</param>
    public static async Task<CommitOutcome> MeasureAsync(long began, int requests, Task<CommitOutcome> commit)
    {
        string outcome = "failed";
        try
        {
            var result = await commit.ConfigureAwait(false);
            outcome = result == CommitOutcome.Committed ? "committed" : "conflict";
            return result;
        }
        finally
        {
            Instruments.CommitDuration.Record(
                Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>(Instruments.Outcome, outcome));
            Instruments.CommitBatchSize.Record(requests);
        }
    }

    private static async Task ObserveAsync(Guid exchangeId, IReadOnlyList<ActivityContext> origins, Func<Task> serve)
    {
        var others = origins.Skip(1).Where(origin => origin != default);
        using var span = Instruments.Source.StartActivity(
            "booking.commit",
            ActivityKind.Internal,
            origins[0],
            [new(Instruments.ExchangeId, exchangeId.ToString()), new(Instruments.BatchSize, origins.Count)],
            others.Select(origin => new ActivityLink(origin)));
        try
        {
            await serve().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            span?.SetTag(Instruments.ErrorType, exception.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }
}
