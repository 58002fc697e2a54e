using BookingEngine.Committing;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Services;

/// <summary>
/// Loads exchanges with their days to be shown. If some of the days are kept, only versions are loaded, and then the days
/// whose versions have changed. A version stands for one content, so what is shown is as current as what is loaded. A store
/// in memory has the days as quickly as their versions, so for it none are kept to be shown.
/// </summary>
internal sealed class ShownDays(IBookingStore bookings, DayCache cache)
{
    /// <summary>Loads an exchange, which is null if it does not exist, with its stored days of a date range.</summary>
    public async Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        if (bookings is InMemoryStore)
        {
            return await bookings.LoadWithExchangeAsync(exchangeId, first, last, cancellationToken).ConfigureAwait(false);
        }

        if (cache.FindToShow(exchangeId, first, last) is { } kept)
        {
            var (version, days) = await bookings
                .LoadVersionsAsync(exchangeId, first, last, cancellationToken)
                .ConfigureAwait(false);
            if (version == ExchangeVersion.Of(kept.Exchange)
                && await RenewAsync(kept.Exchange, kept.Days, days, cancellationToken).ConfigureAwait(false) is { } renewed)
            {
                return (kept.Exchange, renewed);
            }
        }

        return await LoadAndKeepAsync(exchangeId, first, last, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Returns the days at their present versions, and loads those that are not kept at them in one query, with all days in
    /// between. Returns null if the exchange has changed.
    /// </summary>
    private async Task<IReadOnlyList<BookingDay>?> RenewAsync(
        Exchange exchange,
        IReadOnlyDictionary<LocalDate, BookingDay> kept,
        IReadOnlyList<DayVersion> present,
        CancellationToken cancellationToken)
    {
        LocalDate[] changed =
            [.. present.Where(day => kept.GetValueOrDefault(day.Date)?.Version != day.Version).Select(day => day.Date)];
        if (changed.Length == 0)
        {
            return [.. present.Select(day => kept[day.Date])];
        }

        var (first, last) = (changed.Min(), changed.Max());
        var (reread, loaded) = await LoadAndKeepAsync(exchange.Id, first, last, cancellationToken).ConfigureAwait(false);
        return reread is null || ExchangeVersion.Of(reread) != ExchangeVersion.Of(exchange)
            ? null
            : [.. loaded, .. present.Where(day => day.Date < first || day.Date > last).Select(day => kept[day.Date])];
    }

    private async Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadAndKeepAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var (exchange, days) = await bookings
            .LoadWithExchangeAsync(exchangeId, first, last, cancellationToken)
            .ConfigureAwait(false);
        if (exchange is not null && cache.IsEnabled)
        {
            cache.KeepShown(
                exchange,
                [
                    .. BusinessDay.Range(exchange, first, last, days).Select(day => (
                        day.Day,
                        day.Day.Version > 0 && day.Date > first && day.Date < last && !day.NeighboursReachIn)),
                ]);
        }

        return (exchange, days);
    }
}
