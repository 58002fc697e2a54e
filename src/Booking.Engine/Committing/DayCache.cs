using BookingEngine.Deciding;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>
/// Keeps days as they were last loaded or committed, each with the exchange that was read no earlier than the day, so
/// that the next request for a day need not load it. A kept day may be stale. Then its commit is a conflict, and neither a
/// refusal nor its slots are confirmed by its version. The days used least recently are dropped when all together are larger
/// than <see cref="BookingEngineOptions.DayCacheMegabytes"/>.
/// </summary>
internal sealed class DayCache(IClock clock, BookingEngineOptions options)
{
    private readonly long _capacity = options.DayCacheMegabytes * 1024L * 1024;
    private readonly Dictionary<Guid, KeptExchange> _exchanges = [];
    private readonly LinkedList<KeptDay> _byUse = []; // the most recently used day comes first
    private long _size;

    /// <summary>Whether anything is kept at all.</summary>
    public bool IsEnabled => _capacity > 0;

    /// <summary>
    /// Finds days that can be decided on without loading them, with their exchange. Returns null unless all of them are
    /// kept, each of them stands alone, and none is contended or lies before yesterday: no change of the exchange raises the
    /// version of such a day.
    /// </summary>
    public (Exchange Exchange, IReadOnlyList<BookingDay> Days)? Find(Guid exchangeId, IReadOnlyList<LocalDate> dates)
    {
        var found = new List<BookingDay>();
        lock (_exchanges)
        {
            var kept = _exchanges.GetValueOrDefault(exchangeId);
            foreach (var date in dates)
            {
                if (kept?.Days.GetValueOrDefault(date) is { } node
                    && Used(node) is { StandsAlone: true, IsContended: false } day
                    && date >= Yesterday(kept.Exchange))
                {
                    found.Add(day.Day);
                }
            }

            bool isHit = found.Count == dates.Count;
            Instruments.DayCacheLookups.Add(1, new KeyValuePair<string, object?>(Instruments.Outcome, isHit ? "hit" : "miss"));
            return isHit ? (kept!.Exchange, found) : null;
        }
    }

    /// <summary>
    /// Finds the days of a range that are kept, with their exchange. Each may be shown if its version is still the present
    /// one. Returns null if none is kept.
    /// </summary>
    public (Exchange Exchange, IReadOnlyDictionary<LocalDate, BookingDay> Days)? FindToShow(
        Guid exchangeId, LocalDate first, LocalDate last)
    {
        lock (_exchanges)
        {
            if (_exchanges.GetValueOrDefault(exchangeId) is not { } kept)
            {
                return null;
            }

            var found = new Dictionary<LocalDate, BookingDay>();
            for (var date = first; date <= last; date = date.PlusDays(1))
            {
                if (kept.Days.GetValueOrDefault(date) is { } node)
                {
                    found.Add(date, Used(node).Day);
                }
            }

            return found.Count > 0 ? (kept.Exchange, found) : null;
        }
    }

    /// <summary>
    /// Keeps days that were just loaded to decide on. A day that this process left at another version is contended: someone
    /// else changes it, too, and it will be loaded before the next decision.
    /// </summary>
    public void KeepLoaded(DayState state) => Keep(
        state.Exchange,
        state.DaysToKeep(),
        (before, day, standsAlone) => new KeptDay(day, standsAlone, before?.LeftAt > 0 && before.LeftAt != day.Version, day.Version));

    /// <summary>Keeps days as they are after a commit. A contended day stays contended.</summary>
    public void KeepCommitted(DayState state) => Keep(
        state.Exchange,
        state.DaysToKeep(),
        (before, day, standsAlone) => new KeptDay(day, standsAlone, before is { IsContended: true }, day.Version));

    /// <summary>
    /// Keeps days that were just loaded to be shown. A day that was kept at the same or a later version in the meantime
    /// stays as it is.
    /// </summary>
    /// <param name="exchange">The exchange, which was loaded with the days.</param>
    /// <param name="days">The days, and whether each stands alone: no neighbouring day's booking reaches into it.</param>
    public void KeepShown(Exchange exchange, IReadOnlyList<(BookingDay Day, bool StandsAlone)> days) => Keep(
        exchange,
        days,
        (before, day, standsAlone) => before is null ? new KeptDay(day, standsAlone, IsContended: false, day.Version)
            : before.Day.Version >= day.Version ? before
            : before with { Day = day, StandsAlone = standsAlone });

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

    private void Keep(
        Exchange exchange,
        IReadOnlyList<(BookingDay Day, bool StandsAlone)> days,
        Func<KeptDay?, BookingDay, bool, KeptDay> after)
    {
        if (!IsEnabled)
        {
            return;
        }

        lock (_exchanges)
        {
            if (_exchanges.TryGetValue(exchange.Id, out var other)
                && ExchangeVersion.Of(other.Exchange) != ExchangeVersion.Of(exchange))
            {
                Drop(exchange.Id); // Those days were loaded with another version of the exchange.
            }

            foreach (var (day, standsAlone) in days)
            {
                var before = _exchanges.GetValueOrDefault(exchange.Id)?.Days.GetValueOrDefault(day.Date);
                if (before is not null)
                {
                    Remove(before);
                }

                Add(exchange, after(before?.Value, day, standsAlone));
            }

            while (_size > _capacity)
            {
                Remove(_byUse.Last!);
            }
        }
    }

    private KeptDay Used(LinkedListNode<KeptDay> node)
    {
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value;
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
    private static long SizeOf(BookingDay day) => 300 + (96L * day.TimeSlots.Count) + (144L * (day.Allocations.Count + day.ResourceAllocations.Count + day.BusyTimes.Count));

    /// <summary>Estimates the memory that an exchange takes, in bytes, from measurements.</summary>
    private static long SizeOf(Exchange exchange) => 600
        + (2 * (exchange.BusinessName.Length + exchange.Description.Length))
        + SizeOf(exchange.Schedule)
        + exchange.Services.Sum(SizeOf)
        + exchange.Resources.Sum(resource => 500
            + (2 * (resource.Name.Length + resource.Type.Length))
            + SizeOf(resource.Schedule)
            + (16 * (resource.ServiceIds?.Count ?? 0)));

    private static long SizeOf(Schedule schedule) => (100 * schedule.OperatingHours.Count)
        + schedule.SpecialHours.Sum(special => 200 + (2 * (special.Reason.Length + (special.ExternalId?.Length ?? 0))) + (16 * ((special.Hours?.Count ?? 0) + special.Pauses.Count)))
        + schedule.Blocks.Sum(block => 200 + (2 * block.Reason.Length));

    private static long SizeOf(Service service) => 350
        + (2 * (service.Name.Length + service.Description.Length))
        + (32 * (service.DurationOptions?.Count ?? 0))
        + (service.Hours is { } hours ? 400 + (100 * hours.Count) : 0)
        + service.Requirements.Sum(requirement => 150 + (16 * (requirement.ResourceIds?.Count ?? 0)));

    /// <summary>A day that is kept.</summary>
    /// <param name="Day">The day. Its version is 0 if it is not stored.</param>
    /// <param name="StandsAlone">Whether it can be decided on without its neighbours.</param>
    /// <param name="IsContended">Whether another process changes it, too.</param>
    /// <param name="LeftAt">The version at which this process last decided on it.</param>
    private sealed record KeptDay(BookingDay Day, bool StandsAlone, bool IsContended, long LeftAt);

    /// <summary>An exchange, and the days that were loaded with it.</summary>
    private sealed class KeptExchange(Exchange exchange)
    {
        public Exchange Exchange => exchange;

        public Dictionary<LocalDate, LinkedListNode<KeptDay>> Days { get; } = [];
    }
}
