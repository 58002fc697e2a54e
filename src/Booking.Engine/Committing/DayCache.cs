using BookingEngine.Deciding;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>
/// Keeps days as they were last loaded or committed, each with the exchange that was read no earlier than the day, so
/// that the next request for a day need not load it. A kept day may be stale. Then its commit is a conflict, and a
/// refusal is not confirmed. The days used least recently are dropped when all together are larger than
/// <see cref="BookingEngineOptions.DayCacheMegabytes"/>.
/// </summary>
internal sealed class DayCache(IClock clock, BookingEngineOptions options)
{
    private readonly long _capacity = options.DayCacheMegabytes * 1024L * 1024;
    private readonly Dictionary<Guid, KeptExchange> _exchanges = [];
    private readonly LinkedList<KeptDay> _byUse = []; // the most recently used day comes first
    private long _size;

    /// <summary>
    /// Finds days that can be decided on without loading them, with their exchange. Returns null unless all of them are
    /// kept and none is contended.
    /// </summary>
    public (Exchange Exchange, IReadOnlyList<BookingDay> Days)? Find(Guid exchangeId, IReadOnlyList<LocalDate> dates)
    {
        var found = new List<BookingDay>();
        lock (_exchanges)
        {
            var kept = _exchanges.GetValueOrDefault(exchangeId);
            foreach (var date in dates)
            {
                if (kept?.Days.GetValueOrDefault(date) is not { } node)
                {
                    continue;
                }

                if (date < Yesterday(kept.Exchange))
                {
                    Remove(node);
                    continue;
                }

                _byUse.Remove(node);
                _byUse.AddFirst(node);
                if (!node.Value.IsContended)
                {
                    found.Add(node.Value.Day);
                }
            }

            bool isHit = found.Count == dates.Count;
            Instruments.DayCacheLookups.Add(1, new KeyValuePair<string, object?>(Instruments.Outcome, isHit ? "hit" : "miss"));
            return isHit ? (kept!.Exchange, found) : null;
        }
    }

    /// <summary>
    /// Keeps days that were just loaded. A day that was kept at another version is contended: someone else changes it,
    /// too, and it will be loaded before the next decision.
    /// </summary>
    public void KeepLoaded(DayState state) => Keep(state, (kept, day) => kept is not null && kept.Day.Version != day.Version);

    /// <summary>Keeps days as they are after a commit. A contended day stays contended.</summary>
    public void KeepCommitted(DayState state) => Keep(state, (kept, _) => kept is { IsContended: true });

    /// <summary>Drops all days of an exchange, since it has changed.</summary>
    public void Drop(Guid exchangeId)
    {
        lock (_exchanges)
        {
            foreach (var node in _exchanges.GetValueOrDefault(exchangeId)?.Days.Values.ToArray() ?? [])
            {
                Remove(node);
            }
        }
    }

    private void Keep(DayState state, Func<KeptDay?, BookingDay, bool> isContended)
    {
        if (_capacity == 0)
        {
            return;
        }

        var exchange = state.Exchange;
        var days = state.DaysToKeep().Where(day => day.Date >= Yesterday(exchange)).ToDictionary(day => day.Date);
        lock (_exchanges)
        {
            if (_exchanges.TryGetValue(exchange.Id, out var kept)
                && ExchangeVersion.Of(kept.Exchange) != ExchangeVersion.Of(exchange))
            {
                Drop(exchange.Id); // Those days were loaded with another version of the exchange.
            }

            foreach (var date in state.Dates)
            {
                var before = _exchanges.GetValueOrDefault(exchange.Id)?.Days.GetValueOrDefault(date);
                if (before is not null)
                {
                    Remove(before);
                }

                if (days.TryGetValue(date, out var day))
                {
                    Add(exchange, new KeptDay(day, isContended(before?.Value, day)));
                }
            }

            while (_size > _capacity)
            {
                Remove(_byUse.Last!);
            }
        }
    }

    private void Add(Exchange exchange, KeptDay day)
    {
        if (!_exchanges.TryGetValue(exchange.Id, out var kept))
        {
            _exchanges[exchange.Id] = kept = new KeptExchange(exchange);
            _size += SizeOf(exchange);
        }

        kept.Days[day.Day.Date] = _byUse.AddFirst(day);
        _size += SizeOf(day.Day);
    }

    private void Remove(LinkedListNode<KeptDay> node)
    {
        var day = node.Value.Day;
        var kept = _exchanges[day.ExchangeId];
        _byUse.Remove(node);
        kept.Days.Remove(day.Date);
        _size -= SizeOf(day);
        if (kept.Days.Count == 0)
        {
            _exchanges.Remove(day.ExchangeId);
            _size -= SizeOf(kept.Exchange);
        }
    }

    /// <summary>
    /// Returns the first date that a change of the exchange affects. A day before it can't be decided on without loading
    /// the exchange, since a change of the exchange does not raise its version.
    /// </summary>
    private LocalDate Yesterday(Exchange exchange) =>
        clock.GetCurrentInstant().InZone(exchange.TimeZone).Date.PlusDays(-1);

    /// <summary>Estimates the memory that a day takes, in bytes, from measurements.</summary>
    private static long SizeOf(BookingDay day) => 300 + (96L * day.TimeSlots.Count) + (120L * day.Allocations.Count);

    /// <summary>Estimates the memory that an exchange takes, in bytes, from measurements.</summary>
    private static long SizeOf(Exchange exchange) => 600
        + (2 * (exchange.BusinessName.Length + exchange.Description.Length))
        + (100 * exchange.OperatingHours.Count)
        + exchange.SpecialHours.Sum(special => 200 + (2 * (special.Reason.Length + (special.ExternalId?.Length ?? 0))) + (16 * ((special.Hours?.Count ?? 0) + special.Pauses.Count)));

    private sealed record KeptDay(BookingDay Day, bool IsContended);

    /// <summary>An exchange, and the days that were loaded with it.</summary>
    private sealed class KeptExchange(Exchange exchange)
    {
        public Exchange Exchange => exchange;

        public Dictionary<LocalDate, LinkedListNode<KeptDay>> Days { get; } = [];
    }
}
