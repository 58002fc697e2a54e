using System.Diagnostics;

namespace BookingEngine.Telemetry;

/// <summary>Runs operations within a span and counts their outcomes. Without a listener it only runs the operation.</summary>
internal static class Observed
{
    /// <summary>Observes a booking, or a change of a booking.</summary>
    /// <param name="operation">The name of the operation, such as <c>book</c>.</param>
    /// <param name="idTag">The tag under which the id is recorded.</param>
    /// <param name="id">The id of the exchange or of the booking.</param>
    /// <param name="run">Runs the operation.</param>
    public static Task<Result<T>> RunAsync<T>(string operation, string idTag, Guid id, Func<Task<Result<T>>> run) =>
        RunAsync(operation, idTag, id, run, static result => result.Error?.Code);

    /// <summary>Observes a query of one exchange's availability.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="run">Runs the query. It returns null if the exchange does not exist.</param>
    public static Task<T?> AvailabilityAsync<T>(Guid exchangeId, Func<Task<T?>> run)
        where T : class =>
        RunAsync(
            "availability", Instruments.ExchangeId, exchangeId, run,
            static found => found is null ? BookingErrorCode.ExchangeNotFound : null);

    /// <summary>Observes a query that concerns many exchanges, or one whose null result has another meaning.</summary>
    public static Task<T> AvailabilityAsync<T>(Func<Task<T>> run) =>
        RunAsync("availability", Instruments.ExchangeId, null, run, static _ => null);

    private static Task<T> RunAsync<T>(
        string operation, string idTag, Guid? id, Func<Task<T>> run, Func<T, BookingErrorCode?> refusal) =>
        Instruments.Source.HasListeners() || Instruments.Requests.Enabled
            ? ObserveAsync(operation, idTag, id, run, refusal)
            : run();

    private static async Task<T> ObserveAsync<T>(
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
            // The message of the exception is omitted: it comes from the store and may contain anything.
            span?.SetStatus(ActivityStatusCode.Error);
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
