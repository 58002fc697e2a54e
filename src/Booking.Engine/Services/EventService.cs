using BookingEngine.Stores;

namespace BookingEngine;

/// <summary>
/// Reads what happened at an exchange, in order, from any position on. It serves those who fetch events themselves. What an app does in
/// its own process when something happens is an <see cref="IBookingEventHandler"/>.
/// </summary>
/// <example>
/// <code>
/// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
/// await bookings.CancelAsync(booked.Value.Id);
///
/// var happened = await events.ReadAsync(shop.Id);
/// Print(string.Join(", ", happened.Select(one => one.Type))); // ExchangeChanged, BookingCreated, BookingCancelled
/// var later = await events.ReadAsync(shop.Id, after: happened[^1].Position);
/// Print(later.Count); // 0
/// </code>
/// </example>
public sealed class EventService
{
    /// <summary>The most events that are read at once: 100.</summary>
    public const int Most = 100;

    private readonly IEventStore? _events;

    internal EventService(IEventStore? events) => _events = events;

    /// <summary>
    /// Reads events of an exchange in the order of their positions. Whoever goes on after the last position that was read misses no
    /// event, as long as it is kept (<see cref="BookingEngineOptions.EventRetention"/>), whoever else writes at the same time.
    /// </summary>
    /// <param name="exchangeId">The exchange. One that does not exist has no events.</param>
    /// <param name="after">The position after which events are read, or 0 for the first ones that are kept.</param>
    /// <param name="most">How many are returned at most: 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative, or the number is outside its range.</exception>
    public async Task<IReadOnlyList<BookingEvent>> ReadAsync(
        Guid exchangeId, long after = 0, int most = Most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, Most);
        if (_events is null)
        {
            return [];
        }

        await _events.NumberAsync(exchangeId, cancellationToken).ConfigureAwait(false);
        return await _events.ReadAsync(exchangeId, after, most, cancellationToken).ConfigureAwait(false);
    }
}
