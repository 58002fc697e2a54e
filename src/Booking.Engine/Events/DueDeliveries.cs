using BookingEngine.Deciding;
using BookingEngine.Primitives;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace BookingEngine.Events;

/// <summary>
/// Tries deliveries that are due, each apart from the events themselves: those to forwarders' receivers, and those that handlers have failed.
/// A delivery is claimed by one host at a time. If that host dies, it is due again when the claim ends.
/// </summary>
internal sealed partial class DueDeliveries(
    IEventStore events, EventHandlers handlers, IReadOnlyList<IEventForwarder> forwarders, IClock clock, ILogger logger)
{
    /// <summary>How long a claim lasts, which is longer than any attempt.</summary>
    private static readonly Duration Claim = Duration.FromMinutes(5);

    /// <summary>A receiver that takes so long for an event has to wait for the next ones, so that others get theirs.</summary>
    private static readonly Duration Slow = Duration.FromSeconds(5);

    /// <summary>How long a slow receiver has to wait.</summary>
    private static readonly Duration Rest = Duration.FromMinutes(1);

    /// <summary>How long the deliveries of a receiver wait that no host knows any more, such as a handler that was removed.</summary>
    private static readonly Duration Unknown = Duration.FromHours(1);

    private readonly ILogger _logger = logger;

    /// <summary>Tries due deliveries of one receiver, one after another. It throws nothing.</summary>
    /// <param name="due">The deliveries.</param>
    /// <param name="stop">Says that the host stops.</param>
    public async Task DeliverAsync(IReadOnlyList<EventDelivery> due, CancellationToken stop)
    {
        try
        {
            bool isKnown = handlers.Names.Contains(due[0].Reader) || ForwarderTo(due[0].Reader) is not null;
            var pause = isKnown ? Duration.Zero : Unknown;
            foreach (var delivery in due)
            {
                stop.ThrowIfCancellationRequested();
                var began = clock.GetCurrentInstant();
                if (pause > Duration.Zero)
                {
                    _ = await events.UpdateDeliveryAsync(
                        delivery with { NextAttemptAt = Timestamp.Of(began + pause) }, delivery.Attempts, stop).ConfigureAwait(false);
                }
                else
                {
                    await DeliverAsync(delivery, began, stop).ConfigureAwait(false);
                    pause = clock.GetCurrentInstant() - began > Slow ? Rest : Duration.Zero;
                }
            }
        }
#pragma warning disable CA1031 // The deliveries are due again, and those of others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!stop.IsCancellationRequested)
            {
                LogFailed(exception, due[0].Reader);
            }
        }
    }

    private async Task DeliverAsync(EventDelivery delivery, Instant now, CancellationToken stop)
    {
        var claimed = delivery with { Attempts = delivery.Attempts + 1, NextAttemptAt = Timestamp.Of(now + Claim) };
        if (!await events.UpdateDeliveryAsync(claimed, delivery.Attempts, stop).ConfigureAwait(false))
        {
            return; // Another host tries it.
        }

        var read = await events.ReadAsync(delivery.ExchangeId, delivery.Position - 1, 1, stop).ConfigureAwait(false);
        var happened = read.FirstOrDefault(one => one.Id == delivery.EventId);
        EventDelivery tried;
        try
        {
            tried = await TryAsync(claimed, happened, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody knows whether it was taken, so another host tries it at once.
            _ = await events.UpdateDeliveryAsync(delivery, claimed.Attempts, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        _ = await events.UpdateDeliveryAsync(tried, claimed.Attempts, CancellationToken.None).ConfigureAwait(false);
        Instruments.EventDelivered(tried.Status);
        if (tried.Status == DeliveryStatus.Failed)
        {
            LogGivenUp(tried.Reader, tried.EventId, tried.Attempts);
        }
    }

    /// <summary>Tries a delivery, and returns how it stands then.</summary>
    private async Task<EventDelivery> TryAsync(EventDelivery delivery, BookingEvent? happened, CancellationToken stop)
    {
        Exception? failure;
        if (ForwarderTo(delivery.Reader) is { } forwarder)
        {
            try
            {
                return await forwarder.DeliverAsync(delivery, happened, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // Whatever is thrown, the event is delivered again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }
        }
        else if (happened is null)
        {
            return delivery with { Status = DeliveryStatus.Failed, NextAttemptAt = null, LastError = "The event is not kept any more." };
        }
        else
        {
            failure = await handlers.HandleAsync(delivery.Reader, happened, stop).ConfigureAwait(false);
        }

        if (failure is null)
        {
            return delivery with { Status = DeliveryStatus.Delivered, NextAttemptAt = null, LastError = null };
        }

        LogAttemptFailed(delivery.Reader, delivery.EventId, delivery.Attempts, failure.GetType().Name);
        var next = Retries.Next(delivery.Attempts, clock.GetCurrentInstant(), Random.Shared.NextDouble());
        return delivery with
        {
            Status = next is null ? DeliveryStatus.Failed : DeliveryStatus.Pending,
            NextAttemptAt = next,
            LastError = failure.GetType().Name,
        };
    }

    private IEventForwarder? ForwarderTo(string reader) => forwarders.FirstOrDefault(forwarder => forwarder.DeliversTo(reader));

    [LoggerMessage(3, LogLevel.Warning, "{Reader}: its deliveries could not be tried; they are tried again.")]
    private partial void LogFailed(Exception exception, string reader);

    [LoggerMessage(4, LogLevel.Warning, "{Reader} has not taken event {EventId} at attempt {Attempt}: {Error}.")]
    private partial void LogAttemptFailed(string reader, Guid eventId, int attempt, string error);

    [LoggerMessage(5, LogLevel.Error, "{Reader} has not taken event {EventId} at any of {Attempts} attempts; it is not tried again.")]
    private partial void LogGivenUp(string reader, Guid eventId, int attempts);
}
