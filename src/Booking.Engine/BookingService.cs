using BookingEngine.Committing;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Makes, finds and changes bookings. Expected refusals are results; what is thrown is a store that can't be reached,
/// a cancellation, or misuse. Either a booking is stored and its capacity taken, or neither.
/// </summary>
public sealed class BookingService
{
    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly DayCommitter _committer;
    private readonly IClock _clock;

    internal BookingService(IExchangeStore exchanges, IBookingStore bookings, DayCommitter committer, IClock clock)
    {
        _exchanges = exchanges;
        _bookings = bookings;
        _committer = committer;
        _clock = clock;
    }

    /// <summary>
    /// Books a slot: any start and end within the hours, not only those of a grid. Checked, in this order: the time
    /// exists, is not past, keeps the notice, is within the booking window, on an open day, within the hours, and has
    /// capacity left at every moment.
    /// </summary>
    /// <param name="request">The wish.</param>
    /// <param name="cancellationToken">Given up until the commit; one under way may yet be stored.</param>
    public async Task<Result<BookingDetails>> BookAsync(
        BookingRequest request, CancellationToken cancellationToken = default)
    {
        if (Problems(request) is { Count: > 0 } problems)
        {
            return Result<BookingDetails>.Refused(problems);
        }

        var date = await BusinessDateAsync(request, cancellationToken).ConfigureAwait(false);
        var now = _clock.GetCurrentInstant();
        var ids = (Booking: NewId.At(now), TimeSlot: NewId.At(now));
        return await _committer.CommitAsync(request.ExchangeId, date, Decide, cancellationToken).ConfigureAwait(false);

        Task<Decision<BookingDetails>> Decide(ExchangeDay day) => Task.FromResult(
            BookingRules.BusinessDate(day.Exchange, request.Time) == day.Date
                ? BookingDecisions.Book(day, request, ids, _clock.GetCurrentInstant())
                : new BookingError(BookingErrorCode.Contention, null, "The hours were changed meanwhile. Please try again."));
    }

    /// <summary>Cancels a booking, which gives its capacity back. One that is cancelled already stays as it is.</summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="byOwner">Whether the exchange's owner asks, who may cancel at any time.</param>
    /// <param name="cancellationToken">Given up until the commit; one under way may yet be stored.</param>
    public async Task<Result<BookingDetails>> CancelAsync(
        Guid bookingId, bool byOwner = false, CancellationToken cancellationToken = default)
    {
        var found = await _bookings.FindAsync(bookingId, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return new BookingError(BookingErrorCode.BookingNotFound, null, $"There is no booking {bookingId}.");
        }

        return await _committer.CommitAsync(found.ExchangeId, found.Date, DecideAsync, cancellationToken)
            .ConfigureAwait(false);

        async Task<Decision<BookingDetails>> DecideAsync(ExchangeDay day)
        {
            // Read again after the day: only so does the day's version vouch for it.
            var booking = await _bookings.FindAsync(bookingId, cancellationToken).ConfigureAwait(false) ?? found;
            return BookingDecisions.ChangeStatus(
                day, booking, BookingStatus.Cancelled, byOwner, _clock.GetCurrentInstant());
        }
    }

    /// <summary>Finds a booking by its id; null where there is none.</summary>
    public async Task<BookingDetails?> FindAsync(Guid bookingId, CancellationToken cancellationToken = default)
    {
        var booking = await _bookings.FindAsync(bookingId, cancellationToken).ConfigureAwait(false);
        var details = booking is null ? [] : await DetailAsync([booking], cancellationToken).ConfigureAwait(false);
        return details is [var found] ? found : null;
    }

    /// <summary>Lists bookings.</summary>
    /// <param name="filter">Which, and in which order.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<Page<BookingDetails>> ListAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        var bookings = await _bookings.ListAsync(filter, page, cancellationToken).ConfigureAwait(false);
        var details = await DetailAsync(bookings.Items, cancellationToken).ConfigureAwait(false);
        return new Page<BookingDetails>(details, bookings.TotalCount);
    }

    private static List<BookingError> Problems(BookingRequest request)
    {
        var customer = request.Customer;
        BookingError?[] problems =
        [
            Limits.Text("CustomerName", customer.Name, Limits.NameLength, required: true),
            Limits.Text("CustomerEmail", customer.Email, Limits.EmailLength, required: true),
            Limits.Text("CustomerPhone", customer.Phone, Limits.PhoneLength),
            Limits.Text(nameof(request.Notes), request.Notes, Limits.TextLength),
            request.Time is RequestedTime.OnClock time ? Limits.Date(nameof(time.Date), time.Date) : null,
        ];
        return [.. problems.OfType<BookingError>()];
    }

    private async Task<LocalDate> BusinessDateAsync(BookingRequest request, CancellationToken cancellationToken)
    {
        if (request.Time is RequestedTime.OnClock onClock)
        {
            return onClock.Date;
        }

        var found = await _exchanges.FindAsync([request.ExchangeId], cancellationToken).ConfigureAwait(false);
        return found is [var exchange] ? BookingRules.BusinessDate(exchange, request.Time) : Limits.FirstDate;
    }

    /// <summary>Adds what readers want to know: one query for the exchanges, and one load for each month of dates.</summary>
    private async Task<IReadOnlyList<BookingDetails>> DetailAsync(
        IReadOnlyList<Booking> bookings, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. bookings.Select(booking => booking.ExchangeId).Distinct()];
        var exchanges = (await _exchanges.FindAsync(ids, cancellationToken).ConfigureAwait(false))
            .ToDictionary(exchange => exchange.Id);
        var days = new List<BookingDay>();
        foreach (var month in bookings.GroupBy(booking => (booking.Date.Year, booking.Date.Month)))
        {
            days.AddRange(await _bookings.LoadDaysAsync(
                [.. month.Select(booking => booking.ExchangeId).Distinct()],
                month.Min(booking => booking.Date).PlusDays(-1),
                month.Max(booking => booking.Date).PlusDays(1),
                cancellationToken).ConfigureAwait(false));
        }

        return
        [
            .. bookings
                .Where(booking => exchanges.ContainsKey(booking.ExchangeId))
                .Select(booking => new BookingDetails(
                    booking, ExchangeDay.Range(exchanges[booking.ExchangeId], booking.Date, booking.Date, days)[0])),
        ];
    }
}
