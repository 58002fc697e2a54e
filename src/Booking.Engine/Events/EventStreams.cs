using BookingEngine.Deciding;
using BookingEngine.Primitives;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace BookingEngine.Events;

/// <summary>
/// Delivers the events of one exchange in the order of their positions: to the handlers, one after another, and to the forwarders, whose
/// deliveries it stores. What a handler fails to handle is parked as a delivery of its own, and the next event follows.
/// </summary>
/// <param name="events">The store.</param>
/// <param name="handlers">The handlers of the app.</param>
/// <param name="forwarders">The forwarders.</param>
/// <param name="planned">Called when deliveries were stored.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The logger for failures.</param>
internal sealed partial class EventStreams(
    IEventStore events,
    EventHandlers handlers,
    IReadOnlyList<IEventForwarder> forwarders,
    Action planned,
    IClock clock,
    ILogger logger)
{
    private const int Batch = 500;

    /// <summary>
    /// How long a lease lasts. It is prolonged before a handler is called for which half of it may not be enough. Where there are no handlers
    /// it is short, so that another host soon goes on if this one dies. If it ends too early, deliveries are planned twice and stored once.
    /// </summary>
    private readonly Duration _lease = handlers.Names.Any() ? Duration.FromMinutes(3) : Duration.FromSeconds(30);

    /// <summary>How long an exchange waits whose events could not be delivered, so that others go first.</summary>
    private static readonly Duration Rest = Duration.FromSeconds(30);

    private readonly ILogger _logger = logger;

    /// <summary>Who leases: this host, since it has started.</summary>
    private readonly Guid _holder = Guid.NewGuid();

    /// <summary>Delivers all that is to be delivered of an exchange, unless another host does. It throws nothing.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="stop">Says that the host stops.</param>
    public async Task DeliverAsync(Guid exchangeId, CancellationToken stop)
    {
        try
        {
            var now = clock.GetCurrentInstant();
            if (await LeaseAsync(exchangeId, now + _lease, now).ConfigureAwait(false) is not { } delivered)
            {
                return;
            }

            var rest = Rest;
            try
            {
                await DeliverAsync(exchangeId, delivered, now + _lease, stop).ConfigureAwait(false);
                rest = Duration.Zero;
            }
            finally
            {
                now = clock.GetCurrentInstant();
                var until = stop.IsCancellationRequested ? now : now + rest;
                _ = await LeaseAsync(exchangeId, until, now).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The exchange is found again, and the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!stop.IsCancellationRequested)
            {
                LogFailed(exception, exchangeId);
            }
        }
    }

    private async Task DeliverAsync(Guid exchangeId, long delivered, Instant leasedUntil, CancellationToken stop)
    {
        while (await events.ReadAsync(exchangeId, delivered, Batch, stop).ConfigureAwait(false) is { Count: > 0 } happened)
        {
            foreach (var forwarder in forwarders)
            {
                var deliveries = await forwarder.PlanAsync(happened, stop).ConfigureAwait(false);
                if (deliveries.Count > 0)
                {
                    await events.AddDeliveriesAsync(deliveries, stop).ConfigureAwait(false);
                    planned();
                }
            }

            foreach (var one in handlers.Names.Any() ? happened : [happened[^1]])
            {
                foreach (string name in handlers.Names)
                {
                    var now = clock.GetCurrentInstant();
                    if (now + (_lease / 2) > leasedUntil)
                    {
                        leasedUntil = now + _lease;
                        if (await LeaseAsync(exchangeId, leasedUntil, now).ConfigureAwait(false) is null)
                        {
                            return; // Another host has taken over, since a handler took too long.
                        }
                    }

                    await HandleAsync(name, one, stop).ConfigureAwait(false);
                }

                if (!await events.DeliveredAsync(exchangeId, _holder, one.Position, CancellationToken.None).ConfigureAwait(false))
                {
                    return;
                }
            }

            delivered = happened[^1].Position;
        }
    }

    private async Task HandleAsync(string name, BookingEvent happened, CancellationToken stop)
    {
        if (await handlers.HandleAsync(name, happened, stop).ConfigureAwait(false) is not { } failure)
        {
            Instruments.EventDelivered(DeliveryStatus.Delivered);
            return;
        }

        var now = clock.GetCurrentInstant();
        var parked = EventDelivery.Of(name, happened, now) with
        {
            Attempts = 1,
            NextAttemptAt = Retries.Next(1, now, Random.Shared.NextDouble()),
            LastError = failure.GetType().Name,
        };
        await events.AddDeliveriesAsync([parked], CancellationToken.None).ConfigureAwait(false);
        Instruments.EventDelivered(DeliveryStatus.Pending);
        LogParked(name, happened.Id, parked.LastError);
    }

    private Task<long?> LeaseAsync(Guid exchangeId, Instant until, Instant now) =>
        events.LeaseAsync(exchangeId, _holder, Timestamp.Of(until), Timestamp.Of(now), CancellationToken.None);

    [LoggerMessage(1, LogLevel.Warning, "Exchange {ExchangeId}: its events could not be delivered; this is tried again.")]
    private partial void LogFailed(Exception exception, Guid exchangeId);

    // The message of an app's exception may contain anything, personal data included.
    [LoggerMessage(2, LogLevel.Warning, "{Handler} has not handled event {EventId}: {Error}. It comes again, and the next ones don't wait.")]
    private partial void LogParked(string handler, Guid eventId, string error);
}
