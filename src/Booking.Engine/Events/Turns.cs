namespace BookingEngine.Events;

/// <summary>Does the same again and again until the host stops. A turn that fails ends nothing: a store that is down is back some time.</summary>
internal static class Turns
{
    /// <summary>The longest pause after turns that fail one after the other.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Takes turns until it is stopped.</summary>
    /// <param name="turn">Does what is to be done, and then waits for the next turn.</param>
    /// <param name="failed">Is told why a turn has failed, and after which pause the next one follows.</param>
    /// <param name="pause">The pause after the first turn that fails. After each further one it is twice as long.</param>
    /// <param name="stop">Ends the turns.</param>
    public static async Task TakeAsync(
        Func<CancellationToken, Task> turn, Action<Exception, TimeSpan> failed, TimeSpan pause, CancellationToken stop)
    {
        for (var next = pause; !stop.IsCancellationRequested;)
        {
            try
            {
                await turn(stop).ConfigureAwait(false);
                next = pause;
            }
#pragma warning disable CA1031 // Whatever it is, the next turn may succeed.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (!stop.IsCancellationRequested) // One whose query was cancelled has not failed.
                {
                    failed(exception, next);
                    await Task.Delay(next, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    next = next * 2 < LongestPause ? next * 2 : LongestPause;
                }
            }
        }
    }
}
