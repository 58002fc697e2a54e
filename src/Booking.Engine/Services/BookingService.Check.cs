using BookingEngine.Deciding;
using BookingEngine.Telemetry;

namespace BookingEngine;

public sealed partial class BookingService
{
    /// <summary>
    /// Answers whether a booking would be accepted now, and if not, everything that stands in its way and the nearest slots that can
    /// be booked in its place. The rules that decide are those of <see cref="BookAsync"/>. Nothing is stored, and no place is kept.
    /// Returns null if the exchange does not exist.
    /// </summary>
    /// <param name="request">
    /// The request. Its customer may be <see cref="Customer.None"/>, or lack a name or an e-mail address. Without an address, the limit
    /// of active bookings is checked only for a user. The idempotency key is ignored.
    /// </param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    /// <example>
    /// <code>
    /// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(10, 0), new(11, 0), ada));
    ///
    /// var check = await bookings.CheckAsync(new BookingRequest(shop.Id, monday, new(10, 30), new(11, 30), Customer.None));
    /// Print(check.CanBeBooked);                // False
    /// Print(check.Errors[0].Code);             // FullyBooked
    /// Print(check.Alternatives[0].LocalStart); // 2101-01-03T11:00:00+01
    /// </code>
    /// </example>
    public Task<BookingCheck?> CheckAsync(BookingRequest request, CancellationToken cancellationToken = default) =>
        Observed.AvailabilityAsync<BookingCheck>(IdOfExchange(request), async () =>
    {
        var (customer, problems) = (request.Customer, Problems(request));
        problems.RemoveAll(problem => (problem.Field == nameof(customer.Name) && customer.Name.Length == 0)
            || (problem.Field == nameof(customer.Email) && customer.Email.Length == 0));

        bool isTimePossible = Limits.Time(request.Time) is null;
        var expected = isTimePossible
            ? await ExpectedDateAsync(request.Time, cancellationToken).ConfigureAwait(false)
            : Limits.FirstDate;
        // The exact date may be the day before or after, and each day is evaluated between its neighbours.
        const int around = BookingChecks.DaysAround + 3;
        var (exchange, days) = await _shown
            .LoadAsync(request.ExchangeId, expected.PlusDays(-around), expected.PlusDays(around), cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return null;
        }

        if (!isTimePossible)
        {
            return new BookingCheck(problems, [], []);
        }

        var active = await _cap.CountAsync(request, _clock.GetCurrentInstant(), cancellationToken).ConfigureAwait(false);
        var check = new BookingChecks(exchange, days, request, expected, active, _clock.GetCurrentInstant());
        var (errors, inTheWay, alternatives) = check.Check();
        return new BookingCheck(
            [.. problems, .. errors],
            request.Actor.Owns(exchange) ? await ConflictsAsync(inTheWay, cancellationToken).ConfigureAwait(false) : [],
            problems.Count == 0 ? alternatives : []);
    });

    private async Task<IReadOnlyList<BookingDetails>> ConflictsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var found = await _bookings.FindBookingsAsync(ids, cancellationToken).ConfigureAwait(false);
        return await DetailAsync(
            [
                .. found.OrderBy(booking => booking.Date).ThenBy(booking => booking.Period).ThenBy(booking => booking.Id),
            ],
            cancellationToken).ConfigureAwait(false);
    }
}
