using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.Events;

/// <summary>Calls the handlers of the app, each call in a scope of its own.</summary>
/// <param name="scopes">Makes the scopes.</param>
/// <param name="registered">The handlers, in the order in which they were registered.</param>
internal sealed class EventHandlers(IServiceScopeFactory scopes, IEnumerable<RegisteredHandler> registered)
{
    /// <summary>How long a handler has for an event. Then it is told to stop, and the event counts as not handled.</summary>
    public static readonly TimeSpan LongestHandling = TimeSpan.FromMinutes(1);

    private readonly RegisteredHandler[] _registered = [.. registered];

    /// <summary>The names of the handlers.</summary>
    public IEnumerable<string> Names => _registered.Select(handler => handler.Name);

    /// <summary>Calls a handler, and returns what it has thrown, or null if it has handled the event.</summary>
    /// <param name="name">The name of the handler.</param>
    /// <param name="happened">The event.</param>
    /// <param name="stop">Says that the host stops.</param>
    /// <exception cref="OperationCanceledException">The host stops, and it isn't known whether the event was handled.</exception>
    public async Task<Exception?> HandleAsync(string name, BookingEvent happened, CancellationToken stop)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        time.CancelAfter(LongestHandling);
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                var handler = _registered.First(handler => handler.Name == name).Of(scope.ServiceProvider);
                await handler.HandleAsync(happened, time.Token).ConfigureAwait(false);
            }

            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever the app throws, the event comes again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }
}
