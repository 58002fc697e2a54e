using BookingEngine.Committing;
using BookingEngine.Deciding;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Services;

/// <summary>Imports the bookings of one business day at a time, or only tries it.</summary>
internal sealed class ImportedDays(IBookingStore bookings, DayCommitter committer, IClock clock)
{
    /// <summary>Stores the bookings of a date. Those that are decided together are committed together.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="rows">The bookings.</param>
    /// <param name="tellsOfNew">Whether bookings that are to come make events.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<IReadOnlyList<Result<ImportedBooking>>> StoreAsync(
        Guid exchangeId, LocalDate date, IReadOnlyList<ImportedRow> rows, bool tellsOfNew, CancellationToken cancellationToken) =>
        committer.CommitTogetherAsync(
            exchangeId,
            date,
            [
                .. rows.Select(row => (row.Id, (Func<DayState, Decision<ImportedBooking>>)(state => BookingDecisions.Import(
                    state, date, row.Booking, (row.Id, row.TimeSlotId), tellsOfNew, clock.GetCurrentInstant())))),
            ],
            cancellationToken);

    /// <summary>Decides on the bookings of a date as they would be stored, each on what those before it leave, and stores nothing.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="rows">The bookings.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<IReadOnlyList<Result<ImportedBooking>>> TryAsync(
        Guid exchangeId, LocalDate date, IReadOnlyList<ImportedRow> rows, CancellationToken cancellationToken)
    {
        // A booking beyond the hours is decided on three days, and each of them between its neighbours.
        var (exchange, days) = await bookings
            .LoadWithExchangeAsync(exchangeId, date.PlusDays(-2), date.PlusDays(2), cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return [.. rows.Select(_ => (Result<ImportedBooking>)BookingErrors.ExchangeNotFound(exchangeId))];
        }

        var read = new HashSet<Guid>();
        while (true)
        {
            var found = read.Count == 0 ? [] : await bookings.FindBookingsAsync(read, cancellationToken).ConfigureAwait(false);
            var state = new DayState(exchange, Reach.Around(date, Overrides.Hours), days, found) { IsLoaded = true, BookingsRead = read };
            var answers = Decide(state, date, rows, out var more);
            if (!more.Except(read).Any())
            {
                return answers;
            }

            read.UnionWith(more);
        }
    }

    private Result<ImportedBooking>[] Decide(DayState state, LocalDate date, IReadOnlyList<ImportedRow> rows, out List<Guid> more)
    {
        var answers = new Result<ImportedBooking>[rows.Count];
        more = [];
        for (int i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var decision = BookingDecisions.Import(
                state, date, row.Booking, (row.Id, row.TimeSlotId), tellsOfNew: false, clock.GetCurrentInstant());
            if (decision.Change is { } change)
            {
                state.Apply(change);
            }

            more.AddRange(decision.BookingsToRead);
            answers[i] = decision.Answer(state) ?? BookingErrors.Contention; // The exchange was changed meanwhile, so that the date is another.
        }

        return answers;
    }
}
