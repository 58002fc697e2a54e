using NodaTime;

namespace BookingEngine.FileStore.Tests;

/// <summary>The events of an exchange, and how far they are delivered.</summary>
internal sealed record StoredStream
{
    /// <summary>The events without a position.</summary>
    public IReadOnlyList<BookingEvent> Happened { get; init; } = [];

    /// <summary>The events with a position, in its order, as far as they are kept.</summary>
    public IReadOnlyList<BookingEvent> Numbered { get; init; } = [];

    public long LastPosition { get; init; }

    public long Delivered { get; init; }

    public Guid Holder { get; init; }

    public Instant LeasedUntil { get; init; } = Instant.FromUnixTimeTicks(0);

    /// <summary>The stream with more events. One that it has already is left out.</summary>
    public StoredStream With(IEnumerable<BookingEvent> events)
    {
        var known = Happened.Concat(Numbered).Select(happened => happened.Id).ToHashSet();
        return this with { Happened = [.. Happened, .. events.Where(happened => known.Add(happened.Id))] };
    }
}
