using BookingEngine.Deciding;

namespace BookingEngine;

public sealed partial class BookingService
{
    /// <summary>
    /// Erases a customer from all bookings at an exchange that are for an e-mail address: name, e-mail, phone and notes
    /// become those of <see cref="Customer.Erased"/>, and the user is forgotten. Time, places and status stay, and an
    /// idempotency key goes on answering its booking. Each booking is committed by itself: where it ends early, call it
    /// again.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="customerEmail">The address, compared without regard to case.</param>
    /// <param name="cancellationToken">Ends the call between two bookings; what was erased by then stays erased.</param>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <example>
    /// <code>
    /// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var erased = await bookings.EraseCustomerAsync(shop.Id, "ADA@example.org");
    /// Print(erased.Value.Count); // 1
    /// </code>
    /// </example>
    public async Task<Result<ErasedBookings>> EraseCustomerAsync(
        Guid exchangeId, string customerEmail, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customerEmail);
        if (BookingErrors.InvalidText(nameof(Customer.Email), TextRules.Email(customerEmail)) is { } problem)
        {
            return problem;
        }

        if (await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false) is not [_])
        {
            return BookingErrors.ExchangeNotFound(exchangeId);
        }

        int count = 0;
        Guid[] before = [];
        while (await NextOfAsync(exchangeId, customerEmail, cancellationToken).ConfigureAwait(false) is { Count: > 0 } next)
        {
            Guid[] ids = [.. next.Select(booking => booking.Id)];
            if (ids.SequenceEqual(before))
            {
                break; // they aren't the customer's after all
            }

            before = ids;
            foreach (var booking in next)
            {
                var result = await EraseAsync(booking.Id, customerEmail, cancellationToken).ConfigureAwait(false);
                if (result.Succeeded)
                {
                    count++;
                }
                else if (result.Error.Code != BookingErrorCode.BookingNotFound)
                {
                    return result.Error;
                }
            }
        }

        return new ErasedBookings(count);
    }

    /// <summary>Some bookings that the customer still stands in: those that were erased are none of them any more.</summary>
    private async Task<IReadOnlyList<Booking>> NextOfAsync(
        Guid exchangeId, string customerEmail, CancellationToken cancellationToken)
    {
        if (Customer.Erased.HasEmail(customerEmail))
        {
            return [];
        }

        var filter = new BookingFilter { ExchangeId = exchangeId, CustomerEmail = customerEmail };
        var page = await _bookings.ListBookingsAsync(filter, new PageRequest(1, 100), cancellationToken)
            .ConfigureAwait(false);
        return page.Items;
    }

    /// <summary>Not found is also a booking that was given to another customer meanwhile.</summary>
    private Task<Result<BookingDetails>> EraseAsync(
        Guid bookingId, string customerEmail, CancellationToken cancellationToken) =>
        ChangeAsync(
            bookingId,
            ifVersion: null,
            (state, booking) => booking.Customer.HasEmail(customerEmail)
                ? BookingDecisions.Erase(state.Day(booking.Date), booking, _clock.GetCurrentInstant())
                : BookingErrors.BookingNotFound(bookingId),
            cancellationToken);
}
