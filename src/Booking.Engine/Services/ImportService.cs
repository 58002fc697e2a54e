using BookingEngine.Committing;
using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Services;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Imports bookings that were made elsewhere, such as those of a program that was used before. What has begun, or was cancelled, is
/// taken as it was. What is to come is booked by the rules, unless the booking passes over them.
/// </summary>
public sealed class ImportService
{
    private readonly IExchangeStore _exchanges;
    private readonly ImportedDays _days;
    private readonly KnownBookings _known;
    private readonly IClock _clock;

    internal ImportService(IExchangeStore exchanges, IBookingStore bookings, DayCommitter committer, IClock clock)
    {
        _exchanges = exchanges;
        _days = new ImportedDays(bookings, committer, clock);
        _known = new KnownBookings(bookings);
        _clock = clock;
    }

    /// <summary>
    /// Imports bookings. The bookings of one business day are decided in the order in which they are given, and stored by one commit, or
    /// by few if there are hundreds. A booking is recognised by its external id, so the same can be imported again: what is there stays
    /// as it is now, also if its customer was erased. An external id that is the id of a booking of the exchange means that booking, so
    /// what was exported from an exchange is there already.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="rows">The bookings. All are of that exchange.</param>
    /// <param name="isDryRun">Whether to find out only what would become of them. Then nothing is stored.</param>
    /// <param name="tellsOfNew">
    /// Whether an imported booking that is to come makes the event <see cref="BookingEventType.BookingCreated"/>, by which an app may
    /// write to its customer. The default is false. What has begun or was cancelled never makes one. Reminders of what is to come are
    /// due as those of other bookings are.
    /// </param>
    /// <param name="cancellationToken">Stops the import between two days. What is stored stays.</param>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">
    /// A booking is null, is of another exchange, has an idempotency key, or names its time by a stored time slot.
    /// </exception>
    /// <remarks>
    /// The caller must make sure that the request is the owner's. A booking that has begun is taken even if it lies beyond the hours or
    /// over other bookings, so <see cref="Booking.Overrides"/> contains every rule; it gets the resources that it names and no others.
    /// </remarks>
    /// <example>
    /// <code>
    /// // The clock of these examples shows 2101-01-01.
    /// BookingToImport Row(string id, LocalDate date) => new(id, new BookingRequest(shop.Id, date, new(9, 0), new(10, 0), ada));
    /// var rows = new[]
    /// {
    ///     Row("old-17", new LocalDate(2100, 3, 7)) with { Status = BookingStatus.Completed }, // a Sunday
    ///     Row("old-18", monday),
    ///     Row("old-19", monday),
    /// };
    /// var report = await import.ImportAsync(shop.Id, rows);
    /// Print(report.Value);                              // 2 imported, 0 already there, 1 refused
    /// Print(report.Value.Bookings[2].Errors[0].Code);   // FullyBooked
    /// Print((await import.ImportAsync(shop.Id, rows)).Value); // 0 imported, 2 already there, 1 refused
    /// </code>
    /// </example>
    public Task<Result<BookingImport>> ImportAsync(
        Guid exchangeId,
        IReadOnlyList<BookingToImport> rows,
        bool isDryRun = false,
        bool tellsOfNew = false,
        CancellationToken cancellationToken = default) =>
        Observed.RunAsync<BookingImport>("import", Instruments.ExchangeId, exchangeId, async () =>
    {
        ThrowIfUnusable(exchangeId, rows);
        var found = await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        if (found is not [var exchange])
        {
            return BookingErrors.ExchangeNotFound(exchangeId);
        }

        var outcomes = await _known.FindAsync(exchangeId, rows, cancellationToken).ConfigureAwait(false);
        var byDate = new SortedDictionary<LocalDate, List<ImportedRow>>();
        for (int i = 0; i < rows.Count; i++)
        {
            if (outcomes[i] is null && Problems(rows[i]) is { Count: > 0 } problems)
            {
                outcomes[i] = ImportedBooking.Refused(rows[i].ExternalId, problems);
            }

            if (outcomes[i] is null)
            {
                var (time, now) = (rows[i].Booking.Time, _clock.GetCurrentInstant());
                var date = TimeResolution.BusinessDate(exchange, time) ?? TimeResolution.ExpectedDate(time);
                byDate.TryAdd(date, []);
                byDate[date].Add(new ImportedRow(i, rows[i], rows[i].IdAt(exchangeId), NewId.At(now)));
            }
        }

        foreach (var (date, ofDate) in byDate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answers = isDryRun
                ? await _days.TryAsync(exchangeId, date, ofDate, cancellationToken).ConfigureAwait(false)
                : await _days.StoreAsync(exchangeId, date, ofDate, tellsOfNew, cancellationToken).ConfigureAwait(false);
            foreach (var (row, answer) in ofDate.Zip(answers))
            {
                outcomes[row.Number] = answer.Succeeded
                    ? answer.Value
                    : ImportedBooking.Refused(row.Booking.ExternalId, answer.Errors);
            }
        }

        return new BookingImport([.. outcomes.OfType<ImportedBooking>()]);
    });

    private static void ThrowIfUnusable(Guid exchangeId, IReadOnlyList<BookingToImport> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
        {
            string? problem = row is null ? "A booking is null."
                : row.Booking.ExchangeId != exchangeId ? "A booking is of another exchange."
                : row.Booking.IdempotencyKey is not null ? "The external id takes the place of an idempotency key."
                : row.Booking.Time is RequestedTime.OfTimeSlot ? "The time can't be named by a stored time slot."
                : null;
            if (problem is not null)
            {
                throw new ArgumentException(problem, nameof(rows));
            }
        }
    }

    private static List<BookingError> Problems(BookingToImport row)
    {
        var problems = BookingService.Problems(row.Booking);
        if (row.ExternalIdProblem is { } wrong)
        {
            problems.Insert(0, wrong);
        }

        return problems;
    }
}
