using BookingEngine.Scheduling;
using BookingEngine.Services;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Computes the slots of exchanges and their remaining capacity. Reading stores nothing. A slot lasts 1 second to 24
/// hours, in whole seconds. If a query has no duration, the slots have the length of each exchange's policy. An
/// exchange that takes no bookings of a length has no slots of that length. A party has 1 to 100,000 people.
/// </summary>
public sealed class AvailabilityService
{
    private const int FirstChunkDays = 8;
    private const int LargestChunkDays = 64;

    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly AvailabilityCache _cache;
    private readonly IClock _clock;
    private readonly UInt128 _basis;

    internal AvailabilityService(
        IExchangeStore exchanges,
        IBookingStore bookings,
        AvailabilityCache cache,
        IDateTimeZoneProvider zones,
        IClock clock)
    {
        _exchanges = exchanges;
        _bookings = bookings;
        _cache = cache;
        _clock = clock;
        _basis = AvailabilityVersion.Basis(zones);
    }

    /// <summary>
    /// Loads a range of days of an exchange without computing their slots yet. A caller that already knows the slots
    /// can skip the computation. Returns null if the exchange does not exist.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="range">The first and the last business date, inclusive, or null for today in the exchange's zone.</param>
    /// <param name="query">The slots to compute, or null for slots of the exchange's own length, for one person.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last date is before the first.</exception>
    public Task<PreparedAvailability?> PrepareAsync(
        Guid exchangeId,
        (LocalDate First, LocalDate Last)? range = null,
        SlotQuery? query = null,
        CancellationToken cancellationToken = default) => Observed.AvailabilityAsync(exchangeId, async () =>
    {
        var now = _clock.GetCurrentInstant();
        return await LoadAsync(exchangeId, range, now, cancellationToken).ConfigureAwait(false) is { } days
            ? new PreparedAvailability(days, _basis, now, query ?? SlotQuery.Default)
            : null;
    });

    /// <summary>Returns the slots of a day, or null if the exchange does not exist.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date, or null for today in the exchange's zone.</param>
    /// <param name="query">The slots to return, or null for slots of the exchange's own length, for one person.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <example>
    /// <code>
    /// var halves = new SlotQuery { Duration = Duration.FromMinutes(30) };
    /// var day = await availability.GetDayAsync(shop.Id, monday, halves);
    /// Print(day.Slots.Count); // 16
    /// </code>
    /// </example>
    public Task<DayAvailability?> GetDayAsync(
        Guid exchangeId,
        LocalDate? date = null,
        SlotQuery? query = null,
        CancellationToken cancellationToken = default) => Observed.AvailabilityAsync(exchangeId, async () =>
    {
        var now = _clock.GetCurrentInstant();
        return await LoadAsync(exchangeId, RangeOf(date), now, cancellationToken).ConfigureAwait(false) is [var day]
            ? Availability.GetDay(day, now, query)
            : null;
    });

    /// <summary>
    /// Loads a day as if a booking did not exist. The available slots are then those that the booking can be moved to.
    /// A cancelled booking occupies no place, so for it the day is as it is. If the query names no service, the slots are
    /// those of the booking's own. Returns null if the booking does not exist.
    /// </summary>
    /// <param name="bookingId">The booking. The day is that of its exchange.</param>
    /// <param name="date">The business date, or null for today in the exchange's zone.</param>
    /// <param name="query">The slots to compute, or null for slots of the exchange's own length, for one person.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var prepared = await availability.PrepareWithoutAsync(booked.Value.Id, monday);
    /// Print(prepared.GetDay(0).Available.Count()); // 8
    /// </code>
    /// </example>
    public Task<PreparedAvailability?> PrepareWithoutAsync(
        Guid bookingId,
        LocalDate? date = null,
        SlotQuery? query = null,
        CancellationToken cancellationToken = default) => Observed.AvailabilityAsync(async () =>
    {
        var bookings = await _bookings.FindBookingsAsync([bookingId], cancellationToken).ConfigureAwait(false);
        if (bookings is not [var booking])
        {
            return null;
        }

        var now = _clock.GetCurrentInstant();
        return await LoadAsync(booking.ExchangeId, RangeOf(date), now, cancellationToken).ConfigureAwait(false) is [var day]
            ? new PreparedAvailability([Without(booking, day, query)], _basis, now, query ?? SlotQuery.Default, bookingId)
            : null;
    });

    /// <summary>
    /// Returns the slots of a range of days, for one or many exchanges. The number of queries does not depend on the
    /// number of days or exchanges. Exchanges that do not exist are omitted.
    /// </summary>
    /// <param name="exchangeIds">The exchanges.</param>
    /// <param name="first">The first business date.</param>
    /// <param name="last">The last business date, inclusive.</param>
    /// <param name="query">The slots to return, or null for slots of the exchange's own length, for one person.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The days of each exchange, ordered by date.</returns>
    /// <exception cref="ArgumentNullException">The list of exchanges is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The last date is before the first.</exception>
    /// <example>
    /// <code>
    /// var days = await availability.GetDaysAsync([shop.Id], monday, monday.PlusDays(6));
    /// Print(days[shop.Id].Sum(day => day.Slots.Count)); // 40
    /// </code>
    /// </example>
    public Task<IReadOnlyDictionary<Guid, IReadOnlyList<DayAvailability>>> GetDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds,
        LocalDate first,
        LocalDate last,
        SlotQuery? query = null,
        CancellationToken cancellationToken = default) =>
        Observed.AvailabilityAsync<IReadOnlyDictionary<Guid, IReadOnlyList<DayAvailability>>>(async () =>
    {
        ArgumentNullException.ThrowIfNull(exchangeIds);
        var asked = query ?? SlotQuery.Default;
        var exchanges = await _exchanges.FindAsync(exchangeIds, cancellationToken).ConfigureAwait(false);
        var now = _clock.GetCurrentInstant();
        var days = await LoadAsync(exchanges, first, last, cancellationToken).ConfigureAwait(false);
        return days.ToDictionary(
            ofExchange => ofExchange[0].Exchange.Id,
            IReadOnlyList<DayAvailability> (ofExchange) =>
                [.. BusinessDay.For(ofExchange, asked).Select(day => Availability.GetDay(day, now, asked))]);
    });

    /// <summary>
    /// Counts the slots of each day of a range, and how many of them are available. Returns null if the exchange does
    /// not exist.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="first">The first business date.</param>
    /// <param name="last">The last business date, inclusive.</param>
    /// <param name="query">The slots to count, or null for slots of the exchange's own length, for one person.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last date is before the first.</exception>
    /// <example>
    /// <code>
    /// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 30), new(10, 30), ada));
    /// var overview = await availability.GetOverviewAsync(shop.Id, monday, monday.PlusDays(30));
    /// Print($"{overview[0].Bookable} of {overview[0].Total}"); // 6 of 8
    /// </code>
    /// </example>
    public Task<IReadOnlyList<DayOverview>?> GetOverviewAsync(
        Guid exchangeId,
        LocalDate first,
        LocalDate last,
        SlotQuery? query = null,
        CancellationToken cancellationToken = default) =>
        Observed.AvailabilityAsync<IReadOnlyList<DayOverview>>(exchangeId, async () =>
    {
        var now = _clock.GetCurrentInstant();
        return await LoadAsync(exchangeId, (first, last), now, cancellationToken).ConfigureAwait(false) is { } days
            ? [.. BusinessDay.For(days, query ?? SlotQuery.Default).Select(day => Availability.GetOverview(day, now, query))]
            : null;
    });

    /// <summary>
    /// Finds the first available slot from a date on. Returns null if there is none up to the last date, or if the
    /// exchange does not exist. Days are loaded in chunks of growing size, so that a near slot is found fast and a far
    /// one with few queries.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="first">
    /// The first business date to search, or null for yesterday in the exchange's zone, whose hours may run past
    /// midnight.
    /// </param>
    /// <param name="last">The last business date to search, inclusive.</param>
    /// <param name="query">The slots to search for, or null for slots of the exchange's own length, for one person.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <example>
    /// <code>
    /// await exchanges.SetSpecialHoursAsync(shop.Id, new SpecialHours(monday, []));
    /// var first = await availability.FindFirstAsync(shop.Id, monday, monday.PlusDays(30));
    /// Print(first.Value.LocalStart); // 2101-01-04T09:00:00+01
    /// </code>
    /// </example>
    public Task<Slot?> FindFirstAsync(
        Guid exchangeId,
        LocalDate? first,
        LocalDate last,
        SlotQuery? query = null,
        CancellationToken cancellationToken = default) => Observed.AvailabilityAsync<Slot?>(async () =>
    {
        var now = _clock.GetCurrentInstant();
        var from = first ?? EarliestToday(now).PlusDays(-1);
        int chunk = FirstChunkDays;
        while (from <= last)
        {
            var to = LocalDate.Min(last, from.PlusDays(chunk - 1));
            var days = await LoadAsync(exchangeId, (from, to), now, cancellationToken).ConfigureAwait(false);
            if (days is null)
            {
                return null;
            }

            days = BusinessDay.For(days, query ?? SlotQuery.Default);
            if (Availability.FindFirst([.. days.Where(day => day.Date >= (first ?? Yesterday(day)))], now, query) is { } found)
            {
                return found;
            }

            from = to.PlusDays(1);
            chunk = Math.Min(2 * chunk, LargestChunkDays);
        }

        return null;

        LocalDate Yesterday(BusinessDay day) => Today(day.Exchange, now).PlusDays(-1);
    });

    /// <summary>
    /// Returns a day without a booking. Unless another service is asked for, it is evaluated by the policy by which the booking
    /// would be moved, which may be that of no service.
    /// </summary>
    private static BusinessDay Without(Booking booking, BusinessDay day, SlotQuery? query)
    {
        var without = day.Without(booking.Id);
        return query?.ServiceId is null ? without.For(EffectivePolicy.Of(day.Exchange, booking)) : without;
    }

    private static LocalDate Today(Exchange exchange, Instant now) => now.InZone(exchange.TimeZone).Date;

    /// <summary>Returns today's date in the zone where the day begins last.</summary>
    private static LocalDate EarliestToday(Instant now) => now.InUtc().Date.PlusDays(-1);

    private static (LocalDate First, LocalDate Last)? RangeOf(LocalDate? date) => date is { } day ? (day, day) : null;

    /// <summary>Loads an exchange and its days at once. Returns null if the exchange does not exist.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="range">
    /// The first and the last date, or null for today in the exchange's zone, which is not known before the exchange is
    /// loaded.
    /// </param>
    /// <param name="now">The present time.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    private async Task<IReadOnlyList<BusinessDay>?> LoadAsync(
        Guid exchangeId, (LocalDate First, LocalDate Last)? range, Instant now, CancellationToken cancellationToken)
    {
        var (first, last) = range ?? (EarliestToday(now), EarliestToday(now).PlusDays(2));
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        var (exchange, stored) = await _cache
            .LoadAsync(exchangeId, first.PlusDays(-1), last.PlusDays(1), cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return null;
        }

        (first, last) = range ?? (Today(exchange, now), Today(exchange, now));
        return BusinessDay.Range(exchange, first, last, stored);
    }

    private async Task<IReadOnlyList<BusinessDay>[]> LoadAsync(
        IReadOnlyList<Exchange> exchanges, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        var stored = (await _bookings
            .LoadDaysAsync(
                [.. exchanges.Select(exchange => exchange.Id)], first.PlusDays(-1), last.PlusDays(1), cancellationToken)
            .ConfigureAwait(false)).ToLookup(day => day.ExchangeId);
        return [.. exchanges.Select(exchange => BusinessDay.Range(exchange, first, last, stored[exchange.Id]))];
    }
}
