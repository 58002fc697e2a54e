using BookingEngine.Deciding;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>
/// Loads what requests are decided on, so that it fits together. The fence: the exchange is not older than the days, and a change
/// of the exchange raises the days' versions after it was written. So a decision on rules that were replaced meanwhile doesn't
/// commit.
/// </summary>
internal sealed class DayLoader(IExchangeStore exchanges, IBookingStore bookings)
{
    /// <summary>Loads the days of a batch; null where there is no such exchange.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="batch">The requests, which concern the same dates.</param>
    /// <param name="carried">The day as the batch before committed it, in place of loading it; null: none.</param>
    public async Task<DayState?> LoadAsync(Guid exchangeId, IReadOnlyList<DayRequest> batch, CarriedDay? carried)
    {
        var dates = batch[0].Dates;
        var exchange = carried is null ? null : await FindExchangeAsync(exchangeId).ConfigureAwait(false);
        bool isFresh = carried is null || exchange?.Version != carried.ExchangeVersion;
        IEnumerable<BookingDay> days = isFresh ? [] : [carried!.Day];
        if (isFresh)
        {
            (exchange, days) = await LoadWithExchangeAsync(exchangeId, dates).ConfigureAwait(false);
        }

        // Read after the days, so that their versions vouch for the bookings.
        Guid[] ids = [.. batch.Select(request => request.BookingToRead).OfType<Guid>().Distinct()];
        var found = ids.Length == 0
            ? []
            : await bookings.FindBookingsAsync(ids, CancellationToken.None).ConfigureAwait(false);
        return exchange is null ? null : new DayState(exchange, dates, days, found) { IsFresh = isFresh };
    }

    /// <summary>Whether the days that a state was loaded from are still the same.</summary>
    public async Task<bool> StillStandsAsync(DayState state)
    {
        var days = new List<BookingDay>();
        foreach (var date in state.Dates)
        {
            days.AddRange(await bookings
                .LoadDaysAsync([state.Exchange.Id], date.PlusDays(-1), date.PlusDays(1), CancellationToken.None)
                .ConfigureAwait(false));
        }

        return state.IsAtVersionsOf([.. Once(days)]);
    }

    private async Task<Exchange?> FindExchangeAsync(Guid exchangeId) =>
        await exchanges.FindAsync([exchangeId], CancellationToken.None).ConfigureAwait(false) is [var found] ? found : null;

    /// <summary>
    /// Each day with its neighbours and the exchange; the exchange as it came with the last one, so that it is older than none.
    /// Where that is another version, the days before were raised since.
    /// </summary>
    private async Task<(Exchange? Exchange, IEnumerable<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, IReadOnlyList<LocalDate> dates)
    {
        Exchange? exchange = null;
        var days = new List<BookingDay>();
        foreach (var date in dates)
        {
            (exchange, var loaded) = await bookings
                .LoadWithExchangeAsync(exchangeId, date.PlusDays(-1), date.PlusDays(1), CancellationToken.None)
                .ConfigureAwait(false);
            days.AddRange(loaded);
        }

        return (exchange, Once(days));
    }

    /// <summary>Of a day that was read twice the older one: its version is compared with.</summary>
    private static IEnumerable<BookingDay> Once(IEnumerable<BookingDay> days) => days.DistinctBy(day => day.Date);
}
