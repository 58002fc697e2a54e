using BookingEngine.Deciding;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>
/// Gets consistent data to decide on, from the cache or from the store, using the fence: the exchange is never older than
/// the days, and a change of the exchange raises the days' versions after it was written. So a decision on rules that
/// have been replaced can't be committed.
/// </summary>
/// <param name="bookings">The store of days and bookings.</param>
/// <param name="cache">What is kept of days.</param>
/// <param name="hasEvents">Whether the changes that are decided tell what happened by them.</param>
internal sealed class DayLoader(IBookingStore bookings, DayCache cache, bool hasEvents)
{
    /// <summary>
    /// Gets the days of a batch. Days are loaded if an attempt of one of the requests has failed, since what was kept of
    /// them may have been stale. Returns null if the exchange does not exist.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="batch">The requests. They all concern the same dates.</param>
    public async Task<DayState?> LoadAsync(Guid exchangeId, IReadOnlyList<DayRequest> batch)
    {
        var dates = batch[0].Dates;
        var kept = batch.Any(request => request.HasFailed) ? null : cache.Find(exchangeId, dates);
        var (exchange, days) = kept ?? await LoadWithExchangeAsync(exchangeId, dates).ConfigureAwait(false);

        // The bookings are read after the days, so that an unchanged day's version proves that they are current.
        Guid[] ids = [.. batch.SelectMany(request => request.BookingsToRead).Distinct()];
        var found = ids.Length == 0
            ? []
            : await bookings.FindBookingsAsync(ids, CancellationToken.None).ConfigureAwait(false);
        if (exchange is null)
        {
            return null;
        }

        var state = new DayState(exchange, dates, days, found) { IsLoaded = kept is null, BookingsRead = ids, HasEvents = hasEvents };
        if (state.IsLoaded)
        {
            cache.KeepLoaded(state);
        }

        return state;
    }

    /// <summary>Whether the days and the exchange that a state was made of have not changed.</summary>
    public async Task<bool> IsUnchangedAsync(DayState state)
    {
        int beside = state.IsLoaded ? 1 : 0; // A kept day has no neighbours that count.
        var days = new List<DayVersion>();
        foreach (var date in state.Dates)
        {
            var (exchange, loaded) = await bookings
                .LoadVersionsAsync(state.Exchange.Id, date.PlusDays(-beside), date.PlusDays(beside), CancellationToken.None)
                .ConfigureAwait(false);
            if (exchange != ExchangeVersion.Of(state.Exchange))
            {
                return false;
            }

            days.AddRange(loaded);
        }

        return state.IsAtVersions([.. days.Distinct()]);
    }

    /// <summary>
    /// Loads each day with its neighbours and the exchange. The exchange is the one loaded with the last day, so that
    /// it is not older than any day. If its version has changed since an earlier day was loaded, that day's version was
    /// raised and its commit fails.
    /// </summary>
    private async Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
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

        // Of a day that was read twice the older copy counts, since its version is the one to compare with.
        return (exchange, [.. days.DistinctBy(day => day.Date)]);
    }
}
