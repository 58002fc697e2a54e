using System.Collections.Concurrent;
using NodaTime;

namespace BookingEngine.Services;

/// <summary>
/// Loads exchanges and days for <see cref="AvailabilityService"/>, and caches them for as long as
/// <see cref="BookingEngineOptions.AvailabilityCacheDuration"/> says. No booking is decided on it. All entries
/// are kept together and dropped when they are too old or too many. Loads in progress are shared.
/// </summary>
internal sealed class AvailabilityCache
{
    /// <summary>The most days, time slots and bookings that are cached at a time: some ten megabytes.</summary>
    private const int MaxItems = 100_000;

    private readonly ShownDays _days;
    private readonly IClock _clock;
    private readonly Duration _duration;
    private Generation _generation;

    public AvailabilityCache(ShownDays days, IClock clock, BookingEngineOptions options)
    {
        _days = days;
        _clock = clock;
        _duration = options.AvailabilityCacheDuration;
        _generation = NewGeneration();
    }

    /// <summary>
    /// Loads an exchange with its stored days of a date range. The exchange is null if it does not exist, which is not
    /// cached.
    /// </summary>
    public Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        _duration == Duration.Zero
            ? _days.LoadAsync(exchangeId, first, last, cancellationToken)
            : CurrentGeneration().Of(exchangeId).LoadAsync(first, last).WaitAsync(cancellationToken);

    /// <summary>
    /// Removes an exchange from the cache. It is called after each commit of this host, whatever its outcome, before
    /// the commit is answered. A load in progress may have read the former state: its callers still get that, but it is
    /// not cached.
    /// </summary>
    public void Drop(Guid exchangeId) => Volatile.Read(ref _generation).Remove(exchangeId);

    private Generation CurrentGeneration()
    {
        var generation = Volatile.Read(ref _generation);
        var age = _clock.GetCurrentInstant() - generation.Since;
        if (age >= Duration.Zero && age < _duration)
        {
            return generation;
        }

        var next = NewGeneration();
        var other = Interlocked.CompareExchange(ref _generation, next, generation);
        return other == generation ? next : other;
    }

    private Generation NewGeneration() => new(this, _clock.GetCurrentInstant());

    /// <summary>The data that was read since a moment, by exchange.</summary>
    private sealed class Generation(AvailabilityCache cache, Instant since)
    {
        private readonly ConcurrentDictionary<Guid, Reads> _reads = new();
        private int _items;

        public Instant Since => since;

        public Reads Of(Guid exchangeId) =>
            _reads.TryGetValue(exchangeId, out var reads)
                ? reads
                : _reads.GetOrAdd(exchangeId, static (id, generation) => new Reads(generation, id), this);

        public void Remove(Guid exchangeId) => _reads.TryRemove(exchangeId, out _);

        /// <summary>Reads independently of the caller, who may leave. A failure is not cached.</summary>
        public Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> ReadAsync(
            Guid exchangeId, LocalDate first, LocalDate last) => Task.Run(async () =>
        {
            bool isToKeep = false;
            try
            {
                var read = await cache._days.LoadAsync(exchangeId, first, last, CancellationToken.None).ConfigureAwait(false);
                isToKeep = read.Exchange is not null;
                Count(Period.DaysBetween(first, last) + 1
                    + read.Days.Sum(day => day.Allocations.Count + day.ResourceAllocations.Count + day.TimeSlots.Count));
                return read;
            }
            finally
            {
                if (!isToKeep)
                {
                    Remove(exchangeId);
                }
            }
        });

        private void Count(int items)
        {
            if (Interlocked.Add(ref _items, items) > MaxItems)
            {
                _ = Interlocked.CompareExchange(ref cache._generation, cache.NewGeneration(), this);
            }
        }
    }

    /// <summary>The data of an exchange that was read or is being read.</summary>
    private sealed class Reads(Generation generation, Guid exchangeId)
    {
        private readonly ConcurrentDictionary<
            (LocalDate, LocalDate), Lazy<Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)>>> _ranges = new();

        public Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadAsync(LocalDate first, LocalDate last) =>
            _ranges.TryGetValue((first, last), out var kept)
                ? kept.Value
                : _ranges.GetOrAdd((first, last), _ => new(() => generation.ReadAsync(exchangeId, first, last))).Value;
    }
}
