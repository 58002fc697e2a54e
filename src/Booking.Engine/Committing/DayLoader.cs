using BookingEngine.Deciding;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>
/// Loads consistent data to decide on, using the fence: the exchange is never older than the days, and a change of the
/// exchange raises the days' versions after it was written. So a decision on rules that have been replaced can't be
/// committed.
/// </summary>
internal sealed class DayLoader(IExchangeStore exchanges, IBookingStore bookings)
{
    /// <summary>Loads the days of a batch. Returns null if the exchange does not exist.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="batch">The requests. They all concern the same dates.</param>
    /// <param name="carried">The day as the previous batch committed it, which then isn't loaded; null for none.</param>
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

        // The bookings are read after the days, so that an unchanged day's version proves that they are current.
        Guid[] ids = [.. batch.Select(request => request.BookingToRead).OfType<Guid>().Distinct()];
        var found = ids.Length == 0
            ? []
            : await bookings.FindBookingsAsync(ids, CancellationToken.None).ConfigureAwait(false);
        return exchange is null ? null : new DayState(exchange, dates, days, found) { IsFresh = isFresh };
    }

    /// <summary>Whether the days that a state was loaded from have not changed.</summary>
    public async Task<bool> IsUnchangedAsync(DayState state)
    {
        var days = new List<BookingDay>();
        foreach (var date in state.Dates)
        {
            days.AddRange(await bookings
                .LoadDaysAsync([state.Exchange.Id], date.PlusDays(-1), date.PlusDays(1), CancellationToken.None)
                .ConfigureAwait(false));
        }

        return state.IsAtVersionsOf([.. WithoutDuplicates(days)]);
    }

    private async Task<Exchange?> FindExchangeAsync(Guid exchangeId) =>
        await exchanges.FindAsync([exchangeId], CancellationToken.None).ConfigureAwait(false) is [var found] ? found : null;

    /// <summary>
    /// Loads each day with its neighbours and the exchange. The exchange is the one loaded with the last day, so that
    /// it is not older than any day. If its version has changed since an earlier day was loaded, that day's version was
    /// raised and its commit fails.
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

        return (exchange, WithoutDuplicates(days));
    }

    /// <summary>Keeps the older copy of a day that was read twice, since its version is the one to compare with.</summary>
    private static IEnumerable<BookingDay> WithoutDuplicates(IEnumerable<BookingDay> days) => days.DistinctBy(day => day.Date);
}
