using BookingEngine.Deciding;

namespace BookingEngine;

public sealed partial class BookingService
{
    /// <summary>
    /// Erases a customer from all bookings at an exchange that have an e-mail address. The name, e-mail address, phone
    /// number and notes are replaced by those of <see cref="Customer.Erased"/>, and the user and the metadata are
    /// removed. Times, places and status are not changed, and a repeated idempotency key still returns its booking. Each
    /// booking is committed by itself. If the call ends early, call it again.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="customerEmail">The customer's e-mail address. Case is ignored.</param>
    /// <param name="cancellationToken">
    /// Stops the operation between two bookings. Bookings that were already erased stay erased.
    /// </param>
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
                break; // The remaining bookings belong to another customer.
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

    /// <summary>Returns some of the bookings that still have the customer. Bookings that were erased no longer match.</summary>
    private async Task<IReadOnlyList<Booking>> NextOfAsync(
        Guid exchangeId, string customerEmail, CancellationToken cancellationToken)
    {
        if (Customer.Erased.HasEmail(customerEmail))
        {
            return [];
        }

        var filter = new BookingFilter { ExchangeId = exchangeId, CustomerEmail = customerEmail };
        var page = await _bookings
            .ListBookingsAsync(filter, new PageRequest { IsCounted = false }, cancellationToken)
            .ConfigureAwait(false);
        return page.Items;
    }

    /// <summary>
    /// Erases the customer from one booking. A booking that meanwhile got another customer counts as not found.
    /// </summary>
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
