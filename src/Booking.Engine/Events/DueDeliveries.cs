using System.Collections.Concurrent;
using BookingEngine.Deciding;
using BookingEngine.Primitives;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace BookingEngine.Events;

/// <summary>
/// Tries deliveries that are due, each apart from the events themselves: those to forwarders' receivers, and those that handlers have failed.
/// A delivery is claimed by one host at a time. If that host dies, it is due again when the claim ends. Deliveries to a receiver that
/// answers fast are claimed together, and what came of them is stored together.
/// </summary>
internal sealed partial class DueDeliveries(
    IEventStore events, EventHandlers handlers, IReadOnlyList<IEventForwarder> forwarders, IClock clock, ILogger logger)
{
    /// <summary>How many deliveries are claimed together at most, and so are tried twice if the host dies.</summary>
    private const int MostTogether = 256;

    /// <summary>By what that number grows after deliveries that were fast.</summary>
    private const int Growth = 4;

    /// <summary>How long deliveries are tried that were claimed together. What is left then is claimed anew, one by itself at first.</summary>
    private static readonly Duration Together = Duration.FromSeconds(1);

    /// <summary>How long a claim lasts, which is longer than that and any attempt.</summary>
    private static readonly Duration Claim = Duration.FromMinutes(2);

    /// <summary>How long one receiver's deliveries are tried without a break, so that it doesn't keep the place of another.</summary>
    private static readonly Duration Turn = Duration.FromSeconds(10);

    /// <summary>A receiver that takes so long for an event has to wait for the next ones, so that others get theirs.</summary>
    private static readonly Duration Slow = Duration.FromSeconds(5);

    /// <summary>How long a slow receiver has to wait.</summary>
    private static readonly Duration Rest = Duration.FromMinutes(1);

    /// <summary>How long the deliveries of a receiver wait that no host knows any more, such as a handler that was removed.</summary>
    private static readonly Duration Unknown = Duration.FromHours(1);

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<string, Instant> _restingUntil = [];

    /// <summary>Returns the receivers that have to wait, since they were slow.</summary>
    /// <param name="now">The time.</param>
    public IReadOnlyList<string> Resting(Instant now)
    {
        foreach (var rested in _restingUntil.Where(receiver => receiver.Value <= now))
        {
            _restingUntil.TryRemove(rested);
        }

        return [.. _restingUntil.Keys];
    }

    /// <summary>Tries due deliveries of one receiver, one after another, until its turn is over. It throws nothing.</summary>
    /// <param name="due">The deliveries.</param>
    /// <param name="stop">Says that the host stops.</param>
    public async Task DeliverAsync(IReadOnlyList<EventDelivery> due, CancellationToken stop)
    {
        string reader = due[0].Reader;
        try
        {
            if (!handlers.Names.Contains(reader) && ForwarderTo(reader) is null)
            {
                await PutOffAsync(due, clock.GetCurrentInstant() + Unknown, stop).ConfigureAwait(false);
                return;
            }

            int together = 1;
            var end = clock.GetCurrentInstant() + Turn;
            for (var waiting = due; waiting.Count > 0 && clock.GetCurrentInstant() < end;)
            {
                stop.ThrowIfCancellationRequested();
                EventDelivery[] some = [.. waiting.Take(together)];
                var (left, isSlow) = await DeliverTogetherAsync(some, stop).ConfigureAwait(false);
                waiting = [.. left, .. waiting.Skip(some.Length)];
                if (isSlow)
                {
                    var until = clock.GetCurrentInstant() + Rest;
                    _restingUntil[reader] = until;
                    await PutOffAsync(waiting, until, stop).ConfigureAwait(false);
                    return;
                }

                together = left.Count == 0 ? Math.Min(together * Growth, MostTogether) : 1;
            }
        }
#pragma warning disable CA1031 // The deliveries are due again, and those of others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!stop.IsCancellationRequested)
            {
                _restingUntil[reader] = clock.GetCurrentInstant() + Rest;
                LogFailed(exception, reader);
            }
        }
    }

    /// <summary>Claims deliveries and tries them for a while, or until the receiver is slow or the host stops.</summary>
    /// <returns>What is left, and is due as before; and whether the receiver was slow.</returns>
    private async Task<(IReadOnlyList<EventDelivery> Left, bool IsSlow)> DeliverTogetherAsync(
        IReadOnlyList<EventDelivery> due, CancellationToken stop)
    {
        var claimedUntil = Timestamp.Of(clock.GetCurrentInstant() + Claim);
        var claimed = await UpdateAsync(
            due.Select(delivery => delivery with { Attempts = delivery.Attempts + 1, NextAttemptAt = claimedUntil }), triedSince: 1, stop)
            .ConfigureAwait(false);
        var tried = new List<EventDelivery>();
        bool isSlow = false;
        try
        {
            var happened = await ReadAsync(claimed, stop).ConfigureAwait(false);
            var now = clock.GetCurrentInstant();
            var until = now + Together;
            for (int next = 0; next < claimed.Count && now < until; next++)
            {
                stop.ThrowIfCancellationRequested();
                var delivery = claimed[next];
                tried.Add(await TryAsync(delivery, happened.GetValueOrDefault(delivery.EventId), stop).ConfigureAwait(false));
                var began = now;
                now = clock.GetCurrentInstant();
                isSlow = now - began > Slow;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody knows whether the one that was being tried was taken, so another host tries it at once.
            await StoreAsync().ConfigureAwait(false);
            throw;
        }

        return (await StoreAsync().ConfigureAwait(false), isSlow);

        async Task<IReadOnlyList<EventDelivery>> StoreAsync()
        {
            await UpdateAsync(tried, triedSince: 0, CancellationToken.None).ConfigureAwait(false);
            Report(tried);
            var left = claimed.Skip(tried.Count).Select(delivery => delivery.Id).ToHashSet();
            return await UpdateAsync(due.Where(delivery => left.Contains(delivery.Id)), triedSince: -1, CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    private void Report(List<EventDelivery> tried)
    {
        foreach (var delivery in tried)
        {
            Instruments.EventDelivered(delivery.Status);
            // The owner of a webhook that is gone knows why its other deliveries fail.
            if (delivery.Status == DeliveryStatus.Failed && delivery.Attempts >= Retries.Most)
            {
                LogGivenUp(delivery.Reader, delivery.EventId, delivery.Attempts);
            }
        }
    }

    private async Task PutOffAsync(IEnumerable<EventDelivery> due, Instant until, CancellationToken stop) => await UpdateAsync(
        due.Select(delivery => delivery with { NextAttemptAt = Timestamp.Of(until) }), triedSince: 0, stop).ConfigureAwait(false);

    /// <summary>Replaces deliveries that nobody else has tried, and returns those that were replaced, in the same order.</summary>
    /// <param name="deliveries">The deliveries as they are then.</param>
    /// <param name="triedSince">How many attempts they have more than the stored ones.</param>
    /// <param name="stop">Cancels the call.</param>
    private async Task<IReadOnlyList<EventDelivery>> UpdateAsync(
        IEnumerable<EventDelivery> deliveries, int triedSince, CancellationToken stop)
    {
        EventDelivery[] all = [.. deliveries];
        var replaced = new HashSet<Guid>();
        foreach (var alike in all.GroupBy(delivery => delivery.Attempts))
        {
            replaced.UnionWith(
                await events.UpdateDeliveriesAsync([.. alike], alike.Key - triedSince, stop).ConfigureAwait(false));
        }

        return [.. all.Where(delivery => replaced.Contains(delivery.Id))];
    }

    /// <summary>Reads the events of deliveries, by id. Those that follow one another in their exchange are read at once.</summary>
    private async Task<Dictionary<Guid, BookingEvent>> ReadAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken stop)
    {
        var read = new Dictionary<Guid, BookingEvent>();
        foreach (var ofOne in deliveries.OrderBy(delivery => delivery.Position).GroupBy(delivery => delivery.ExchangeId))
        {
            int left = ofOne.Count();
            foreach (var delivery in ofOne)
            {
                if (!read.ContainsKey(delivery.EventId))
                {
                    var page = await events.ReadAsync(ofOne.Key, delivery.Position - 1, left, stop).ConfigureAwait(false);
                    foreach (var happened in page)
                    {
                        read[happened.Id] = happened;
                    }
                }

                left--;
            }
        }

        return read;
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
