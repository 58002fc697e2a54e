using NodaTime;

namespace BookingEngine.Stores;

public sealed partial class InMemoryStore
{
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
}
