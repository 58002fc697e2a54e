using System.Collections.Concurrent;
using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// Stores everything in the memory of the process. It is meant for tests and for trying things out, and it is the model
/// that the other stores are compared with. One lock per exchange makes each commit atomic.
/// </summary>
public sealed partial class InMemoryStore : IExchangeStore, IBookingStore
{
    private readonly ConcurrentDictionary<Guid, ExchangeData> _exchanges = new();
    private readonly ConcurrentDictionary<Guid, Guid> _exchangeOfBooking = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<Exchange>> FindAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Task.FromResult<IReadOnlyList<Exchange>>([.. DataOf(ids).Select(data => data.Exchange)]);
    }

    /// <inheritdoc/>
    public Task AddAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        cancellationToken.ThrowIfCancellationRequested();
        return _exchanges.TryAdd(exchange.Id, new ExchangeData(exchange))
            ? Task.CompletedTask
            : throw new InvalidOperationException($"Exchange {exchange.Id} is stored already.");
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
        ReplaceIfAsync(exchange, fenceFrom, ifDays: null, cancellationToken);

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ifDays);
        return ReplaceIfAsync(exchange, fenceFrom, ifDays, cancellationToken);
    }

    private Task<CommitOutcome> ReplaceIfAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion>? ifDays, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_exchanges.TryGetValue(exchange.Id, out var data))
        {
            return Task.FromResult(CommitOutcome.Conflict);
        }

        lock (data)
        {
            if (data.Exchange.Version != exchange.Version - 1 || !_exchanges.ContainsKey(exchange.Id))
            {
                return Task.FromResult(CommitOutcome.Conflict);
            }

            BookingDay[] fenced = [.. data.Days.Values.Where(day => day.Date >= fenceFrom)];
            if (ifDays is not null && !fenced.Select(day => new DayVersion(day.Date, day.Version)).ToHashSet().SetEquals(ifDays))
            {
                return Task.FromResult(CommitOutcome.Conflict);
            }

            data.Exchange = exchange;
            data.Happened.Add(BookingEvent.OfExchange(exchange));
            foreach (var day in fenced)
            {
                data.Days[day.Date] = day.AtVersion(day.Version + 1);
            }
        }

        return Task.FromResult(CommitOutcome.Committed);
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_exchanges.TryGetValue(exchangeId, out var data))
        {
            return Task.FromResult(CommitOutcome.Conflict);
        }

        lock (data)
        {
            if (data.Exchange.Version != version || !_exchanges.TryRemove(exchangeId, out _))
            {
                return Task.FromResult(CommitOutcome.Conflict);
            }

            foreach (var id in data.Bookings.Keys)
            {
                _exchangeOfBooking.TryRemove(id, out _);
            }

            foreach (var calendar in _calendars.Values.Where(calendar => calendar.ExchangeId == exchangeId))
            {
                _calendars.TryRemove(calendar.Id, out _);
            }
        }

        RemoveDeliveries(delivery => delivery.ExchangeId == exchangeId);
        return Task.FromResult(CommitOutcome.Committed);
    }

    /// <inheritdoc/>
    public Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var found = _exchanges.Values
            .Select(data => data.Exchange)
            .Where(filter.Matches)
            .Select(exchange => new ExchangeSummary(exchange));
        return Task.FromResult(page.PageOf(found, Cursor.After));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exchangeIds);
        var days = new List<BookingDay>();
        foreach (var data in DataOf(exchangeIds))
        {
            lock (data)
            {
                days.AddRange(DaysOf(data, first, last));
            }
        }

        return Task.FromResult<IReadOnlyList<BookingDay>>(days);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var days = new List<BookingDay>();
        foreach (var day in parts.GroupBy(part => (part.ExchangeId, part.Date)))
        {
            var (exchangeId, date) = day.Key;
            var stored = await LoadDaysAsync([exchangeId], date, date, cancellationToken).ConfigureAwait(false);
            days.AddRange(stored.Select(whole => new BookingDay(
                exchangeId,
                date,
                whole.Version,
                whole.TimeSlots.Where(slot => day.Any(part => part.Overlaps(slot))),
                whole.Allocations
                    .Concat(whole.BusyTimes.Where(busy => busy.ResourceId is null))
                    .Where(allocation => day.Any(part => part.Overlaps(allocation))))));
        }

        return days;
    }

    /// <inheritdoc/>
    public Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        if (!_exchanges.TryGetValue(exchangeId, out var data))
        {
            return Task.FromResult<(Exchange?, IReadOnlyList<BookingDay>)>((null, []));
        }

        lock (data)
        {
            return Task.FromResult<(Exchange?, IReadOnlyList<BookingDay>)>(
                (data.Exchange, [.. DaysOf(data, first, last)]));
        }
    }

    /// <inheritdoc/>
    public async Task<(ExchangeVersion? Exchange, IReadOnlyList<DayVersion> Days)> LoadVersionsAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var (exchange, days) = await LoadWithExchangeAsync(exchangeId, first, last, cancellationToken).ConfigureAwait(false);
        return (
            exchange is null ? null : ExchangeVersion.Of(exchange),
            [.. days.Select(day => new DayVersion(day.Date, day.Version))]);
    }

    /// <inheritdoc/>
    public Task<AddedDay?> AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var data in DataOf([exchangeId]))
        {
            lock (data)
            {
                var first = DayVersion.First(date);
                if (data.Days.TryAdd(date, new BookingDay(exchangeId, date, first.Version, [], [])))
                {
                    return Task.FromResult<AddedDay?>(new AddedDay(first, ExchangeVersion.Of(data.Exchange)));
                }
            }
        }

        return Task.FromResult<AddedDay?>(null);
    }

    /// <inheritdoc/>
    public Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken)
    {
        foreach (var data in _exchanges.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (data)
            {
                var booked = data.Bookings.Values.Select(booking => booking.Date).ToHashSet();
                var empty = data.Days.Values.Where(
                    day => day.Date < before && day.TimeSlots.Count == 0 && !booked.Contains(day.Date));
                foreach (var day in empty.ToArray())
                {
                    data.Days.Remove(day.Date);
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_exchanges.TryGetValue(change.ExchangeId, out var data))
        {
            return Task.FromResult(CommitOutcome.Conflict);
        }

        lock (data)
        {
            bool stands = change.Days.All(
                expected => data.Days.TryGetValue(expected.Date, out var day) && day.Version == expected.Version);
            bool hasSamePeriods =
                change.TimeSlots.Added.DistinctBy(slot => (slot.Date, slot.Period)).Count() < change.TimeSlots.Added.Count;
            if (!stands
                || hasSamePeriods
                || change.TimeSlots.Added.Any(slot => IsTaken(data, slot, change))
                || !TryAddIds(change))
            {
                return Task.FromResult(CommitOutcome.Conflict);
            }

            foreach (var expected in change.Days)
            {
                data.Days[expected.Date] = change.ApplyTo(data.Days[expected.Date]);
            }

            foreach (var booking in change.Bookings.Written)
            {
                data.Bookings[booking.Id] = booking;
            }

            data.Happened.AddRange(change.Events);

            var uses = change.Allocations.Written.Concat(change.Allocations.Removed).Where(
                taken => taken.ResourceId is not null && taken.CalendarId is null);
            foreach (var id in uses.Select(taken => taken.BookingId).Distinct())
            {
                data.ResourceAllocations[id] =
                [
                    .. change.Allocations.ApplyTo(
                        data.ResourceAllocations.GetValueOrDefault(id, []),
                        taken => taken.Id,
                        taken => taken.BookingId == id && taken.ResourceId is not null),
                ];
            }
        }

        return Task.FromResult(CommitOutcome.Committed);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var bookings = new List<Booking>();
        foreach (var id in ids.Distinct())
        {
            if (_exchangeOfBooking.TryGetValue(id, out var exchangeId)
                && _exchanges.TryGetValue(exchangeId, out var data))
            {
                lock (data)
                {
                    // The id of a booking is claimed shortly before the booking itself is added.
                    if (data.Bookings.TryGetValue(id, out var booking))
                    {
                        bookings.Add(booking);
                    }
                }
            }
        }

        return Task.FromResult<IReadOnlyList<Booking>>(bookings);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> bookings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bookings);
        var allocations = new List<Allocation>();
        foreach (var booking in bookings)
        {
            if (_exchanges.TryGetValue(booking.ExchangeId, out var data))
            {
                lock (data)
                {
                    allocations.AddRange(data.ResourceAllocations.GetValueOrDefault(booking.Id, []));
                }
            }
        }

        return Task.FromResult<IReadOnlyList<Allocation>>(allocations);
    }

    /// <inheritdoc/>
    public Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var found = new List<Booking>();
        foreach (var data in _exchanges.Values)
        {
            lock (data)
            {
                found.AddRange(data.Bookings.Values.Where(booking => filter.Matches(booking, data.Exchange)));
            }
        }

        return Task.FromResult(page.PageOf(found, booking => Cursor.After(booking, filter.Order)));
    }

    /// <inheritdoc/>
    public Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken) =>
        Task.FromResult(TimeSlots(_exchanges.Values).FirstOrDefault(slot => slot.Id == timeSlotId));

    /// <inheritdoc/>
    public Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        Task.FromResult(TimeSlots(DataOf([exchangeId])).Count);

    /// <inheritdoc/>
    public Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        var found = TimeSlots(DataOf([exchangeId]))
            .Where(slot => date is null || slot.Date == date);
        return Task.FromResult(page.PageOf(found, Cursor.After));
    }

    private static IEnumerable<BookingDay> DaysOf(ExchangeData data, LocalDate first, LocalDate last)
    {
        if (Period.DaysBetween(first, last) >= data.Days.Count)
        {
            foreach (var day in data.Days.Values.Where(day => day.Date >= first && day.Date <= last))
            {
                yield return day;
            }

            yield break;
        }

        for (var date = first; date <= last; date = date.PlusDays(1))
        {
            if (data.Days.TryGetValue(date, out var day))
            {
                yield return day;
            }
        }
    }

    private static List<TimeSlot> TimeSlots(IEnumerable<ExchangeData> exchanges)
    {
        var slots = new List<TimeSlot>();
        foreach (var data in exchanges)
        {
            lock (data)
            {
                slots.AddRange(data.Days.Values.SelectMany(day => day.TimeSlots));
            }
        }

        return slots;
    }

    private static bool IsTaken(ExchangeData data, TimeSlot slot, DayChange change) =>
        data.Days[slot.Date].FindTimeSlot(slot.Period) is { } stored
        && change.TimeSlots.Removed.All(removed => removed.Id != stored.Id);

    /// <summary>Claims the ids of the new bookings across all exchanges. Claims none of them if one already exists.</summary>
    private bool TryAddIds(DayChange change)
    {
        var taken = change.Bookings.Added.TakeWhile(
            booking => _exchangeOfBooking.TryAdd(booking.Id, change.ExchangeId)).ToArray();
        if (taken.Length == change.Bookings.Added.Count)
        {
            return true;
        }

        Array.ForEach(taken, booking => _exchangeOfBooking.TryRemove(booking.Id, out _));
        return false;
    }

    private IEnumerable<ExchangeData> DataOf(IEnumerable<Guid> ids)
    {
        foreach (var id in ids.Distinct())
        {
            if (_exchanges.TryGetValue(id, out var data))
            {
                yield return data;
            }
        }
    }

    /// <summary>All data of one exchange. It is locked while it is read or changed.</summary>
    private sealed partial class ExchangeData(Exchange exchange)
    {
        public Exchange Exchange { get; set; } = exchange;

        public Dictionary<LocalDate, BookingDay> Days { get; } = [];

        public Dictionary<Guid, Booking> Bookings { get; } = [];

        /// <summary>The allocations of resources of each booking, also of those that are not active any more.</summary>
        public Dictionary<Guid, IReadOnlyList<Allocation>> ResourceAllocations { get; } = [];
    }
}
