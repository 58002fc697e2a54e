using System.Globalization;
using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// Decides what becomes of a day's busy times, as a pure function of the day and of what the calendar says. Bookings that stand there
/// stay as they are.
/// </summary>
internal static class BusyTimeDecisions
{
    /// <summary>Replaces the busy times of a calendar on a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="periods">When it is busy on that day.</param>
    public static Decision<BookingDay> Replace(BookingDay day, BusyCalendar calendar, IReadOnlyCollection<LocalPeriod> periods)
    {
        var wanted = periods.ToHashSet();
        var stored = day.BusyTimes.Where(busy => busy.CalendarId == calendar.Id).ToArray();
        Allocation[] removed = [.. stored.Where(busy => busy.ResourceId != calendar.ResourceId || !wanted.Contains(busy.Period))];
        wanted.ExceptWith(stored.Except(removed).Select(busy => busy.Period));
        if (removed.Length + wanted.Count == 0)
        {
            return Decision<BookingDay>.Unchanged(day);
        }

        var change = new DayChange(day.ExchangeId, [new DayVersion(day.Date, day.Version)])
        {
            Allocations = new EntryChange<Allocation>
            {
                Added = [.. wanted.Order().Select(period => Busy(day.Date, calendar, period))],
                Removed = removed,
            },
        };
        return Decision<BookingDay>.Changed(change, after => after.Day(day.Date).Day);
    }

    /// <summary>Whether a day has other busy times of a calendar than it shall have.</summary>
    public static bool Differs(BookingDay day, BusyCalendar calendar, IReadOnlyCollection<LocalPeriod> periods) =>
        Replace(day, calendar, periods).Change is not null;

    /// <summary>
    /// Returns the bookings that are pending or confirmed, have not ended, and stand where their exchange, or a resource of theirs, is busy.
    /// </summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="day">The day.</param>
    /// <param name="calendarId">The calendar whose busy times count.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<Guid> Conflicts(Exchange exchange, BookingDay day, Guid calendarId, Instant now)
    {
        var clock = DayClock.For(exchange.TimeZone, day.Date);
        int elapsed = clock.Elapsed(now);
        var standing = day.Allocations.Where(place => place.KeepsTimeSlot).Select(place => place.BookingId).ToHashSet();
        return
            from busy in day.BusyTimes
            where busy.CalendarId == calendarId
            let time = clock.Resolve(busy.Period)
            from taken in busy.ResourceId is null ? day.Allocations : day.ResourceAllocations
            where taken.ResourceId == busy.ResourceId && standing.Contains(taken.BookingId)
            let place = clock.Resolve(taken.Period)
            where place.Start < time.End && time.Start < place.End && place.End > elapsed
            select taken.BookingId;
    }

    /// <summary>Returns a busy time. Its id is made of what it is, so that two hosts that store the same store it once.</summary>
    private static Allocation Busy(LocalDate date, BusyCalendar calendar, LocalPeriod period) => new()
    {
        Id = NamedId.Of(
            "busy",
            $"{calendar.Id}",
            $"{calendar.ResourceId}",
            date.ToDateOnly().ToString("O", CultureInfo.InvariantCulture),
            period.SortKey.ToString(CultureInfo.InvariantCulture)),
        BookingId = Guid.Empty,
        CalendarId = calendar.Id,
        ResourceId = calendar.ResourceId,
        IsWhole = calendar.ResourceId is not null,
        Date = date,
        Period = period,
    };
}
