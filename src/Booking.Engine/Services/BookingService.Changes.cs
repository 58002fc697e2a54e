using BookingEngine.Committing;
using BookingEngine.Deciding;
using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Telemetry;
using NodaTime;

namespace BookingEngine;

public sealed partial class BookingService
{
    /// <summary>Cancels a booking, which frees its capacity. A cancelled booking stays as it is.</summary>
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
    /// Confirms a pending booking, or reverts a completed or no-show booking to confirmed. A confirmed booking stays as
    /// it is.
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

    /// <summary>Marks a confirmed booking as completed: the customer came. A completed booking stays as it is.</summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="ifVersion">The version that the booking must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    public Task<Result<BookingDetails>> CompleteAsync(
        Guid bookingId, long? ifVersion = null, CancellationToken cancellationToken = default) =>
        ChangeStatusAsync(bookingId, BookingStatus.Completed, ifVersion: ifVersion, cancellationToken: cancellationToken);

    /// <summary>
    /// Marks a confirmed booking as a no-show: the customer did not come. This is possible from its start on. A no-show
    /// booking stays as it is.
    /// </summary>
    /// <inheritdoc cref="CompleteAsync"/>
    public Task<Result<BookingDetails>> MarkNoShowAsync(
        Guid bookingId, long? ifVersion = null, CancellationToken cancellationToken = default) =>
        ChangeStatusAsync(bookingId, BookingStatus.NoShow, ifVersion: ifVersion, cancellationToken: cancellationToken);

    /// <summary>
    /// Changes the status of a booking. A pending booking can be confirmed. A confirmed booking can be completed or,
    /// from its start on, be marked as a no-show; both can be reverted to confirmed. A pending or confirmed booking can
    /// be cancelled. A booking that already has the status stays as it is.
    /// </summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="status">The new status.</param>
    /// <param name="actor">Who makes the request. The exchange's owner may cancel at any time.</param>
    /// <param name="ifVersion">The version that the booking must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not one of the defined values.</exception>
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
    /// Moves a booking to another time on the exchange's clock, in one step: the booking never occupies both places, or
    /// neither. Its present place does not count as occupied.
    /// </summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="date">The new business date.</param>
    /// <param name="start">The new start, inclusive. It must be a whole second.</param>
    /// <param name="end">The new end, exclusive. It must be a whole second.</param>
    /// <param name="actor">
    /// Who makes the request. The exchange's owner may reschedule at any time. If somebody else reschedules,
    /// <see cref="BookingPolicy.RescheduleKeepsConfirmation"/> says whether the booking stays confirmed.
    /// </param>
    /// <param name="ifVersion">The version that the booking must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var moved = await bookings.RescheduleAsync(booked.Value.Id, monday, new(9, 30), new(10, 30));
    /// Print(moved.Value.Period); // 09:30-10:30
    /// </code>
    /// </example>
#pragma warning disable RS0026 // The overloads differ in their required parameters.
    public Task<Result<BookingDetails>> RescheduleAsync(
        Guid bookingId,
        LocalDate date,
        LocalTime start,
        LocalTime end,
        Actor actor = default,
        long? ifVersion = null,
        CancellationToken cancellationToken = default) =>
        RescheduleAsync(
            bookingId, new RequestedTime.OnClock(date, start, end), actor, ifVersion, cancellationToken: cancellationToken);

    /// <summary>
    /// Moves a booking to another time, in one step: the booking never occupies both places, or neither. Its present
    /// place does not count as occupied. The booking keeps its service and its price.
    /// </summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="time">The new time. If it has no end, the booking keeps its length.</param>
    /// <param name="actor">
    /// Who makes the request. The exchange's owner may reschedule at any time. If somebody else reschedules,
    /// <see cref="BookingPolicy.RescheduleKeepsConfirmation"/> says whether the booking stays confirmed.
    /// </param>
    /// <param name="ifVersion">The version that the booking must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    /// <param name="resourceIds">
    /// The resources that the booking must get, or an empty list for any. If it is null, the booking keeps the resources that were
    /// chosen for it, and the others if they are free.
    /// </param>
    /// <param name="overrides">
    /// The rules to pass over. Only the exchange's owner may do so, which the caller must make sure of.
    /// </param>
    /// <exception cref="ArgumentNullException">The time is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="overrides"/> contains something that is no rule.</exception>
    public Task<Result<BookingDetails>> RescheduleAsync(
        Guid bookingId,
        RequestedTime time,
        Actor actor = default,
        long? ifVersion = null,
        IReadOnlyList<Guid>? resourceIds = null,
        Overrides overrides = Overrides.None,
        CancellationToken cancellationToken = default) =>
#pragma warning restore RS0026
        Observed.RunAsync("reschedule", Instruments.BookingId, bookingId, () =>
    {
        ArgumentNullException.ThrowIfNull(time);
        _ = Limits.Known(overrides, nameof(overrides));
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
                state, booking, expected, time, newTimeSlotId, resourceIds, overrides, actor, _clock.GetCurrentInstant()),
            cancellationToken);
    });

    /// <summary>
    /// Gives a booking the resources that the exchange's owner names, and pins them: the booking keeps them from then on. Bookings
    /// that nobody pinned make room if they can. The booking stays at its time.
    /// </summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="resourceIds">The resources. If there are fewer than the booking needs, it gets free ones for the rest.</param>
    /// <param name="ifVersion">The version that the booking must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    /// <exception cref="ArgumentNullException">The list of resources is null.</exception>
    /// <remarks>The caller must make sure that the request is the owner's.</remarks>
    public Task<Result<BookingDetails>> AssignAsync(
        Guid bookingId,
        IReadOnlyList<Guid> resourceIds,
        long? ifVersion = null,
        CancellationToken cancellationToken = default) =>
        Observed.RunAsync("assign", Instruments.BookingId, bookingId, () =>
    {
        ArgumentNullException.ThrowIfNull(resourceIds);
        return ChangeAsync(
            bookingId,
            ifVersion,
            (state, booking) => BookingDecisions.Assign(state, booking, resourceIds, _clock.GetCurrentInstant()),
            cancellationToken);
    });

    /// <summary>
    /// Changes the customer, the notes, the metadata and the party size of a booking. A change that changes nothing leaves the
    /// booking at its version. A larger party needs enough remaining capacity, like a new booking; if it is refused, the booking
    /// keeps the places that it has. A smaller party always fits. The party size can be changed only while the booking is
    /// pending or confirmed.
    /// </summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="change">The details to change.</param>
    /// <param name="actor">
    /// Who makes the request. If the customer was erased, only the exchange's owner may change the booking.
    /// </param>
    /// <param name="ifVersion">The version that the booking must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    /// <exception cref="ArgumentNullException">The change is null.</exception>
    /// <remarks>
    /// A customer who was erased can't be replaced, so that what gave the erased customer access to the booking never
    /// gives access to another customer's data.
    /// </remarks>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var changed = await bookings.ChangeDetailsAsync(
    ///     booked.Value.Id, new BookingChange { Notes = "Comes a little later." });
    /// Print(changed.Value.Booking.Notes); // Comes a little later.
    /// Print(changed.Value.Customer.Name); // Ada
    ///
    /// var tooMany = await bookings.ChangeDetailsAsync(booked.Value.Id, new BookingChange { PartySize = 2 });
    /// Print(tooMany.Error.Code); // PartyTooLarge
    /// </code>
    /// </example>
    public Task<Result<BookingDetails>> ChangeDetailsAsync(
        Guid bookingId,
        BookingChange change,
        Actor actor = default,
        long? ifVersion = null,
        CancellationToken cancellationToken = default) =>
        Observed.RunAsync("change_details", Instruments.BookingId, bookingId, () =>
    {
        ArgumentNullException.ThrowIfNull(change);
        return Problems(change) is { Count: > 0 } problems
            ? Task.FromResult(Result<BookingDetails>.Refused(problems))
            : ChangeAsync(
                bookingId,
                ifVersion,
                (state, booking) => BookingDecisions.ChangeDetails(
                    state, booking, change, actor, _clock.GetCurrentInstant()),
                cancellationToken);
    });

    private static List<BookingError> Problems(BookingChange change)
    {
        var problems = DetailProblems(change.CustomerName, change.CustomerEmail, change.CustomerPhone, change.Notes);
        if (BookingRules.PartyBoundsProblem(change.PartySize ?? 1) is { } problem)
        {
            problems.Add(problem);
        }

        if (change.Metadata is { } metadata && MetadataProblem(metadata) is { } wrong)
        {
            problems.Add(wrong);
        }

        return problems;
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

    /// <summary>Decides on a stored booking and commits the change to its day and, if it moves, to the new day.</summary>
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
            booking.ExchangeId, [booking.Date, to], (bookingId, BookingReading.Always), Decide, cancellationToken)
            .ConfigureAwait(false);
        // The exchange was deleted in the meantime, together with the booking.
        return result.Error?.Code == BookingErrorCode.ExchangeNotFound ? BookingErrors.BookingNotFound(bookingId) : result;

        Decision<BookingDetails> Decide(DayState state) => state.Booking(bookingId) switch
        {
            null => BookingErrors.BookingNotFound(bookingId),
            { } current when ifVersion is not null && current.Version != ifVersion => BookingErrors.BookingChanged,
            { } current => decide(state, current, to),
        };
    }

    /// <summary>Returns the name of a status change in telemetry.</summary>
    private static string NameOf(BookingStatus status) => status switch
    {
        BookingStatus.Confirmed => "confirm",
        BookingStatus.Completed => "complete",
        BookingStatus.NoShow => "no_show",
        BookingStatus.Cancelled => "cancel",
        BookingStatus.Pending => "change_status",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status of a booking."),
    };
}
