using System.Diagnostics;
using BookingEngine.Stores;

namespace BookingEngine.Telemetry;

/// <summary>Tells how requests that waited together were committed.</summary>
internal static class ObservedCommit
{
    /// <summary>
    /// Serves a batch under a span: a child of the first request's, which the others are linked with. So what the store
    /// tells of its queries is found from each of them.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="origins">The spans that the requests were made under; default: none.</param>
    /// <param name="serve">Serves them.</param>
    public static Task<T> ServeAsync<T>(Guid exchangeId, IReadOnlyList<ActivityContext> origins, Func<Task<T>> serve) =>
        Instruments.Source.HasListeners() ? TellAsync(exchangeId, origins, serve) : serve();

    /// <summary>Measures a commit that has begun.</summary>
    /// <param name="began">When, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <param name="requests">How many requests it is of.</param>
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

    private static async Task<T> TellAsync<T>(
        Guid exchangeId, IReadOnlyList<ActivityContext> origins, Func<Task<T>> serve)
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
            return await serve().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            span?.SetTag(Instruments.ErrorType, exception.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }
}
