using BookingEngine.Committing;
using BookingEngine.Deciding;
using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Services;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Makes, finds and changes bookings. Expected refusals are returned as results. An exception means that the store
/// failed, that the call was cancelled, or that it was misused. A booking and the capacity that it occupies are stored
/// together or not at all.
/// </summary>
public sealed partial class BookingService
{
    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly DayCommitter _committer;
    private readonly ShownDays _shown;
    private readonly CustomerCap _cap;
    private readonly IClock _clock;

    internal BookingService(
        IExchangeStore exchanges,
        IBookingStore bookings,
        DayCommitter committer,
        ShownDays shown,
        CustomerCap cap,
        IClock clock)
    {
        _exchanges = exchanges;
        _bookings = bookings;
        _committer = committer;
        _shown = shown;
        _cap = cap;
        _clock = clock;
    }

    /// <summary>
    /// Books a time. Any start and end within the hours will do, unless the policy limits the length or accepts only
    /// the slots of a grid, or a service is offered in some lengths only. These conditions are checked, in this order: the
    /// service can be booked by such a party; the time exists; it is not past; it keeps the
    /// notice; it lies within the booking window; the day is open; the time lies within the hours; the length is
    /// allowed; the time lies on the grid; there is remaining capacity at every moment. Last, the customer must not
    /// have reached the limit of active bookings.
    /// </summary>
    /// <param name="request">The booking request.</param>
    /// <param name="cancellationToken">
    /// Cancels the wait. A commit already in progress may still complete. If active bookings are limited, only the wait
    /// for other requests of the same customer can be cancelled.
    /// </param>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    /// <example>
    /// <code>
    /// var request = new BookingRequest(shop.Id, monday, new(14, 0), new(15, 0), ada);
    /// var booked = await bookings.BookAsync(request);
    /// var refused = await bookings.BookAsync(request);
    /// Print(booked.Succeeded);     // True
    /// Print(refused.Error.Code);    // FullyBooked
    /// Print(refused.Error.Message); // This time slot has reached maximum capacity.
    /// </code>
    /// </example>
    public Task<Result<BookingDetails>> BookAsync(
        BookingRequest request, CancellationToken cancellationToken = default) =>
        Observed.RunAsync("book", Instruments.ExchangeId, IdOfExchange(request), async () =>
    {
        if (Problems(request) is { Count: > 0 } problems)
        {
            return Result<BookingDetails>.Refused(problems);
        }

        bool hasKey = request.IdempotencyKey is not null;
        var now = _clock.GetCurrentInstant();
        var ids = (Booking: hasKey ? BookingIdentity.Id(request) : NewId.At(now), TimeSlot: NewId.At(now));
        using var turn = await _cap.TakeTurnAsync(request, now, cancellationToken).ConfigureAwait(false);
        // A turn lasts until the outcome is known, even if the caller leaves, so that the next turn counts the booking.
        var leave = turn is null ? cancellationToken : CancellationToken.None;
        var expected = await ExpectedDateAsync(request.Time, leave).ConfigureAwait(false);
        return await _committer.CommitAsync(
            request.ExchangeId,
            Reach.Around(expected, request.Overrides),
            (ids.Booking, hasKey ? BookingReading.BeforeRefusal : BookingReading.AfterFailure),
            state => BookingDecisions.Book(state, expected, request, ids, turn?.Active, _clock.GetCurrentInstant()),
            leave).ConfigureAwait(false);
    });

    /// <summary>Finds a booking by its id. Returns null if it does not exist.</summary>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var found = await bookings.FindAsync(booked.Value.Id);
    /// Print(found.Customer.Name); // Ada
    /// </code>
    /// </example>
    public async Task<BookingDetails?> FindAsync(Guid bookingId, CancellationToken cancellationToken = default)
    {
        var found = await _bookings.FindBookingsAsync([bookingId], cancellationToken).ConfigureAwait(false);
        var details = await DetailAsync(found, cancellationToken).ConfigureAwait(false);
        return details is [var booking] ? booking : null;
    }

    /// <summary>Returns one page of a list of bookings.</summary>
    /// <param name="filter">The bookings to list, and their order.</param>
    /// <param name="page">The page to return.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The filter or the page is null.</exception>
    /// <exception cref="ArgumentException">The page's cursor is of another list, or of another order.</exception>
    public async Task<Page<BookingDetails>> ListAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Pages.ThrowIfOfAnotherList(page, cursor => (cursor as Cursor.OfBooking)?.Order == filter.Order);
        var bookings = await _bookings.ListBookingsAsync(filter, page, cancellationToken).ConfigureAwait(false);
        var details = await DetailAsync(bookings.Items, cancellationToken).ConfigureAwait(false);
        return bookings.With(details);
    }

    /// <summary>Lists all bookings that match a filter, in its order. Pages are loaded as they are needed.</summary>
    /// <param name="filter">The bookings to list, and their order.</param>
    /// <param name="startsFrom">Only bookings that start at or after this instant are listed; null for no limit.</param>
    /// <param name="startsBefore">Only bookings that start before this instant are listed; null for no limit.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The filter is null.</exception>
    /// <remarks>
    /// Each page begins where the one before ended, so that no booking is listed twice or left out, unless it is moved
    /// in the meantime. The two instants apply to exchanges in any time zone.
    /// </remarks>
    /// <example>
    /// <code>
    /// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(14, 0), new(15, 0), ada));
    /// await bookings.BookAsync(new BookingRequest(shop.Id, monday.PlusDays(2), new(9, 0), new(10, 0), ada));
    ///
    /// var now = Instant.FromUtc(2101, 1, 3, 8, 0);
    /// var nextDay = bookings.ListAllAsync(new BookingFilter { ExchangeId = shop.Id }, now, now + Duration.FromHours(24));
    /// await foreach (var booking in nextDay)
    /// {
    ///     Print(booking.LocalStart); // 2101-01-03T14:00:00+01
    /// }
    /// </code>
    /// </example>
    public IAsyncEnumerable<BookingDetails> ListAllAsync(
        BookingFilter filter,
        Instant? startsFrom = null,
        Instant? startsBefore = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        // The store filters by date. These are the dates on which bookings can start then, in any zone and with any hours
        // past midnight.
        var from = startsFrom?.InUtc().Date.PlusDays(-3);
        var to = startsBefore?.InUtc().Date.PlusDays(3);
        var near = filter with
        {
            DateFrom = from > (filter.DateFrom ?? LocalDate.MinIsoValue) ? from : filter.DateFrom,
            DateTo = to < (filter.DateTo ?? LocalDate.MaxIsoValue) ? to : filter.DateTo,
        };
        return Pages.AllAsync((page, stop) => ListAsync(near, page, stop), cancellationToken)
            .Where(booking => (startsFrom is null || booking.Start >= startsFrom)
                && (startsBefore is null || booking.Start < startsBefore));
    }

    /// <summary>
    /// Lists all bookings that match a filter, in its order, without what is left of their times and without their time
    /// slots. Pages are loaded as they are needed, and each begins where the one before ended.
    /// </summary>
    /// <param name="filter">The bookings to list, and their order.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The filter is null.</exception>
    public IAsyncEnumerable<BookingSummary> ListSummariesAsync(
        BookingFilter filter, CancellationToken cancellationToken = default) =>
        SummariesAsync(filter, resourceId: null, cancellationToken);

    /// <summary>
    /// Lists all bookings that match a filter and use a resource, in the order of the filter. Bookings that do not use it are read,
    /// too, so the filter should say from when to when.
    /// </summary>
    /// <param name="resourceId">The resource.</param>
    /// <param name="filter">The bookings to list, and their order.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The filter is null.</exception>
    public IAsyncEnumerable<BookingSummary> ListSummariesOfResourceAsync(
        Guid resourceId, BookingFilter filter, CancellationToken cancellationToken = default) =>
        SummariesAsync(filter, resourceId, cancellationToken);

    private IAsyncEnumerable<BookingSummary> SummariesAsync(BookingFilter filter, Guid? resourceId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Pages.AllAsync(ListAsync, cancellationToken);

        async Task<Page<BookingSummary>> ListAsync(PageRequest page, CancellationToken cancellationToken)
        {
            var bookings = await _bookings.ListBookingsAsync(filter, page, cancellationToken).ConfigureAwait(false);
            if (resourceId is not null && bookings.Items.Count > 0)
            {
                var taken = await _bookings.FindResourceAllocationsAsync(bookings.Items, cancellationToken).ConfigureAwait(false);
                var users = taken.Where(use => use.ResourceId == resourceId).Select(use => use.BookingId).ToHashSet();
                bookings = bookings.With<Booking, Booking>([.. bookings.Items.Where(booking => users.Contains(booking.Id))]);
            }

            var exchanges = await ExchangesOfAsync(bookings.Items, cancellationToken).ConfigureAwait(false);
            return bookings.With<Booking, BookingSummary>(
            [
                .. bookings.Items
                    .Where(booking => exchanges.ContainsKey(booking.ExchangeId))
                    .Select(booking => Details.Of(booking, exchanges[booking.ExchangeId])),
            ]);
        }
    }

    /// <summary>
    /// Removes stored days of the past that are empty, which moved bookings leave behind. A day with a time slot or a
    /// booking stays, even if the booking is cancelled. So does any day that may be yesterday or later in some time
    /// zone. The method can be called at any time, and by several hosts at once. Once a day is enough.
    /// </summary>
    /// <param name="cancellationToken">Stops the operation between two days. Days that were already removed stay removed.</param>
    public Task RemoveEmptyDaysAsync(CancellationToken cancellationToken = default)
    {
        // In the zone where the day begins last, today is the day before the UTC date.
        var earliestYesterday = _clock.GetCurrentInstant().InUtc().Date.PlusDays(-2);
        return _bookings.RemoveEmptyDaysAsync(earliestYesterday, cancellationToken);
    }

    /// <summary>Returns what is wrong with a request, whatever the exchange is.</summary>
    internal static List<BookingError> Problems(BookingRequest request)
    {
        var customer = request.Customer;
        var problems = DetailProblems(customer.Name, customer.Email, customer.Phone, request.Notes);
        BookingError?[] more =
        [
            Limits.Time(request.Time),
            MetadataProblem(request.Metadata!),
            request.UserId is { } user ? BookingErrors.InvalidText(nameof(request.UserId), TextRules.UserId(user)) : null,
            request.UserName is { } name ? BookingErrors.InvalidText(nameof(request.UserName), TextRules.Name(name)) : null,
            request.IdempotencyKey is { } key
                ? BookingErrors.InvalidText(nameof(request.IdempotencyKey), TextRules.Key(key))
                : null,
        ];
        problems.AddRange(more.OfType<BookingError>());
        return problems;
    }

    /// <summary>Returns what is wrong with those details of a booking that are not null.</summary>
    private static List<BookingError> DetailProblems(string? name, string? email, string? phone, string? notes)
    {
        BookingError?[] problems =
        [
            name is null ? null : BookingErrors.InvalidText(nameof(Customer.Name), TextRules.Name(name)),
            email is null ? null : BookingErrors.InvalidText(nameof(Customer.Email), TextRules.Email(email)),
            phone is null ? null : BookingErrors.InvalidText(
                nameof(Customer.Phone), TextRules.Line(phone, Limits.PhoneLength)),
            notes is null ? null : BookingErrors.InvalidText(
                nameof(Booking.Notes), TextRules.Text(notes, Limits.TextLength)),
        ];
        return [.. problems.OfType<BookingError>()];
    }

    /// <summary>Returns what is wrong with entries of metadata, or null. Entries that are null are to be removed.</summary>
    private static BookingError? MetadataProblem(IReadOnlyDictionary<string, string?> metadata)
    {
        foreach (var (name, value) in metadata)
        {
            if (TextRules.MetadataName(name) is { } problem)
            {
                return BookingErrors.InvalidMetadataName(problem);
            }

            if (value is not null && TextRules.Text(value, Limits.MetadataValueLength) is { } wrong)
            {
                return BookingErrors.InvalidMetadata(name, wrong);
            }
        }

        return metadata.Count > Limits.MetadataEntries ? BookingErrors.TooMuchMetadata : null;
    }

    private static Guid IdOfExchange(BookingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ExchangeId;
    }

    /// <summary>
    /// Returns the probable business date of a time. The decision, which knows the exchange, names another date if this
    /// one is wrong.
    /// </summary>
    private async Task<LocalDate> ExpectedDateAsync(RequestedTime time, CancellationToken cancellationToken)
    {
        if (time is not RequestedTime.OfTimeSlot named)
        {
            return TimeResolution.ExpectedDate(time);
        }

        var slot = await _bookings.FindTimeSlotAsync(named.TimeSlotId, cancellationToken).ConfigureAwait(false);
        return slot?.Date ?? Limits.FirstDate; // Without a slot any date will do: the decision refuses the request.
    }
}
