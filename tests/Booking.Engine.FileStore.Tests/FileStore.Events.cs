using NodaTime;

namespace BookingEngine.FileStore.Tests;

public sealed partial class FileStore
{
    /// <inheritdoc/>
    public Task AddEventsAsync(IReadOnlyList<BookingEvent> events, CancellationToken cancellationToken) => ChangeAsync(
        files =>
        {
            foreach (var ofExchange in events.GroupBy(happened => happened.ExchangeId))
            {
                Happen(files, ofExchange.Key, [.. ofExchange]);
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> FindUnnumberedAsync(int most, CancellationToken cancellationToken) =>
        StreamsWhereAsync(stream => stream.Happened.Count > 0, most, cancellationToken);

    /// <inheritdoc/>
    public Task NumberAsync(Guid exchangeId, CancellationToken cancellationToken) => ChangeAsync(
        files =>
        {
            if (Stream(files, exchangeId) is { Happened.Count: > 0 } stream)
            {
                var numbered = BookingEvent.InOrder(stream.Happened)
                    .Select((happened, index) => happened with { Position = stream.LastPosition + index + 1 });
                Write(files, exchangeId, stream with
                {
                    Happened = [],
                    Numbered = [.. stream.Numbered, .. numbered],
                    LastPosition = stream.LastPosition + stream.Happened.Count,
                });
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookingEvent>> ReadAsync(
        Guid exchangeId, long after, int most, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<BookingEvent>>(
            files => [.. (Stream(files, exchangeId)?.Numbered ?? []).Where(happened => happened.Position > after).Take(most)],
            cancellationToken);

    /// <inheritdoc/>
    public Task RemoveEventsAsync(Instant before, CancellationToken cancellationToken) => ChangeAsync(
        files =>
        {
            foreach (var id in files.Exchanges())
            {
                var stream = Stream(files, id)!;
                // In the order of the positions, so an old event after a younger one stays until that goes.
                BookingEvent[] old = [.. stream.Numbered.TakeWhile(happened => happened.Timestamp < before)];
                if (old.Length > 0)
                {
                    Write(files, id, stream with
                    {
                        Numbered = [.. stream.Numbered.Skip(old.Length)],
                        Delivered = Math.Max(stream.Delivered, old[^1].Position),
                    });
                }
            }

            foreach (var delivery in files.ReadAll<EventDelivery>(Deliveries).Where(delivery => delivery.CreatedAt < before))
            {
                files.Remove(DeliveryOf(delivery.Id));
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> FindUndeliveredAsync(Instant now, int most, CancellationToken cancellationToken) =>
        StreamsWhereAsync(stream => stream.LastPosition > stream.Delivered && stream.LeasedUntil <= now, most, cancellationToken);

    /// <inheritdoc/>
    public Task<long?> LeaseAsync(
        Guid exchangeId, Guid holder, Instant until, Instant now, CancellationToken cancellationToken) => ReadAsync<long?>(
        files =>
        {
            if (Stream(files, exchangeId) is not { LastPosition: > 0 } stream || (stream.Holder != holder && stream.LeasedUntil > now))
            {
                return null;
            }

            Write(files, exchangeId, stream with { Holder = holder, LeasedUntil = until });
            return stream.Delivered;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeliveredAsync(Guid exchangeId, Guid holder, long position, CancellationToken cancellationToken) => ReadAsync(
        files =>
        {
            if (Stream(files, exchangeId) is not { } stream || stream.Holder != holder)
            {
                return false;
            }

            Write(files, exchangeId, stream with { Delivered = Math.Max(stream.Delivered, position) });
            return true;
        },
        cancellationToken);

    /// <summary>Adds events of an exchange, if it is stored.</summary>
    private static void Happen(Files files, Guid exchangeId, IReadOnlyList<BookingEvent> events)
    {
        if (events.Count > 0 && Stream(files, exchangeId) is { } stream)
        {
            Write(files, exchangeId, stream.With(events));
        }
    }

    private static StoredStream? Stream(Files files, Guid exchangeId) => files.Read<StoredStream>(Files.StreamOf(exchangeId));

    private static void Write(Files files, Guid exchangeId, StoredStream stream) => files.Write(Files.StreamOf(exchangeId), stream);

    private Task<IReadOnlyList<Guid>> StreamsWhereAsync(Func<StoredStream, bool> condition, int most, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Guid>>(
            files => [.. files.Exchanges().Where(id => condition(Stream(files, id)!)).Take(most)], cancellationToken);
}
