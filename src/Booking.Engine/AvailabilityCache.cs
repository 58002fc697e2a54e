using System.Collections.Concurrent;
using BookingEngine.Stores;
using Microsoft.Extensions.Options;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// What <see cref="AvailabilityService"/> reads of the stores; kept for a moment where
/// <see cref="BookingEngineOptions.AvailabilityCacheDuration"/> says so. No decision reads it. All that is kept is on one
/// shelf, thrown away when it is old or full. Loads under way are shared.
/// </summary>
internal sealed class AvailabilityCache
{
    /// <summary>How many days, time slots and bookings a shelf holds: some ten megabytes.</summary>
    private const int MaxItems = 100_000;

    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly IClock _clock;
    private readonly Duration _duration;
    private Shelf _shelf;

    public AvailabilityCache(
        IExchangeStore exchanges, IBookingStore bookings, IClock clock, IOptions<BookingEngineOptions> options)
    {
        _exchanges = exchanges;
        _bookings = bookings;
        _clock = clock;
        _duration = options.Value.AvailabilityCacheDuration;
        _shelf = NewShelf();
    }

    /// <summary>Finds an exchange; null where there is none, which is not kept.</summary>
    public Task<Exchange?> FindAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        _duration == Duration.Zero
            ? ReadAsync(exchangeId, cancellationToken)
            : CurrentShelf().Of(exchangeId).Exchange.WaitAsync(cancellationToken);

    /// <summary>Loads the stored days of a date range.</summary>
    public Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        _duration == Duration.Zero
            ? _bookings.LoadDaysAsync([exchangeId], first, last, cancellationToken)
            : CurrentShelf().Of(exchangeId).Days(first, last).WaitAsync(cancellationToken);

    /// <summary>
    /// Forgets an exchange. Called after each commit of this host before it is answered, whatever came of it. A load
    /// that is under way then may have read what was before: those who wait for it get it, and nobody else finds it.
    /// </summary>
    public void Drop(Guid exchangeId) => Volatile.Read(ref _shelf).Remove(exchangeId);

    private Shelf CurrentShelf()
    {
        var shelf = Volatile.Read(ref _shelf);
        var age = _clock.GetCurrentInstant() - shelf.Since;
        if (age >= Duration.Zero && age < _duration)
        {
            return shelf;
        }

        var next = NewShelf();
        var other = Interlocked.CompareExchange(ref _shelf, next, shelf);
        return other == shelf ? next : other;
    }

    private Shelf NewShelf() => new(this, _clock.GetCurrentInstant());

    private async Task<Exchange?> ReadAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        var found = await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        return found is [var exchange] ? exchange : null;
    }

    /// <summary>What was read since a moment, by exchange.</summary>
    private sealed class Shelf(AvailabilityCache cache, Instant since)
    {
        private readonly ConcurrentDictionary<Guid, Reads> _reads = new();
        private int _items;

        public Instant Since => since;

        public Reads Of(Guid exchangeId) =>
            _reads.TryGetValue(exchangeId, out var reads)
                ? reads
                : _reads.GetOrAdd(exchangeId, static (id, shelf) => new Reads(shelf, id), this);

        public void Remove(Guid exchangeId) => _reads.TryRemove(exchangeId, out _);

        public async Task<Exchange?> FindAsync(Guid exchangeId)
        {
            var found = await ReadAsync(exchangeId, () => cache.ReadAsync(exchangeId, CancellationToken.None))
                .ConfigureAwait(false);
            if (found is null)
            {
                Remove(exchangeId);
            }

            return found;
        }

        public async Task<IReadOnlyList<BookingDay>> LoadDaysAsync(Guid exchangeId, LocalDate first, LocalDate last)
        {
            var days = await ReadAsync(
                exchangeId, () => cache._bookings.LoadDaysAsync([exchangeId], first, last, CancellationToken.None))
                .ConfigureAwait(false);
            int items = Period.DaysBetween(first, last) + 1
                + days.Sum(day => day.Allocations.Count + day.TimeSlots.Count);
            if (Interlocked.Add(ref _items, items) > MaxItems)
            {
                _ = Interlocked.CompareExchange(ref cache._shelf, cache.NewShelf(), this);
            }

            return days;
        }

        /// <summary>Reads away from the caller, who may leave; a failure is not kept.</summary>
        private Task<T> ReadAsync<T>(Guid exchangeId, Func<Task<T>> read) => Task.Run(async () =>
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch
            {
                Remove(exchangeId);
                throw;
            }
        });
    }

    /// <summary>What was read of an exchange, or is being read.</summary>
    private sealed class Reads(Shelf shelf, Guid exchangeId)
    {
        private readonly Lazy<Task<Exchange?>> _exchange = new(() => shelf.FindAsync(exchangeId));
        private readonly ConcurrentDictionary<(LocalDate, LocalDate), Lazy<Task<IReadOnlyList<BookingDay>>>> _days = new();

        public Task<Exchange?> Exchange => _exchange.Value;

        public Task<IReadOnlyList<BookingDay>> Days(LocalDate first, LocalDate last) =>
            _days.TryGetValue((first, last), out var kept)
                ? kept.Value
                : _days.GetOrAdd((first, last), _ => new(() => shelf.LoadDaysAsync(exchangeId, first, last))).Value;
    }
}
