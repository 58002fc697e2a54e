using BookingEngine.Committing;
using BookingEngine.Deciding;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Services;

/// <summary>Writes the busy times of calendars to business days. Only days that change are committed, each by itself.</summary>
internal sealed class BusyDays(IBookingStore bookings, DayCommitter committer, IClock clock)
{
    /// <summary>For how many days ahead busy times are taken at most.</summary>
    public const int MostDaysAhead = 366;

    /// <summary>For how many more days they are taken, so that a calendar that does not change is read as a whole once a week.</summary>
    public const int MoreDays = 7;

    private const int DaysAtOnce = 62;

    /// <summary>Returns the first business date whose busy times matter: yesterday's hours may run past midnight.</summary>
    public static LocalDate First(Exchange exchange, Instant now) => Today(exchange, now).PlusDays(-1);

    /// <summary>
    /// Returns the last business date whose busy times have to be known: the last one that can be booked, or the one a year ahead.
    /// </summary>
    public static LocalDate Last(Exchange exchange, Instant now)
    {
        int?[] windows = [exchange.Policy.BookingWindowDays, .. exchange.Services.Select(service => EffectivePolicy.Of(exchange, service).Terms.BookingWindowDays)];
        return Today(exchange, now).PlusDays(windows.Max(days => Math.Min(days ?? MostDaysAhead, MostDaysAhead)));
    }

    /// <summary>Removes all busy times of a calendar.</summary>
    /// <param name="exchange">The exchange, or null if it is gone, and its days with it.</param>
    /// <param name="calendar">The calendar.</param>
    public async Task ClearAsync(Exchange? exchange, BusyCalendar calendar)
    {
        if (exchange is not null)
        {
            var now = clock.GetCurrentInstant();
            var last = Today(exchange, now).PlusDays(MostDaysAhead + MoreDays);
            var known = calendar.KnownUntil ?? last;
            _ = await WriteAsync(
                exchange, calendar, [], First(exchange, now), LocalDate.Max(last, known), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Replaces the busy times of a calendar from a date to another.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="busy">When it is busy.</param>
    /// <param name="first">The first business date.</param>
    /// <param name="last">The last business date, inclusive.</param>
    /// <param name="cancellationToken">Stops between two days. The rest is written next time.</param>
    /// <returns>Why a day could not be written, or null if all were.</returns>
    public async Task<BookingError?> WriteAsync(
        Exchange exchange,
        BusyCalendar calendar,
        IReadOnlyList<Interval> busy,
        LocalDate first,
        LocalDate last,
        CancellationToken cancellationToken)
    {
        var periods = BusyTimes.Divide(busy, exchange.TimeZone, first, last);
        for (var from = first; from <= last; from = from.PlusDays(DaysAtOnce))
        {
            var to = LocalDate.Min(last, from.PlusDays(DaysAtOnce - 1));
            var stored = (await bookings.LoadDaysAsync([exchange.Id], from, to, cancellationToken).ConfigureAwait(false))
                .ToDictionary(day => day.Date);
            for (var date = from; date <= to; date = date.PlusDays(1))
            {
                IReadOnlyList<LocalPeriod> ofDate = periods.GetValueOrDefault(date) ?? [];
                var day = stored.GetValueOrDefault(date) ?? BookingDay.Empty(exchange.Id, date);
                if (BusyTimeDecisions.Differs(day, calendar, ofDate)
                    && await CommitAsync(exchange, calendar, date, ofDate, cancellationToken).ConfigureAwait(false) is { } error)
                {
                    return error;
                }
            }
        }

        return null;
    }

    private static LocalDate Today(Exchange exchange, Instant now) => now.InZone(exchange.TimeZone).Date;

    private async Task<BookingError?> CommitAsync(
        Exchange exchange,
        BusyCalendar calendar,
        LocalDate date,
        IReadOnlyList<LocalPeriod> periods,
        CancellationToken cancellationToken)
    {
        var result = await committer.CommitAsync(
            exchange.Id,
            [date],
            booking: null,
            state => state.Exchange.TimeZone.Equals(exchange.TimeZone)
                ? BusyTimeDecisions.Replace(state.Day(date).Day, calendar, periods)
                : BookingErrors.ExchangeChanged, // The periods are those of another zone.
            cancellationToken).ConfigureAwait(false);
        return result.Error;
    }
}
