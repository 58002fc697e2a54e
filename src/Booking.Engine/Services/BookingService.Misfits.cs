using BookingEngine.Services;
using NodaTime;

namespace BookingEngine;

public sealed partial class BookingService
{
    /// <summary>The most days whose bookings <see cref="ListMisfitsAsync"/> looks at, which is 92.</summary>
    public const int MostDaysOfMisfits = 92;

    /// <summary>
    /// Lists the pending and confirmed bookings of an exchange that have not begun and do not fit any more, because hours, blocks,
    /// capacities or resources were changed after they were made. <see cref="ChangePreview"/> says which do not fit. Returns null if the
    /// exchange does not exist.
    /// </summary>
    /// <param name="filter">
    /// The bookings to list, and their order. It must name an exchange, and at most 92 days. If it names no first date, they begin today
    /// on the exchange's clock. If it names no last date, they are 92 days.
    /// </param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The filter is null.</exception>
    /// <exception cref="ArgumentException">The filter names no exchange, or more days.</exception>
    /// <example>
    /// <code>
    /// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(14, 0), new(15, 0), ada));
    /// await exchanges.SetSpecialHoursAsync(shop.Id, new SpecialHours(monday, []) { Reason = "Stocktaking" });
    /// var misfits = await bookings.ListMisfitsAsync(new BookingFilter { ExchangeId = shop.Id });
    /// Print(misfits.Single().Period); // 14:00-15:00
    /// </code>
    /// </example>
    public async Task<IReadOnlyList<BookingDetails>?> ListMisfitsAsync(
        BookingFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.ExchangeId is not { } exchangeId)
        {
            throw new ArgumentException("The filter must name an exchange.", nameof(filter));
        }

        if (await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false) is not [var exchange])
        {
            return null;
        }

        var now = _clock.GetCurrentInstant();
        var (first, last) = DaysOfMisfits(filter, now.InZone(exchange.TimeZone).Date);
        if (Period.DaysBetween(first, last) >= MostDaysOfMisfits)
        {
            throw new ArgumentException($"The filter may name at most {MostDaysOfMisfits} days.", nameof(filter));
        }

        if (last < first)
        {
            return [];
        }

        var impacts = new ImpactFinder(_bookings);
        var impact = await impacts.FindAsync(exchange, first, last, now, cancellationToken).ConfigureAwait(false);
        var misfits = await impacts.ReadAsync(exchange, impact.Misfits, cancellationToken).ConfigureAwait(false);
        var listed = filter.Ordered(
            misfits.Select(misfit => misfit.Booking.Booking).Where(booking => filter.Matches(booking, exchange)));
        return await DetailAsync([.. listed], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the first and the last date of a filter, of which it may leave out either.</summary>
    private static (LocalDate First, LocalDate Last) DaysOfMisfits(BookingFilter filter, LocalDate today)
    {
        var first = filter.DateFrom ?? today;
        return (first, filter.DateTo ?? LocalDate.Min(first.PlusDays(MostDaysOfMisfits - 1), Limits.LastDate));
    }
}
