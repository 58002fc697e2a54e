using BookingEngine.Scheduling;
using BookingEngine.Services;
using BookingEngine.Stores;

namespace BookingEngine;

public sealed partial class ExchangeService
{
    /// <summary>
    /// Deletes an exchange with its time slots and past bookings, unless a pending or confirmed booking is upcoming. No
    /// booking is accepted from the moment the deletion begins. If a booking was made just before, or if the store
    /// fails, the deletion is undone: the exchange is as before, but its version is higher by two.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the deletion begins. After that the deletion is completed.</param>
    /// <returns>The deleted exchange, or why it was not deleted.</returns>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var kept = await exchanges.DeleteAsync(shop.Id);
    /// Print(kept.Error.Code); // HasUpcomingBookings
    ///
    /// await bookings.CancelAsync(booked.Value.Id);
    /// var deleted = await exchanges.DeleteAsync(shop.Id);
    /// Print(deleted.Succeeded); // True
    /// </code>
    /// </example>
    public Task<Result<Exchange>> DeleteAsync(
        Guid exchangeId, long? ifVersion = null, CancellationToken cancellationToken = default) =>
        RetryAsync(exchangeId, ifVersion, stored => DeleteAsync(stored, cancellationToken), cancellationToken);

    private async Task<Result<Exchange>> DeleteAsync(Exchange stored, CancellationToken cancellationToken)
    {
        if (!stored.IsBeingDeleted && await HasUpcomingBookingsAsync(stored, IsAny, cancellationToken).ConfigureAwait(false))
        {
            return BookingErrors.ExchangeHasUpcomingBookings;
        }

        if (_trial is not null)
        {
            return stored;
        }

        if (_terms is not null)
        {
            // It affects nobody: it is refused if bookings are to come, also those that are made meanwhile.
            return _terms.Token is { } token && token != Impact.None.TokenAt(stored)
                ? BookingErrors.PreviewOutdated
                : await On(terms: null).DeleteAsync(stored, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var begun = await ReplaceAsync(stored, stored with { IsBeingDeleted = true }, CancellationToken.None)
            .ConfigureAwait(false);
        if (!begun.Succeeded)
        {
            return begun;
        }

        // This is checked again behind the fence, where no booking can be added any more.
        bool isToStay = true;
        try
        {
            isToStay = await HasUpcomingBookingsAsync(stored, IsAny, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            if (isToStay)
            {
                await ReplaceAsync(begun.Value, begun.Value with { IsBeingDeleted = false }, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }

        if (isToStay)
        {
            return BookingErrors.ExchangeHasUpcomingBookings;
        }

        var outcome = await CommittedAsync(
            stored.Id, _exchanges.RemoveAsync(stored.Id, begun.Value.Version, CancellationToken.None))
            .ConfigureAwait(false);
        return outcome == CommitOutcome.Committed ? stored : BookingErrors.ExchangeChanged;
    }

    private static Task<bool> IsAny(IReadOnlyCollection<Booking> bookings) => Task.FromResult(bookings.Count > 0);

    /// <summary>
    /// Whether the exchange has pending or confirmed bookings that have not ended yet, and one of them meets a condition. They are
    /// read from yesterday's on, page by page, until one does.
    /// </summary>
    private async Task<bool> HasUpcomingBookingsAsync(
        Exchange exchange, Func<IReadOnlyCollection<Booking>, Task<bool>> condition, CancellationToken cancellationToken)
    {
        var now = _clock.GetCurrentInstant();
        var filter = new BookingFilter
        {
            ExchangeId = exchange.Id,
            Statuses = [BookingStatus.Pending, BookingStatus.Confirmed],
            DateFrom = Today(exchange, now).PlusDays(-1),
            Order = BookingOrder.StartDescending,
        };
        var upcoming = Pages.AllAsync((page, stop) => _bookings.ListBookingsAsync(filter, page, stop), cancellationToken)
            .Where(booking => !BookingRules.HasEnded(booking, exchange.TimeZone, now))
            .Chunk(PageRequest.LargestSize);
        await foreach (var bookings in upcoming.ConfigureAwait(false))
        {
            if (await condition(bookings).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }
}
