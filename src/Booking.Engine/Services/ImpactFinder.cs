using BookingEngine.Deciding;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Services;

/// <summary>
/// Finds out which bookings to come would not fit under the rules of an exchange. Bookings are read only of days on which not all fit,
/// since only there it matters in which order they were made, and which rules the owner has passed over with them.
/// </summary>
internal sealed class ImpactFinder(IBookingStore bookings)
{
    private const int DaysAtOnce = 64;

    private static readonly Dictionary<Guid, Made> InAnyOrder = [];

    /// <summary>Finds the impact on the stored days of a date range.</summary>
    /// <param name="exchange">The exchange with the rules.</param>
    /// <param name="first">The first date.</param>
    /// <param name="last">The last date, inclusive.</param>
    /// <param name="now">The time. Bookings that have begun are not to come.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<Impact> FindAsync(
        Exchange exchange, LocalDate first, LocalDate last, Instant now, CancellationToken cancellationToken)
    {
        var (_, stored) = await bookings.LoadVersionsAsync(exchange.Id, first, last, cancellationToken).ConfigureAwait(false);
        LocalDate[][] parts = [.. stored.Select(day => day.Date).Order().Chunk(DaysAtOnce)];
        var versions = new Dictionary<LocalDate, long>();
        var misfits = new List<Misfit>();
        int reassigned = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            // A booking may lie on the date before or after its own under other rules, so the parts leave no date between them.
            var from = i == 0 ? LocalDate.MinIsoValue : parts[i - 1][^1].PlusDays(1);
            var to = i == parts.Length - 1 ? LocalDate.MaxIsoValue : parts[i][^1];
            var days = await bookings.LoadDaysAsync(
                [exchange.Id],
                (i == 0 ? parts[i][0] : from).PlusDays(-1),
                parts[i][^1].PlusDays(1),
                cancellationToken).ConfigureAwait(false);
            foreach (var day in days.Where(day => day.Date >= first && day.Date <= last))
            {
                versions.TryAdd(day.Date, day.Version); // Of a day that is read twice, the older version counts.
            }

            var rebooking = new Rebooking(exchange, days, now);
            foreach (var date in rebooking.Dates.Where(date => date >= from && date <= to).Order().ToArray())
            {
                var rebooked = await RebookAsync(rebooking, date, cancellationToken).ConfigureAwait(false);
                misfits.AddRange(rebooked.Misfits.Where(misfit => misfit.Date >= first && misfit.Date <= last));
                reassigned += rebooked.Reassigned;
            }
        }

        return new Impact(misfits, reassigned, [.. versions.Select(day => new DayVersion(day.Key, day.Value)).OrderBy(day => day.Date)]);
    }

    /// <summary>Reads bookings that do not fit, and returns them ordered by date, start, then id.</summary>
    /// <param name="exchange">The exchange as it is stored.</param>
    /// <param name="misfits">The bookings.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<IReadOnlyList<AffectedBooking>> ReadAsync(
        Exchange exchange, IEnumerable<Misfit> misfits, CancellationToken cancellationToken)
    {
        var reasons = misfits.ToDictionary(misfit => misfit.BookingId, misfit => misfit.Reasons);
        var found = await FindAllAsync([.. reasons.Keys], cancellationToken).ConfigureAwait(false);
        return
        [
            .. found
                .OrderBy(booking => booking.Date)
                .ThenBy(booking => booking.Period)
                .ThenBy(booking => booking.Id)
                .Select(booking => new AffectedBooking(Details.Of(booking, exchange), reasons[booking.Id])),
        ];
    }

    private async Task<RebookedDay> RebookAsync(Rebooking rebooking, LocalDate date, CancellationToken cancellationToken)
    {
        var rebooked = rebooking.On(date, InAnyOrder);
        if (rebooked.Misfits.Count == 0 && !rebooked.DependsOnOrder)
        {
            return rebooked;
        }

        var found = await FindAllAsync(rebooking.ToCome(date), cancellationToken).ConfigureAwait(false);
        return rebooking.On(date, found.ToDictionary(booking => booking.Id, Made.Of));
    }

    private async Task<IReadOnlyList<Booking>> FindAllAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var found = new List<Booking>();
        foreach (var some in ids.Chunk(PageRequest.LargestSize))
        {
            found.AddRange(await bookings.FindBookingsAsync(some, cancellationToken).ConfigureAwait(false));
        }

        return found;
    }
}
