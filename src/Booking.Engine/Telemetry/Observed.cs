using System.Diagnostics;

namespace BookingEngine.Telemetry;

/// <summary>Runs what a caller asked for under a span, and counts what came of it; where nobody listens, just runs it.</summary>
internal static class Observed
{
    /// <summary>A booking, or a change of one.</summary>
    /// <param name="operation">What is done, such as <c>book</c>.</param>
    /// <param name="idTag">Which id is given.</param>
    /// <param name="id">The exchange's or the booking's.</param>
    /// <param name="run">Does it.</param>
    public static Task<Result<T>> RunAsync<T>(string operation, string idTag, Guid id, Func<Task<Result<T>>> run) =>
        RunAsync(operation, idTag, id, run, static result => result.Error?.Code);

    /// <summary>A query of one exchange's availability.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="run">Answers it; null: there is no such exchange.</param>
    public static Task<T?> AvailabilityAsync<T>(Guid exchangeId, Func<Task<T?>> run)
        where T : class =>
        RunAsync(
            "availability", Instruments.ExchangeId, exchangeId, run,
            static found => found is null ? BookingErrorCode.ExchangeNotFound : null);

    /// <summary>A query that concerns many exchanges, or one that may answer null for another reason.</summary>
    public static Task<T> AvailabilityAsync<T>(Func<Task<T>> run) =>
        RunAsync("availability", Instruments.ExchangeId, null, run, static _ => null);

    private static Task<T> RunAsync<T>(
        string operation, string idTag, Guid? id, Func<Task<T>> run, Func<T, BookingErrorCode?> refusal) =>
        Instruments.Source.HasListeners() || Instruments.Requests.Enabled
            ? TellAsync(operation, idTag, id, run, refusal)
            : run();

    private static async Task<T> TellAsync<T>(
        string operation, string idTag, Guid? id, Func<Task<T>> run, Func<T, BookingErrorCode?> refusal)
    {
        using var span = Instruments.Source.StartActivity($"booking.{operation}");
        _ = id is { } given ? span?.SetTag(idTag, given.ToString()) : null;
        var tags = new TagList { { Instruments.Operation, operation } };
        try
        {
            var result = await run().ConfigureAwait(false);
            if (refusal(result) is { } code)
            {
                tags.Add(Instruments.Outcome, "refused");
                tags.Add(Instruments.ErrorCode, code.ToString());
            }
            else
            {
                tags.Add(Instruments.Outcome, "succeeded");
            }

            return result;
        }
        catch (OperationCanceledException)
        {
            tags.Add(Instruments.Outcome, "given_up");
            throw;
        }
        catch (Exception exception)
        {
            tags.Add(Instruments.Outcome, "failed");
            tags.Add(Instruments.ErrorType, exception.GetType().FullName);
            span?.SetStatus(ActivityStatusCode.Error); // Without its message, which is the store's and may say anything.
            throw;
        }
        finally
        {
            Instruments.Requests.Add(1, tags);
            foreach (var (name, value) in tags)
            {
                span?.SetTag(name, value);
            }
        }
    }
}
