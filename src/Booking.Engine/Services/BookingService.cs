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
/// Makes, finds and changes bookings. Expected refusals are results; what is thrown is a store that can't be reached,
/// a cancellation, or misuse. Either a booking is stored and its capacity taken, or neither.
/// </summary>
public sealed partial class BookingService
{
    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly DayCommitter _committer;
    private readonly CustomerCap _cap;
    private readonly IClock _clock;

    internal BookingService(
        IExchangeStore exchanges, IBookingStore bookings, DayCommitter committer, CustomerCap cap, IClock clock)
    {
        _exchanges = exchanges;
        _bookings = bookings;
        _committer = committer;
        _cap = cap;
        _clock = clock;
    }

    /// <summary>
    /// Books a slot: any start and end within the hours, unless the policy bounds the length or takes only the slots of a
    /// grid. Checked, in this order: the time exists, is not past, keeps the notice, is within the booking window, on an open
    /// day, within the hours, as long as the policy allows, on its grid, and has capacity left at every moment; and the
    /// customer has not as many bookings as are allowed.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">
    /// Cancels the call until the commit begins; a commit that is under way may still be stored. Where a cap of active
    /// bookings is set, it cancels the call only while the call waits for other requests of the same customer.
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
        // A turn lasts until it is known what was stored, even if the caller leaves: the next one counts that.
        var leave = turn is null ? cancellationToken : CancellationToken.None;
        var expected = await ExpectedDateAsync(request.Time, leave).ConfigureAwait(false);
        return await _committer.CommitAsync(
            request.ExchangeId,
            [expected],
            (ids.Booking, hasKey),
            state => BookingDecisions.Book(state, expected, request, ids, turn?.Standing, _clock.GetCurrentInstant()),
            leave).ConfigureAwait(false);
    });

    /// <summary>Cancels a booking, which gives its capacity back. One that is cancelled already stays as it is.</summary>
    /// <inheritdoc cref="ChangeStatusAsync"/>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var cancelled = await bookings.CancelAsync(booked.Value.Id);
    /// Print(cancelled.Value.Status); // Cancelled
    /// </code>
    /// </example>
    public Task<Result<BookingDetails>> CancelAsync(
        Guid bookingId, Actor actor = default, long? ifVersion = null, CancellationToken cancellationToken = default) =>
        ChangeStatusAsync(bookingId, BookingStatus.Cancelled, actor, ifVersion, cancellationToken);

    /// <summary>
    /// Confirms a booking that is pending, or takes its completion or no-show back. One that is confirmed already stays as it is.
    /// </summary>
    /// <inheritdoc cref="CompleteAsync"/>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var confirmed = await bookings.ConfirmAsync(booked.Value.Id);
    /// Print(confirmed.Value.Status); // Confirmed
    ///
    /// var early = await bookings.MarkNoShowAsync(booked.Value.Id);
    /// Print(early.Error.Code); // NotStarted
    /// </code>
    /// </example>
    public Task<Result<BookingDetails>> ConfirmAsync(
        Guid bookingId, long? ifVersion = null, CancellationToken cancellationToken = default) =>
        ChangeStatusAsync(bookingId, BookingStatus.Confirmed, ifVersion: ifVersion, cancellationToken: cancellationToken);

    /// <summary>Completes a confirmed booking: its customer came. One that is completed already stays as it is.</summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="ifVersion">The version that the booking must still have; null: any.</param>
    /// <param name="cancellationToken">Cancels the call until the commit begins; a commit that is under way may still be stored.</param>
    public Task<Result<BookingDetails>> CompleteAsync(
        Guid bookingId, long? ifVersion = null, CancellationToken cancellationToken = default) =>
        ChangeStatusAsync(bookingId, BookingStatus.Completed, ifVersion: ifVersion, cancellationToken: cancellationToken);

    /// <summary>
    /// Marks a confirmed booking, from its start on, as one whose customer did not come. One that is marked already stays as
    /// it is.
    /// </summary>
    /// <inheritdoc cref="CompleteAsync"/>
    public Task<Result<BookingDetails>> MarkNoShowAsync(
        Guid bookingId, long? ifVersion = null, CancellationToken cancellationToken = default) =>
        ChangeStatusAsync(bookingId, BookingStatus.NoShow, ifVersion: ifVersion, cancellationToken: cancellationToken);

    /// <summary>
    /// Moves a booking to a status: pending to confirmed, confirmed to completed or, from its start on, to no-show, and
    /// both of these back to confirmed; pending or confirmed to cancelled. One that has the status already stays as it is.
    /// </summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="status">The status it shall have.</param>
    /// <param name="actor">Who asks: the exchange's owner may cancel at any time.</param>
    /// <param name="ifVersion">The version that the booking must still have; null: any.</param>
    /// <param name="cancellationToken">Cancels the call until the commit begins; a commit that is under way may still be stored.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the defined statuses.</exception>
    public Task<Result<BookingDetails>> ChangeStatusAsync(
        Guid bookingId,
        BookingStatus status,
        Actor actor = default,
        long? ifVersion = null,
        CancellationToken cancellationToken = default) =>
        Observed.RunAsync(NameOf(status), Instruments.BookingId, bookingId, () => ChangeAsync(
            bookingId,
            ifVersion,
            (state, booking) => BookingDecisions.ChangeStatus(
                state.Day(booking.Date), booking, status, actor, _clock.GetCurrentInstant()),
            cancellationToken));

    /// <summary>
    /// Moves a booking to another time of the exchange's clock, in one step: it never holds both places, or neither, and its
    /// own old place doesn't stand in its way.
    /// </summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="date">The business date that it moves to.</param>
    /// <param name="start">The new start, inclusive; a whole second.</param>
    /// <param name="end">The new end, exclusive; a whole second.</param>
    /// <param name="actor">
    /// Who asks: the exchange's owner may reschedule at any time; whether a booking that another moves stays confirmed,
    /// <see cref="BookingPolicy.RescheduleKeepsConfirmation"/> says.
    /// </param>
    /// <param name="ifVersion">The version that the booking must still have; null: any.</param>
    /// <param name="cancellationToken">Cancels the call until the commit begins; a commit that is under way may still be stored.</param>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var moved = await bookings.RescheduleAsync(booked.Value.Id, monday, new(9, 30), new(10, 30));
    /// Print(moved.Value.Period); // 09:30-10:30
    /// </code>
    /// </example>
#pragma warning disable RS0026 // The overloads differ in what is required.
    public Task<Result<BookingDetails>> RescheduleAsync(
        Guid bookingId,
        LocalDate date,
        LocalTime start,
        LocalTime end,
        Actor actor = default,
        long? ifVersion = null,
        CancellationToken cancellationToken = default) =>
        RescheduleAsync(bookingId, new RequestedTime.OnClock(date, start, end), actor, ifVersion, cancellationToken);

    /// <summary>
    /// Moves a booking to another time, in one step: it never holds both places, or neither, and its own old place
    /// doesn't stand in its way.
    /// </summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="time">The time it moves to.</param>
    /// <param name="actor">
    /// Who asks: the exchange's owner may reschedule at any time; whether a booking that another moves stays confirmed,
    /// <see cref="BookingPolicy.RescheduleKeepsConfirmation"/> says.
    /// </param>
    /// <param name="ifVersion">The version that the booking must still have; null: any.</param>
    /// <param name="cancellationToken">Cancels the call until the commit begins; a commit that is under way may still be stored.</param>
    /// <exception cref="ArgumentNullException">The time is null.</exception>
    public Task<Result<BookingDetails>> RescheduleAsync(
        Guid bookingId,
        RequestedTime time,
        Actor actor = default,
        long? ifVersion = null,
        CancellationToken cancellationToken = default) =>
#pragma warning restore RS0026
        Observed.RunAsync("reschedule", Instruments.BookingId, bookingId, () =>
    {
        ArgumentNullException.ThrowIfNull(time);
        if (Limits.Time(time) is { } problem)
        {
            return Task.FromResult<Result<BookingDetails>>(problem);
        }

        var newTimeSlotId = NewId.At(_clock.GetCurrentInstant());
        return ChangeAsync(
            bookingId,
            ifVersion,
            () => ExpectedDateAsync(time, cancellationToken),
            (state, booking, expected) => BookingDecisions.Reschedule(
                state, booking, expected, time, newTimeSlotId, actor, _clock.GetCurrentInstant()),
            cancellationToken);
    });

    /// <summary>
    /// Changes whom a booking is for, how many they are, and what was written. A larger party is judged by what is left, as a
    /// new booking is, and never gives up the places it has: refused, the booking stays as it is. A smaller party always fits.
    /// Only the party of a pending or confirmed booking changes. A customer who was erased stays so: nobody can be put in
    /// the place, so that what gave the erased customer access never gives another's data.
    /// </summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="customer">Whom it shall be for; null: as it is.</param>
    /// <param name="notes">What shall stand there, at most 2,000 characters; null: as it is.</param>
    /// <param name="partySize">How many places it shall take: 1 to 100,000; null: as it is.</param>
    /// <param name="ifVersion">The version that the booking must still have; null: any.</param>
    /// <param name="cancellationToken">Cancels the call until the commit begins; a commit that is under way may still be stored.</param>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var changed = await bookings.ChangeDetailsAsync(booked.Value.Id, notes: "Comes a little later.");
    /// Print(changed.Value.Booking.Notes); // Comes a little later.
    ///
    /// var tooMany = await bookings.ChangeDetailsAsync(booked.Value.Id, partySize: 2);
    /// Print(tooMany.Error.Code); // PartyTooLarge
    /// </code>
    /// </example>
    public Task<Result<BookingDetails>> ChangeDetailsAsync(
        Guid bookingId,
        Customer? customer = null,
        string? notes = null,
        int? partySize = null,
        long? ifVersion = null,
        CancellationToken cancellationToken = default) =>
        Observed.RunAsync("change_details", Instruments.BookingId, bookingId, async () =>
    {
        var problems = Problems(customer, notes);
        if (BookingRules.PartyBoundsProblem(partySize ?? 1) is { } problem)
        {
            problems.Add(problem);
        }

        if (problems.Count > 0)
        {
            return Result<BookingDetails>.Refused(problems);
        }

        return await ChangeAsync(
            bookingId,
            ifVersion,
            (state, booking) => BookingDecisions.ChangeDetails(
                state.Day(booking.Date),
                booking,
                customer ?? booking.Customer,
                notes ?? booking.Notes,
                partySize ?? booking.PartySize,
                _clock.GetCurrentInstant()),
            cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Finds a booking by its id; null where there is none.</summary>
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

    /// <summary>Lists bookings.</summary>
    /// <param name="filter">Which bookings, and in which order.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The filter or the page is null.</exception>
    public async Task<Page<BookingDetails>> ListAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var bookings = await _bookings.ListBookingsAsync(filter, page, cancellationToken).ConfigureAwait(false);
        var details = await DetailAsync(bookings.Items, cancellationToken).ConfigureAwait(false);
        return new Page<BookingDetails>(details, bookings.TotalCount);
    }

    /// <summary>Lists all bookings of a filter, in its order, page by page as they are asked for.</summary>
    /// <param name="filter">Which bookings, and in which order.</param>
    /// <param name="startsFrom">Only bookings that start at this instant or later; null: it does not matter.</param>
    /// <param name="startsBefore">Only bookings that start before this instant; null: it does not matter.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The filter is null.</exception>
    /// <remarks>
    /// The pages are read one after another: what is made or changed meanwhile may move a booking to another page, so that it
    /// comes twice, or not at all. The two instants hold for exchanges of any time zone.
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
        // The store knows dates: those on which bookings can start then, in whichever zone, and however far past midnight.
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
    /// Removes the stored days of the past that hold nothing: what bookings leave that move away. A day that holds a time slot or
    /// a booking stays, though it be a cancelled one; and so does any day that may be yesterday, or later, in some time zone.
    /// Safe to call at any time, and from several hosts at once; once a day is often enough.
    /// </summary>
    /// <param name="cancellationToken">Ends the call between two days; the days removed by then stay removed.</param>
    public Task RemoveEmptyDaysAsync(CancellationToken cancellationToken = default)
    {
        // Where the day begins last, today is the day before that of UTC.
        var earliestYesterday = _clock.GetCurrentInstant().InUtc().Date.PlusDays(-2);
        return _bookings.RemoveEmptyDaysAsync(earliestYesterday, cancellationToken);
    }

    private static List<BookingError> Problems(BookingRequest request)
    {
        var problems = Problems(request.Customer, request.Notes);
        BookingError?[] more =
        [
            Limits.Time(request.Time),
            request.UserId is { } user ? BookingErrors.InvalidText(nameof(request.UserId), TextRules.UserId(user)) : null,
            request.UserName is { } name ? BookingErrors.InvalidText(nameof(request.UserName), TextRules.Name(name)) : null,
            request.IdempotencyKey is { } key
                ? BookingErrors.InvalidText(nameof(request.IdempotencyKey), TextRules.Key(key))
                : null,
        ];
        problems.AddRange(more.OfType<BookingError>());
        return problems;
    }

    private static List<BookingError> Problems(Customer? customer, string? notes)
    {
        BookingError?[] problems =
        [
            customer is null ? null : BookingErrors.InvalidText(nameof(customer.Name), TextRules.Name(customer.Name)),
            customer is null ? null : BookingErrors.InvalidText(nameof(customer.Email), TextRules.Email(customer.Email)),
            customer is null ? null : BookingErrors.InvalidText(
                nameof(customer.Phone), TextRules.Line(customer.Phone, Limits.PhoneLength)),
            notes is null ? null : BookingErrors.InvalidText(
                nameof(Booking.Notes), TextRules.Text(notes, Limits.TextLength)),
        ];
        return [.. problems.OfType<BookingError>()];
    }

    private Task<Result<BookingDetails>> ChangeAsync(
        Guid bookingId,
        long? ifVersion,
        Func<DayState, Booking, Decision<BookingDetails>> decide,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            bookingId,
            ifVersion,
            movesTo: null,
            (state, booking, _) => state.Dates.Contains(booking.Date)
                ? decide(state, booking)
                : Decision<BookingDetails>.Elsewhere(booking.Date),
            cancellationToken);

    /// <summary>Decides on a booking that is stored, and commits that on its day and the one that it moves to.</summary>
    private async Task<Result<BookingDetails>> ChangeAsync(
        Guid bookingId,
        long? ifVersion,
        Func<Task<LocalDate>>? movesTo,
        Func<DayState, Booking, LocalDate, Decision<BookingDetails>> decide,
        CancellationToken cancellationToken)
    {
        var found = await _bookings.FindBookingsAsync([bookingId], cancellationToken).ConfigureAwait(false);
        if (found is not [var booking])
        {
            return BookingErrors.BookingNotFound(bookingId);
        }

        var to = movesTo is null ? booking.Date : await movesTo().ConfigureAwait(false);
        var result = await _committer.CommitAsync(
            booking.ExchangeId, [booking.Date, to], (bookingId, true), Decide, cancellationToken).ConfigureAwait(false);
        // Deleted meanwhile with its exchange.
        return result.Error?.Code == BookingErrorCode.ExchangeNotFound ? BookingErrors.BookingNotFound(bookingId) : result;

        Decision<BookingDetails> Decide(DayState state) => state.Booking(bookingId) switch
        {
            null => BookingErrors.BookingNotFound(bookingId),
            { } current when ifVersion is not null && current.Version != ifVersion => BookingErrors.BookingChanged,
            { } current => decide(state, current, to),
        };
    }

    private static Guid IdOfExchange(BookingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ExchangeId;
    }

    /// <summary>What telemetry calls a change of status.</summary>
    private static string NameOf(BookingStatus status) => status switch
    {
        BookingStatus.Confirmed => "confirm",
        BookingStatus.Completed => "complete",
        BookingStatus.NoShow => "no_show",
        BookingStatus.Cancelled => "cancel",
        BookingStatus.Pending => "change_status",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status of a booking."),
    };

    /// <summary>
    /// The business date that a time seems to be on. The decision settles it: it knows the exchange, and names another date where
    /// this is not the one.
    /// </summary>
    private async Task<LocalDate> ExpectedDateAsync(RequestedTime time, CancellationToken cancellationToken)
    {
        if (time is not RequestedTime.OfTimeSlot named)
        {
            return TimeResolution.ExpectedDate(time);
        }

        var slot = await _bookings.FindTimeSlotAsync(named.TimeSlotId, cancellationToken).ConfigureAwait(false);
        return slot?.Date ?? Limits.FirstDate; // where there is none any date will do: the decision finds that out
    }

    /// <summary>Adds what readers want to know: of the exchanges, and of the days what lies where the bookings do.</summary>
    private async Task<IReadOnlyList<BookingDetails>> DetailAsync(
        IReadOnlyList<Booking> bookings, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. bookings.Select(booking => booking.ExchangeId).Distinct()];
        var exchanges = (await _exchanges.FindAsync(ids, cancellationToken).ConfigureAwait(false))
            .ToDictionary(exchange => exchange.Id);
        Booking[] found = [.. bookings.Where(booking => exchanges.ContainsKey(booking.ExchangeId))];
        var days = await ListedDays.LoadAsync(
            _bookings,
            found.Select(booking => (exchanges[booking.ExchangeId], booking.Date, booking.Period)),
            cancellationToken).ConfigureAwait(false);
        return
        [
            .. found.Select(booking => Details.Of(
                booking, days.Of(exchanges[booking.ExchangeId], booking.Date))),
        ];
    }
}
